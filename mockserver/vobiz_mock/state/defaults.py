"""Makes phone numbers and trunks of what is given, and takes the rest from the document's examples.

So defaults are sensible, and always the same.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import PhoneNumber, Trunk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Spec

# Countries by their calling code, for numbers that come without one.
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
    """The fields of records that are not given."""

    def __init__(self, spec: Spec) -> None:
        self._number: Mapping[str, Any] = spec.example("PurchaseConfirmation")["number"]
        self._trunk: Mapping[str, Any] = spec.example("Trunk")

    def number(self, given: Mapping[str, Any], *, account_id: str | None) -> PhoneNumber:
        """A number; `given` holds its `e164` and any further fields of the API's PhoneNumber."""
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
        """A trunk; `given` holds any fields of the API's Trunk."""
        fields = {**self._trunk, "trunk_domain": f"{trunk_id}.sip.vobiz.ai", **given}
        return Trunk(trunk_id=trunk_id, account_id=account_id, fields=_others(fields, "trunk_id", "account_id"))


def _others(fields: Mapping[str, Any], *named: str) -> dict[str, Any]:
    """The fields that a record does not hold by name; null is the same as absent."""
    return {name: value for name, value in fields.items() if name not in named and value is not None}


def _country(e164: str, default: str) -> str:
    return next((country for code, country in _CALLING_CODES.items() if e164.startswith(code)), default)
