"""What a fake remembers: accounts, phone numbers and trunks, as immutable values.

A record holds by name what the fake's rules look at, and all other fields as the API shows them. Ids are canonical: a
UUID is in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account and its credentials. Its repr does not show the token."""

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
    """A SIP trunk of an account."""

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

    def __post_init__(self) -> None:
        """Raise ValueError when a number or a trunk names an account that the seed does not have."""
        known = {account.account_id for account in self.accounts}
        owners = {number.account_id for number in self.numbers} | {trunk.account_id for trunk in self.trunks}
        if unknown := owners - known - {None}:
            raise ValueError(f"the seed has no account {min(str(owner) for owner in unknown)}")


def canonical_uuid(text: str) -> str:
    """The form in which ids are kept and compared: lower case (RFC 9562, 4)."""
    return text.lower()
