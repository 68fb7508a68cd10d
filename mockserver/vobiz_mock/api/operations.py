"""The operations of the API: each changes or reads the store and returns an outcome. This module must not use HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.answers import Answers
from vobiz_mock.api.number_operations import NumberOperations, is_long_search
from vobiz_mock.api.operation_context import OperationContext
from vobiz_mock.api.part_operations import PartOperations
from vobiz_mock.api.trunk_operations import TrunkOperations
from vobiz_mock.errors import TakesLongError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec


class Operations:
    """The operations on one store.

    Args:
        spec: The OpenAPI document.
        store: The state.
        outcomes: Builds the outcomes.
        clock: Returns the time of a change, as an aware datetime.
        new_id: Returns the id of a new record, in canonical form.
    """

    def __init__(
        self,
        spec: Spec,
        store: Store,
        outcomes: Outcomes,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._answers = Answers(spec, store, outcomes)
        context = OperationContext(spec, store, self._answers, clock, new_id)
        groups = (NumberOperations, TrunkOperations, PartOperations)
        self._handlers: Mapping[str, Callable[[ReadRequest, str], Outcome]] = {
            name: handler for group in groups for name, handler in group(context).handlers.items()
        }

    def answer(self, request: ReadRequest, *, at_once: bool = False) -> Outcome:
        """Carry out a request that passed the checks.

        Raises:
            TakesLongError: It would take long, and the outcome is wanted at once. Nothing has changed.
        """
        spelling = request.routed.spelling
        if spelling is not None and spelling.number is None:
            return self._answers.misspelt(request, spelling)
        if at_once and is_long_search(request, self._store):
            raise TakesLongError("the reply would take long")
        return self._handlers[request.operation.id](request, request.routed.account_id)
