"""Turns the results of the store into outcomes. It must not depend on what the operations do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from vobiz_mock.api.state_advice import StateAdvice
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.state.store import Page, Store
    from vobiz_spec import Spec

_Found = TypeVar("_Found")

# The behaviours for each verdict of the store that is a refusal, by their names without the prefix. An operation has
# one of them; if it has none, the first is one that all operations share.
REFUSALS: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.ACCOUNT_UNKNOWN: ("credentials-wrong",),  # the account was removed after the check of the credentials
    Verdict.NUMBER_UNKNOWN: ("number-unknown", "not-owned"),
    Verdict.NUMBER_ASSIGNED: ("conflict",),
    Verdict.NUMBER_UNASSIGNED: ("not-assigned",),
    Verdict.NUMBER_UNAVAILABLE: ("not-in-inventory",),
    Verdict.NUMBER_PENDING: ("pending-release",),
    Verdict.NUMBER_NOT_PENDING: ("not-pending",),
    Verdict.TRUNK_UNKNOWN: ("trunk-unknown", "unknown"),
    Verdict.TRUNK_IN_USE: ("in-use",),
    Verdict.PART_UNKNOWN: ("unknown",),
    Verdict.NAME_TAKEN: ("username-taken",),
}


class Answers:
    """Builds the outcomes of operations.

    Args:
        spec: The OpenAPI document.
        store: The state, for the hints of refusals.
        outcomes: Builds outcomes of any kind.
    """

    def __init__(self, spec: Spec, store: Store, outcomes: Outcomes) -> None:
        self._outcomes = outcomes
        self._advice = StateAdvice(spec, store)
        self._misspelt = {rule.id: spec.behaviours[rule.behaviour].name for rule in spec.encoding_rules}

    def misspelt(self, request: ReadRequest, spelling: Spelling) -> Outcome:
        """Return the refusal of a number that is written incorrectly in the path."""
        name = _own(request, self._misspelt[spelling.rule.id], "wire-form")
        advice = self._advice.on_spelling(spelling, request)
        return self._outcomes.refusal(name, request.operation, places=spelling.places, advice=advice)

    def conclude(self, request: ReadRequest, verdict: Verdict, body: object = None) -> Outcome:
        """Return the outcome of a change.

        Args:
            request: The request.
            verdict: The verdict of the store.
            body: What a successful response shows. None if it has no body.
        """
        if verdict is Verdict.DONE:
            return self._outcomes.success(request.operation, body)
        advice = self._advice.on(verdict, request)
        return self._outcomes.refusal(_own(request, *REFUSALS[verdict]), request.operation, advice=advice)

    def present(self, request: ReadRequest, found: _Found | Verdict, show: Callable[[_Found], Any]) -> Outcome:
        """Return the outcome that shows a result of the store, or the refusal for its verdict.

        Args:
            request: The request.
            found: The result of the store.
            show: Returns the body of a successful response.
        """
        if isinstance(found, Verdict):
            return self.conclude(request, found)
        return self._outcomes.success(request.operation, show(found))


def object_page(page: Page[Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of trunks or of their parts."""
    meta = {"limit": query["limit"], "offset": query["offset"], "total": page.total}
    return {"meta": meta, "objects": [item.as_json() for item in page.items]}


def _own(request: ReadRequest, *names: str) -> str:
    """Return the first of these names that is a behaviour of the operation; the first of all if none is."""
    own = {behaviour.name for behaviour in request.operation.behaviours}
    return next((name for name in names if name in own), names[0])
