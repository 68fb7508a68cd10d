"""What each operation of the document does to the store, and what it answers."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from vobiz_mock.model import Records
from vobiz_mock.store import Slice, Verdict
from vobiz_mock.wire import NumberReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.checks import Call
    from vobiz_mock.outcome import Outcome, Outcomes
    from vobiz_mock.store import Page, Store
    from vobiz_spec import Spec

# The answers to a verdict, by the behaviours' names.
_REFUSALS = {
    Verdict.NUMBER_UNKNOWN: "number-unknown",
    Verdict.NUMBER_ASSIGNED: "conflict",
    Verdict.NUMBER_UNASSIGNED: "not-assigned",
    Verdict.TRUNK_UNKNOWN: "trunk-unknown",
    Verdict.TRUNK_IN_USE: "in-use",
}
_STATUSES = {"enabled": "active", "disabled": "inactive"}


class Operations:
    """The operations, on one store. `clock` gives the time of a change, in UTC."""

    def __init__(self, spec: Spec, store: Store, outcomes: Outcomes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outcomes = outcomes
        self._clock = clock
        self._numbers = NumberReader(spec)
        self._records = Records(spec)
        self._handlers: Mapping[str, Callable[[Call, str], Outcome]] = {
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

    def answer(self, call: Call) -> Outcome:
        """Do what a well-formed call of an authenticated account asks."""
        return self._handlers[call.operation.id](call, call.parameters["account_id"])

    def _assign(self, call: Call, account_id: str) -> Outcome:
        written = self._numbers.read(call.sent["phone_number"])
        if written.number is None:
            return self._outcomes.refusal(written.rule.behaviour.partition(".")[2], call.operation, hint=written.hint)
        trunk_id = call.reading.body["trunk_group_id"]
        verdict = self._store.assign(account_id, written.number, trunk_id, at=self._now())
        return self._changed(call, verdict)

    def _unassign(self, call: Call, account_id: str) -> Outcome:
        written = self._numbers.read(call.sent["phone_number"])
        if written.number is None:
            return self._outcomes.refusal("wire-form", call.operation, hint=written.hint)
        return self._changed(call, self._store.unassign(account_id, written.number, at=self._now()))

    def _list_numbers(self, call: Call, account_id: str) -> Outcome:
        query = call.reading.query
        page = self._store.numbers(account_id, _slice(query), search=query.get("search", ""))
        return self._outcomes.success(call.operation, _number_page(page, query))

    def _list_inventory(self, call: Call, _account_id: str) -> Outcome:
        query = call.reading.query
        page = self._store.inventory(
            _slice(query),
            country=query.get("country"),
            search=query.get("search", ""),
            exclude=tuple(part.strip() for part in query.get("exclude", "").split(",") if part.strip()),
        )
        return self._outcomes.success(call.operation, _number_page(page, query))

    def _purchase(self, call: Call, account_id: str) -> Outcome:
        number = self._store.purchase(account_id, call.reading.body["e164"], at=self._now())
        if number is None:
            return self._outcomes.refusal("not-in-inventory", call.operation)
        message = self._outcomes.message("PurchaseConfirmation")
        return self._outcomes.success(call.operation, {"message": message, "number": number.as_json()})

    def _create_trunk(self, call: Call, account_id: str) -> Outcome:
        now = self._now()
        given = {"trunk_id": str(uuid.uuid4()), "created_at": now, "updated_at": now, **_settings(call.reading.body)}
        trunk = self._records.trunk(given, account_id=account_id)
        self._store.add_trunk(trunk)
        return self._outcomes.success(call.operation, trunk.as_json())

    def _retrieve_trunk(self, call: Call, account_id: str) -> Outcome:
        trunk = self._store.trunk(account_id, call.parameters["trunk_id"])
        if trunk is None:
            return self._outcomes.refusal("unknown", call.operation)
        return self._outcomes.success(call.operation, trunk.as_json())

    def _list_trunks(self, call: Call, account_id: str) -> Outcome:
        limit, offset = call.reading.query["limit"], call.reading.query["offset"]
        page = self._store.trunks(account_id, Slice(offset=offset, limit=limit))
        meta = {"limit": limit, "offset": offset, "total": page.total}
        return self._outcomes.success(
            call.operation, {"meta": meta, "objects": [trunk.as_json() for trunk in page.items]}
        )

    def _delete_trunk(self, call: Call, account_id: str) -> Outcome:
        verdict = self._store.delete_trunk(account_id, call.parameters["trunk_id"])
        if verdict is Verdict.TRUNK_UNKNOWN:
            return self._outcomes.refusal("unknown", call.operation)
        return self._changed(call, verdict)

    def _changed(self, call: Call, verdict: Verdict) -> Outcome:
        if verdict is Verdict.DONE:
            return self._outcomes.success(call.operation)
        return self._outcomes.refusal(_REFUSALS[verdict], call.operation)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _slice(query: Mapping[str, Any]) -> Slice:
    return Slice(offset=(query["page"] - 1) * query["per_page"], limit=query["per_page"])


def _number_page(page: Page[Any], query: Mapping[str, Any]) -> dict[str, Any]:
    items = [number.as_json() for number in page.items]
    return {"items": items, "page": query["page"], "per_page": query["per_page"], "total": page.total}


def _settings(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a trunk that a body asks for, whichever of the two styles of names it uses."""
    direction = body.get("trunk_direction") or body.get("trunk_type", "").lower()
    asked = {
        "name": body["name"],
        "trunk_direction": direction or None,
        "concurrent_calls_limit": body.get("max_concurrent_calls", body.get("concurrent_calls_limit")),
        "trunk_status": _STATUSES.get(body.get("trunk_status", "")),
        "transport": body.get("transport"),
    }
    return {name: value for name, value in asked.items() if value is not None}
