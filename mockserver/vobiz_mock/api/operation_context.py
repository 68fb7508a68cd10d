"""What the operations on one store need. It must not depend on what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vobiz_mock.api.answers import Answers
    from vobiz_mock.state.records import Trunk, TrunkPart
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_Record = TypeVar("_Record", "Trunk", "TrunkPart")


class OperationContext(NamedTuple):
    """What the operations on one store need.

    Attributes:
        spec: The OpenAPI document.
        store: The state.
        answers: Builds the outcomes.
        clock: Returns the time of a change, as an aware datetime.
        new_id: Returns the id of a new record, in canonical form.
    """

    spec: Spec
    store: Store
    answers: Answers
    clock: Callable[[], datetime]
    new_id: Callable[[], str]


def add_new(store: Store, new_id: Callable[[], str], build: Callable[[str], _Record]) -> tuple[_Record, Verdict]:
    """Add a record to a store under an id that no other record has.

    The ids that a random seed determines come again after a reset, and a state that was loaded may have them.

    Args:
        store: The store.
        new_id: Returns an id.
        build: Returns the record with an id.
    """
    while True:
        record = build(new_id())
        if (verdict := store.add(record)) is not Verdict.ID_TAKEN:
            return record, verdict
