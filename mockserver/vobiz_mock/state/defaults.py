"""Builds phone numbers, trunks and the parts of trunks from some of their fields.

The other fields come from the examples of the OpenAPI document, so that equal input gives equal records. This module
must not depend on a particular store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import (
    PENDING_RELEASE,
    PartKind,
    PhoneNumber,
    Trunk,
    TrunkPart,
    copied,
    parsed_timestamp,
    timestamp,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vobiz_spec import Spec

# The countries of some calling codes (ITU-T E.164), for numbers that are given without a country.
_CALLING_CODES = {
    "+1": "US",
    "+33": "FR",
    "+44": "GB",
    "+49": "DE",
    "+61": "AU",
    "+65": "SG",
    "+91": "IN",
    "+971": "AE",
}

_PART_EXAMPLES = {
    PartKind.ORIGINATION_URI: "OriginationUri",
    PartKind.CREDENTIAL: "Credential",
    PartKind.IP_ACL: "IpAcl",
}


# The fields of a number that are attributes of the record.
_ATTRIBUTES = frozenset({"e164", "account_id", "country", "trunk_group_id", "cooldown_ends_at"})
# The same of a trunk, and of a part.
_TRUNK_ATTRIBUTES = ("trunk_id", "account_id")
_PART_ATTRIBUTES = ("id", "account_id")
_MOST_SHARED = 1000  # different mappings of fields


class Defaults:
    """Builds records, with defaults from the document. Records with equal fields share them, for the sake of memory."""

    def __init__(self, spec: Spec) -> None:
        number: Mapping[str, Any] = spec.example("PurchaseConfirmation")["number"]
        self._country: str = number["country"]
        self._number = _others(number, "id", *_ATTRIBUTES)
        self._countries: dict[str, str] = {}  # by the first characters of numbers
        self._shared: dict[str, dict[str, Any]] = {}
        self._trunk: Mapping[str, Any] = spec.example("Trunk")
        self._parts: Mapping[PartKind, Mapping[str, Any]] = {
            kind: spec.example(example) for kind, example in _PART_EXAMPLES.items()
        }

    def number(self, given: Mapping[str, Any], *, account_id: str | None) -> PhoneNumber:
        """Build a phone number.

        Args:
            given: The fields of the API's PhoneNumber that are known, at least `e164`.
            account_id: The account that owns the number. None for the inventory.
        """
        e164, cooldown = given["e164"], given.get("cooldown_ends_at")
        fields = {name: value for name, value in given.items() if name not in _ATTRIBUTES}
        if cooldown:
            fields.setdefault("status", PENDING_RELEASE)
        changed_at = None if fields.keys() >= self._number.keys() else _taken_time(fields, "updated_at")
        return PhoneNumber(
            e164=e164,
            account_id=account_id,
            country=given.get("country") or self.country(e164),
            trunk_group_id=given.get("trunk_group_id"),
            cooldown_ends_at=parsed_timestamp(cooldown) if cooldown else None,
            fields=self._fields(fields),
            changed_at=changed_at,
        )

    def plain_number(self, e164: str, *, account_id: str | None) -> PhoneNumber:
        """Build a phone number of which only the E.164 form is known."""
        return PhoneNumber(e164=e164, account_id=account_id, country=self.country(e164), fields=self._number)

    def _fields(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return these fields and the defaults of the others: the same mapping for the same fields."""
        if not given:
            return self._number
        key = repr(given)  # which differs for 1, 1.0 and true
        if (shared := self._shared.get(key)) is not None:
            return shared
        fields = _others(completed(given, self._number))
        if len(self._shared) < _MOST_SHARED:
            self._shared[key] = fields
        return fields

    def country(self, e164: str) -> str:
        """Return the country of a number that is given without one.

        A calling code has one to three digits, and none begins with another.
        """
        start = e164[:4]
        if (country := self._countries.get(start)) is None:
            possible = (_CALLING_CODES.get(start[:length]) for length in (2, 3, 4))
            country = self._countries[start] = next(filter(None, possible), self._country)
        return country

    def trunk(self, given: Mapping[str, Any], *, trunk_id: str, account_id: str) -> Trunk:
        """Build a trunk.

        Args:
            given: The fields of the API's Trunk that are known.
            trunk_id: The id, in canonical form.
            account_id: The account that owns the trunk.
        """
        known = {name: value for name, value in given.items() if name not in _TRUNK_ATTRIBUTES}
        fields = _others(completed(known, self.of_trunk(trunk_id)))
        return Trunk(trunk_id=trunk_id, account_id=account_id, fields=fields)

    def part(self, kind: PartKind, given: Mapping[str, Any], *, part_id: str, account_id: str) -> TrunkPart:
        """Build an origination URI, a credential or an IP ACL. The password of a credential is not kept.

        Args:
            kind: What to build.
            given: The fields that are known.
            part_id: The id, in canonical form.
            account_id: The account that owns it.
        """
        defaults = self.of_part(kind, account_id)
        hidden = {"password": defaults["password"]} if "password" in defaults else {}
        known = {name: value for name, value in given.items() if name not in _PART_ATTRIBUTES}
        fields = _others({**completed(known, defaults), **hidden})
        return TrunkPart(kind=kind, id=part_id, account_id=account_id, fields=fields)

    def of_number(self) -> Mapping[str, Any]:
        """Return the defaults of a number's fields."""
        return self._number

    def of_trunk(self, trunk_id: str) -> dict[str, Any]:
        """Return the defaults of a trunk's fields."""
        return _others({**self._trunk, "trunk_domain": f"{trunk_id}.sip.vobiz.ai"}, *_TRUNK_ATTRIBUTES)

    def of_part(self, kind: PartKind, account_id: str) -> dict[str, Any]:
        """Return the defaults of the fields of an account's part."""
        example = self._parts[kind]
        unnamed = {"description": ""} if "description" in example else {}
        realm = {"realm": f"{account_id}.sip.vobiz.ai"} if "realm" in example else {}
        return _others({**example, **unnamed, **realm}, *_PART_ATTRIBUTES)


def _taken_time(fields: dict[str, Any], name: str) -> datetime | None:
    """Remove a time that is written as the API writes it, so that numbers share the other fields, and return it."""
    text = fields.get(name)
    if not text or timestamp(time := parsed_timestamp(text)) != text:
        return None
    del fields[name]
    return time


def completed(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return fields with the defaults of those that are not given.

    They have the order of the defaults. If all are given, also as null, they have the order in which they are given.
    """
    return given if given.keys() >= defaults.keys() else {**defaults, **given}


def _others(fields: Mapping[str, Any], *named: str) -> dict[str, Any]:
    """Return a copy of the fields for which the record has no attribute. A null is treated as absent."""
    return {name: copied(value) for name, value in fields.items() if name not in named and value is not None}
