"""What the fake keeps: accounts, phone numbers and trunks, as immutable values.

A record holds by name what the fake's rules look at, and all other fields as the API shows them. What a record is not
given it takes from the document's example of its kind, so that defaults are sensible and always the same.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account and its credentials. The token does not show in its repr."""

    account_id: str
    auth_token: str = field(repr=False)
    trial: bool = False


@dataclass(frozen=True, kw_only=True)
class PhoneNumber:
    """A phone number, of an account or, without `account_id`, of the inventory."""

    e164: str
    account_id: str | None
    country: str
    trunk_group_id: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    def assigned(self, trunk_group_id: str | None, *, at: str) -> PhoneNumber:
        """The same number linked to a trunk, or to none; `at` is a timestamp."""
        return replace(self, trunk_group_id=trunk_group_id, fields={**self.fields, "updated_at": at})

    def purchased(self, account_id: str, *, at: str) -> PhoneNumber:
        """The same number as an account's; `at` is a timestamp."""
        bought = {"source": "purchased", "status": "active", "purchased_at": at, "updated_at": at}
        return replace(self, account_id=account_id, fields={**self.fields, **bought})

    def as_json(self) -> dict[str, Any]:
        """The number as the API shows it: without a trunk there is no `trunk_group_id`."""
        shown = {**self.fields, "e164": self.e164, "country": self.country}
        optional = {"account_id": self.account_id, "trunk_group_id": self.trunk_group_id}
        return {**shown, **{name: value for name, value in optional.items() if value is not None}}


@dataclass(frozen=True, kw_only=True)
class Trunk:
    """A SIP trunk of an account. Its id is in lower case."""

    trunk_id: str
    account_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The trunk as the API shows it."""
        return {**self.fields, "trunk_id": self.trunk_id, "account_id": self.account_id}


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What a store is loaded with. Numbers without an account are the inventory."""

    accounts: tuple[Account, ...] = ()
    numbers: tuple[PhoneNumber, ...] = ()
    trunks: tuple[Trunk, ...] = ()


class Records:
    """Makes phone numbers and trunks of what is given, the rest being taken from the document's examples."""

    def __init__(self, spec: Spec) -> None:
        self._number: Mapping[str, Any] = spec.example("PurchaseConfirmation")["number"]
        self._trunk: Mapping[str, Any] = spec.example("Trunk")

    def number(self, given: Mapping[str, Any], *, account_id: str | None) -> PhoneNumber:
        """A number; `given` holds its `e164` and any further fields of the API's PhoneNumber."""
        e164 = given["e164"]
        derived = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"tel:{e164}"))}
        unsold = {} if account_id else {"source": "inventory", "purchased_at": None}
        fields = {**self._number, **derived, **unsold, **given}
        named = ("e164", "account_id", "country", "trunk_group_id")
        return PhoneNumber(
            e164=e164,
            account_id=account_id,
            country=given.get("country", _country(e164, fields["country"])),
            trunk_group_id=_lower(given.get("trunk_group_id")),
            fields={name: value for name, value in fields.items() if name not in named and value is not None},
        )

    def trunk(self, given: Mapping[str, Any], *, account_id: str) -> Trunk:
        """A trunk; `given` holds its `trunk_id` and any further fields of the API's Trunk."""
        trunk_id = str(given["trunk_id"]).lower()
        fields = {**self._trunk, "trunk_domain": f"{trunk_id}.sip.vobiz.ai", **given}
        del fields["trunk_id"], fields["account_id"]
        return Trunk(
            trunk_id=trunk_id,
            account_id=account_id,
            fields={name: value for name, value in fields.items() if value is not None},
        )


def _country(e164: str, default: str) -> str:
    return next((country for code, country in _CALLING_CODES.items() if e164.startswith(code)), default)


def _lower(trunk_id: str | None) -> str | None:
    return trunk_id.lower() if trunk_id is not None else None
