"""What the operations on one store need. Owns the type only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vobiz_mock.api.answers import Answers
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec


class OperationContext(NamedTuple):
    """What the operations on one store need.

    Attributes:
        spec: The OpenAPI document.
        store: The state.
        answers: Builds the outcomes.
        clock: Returns the time of a change, as an aware datetime.
    """

    spec: Spec
    store: Store
    answers: Answers
    clock: Callable[[], datetime]
