"""Builds phone numbers and trunks from some of their fields.

The other fields come from the examples of the OpenAPI document, so that equal input gives equal records. This module
must not depend on a particular store.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import PhoneNumber, Trunk

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class Defaults:
    """Builds records, with defaults from the document."""

    def __init__(self, spec: Spec) -> None:
        self._number: Mapping[str, Any] = spec.example("PurchaseConfirmation")["number"]
        self._trunk: Mapping[str, Any] = spec.example("Trunk")

    def number(self, given: Mapping[str, Any], *, account_id: str | None) -> PhoneNumber:
        """Build a phone number.

        Args:
            given: The fields of the API's PhoneNumber that are known, at least `e164`.
            account_id: The account that owns the number. None for the inventory.
        """
        e164 = given["e164"]
        derived = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"tel:{e164}"))}
        unsold = {} if account_id else {"source": "inventory", "purchased_at": None}
        fields = {**self._number, **derived, **unsold, **given}
        return PhoneNumber(
            e164=e164,
            account_id=account_id,
            country=given.get("country", _country(e164, fields["country"])),
            trunk_group_id=given.get("trunk_group_id"),
            fields=_others(fields, "e164", "account_id", "country", "trunk_group_id"),
        )

    def trunk(self, given: Mapping[str, Any], *, trunk_id: str, account_id: str) -> Trunk:
        """Build a trunk.

        Args:
            given: The fields of the API's Trunk that are known.
            trunk_id: The id, in canonical form.
            account_id: The account that owns the trunk.
        """
        fields = {**self._trunk, "trunk_domain": f"{trunk_id}.sip.vobiz.ai", **given}
        return Trunk(trunk_id=trunk_id, account_id=account_id, fields=_others(fields, "trunk_id", "account_id"))


def _others(fields: Mapping[str, Any], *named: str) -> dict[str, Any]:
    """Return the fields for which the record has no attribute. A null is treated as absent."""
    return {name: value for name, value in fields.items() if name not in named and value is not None}


def _country(e164: str, default: str) -> str:
    return next((country for code, country in _CALLING_CODES.items() if e164.startswith(code)), default)
