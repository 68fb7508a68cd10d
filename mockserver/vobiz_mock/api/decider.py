"""Decides the outcome of a routed request: runs the checks in their order, and then the operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.checks import first_refusal, unroutable
from vobiz_mock.api.notes import note
from vobiz_mock.api.readers import Readers
from vobiz_mock.api.reading import ReadRequest
from vobiz_mock.api.route_advice import RouteAdvice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vobiz_mock.api.operations import Operations
    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec


class Decider:
    """Decides outcomes on one store.

    Args:
        spec: The OpenAPI document.
        store: The state.
        outcomes: Builds the outcomes.
        operations: Carries out the requests that pass the checks.
        clock: Returns the time, as an aware datetime.
    """

    def __init__(
        self,
        spec: Spec,
        store: Store,
        outcomes: Outcomes,
        operations: Operations,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._outcomes = outcomes
        self._clock = clock
        self._readers = Readers(spec)
        self._route_advice = RouteAdvice(spec)
        self._operations = operations

    def decide(self, routed: RoutedRequest, *, at_once: bool = False) -> Outcome:
        """Refuse a request, or carry it out.

        Raises:
            TakesLongError: The decision would take long, and it is wanted at once. Nothing has changed.
        """
        if (refusal := unroutable(routed, self._outcomes, self._route_advice)) is not None:
            return refusal
        self._store.advance(self._clock())
        request = self._read(routed, at_once=at_once)
        outcome = first_refusal(request, self._outcomes) or self._operations.answer(request, at_once=at_once)
        return self._outcomes.noted(outcome, note(request, outcome))

    def _read(self, routed: RoutedRequest, *, at_once: bool) -> ReadRequest:
        assert routed.operation is not None
        return ReadRequest(
            operation=routed.operation,
            routed=routed,
            reading=self._readers.read(routed, at_once=at_once),
            account=self._store.account(routed.request.headers.get("x-auth-id", "")),
        )
