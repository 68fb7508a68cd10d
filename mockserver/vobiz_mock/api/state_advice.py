"""Chooses the hints for requests that the state refuses: what the account has, and what to do first.

It reads the store after the verdict, so a hint may be out of date if the state changes at the same time. It names
nothing that another account owns. This module must not depend on how an operation is carried out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.listing import SEARCHED, SHOWN, first, found, listed
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.part_advice import PartAdvice
from vobiz_mock.api.route_advice import RouteAdvice
from vobiz_mock.api.spelling import path_segment
from vobiz_mock.api.target import printable
from vobiz_mock.state.records import canonical_uuid
from vobiz_mock.state.store import Slice, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.state.records import PhoneNumber
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_NONE = Slice(offset=0, limit=0)  # how many there are
_MOSTSEARCHED = 10_000  # numbers that are searched for a hint; it takes milliseconds, while all clients wait
_MAX_ID = 40  # characters of an id in a hint
_LEAST_DIGITS = 6  # of a national number that is looked up in the account

# By the id of the operation: the hint if the inventory has the number that the account does not have.
_FOR_SALE = {
    "assign_number": "number-for-sale",
    "unassign_number": "number-released",
    "release_number": "number-released",
    "cancel_release": "release-complete",
}
# By the id of the operation: the numbers with which it may succeed, if it does not with all.
_FITTING: Mapping[str, Callable[[PhoneNumber], bool]] = {
    "cancel_release": lambda number: number.pending_release,
}


class StateAdvice:
    """Advice from one store.

    Args:
        spec: The OpenAPI document.
        store: The state.
    """

    def __init__(self, spec: Spec, store: Store) -> None:
        self._store = store
        self._routes = RouteAdvice(spec)
        parts = PartAdvice(spec, store)
        self._paths = {operation.id: spec.base_path + operation.path for operation in spec.operations.values()}
        self._on: Mapping[Verdict, Callable[[ReadRequest], Advice | None]] = {
            Verdict.NUMBER_UNKNOWN: self._number_unknown,
            Verdict.NUMBER_ASSIGNED: self._number_assigned,
            Verdict.NUMBER_UNAVAILABLE: self._number_unavailable,
            Verdict.NUMBER_PENDING: self._number_pending,
            Verdict.TRUNK_UNKNOWN: self._trunk_unknown,
            Verdict.TRUNK_IN_USE: self._trunk_in_use,
            Verdict.PART_UNKNOWN: parts.unknown,
            Verdict.NAME_TAKEN: parts.name_taken,
        }

    def on(self, verdict: Verdict, request: ReadRequest) -> Advice | None:
        """Return advice about a verdict; None if the hint of the behaviour says all that is known."""
        advise = self._on.get(verdict)
        return advise(request) if advise else None

    def on_spelling(self, spelling: Spelling, request: ReadRequest) -> Advice | None:
        """Return advice about a number that is misspelt in the path; None if the correction by itself is the best."""
        account_id = request.routed.account_id
        meant = self._meant(spelling.digits, account_id)
        if meant is not None and path_segment(meant) != spelling.write:
            return Advice("spelling-corrected-by-state", {**spelling.places, "write": path_segment(meant)})
        if spelling.write is not None:
            is_copied = request.operation.id == "cancel_release" and spelling.rule.id == "plus-unencoded"
            return Advice("cancel-url-plus", spelling.places) if is_copied else None
        if owned := self._possible(request):
            return Advice("number-unreadable", {**spelling.places, "numbers": owned})
        return self._without_numbers(account_id)

    def _number_unknown(self, request: ReadRequest) -> Advice | None:
        account_id, e164 = request.routed.account_id, _number_of(request)
        if e164 is None:
            return None
        if self._is_for_sale(e164):
            places = {"number": e164, "path": self._path("purchase_number", account_id)}
            return Advice(_FOR_SALE[request.operation.id], places)
        if (meant := self._meant(e164[1:], account_id)) is not None:
            return Advice("number-other", {"number": e164, "numbers": path_segment(meant)})
        if owned := self._possible(request):
            return Advice("number-other", {"number": e164, "numbers": owned})
        return self._without_numbers(account_id)

    def _possible(self, request: ReadRequest) -> str:
        """Return the account's numbers with which the operation may succeed, or else all; empty if there is none."""
        account_id = request.routed.account_id
        if (fits := _FITTING.get(request.operation.id)) is not None:
            fitting = found(self._store.numbers(account_id, SEARCHED), fits)
            if fitting:
                return listed(first(fitting), _encoded)
        return listed(self._store.numbers(account_id, SHOWN), _encoded)

    def _number_pending(self, request: ReadRequest) -> Advice:
        segment = path_segment(_number_of(request) or "")
        return Advice("release-pending", {"path": self._path("cancel_release", request.routed.account_id, segment)})

    def _without_numbers(self, account_id: str) -> Advice:
        if numbers := listed(self._store.inventory(SHOWN), _plain):
            return Advice("numbers-none", {"numbers": numbers, "path": self._path("purchase_number", account_id)})
        return Advice("numbers-none-anywhere")

    def _number_assigned(self, request: ReadRequest) -> Advice | None:
        account_id, e164 = request.routed.account_id, _number_of(request)
        number = self._find(account_id, e164)
        if number is None or number.trunk_group_id is None:  # it was unassigned meanwhile
            return None
        asked = request.reading.body.get("trunk_group_id", "") if isinstance(request.reading.body, dict) else ""
        if number.trunk_group_id == canonical_uuid(asked):
            return Advice("assigned-already")
        path = self._path("unassign_number", account_id, path_segment(number.e164))
        return Advice("assigned-elsewhere", {"trunk": number.trunk_group_id, "path": path})

    def _number_unavailable(self, request: ReadRequest) -> Advice:
        e164 = request.reading.body["e164"]
        if (owned := self._find(request.routed.account_id, e164)) is not None:
            return self._owned_already(owned, request.routed.account_id)
        if numbers := listed(self._store.inventory(SHOWN), _plain):
            return Advice("inventory-other", {"number": e164, "numbers": numbers})
        return Advice("inventory-none")

    def _owned_already(self, number: PhoneNumber, account_id: str) -> Advice:
        if not number.pending_release:
            return Advice("owned-already", {"number": number.e164})
        path = self._path("cancel_release", account_id, path_segment(number.e164))
        return Advice("owned-pending", {"number": number.e164, "path": path})

    def _trunk_unknown(self, request: ReadRequest) -> Advice:
        account_id = request.routed.account_id
        in_path = "trunk_id" in request.routed.parameters
        if in_path and (near := self._routes.on_other_path(request.routed)) is not None:
            return near  # such as /trunks/ip-acls, in which the last part is not an id
        if trunks := listed(self._store.trunks(account_id, SHOWN), lambda trunk: trunk.trunk_id):
            return Advice("trunk-other", {"trunk": _trunk_of(request), "trunks": trunks})
        return Advice("trunks-none", {"path": self._path("create_trunk", account_id)})

    def _trunk_in_use(self, request: ReadRequest) -> Advice | None:
        account_id, trunk_id = request.routed.account_id, canonical_uuid(_trunk_of(request))
        used = found(self._store.numbers(account_id, SEARCHED), lambda number: number.trunk_group_id == trunk_id)
        if not used:
            return None
        numbers = listed(first(used), _encoded)
        path = self._path("unassign_number", account_id, path_segment(used[0].e164))
        return Advice("trunk-numbers", {"numbers": numbers, "path": path})

    def _find(self, account_id: str, e164: str | None) -> PhoneNumber | None:
        return next((number for number in self._owned(account_id, e164 or "") if number.e164 == e164), None)

    def _meant(self, digits: str | None, account_id: str) -> str | None:
        """Return the only number of the account that ends in these digits; None if there is none, or more than one.

        The digits may be those of a national number, without the country code or with a 0 in its place.
        """
        national = (digits or "").lstrip("0")
        if len(national) < _LEAST_DIGITS:
            return None
        found = [number.e164 for number in self._owned(account_id, national) if number.e164.endswith(national)]
        return found[0] if len(found) == 1 else None

    def _is_for_sale(self, e164: str) -> bool:
        if self._store.inventory(_NONE).total > _MOSTSEARCHED:
            return False
        return any(number.e164 == e164 for number in self._store.inventory(SHOWN, search=e164).items)

    def _owned(self, account_id: str, text: str) -> tuple[PhoneNumber, ...]:
        """Return the first numbers of the account that contain a text; none if it has too many to search them."""
        all_ = self._store.numbers(account_id, _NONE)
        if isinstance(all_, Verdict) or all_.total > _MOSTSEARCHED:
            return ()
        page = self._store.numbers(account_id, SHOWN, search=text)
        return () if isinstance(page, Verdict) else page.items

    def _path(self, operation: str, account_id: str, phone_number: str = "") -> str:
        return self._paths[operation].format(account_id=printable(account_id, limit=_MAX_ID), phone_number=phone_number)


def _plain(number: PhoneNumber) -> str:
    return number.e164


def _encoded(number: PhoneNumber) -> str:
    return path_segment(number.e164)


def _number_of(request: ReadRequest) -> str | None:
    """Return the number in the path; None if the operation has none there."""
    return request.routed.spelling.number if request.routed.spelling else None


def _trunk_of(request: ReadRequest) -> str:
    """Return the trunk of the path, or else that of the body, as it was sent."""
    body = request.reading.body if isinstance(request.reading.body, dict) else {}
    sent = request.routed.parameters.get("trunk_id") or body.get("trunk_group_id", "")
    return printable(sent, limit=_MAX_ID)
