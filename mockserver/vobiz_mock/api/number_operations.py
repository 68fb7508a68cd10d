"""The operations on phone numbers. This module must not use HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vobiz_mock.state.records import canonical_uuid, timestamp
from vobiz_mock.state.store import Slice, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from vobiz_mock.api.operation_context import OperationContext
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.state.records import PhoneNumber
    from vobiz_mock.state.store import Page, Store

_COOLDOWN = timedelta(hours=24)  # Vobiz's SDKs of mid-2026
_COUNT_ONLY = Slice(offset=0, limit=0)
_MOST_AT_ONCE = 10_000  # numbers that are searched in less than a millisecond


class NumberOperations:
    """The operations on numbers of one store.

    Args:
        context: What they need.
    """

    def __init__(self, context: OperationContext) -> None:
        spec, self._store, self._answers, self._clock, _ = context
        self._spec = spec
        self._cancel_path = spec.base_path + spec.operations["cancel_release"].path
        self.handlers: Mapping[str, Callable[[ReadRequest, str], Outcome]] = {
            "assign_number": self._assign,
            "unassign_number": self._unassign,
            "list_numbers": self._list_numbers,
            "list_inventory": self._list_inventory,
            "purchase_number": self._purchase,
            "release_number": self._release,
            "cancel_release": self._cancel_release,
        }

    def _assign(self, request: ReadRequest, account_id: str) -> Outcome:
        trunk_id = canonical_uuid(request.reading.body["trunk_group_id"])
        verdict = self._store.assign(account_id, _number(request), trunk_id, at=self._clock())
        return self._answers.conclude(request, verdict)

    def _unassign(self, request: ReadRequest, account_id: str) -> Outcome:
        return self._answers.conclude(request, self._store.unassign(account_id, _number(request), at=self._clock()))

    def _list_numbers(self, request: ReadRequest, account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.numbers(account_id, _slice(query), search=query.get("search", ""))
        return self._answers.present(request, page, lambda page: _number_page(page, query))

    def _list_inventory(self, request: ReadRequest, _account_id: str) -> Outcome:
        query = request.reading.query
        page = self._store.inventory(
            _slice(query),
            country=query.get("country"),
            search=query.get("search", ""),
            exclude=_prefixes(query.get("exclude", ())),
        )
        return self._answers.present(request, page, lambda page: _number_page(page, query))

    def _purchase(self, request: ReadRequest, account_id: str) -> Outcome:
        number = self._store.purchase(account_id, request.reading.body["e164"], at=self._clock())
        message = self._spec.example("PurchaseConfirmation")["message"]
        return self._answers.present(request, number, lambda number: {"message": message, "number": number.as_json()})

    def _release(self, request: ReadRequest, account_id: str) -> Outcome:
        now = self._clock()
        until = None if request.reading.query["immediate"] else now + _COOLDOWN
        number = self._store.release(account_id, _number(request), until=until, at=now)
        return self._answers.present(request, number, lambda number: self._confirmation(number, now))

    def _confirmation(self, number: PhoneNumber, now: datetime) -> dict[str, Any]:
        """Return the body that confirms a release, which is in its cooldown or complete."""
        if number.account_id is None or number.cooldown_ends_at is None:
            return {**self._spec.example("ImmediateRelease"), "cooldown_ends_at": timestamp(now)}
        account_id = quote(number.account_id, safe="")
        cancel_url = self._cancel_path.format(account_id=account_id, phone_number=number.e164)
        ends = timestamp(number.cooldown_ends_at)
        return {**self._spec.example("Release"), "cooldown_ends_at": ends, "cancel_url": cancel_url}

    def _cancel_release(self, request: ReadRequest, account_id: str) -> Outcome:
        number = self._store.cancel_release(account_id, _number(request), at=self._clock())
        return self._answers.present(request, number, self._cancellation)

    def _cancellation(self, number: PhoneNumber) -> dict[str, Any]:
        confirmation: dict[str, Any] = self._spec.example("ReleaseCancellation")
        return {**confirmation, "currency": number.fields.get("currency", confirmation["currency"])}


def is_long_search(request: ReadRequest, store: Store) -> bool:
    """Return whether a request asks for a search among so many numbers that it takes long."""
    query = request.reading.query
    if not (query.get("search") or query.get("exclude")):
        return False
    if request.operation.id == "list_inventory":
        return store.inventory(_COUNT_ONLY, country=query.get("country")).total > _MOST_AT_ONCE
    owned = store.numbers(request.routed.account_id, _COUNT_ONLY)
    return not isinstance(owned, Verdict) and owned.total > _MOST_AT_ONCE


def _number(request: ReadRequest) -> str:
    spelling = request.routed.spelling
    assert spelling is not None
    assert spelling.number is not None
    return spelling.number


def _slice(query: Mapping[str, Any]) -> Slice:
    return Slice(offset=(query["page"] - 1) * query["per_page"], limit=query["per_page"])


def _number_page(page: Page[PhoneNumber], query: Mapping[str, Any]) -> dict[str, Any]:
    items = [number.as_json() for number in page.items]
    return {"items": items, "page": query["page"], "per_page": query["per_page"], "total": page.total}


def _prefixes(values: Iterable[str]) -> tuple[str, ...]:
    """Return the prefixes of E.164 forms in a parameter that is repeated, or has commas, or both.

    A prefix may lack its plus. A literal plus in a query is a space.
    """
    given = (part.strip().removeprefix("+") for value in values for part in value.split(","))
    return tuple(f"+{prefix}" for prefix in given if prefix)
