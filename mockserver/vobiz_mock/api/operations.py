"""The operations of the API: each changes or reads the store and returns an outcome. This module must not use HTTP."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from vobiz_mock.api.state_advice import StateAdvice
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import canonical_uuid
from vobiz_mock.state.store import Slice, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vobiz_mock.api.outcome import Outcome, Outcomes
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.state.store import Page, Store
    from vobiz_spec import Spec

_Found = TypeVar("_Found")

# The behaviour (by its name without the prefix) for each verdict of the store that is a refusal.
_REFUSALS: Mapping[Verdict, str] = {
    Verdict.ACCOUNT_UNKNOWN: "credentials-wrong",  # the account was removed after the check of the credentials
    Verdict.NUMBER_UNKNOWN: "number-unknown",
    Verdict.NUMBER_ASSIGNED: "conflict",
    Verdict.NUMBER_UNASSIGNED: "not-assigned",
    Verdict.NUMBER_UNAVAILABLE: "not-in-inventory",
    Verdict.TRUNK_UNKNOWN: "trunk-unknown",
    Verdict.TRUNK_IN_USE: "in-use",
}
# In the operations on trunks, the behaviour has a shorter name.
_TRUNK_REFUSALS = {**_REFUSALS, Verdict.TRUNK_UNKNOWN: "unknown"}
_STATUSES = {"enabled": "active", "disabled": "inactive"}


class Operations:
    """The operations on one store.

    Args:
        spec: The OpenAPI document.
        store: The state.
        outcomes: Builds the outcomes.
        clock: Returns the time of a change, as an aware datetime.
    """

    def __init__(self, spec: Spec, store: Store, outcomes: Outcomes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outcomes = outcomes
        self._clock = clock
        self._defaults = Defaults(spec)
        self._advice = StateAdvice(spec, store)
        self._misspelt = {rule.id: spec.behaviours[rule.behaviour].name for rule in spec.encoding_rules}
        self._handlers: Mapping[str, Callable[[ReadRequest, str], Outcome]] = {
            "assign_number": self._assign,
            "unassign_number": self._unassign,
            "list_numbers": self._list_numbers,
            "list_inventory": self._list_inventory,
            "purchase_number": self._purchase,
            "create_trunk": self._create_trunk,
            "retrieve_trunk": self._retrieve_trunk,
            "list_trunks": self._list_trunks,
            "delete_trunk": self._delete_trunk,
        }

    def answer(self, request: ReadRequest) -> Outcome:
        """Carry out a request that passed the checks."""
        return self._handlers[request.operation.id](request, request.routed.account_id)

    def _assign(self, request: ReadRequest, account_id: str) -> Outcome:
        spelling = request.routed.spelling
        assert spelling is not None
        if spelling.number is None:
            return self._refuse_spelling(request, spelling, self._misspelt[spelling.rule.id])
        trunk_id = canonical_uuid(request.reading.body["trunk_group_id"])
        return self._conclude(request, self._store.assign(account_id, spelling.number, trunk_id, at=self._now()))

    def _unassign(self, request: ReadRequest, account_id: str) -> Outcome:
        spelling = request.routed.spelling
        assert spelling is not None
        if spelling.number is None:
            return self._refuse_spelling(request, spelling, "wire-form")
        return self._conclude(request, self._store.unassign(account_id, spelling.number, at=self._now()))

    def _list_numbers(self, request: ReadRequest, account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.numbers(account_id, _slice(query), search=query.get("search", ""))
        return self._present(request, page, lambda page: _number_page(page, query))

    def _list_inventory(self, request: ReadRequest, _account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.inventory(
            _slice(query),
            country=query.get("country"),
            search=query.get("search", ""),
            exclude=_excluded(query.get("exclude", ())),
        )
        return self._outcomes.success(request.operation, _number_page(page, query))

    def _purchase(self, request: ReadRequest, account_id: str) -> Outcome:
        number = self._store.purchase(account_id, request.reading.body["e164"], at=self._now())
        message = self._outcomes.message("PurchaseConfirmation")
        return self._present(request, number, lambda number: {"message": message, "number": number.as_json()})

    def _create_trunk(self, request: ReadRequest, account_id: str) -> Outcome:
        now = self._now()
        given = {"created_at": now, "updated_at": now, **_settings(request.reading.body)}
        trunk = self._defaults.trunk(given, trunk_id=str(uuid.uuid4()), account_id=account_id)
        return self._conclude(request, self._store.put(trunk), trunk.as_json())

    def _retrieve_trunk(self, request: ReadRequest, account_id: str) -> Outcome:
        trunk = self._store.trunk(account_id, _trunk_id(request))
        return self._present(request, trunk, lambda trunk: trunk.as_json(), _TRUNK_REFUSALS)

    def _list_trunks(self, request: ReadRequest, account_id: str) -> Outcome:
        limit, offset = request.reading.query["limit"], request.reading.query["offset"]
        page = self._store.trunks(account_id, Slice(offset=offset, limit=limit))
        return self._present(
            request,
            page,
            lambda page: {
                "meta": {"limit": limit, "offset": offset, "total": page.total},
                "objects": [trunk.as_json() for trunk in page.items],
            },
        )

    def _delete_trunk(self, request: ReadRequest, account_id: str) -> Outcome:
        return self._conclude(
            request, self._store.delete_trunk(account_id, _trunk_id(request)), refusals=_TRUNK_REFUSALS
        )

    def _refuse_spelling(self, request: ReadRequest, spelling: Spelling, behaviour: str) -> Outcome:
        advice = self._advice.on_spelling(spelling, request.routed.account_id)
        return self._outcomes.refusal(behaviour, request.operation, places=spelling.places, advice=advice)

    def _conclude(
        self,
        request: ReadRequest,
        verdict: Verdict,
        body: object = None,
        refusals: Mapping[Verdict, str] = _REFUSALS,
    ) -> Outcome:
        """Return the outcome of a change."""
        if verdict is Verdict.DONE:
            return self._outcomes.success(request.operation, body)
        advice = self._advice.on(verdict, request)
        return self._outcomes.refusal(refusals[verdict], request.operation, advice=advice)

    def _present(
        self,
        request: ReadRequest,
        found: _Found | Verdict,
        show: Callable[[_Found], Any],
        refusals: Mapping[Verdict, str] = _REFUSALS,
    ) -> Outcome:
        """Return the outcome that shows a result of the store, or the refusal for its verdict."""
        if isinstance(found, Verdict):
            advice = self._advice.on(found, request)
            return self._outcomes.refusal(refusals[found], request.operation, advice=advice)
        return self._outcomes.success(request.operation, show(found))

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _trunk_id(request: ReadRequest) -> str:
    return canonical_uuid(request.routed.parameters["trunk_id"])


def _slice(query: Mapping[str, Any]) -> Slice:
    return Slice(offset=(query["page"] - 1) * query["per_page"], limit=query["per_page"])


def _excluded(given: str | Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a parameter that is given once or repeatedly, each time with commas or without."""
    values = [given] if isinstance(given, str) else given
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _number_page(page: Page[Any], query: Mapping[str, Any]) -> dict[str, Any]:
    items = [number.as_json() for number in page.items]
    return {"items": items, "page": query["page"], "per_page": query["per_page"], "total": page.total}


def _settings(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a body sets. The API accepts an older and a newer name for some of them."""
    direction = body.get("trunk_direction") or body.get("trunk_type", "").lower()
    asked = {
        "name": body["name"],
        "trunk_direction": direction or None,
        "concurrent_calls_limit": body.get("max_concurrent_calls", body.get("concurrent_calls_limit")),
        "trunk_status": _STATUSES.get(body.get("trunk_status", "")),
        "transport": body.get("transport"),
    }
    return {name: value for name, value in asked.items() if value is not None}
