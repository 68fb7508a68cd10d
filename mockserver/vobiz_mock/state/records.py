"""The records of the state: accounts, numbers, trunks and the parts of trunks, as immutable values.

A record has an attribute for each field that the fake's rules use, and keeps all other fields of the API in `fields`.
Ids are canonical: a UUID is in lower case. This module must not depend on a particular store, or on the document.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha1
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PENDING_RELEASE = "pending_release"  # the status of a number whose release is in its cooldown

# The fields that a number has only while an account owns it. Vobiz's SDKs refuse them in the inventory.
_ACCOUNT_FIELDS = frozenset(
    {"source", "purchased_at", "application_id", "last_billing_date", "next_billing_date", "released_at"}
)

_URL_NAMESPACE = uuid.NAMESPACE_URL.bytes  # RFC 9562, section 6.6


class PartKind(StrEnum):
    """A kind of objects to which the settings of a trunk refer."""

    ORIGINATION_URI = "origination_uri"
    CREDENTIAL = "credential"
    IP_ACL = "ip_acl"


_TRUNK = "trunk"
RECORD_KINDS = (_TRUNK, *PartKind)  # the kinds of records whose id is a UUID, and in one place only

# The settings of a trunk that contain the id of a part, and the kind of the part.
_REFERENCES = {
    "credential_uuid": PartKind.CREDENTIAL,
    "ipacl_uuid": PartKind.IP_ACL,
    "primary_uri_uuid": PartKind.ORIGINATION_URI,
    "fallback_uri_uuid": PartKind.ORIGINATION_URI,
}
# The field that differs between all parts of an account that are of one kind.
_UNIQUE_FIELDS = {PartKind.CREDENTIAL: "username"}


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


@dataclass(frozen=True, kw_only=True, slots=True, init=False)
class PhoneNumber:
    """A phone number of an account or of the inventory.

    Attributes:
        e164: The number in E.164 form, such as `+912271264217`.
        account_id: The account that owns the number. None for a number of the inventory.
        country: The country, as an ISO 3166-1 alpha-2 code.
        trunk_group_id: The id of the trunk to which the number is assigned. None if it is not assigned.
        cooldown_ends_at: The end of the cooldown of its release, as an aware datetime. None without a cooldown.
        fields: The other fields of the API's PhoneNumber. Many numbers share one mapping, which must not be changed.
        changed_at: The time of the last change, which is shown as `updated_at`. None to show that of `fields`.
    """

    e164: str
    account_id: str | None
    country: str
    trunk_group_id: str | None = None
    cooldown_ends_at: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None

    def __init__(  # noqa: PLR0913 one for each attribute
        self,
        *,
        e164: str,
        account_id: str | None,
        country: str,
        trunk_group_id: str | None = None,
        cooldown_ends_at: datetime | None = None,
        fields: Mapping[str, Any] = MappingProxyType({}),
        changed_at: datetime | None = None,
    ) -> None:
        # That of a frozen dataclass takes twice as long, and a seed may have millions of numbers.
        _set_e164(self, e164)
        _set_account_id(self, account_id)
        _set_country(self, country)
        _set_trunk_group_id(self, trunk_group_id)
        _set_cooldown_ends_at(self, cooldown_ends_at)
        _set_fields(self, fields)
        _set_changed_at(self, changed_at)

    @property
    def pending_release(self) -> bool:
        """Whether the account has released the number, but still owns it."""
        return self.cooldown_ends_at is not None or self.fields.get("status") == PENDING_RELEASE

    def assigned(self, trunk_group_id: str | None, *, at: datetime) -> PhoneNumber:
        """Return the number assigned to a trunk, or, with None, to no trunk.

        Args:
            trunk_group_id: The id of the trunk.
            at: The time of the change.
        """
        return PhoneNumber(  # several times as fast as `replace`, and assigning is what a fake does most
            e164=self.e164,
            account_id=self.account_id,
            country=self.country,
            trunk_group_id=trunk_group_id,
            cooldown_ends_at=self.cooldown_ends_at,
            fields=self.fields,
            changed_at=at,
        )

    def purchased(self, account_id: str, *, at: datetime) -> PhoneNumber:
        """Return the number as the property of an account.

        Args:
            account_id: The account.
            at: The time of the purchase.
        """
        bought = {**self.fields, "source": "inventory", "status": "active", "purchased_at": timestamp(at)}
        return replace(self, account_id=account_id, fields=bought, changed_at=at)

    def released(self, *, until: datetime, at: datetime) -> PhoneNumber:
        """Return the number in the cooldown of its release.

        Args:
            until: The end of the cooldown.
            at: The time of the release.
        """
        fields = {**self.fields, "status": PENDING_RELEASE}
        return replace(self, trunk_group_id=None, cooldown_ends_at=until, fields=fields, changed_at=at)

    def restored(self, *, at: datetime) -> PhoneNumber:
        """Return the number after its release was cancelled, without the trunk that it had.

        Args:
            at: The time of the cancellation.
        """
        return replace(self, cooldown_ends_at=None, fields={**self.fields, "status": "active"}, changed_at=at)

    def returned(self, *, at: datetime) -> PhoneNumber:
        """Return the number as a number of the inventory, without what its account did with it.

        Args:
            at: The time of the change.
        """
        kept = {name: value for name, value in self.fields.items() if name not in _ACCOUNT_FIELDS}
        unowned = replace(self, account_id=None, trunk_group_id=None, cooldown_ends_at=None)
        return replace(unowned, fields={**kept, "status": "active", "tags": []}, changed_at=at)

    def as_json(self) -> dict[str, Any]:
        """Return the API's PhoneNumber: without `trunk_group_id` if the number is not assigned."""
        shown: dict[str, Any] = copied({"id": "", **self.fields})
        shown["id"] = shown["id"] or derived_id(self.e164)
        if self.changed_at is not None:
            shown["updated_at"] = timestamp(self.changed_at)
        if self.account_id is None:
            for name in _ACCOUNT_FIELDS & shown.keys():
                del shown[name]
        shown |= {"account_id": self.account_id or "", "e164": self.e164, "country": self.country}
        return shown if self.trunk_group_id is None else {**shown, "trunk_group_id": self.trunk_group_id}


(
    _set_e164,
    _set_account_id,
    _set_country,
    _set_trunk_group_id,
    _set_cooldown_ends_at,
    _set_fields,
    _set_changed_at,
) = (getattr(PhoneNumber, name).__set__ for name in PhoneNumber.__slots__)


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

    @property
    def key(self) -> tuple[str, str]:
        """The kind and the id."""
        return _TRUNK, self.trunk_id

    @property
    def references(self) -> set[tuple[PartKind, str]]:
        """The kinds and ids of the parts to which the settings refer. Some of the parts may not exist."""
        named = ((kind, self.fields.get(name)) for name, kind in _REFERENCES.items())
        return {(kind, canonical_uuid(id_)) for kind, id_ in named if id_}

    def is_called(self, text: str) -> bool:
        """Return whether the id or the name contains a text, in any case."""
        text = text.casefold()
        return text in self.trunk_id or text in str(self.fields.get("name", "")).casefold()

    def changed(self, fields: Mapping[str, Any], *, at: datetime) -> Trunk:
        """Return the trunk with other values in some of its fields.

        Args:
            fields: The fields to change.
            at: The time of the change.
        """
        return replace(self, fields={**self.fields, **fields, "updated_at": timestamp(at)})

    def as_json(self) -> dict[str, Any]:
        """Return the API's Trunk."""
        return {**copied(self.fields), "trunk_id": self.trunk_id, "account_id": self.account_id}


@dataclass(frozen=True, kw_only=True)
class TrunkPart:
    """An origination URI, a credential or an IP ACL of an account. Nothing keeps the password of a credential.

    Attributes:
        kind: What it is.
        id: The id.
        account_id: The account that owns it.
        fields: The other fields that the API shows.
    """

    kind: PartKind
    id: str
    account_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """The kind and the id."""
        return self.kind, self.id

    @property
    def unique_name(self) -> str | None:
        """The value that no other part of this kind has in the account. None if the kind has no such field."""
        name = _UNIQUE_FIELDS.get(self.kind)
        return self.fields.get(name) if name else None

    def changed(self, fields: Mapping[str, Any], *, at: datetime) -> TrunkPart:
        """Return the part with other values in some of its fields.

        Args:
            fields: The fields to change.
            at: The time of the change.
        """
        return replace(self, fields={**self.fields, **fields, "updated_at": timestamp(at)})

    def as_json(self) -> dict[str, Any]:
        """Return the API's OriginationUri, Credential or IpAcl."""
        return {"id": self.id, "account_id": self.account_id, **copied(self.fields)}


@dataclass(frozen=True, kw_only=True)
class Seed:
    """The content of a store.

    Attributes:
        accounts: The accounts.
        numbers: The numbers of the accounts, and those of the inventory, which have no account.
        trunks: The trunks of the accounts.
        parts: The origination URIs, credentials and IP ACLs of the accounts.

    Raises:
        ValueError: A record refers to an account that the seed does not have, two records have the same id, also in
            different accounts, or two credentials of an account have the same username.
    """

    accounts: tuple[Account, ...] = ()
    numbers: tuple[PhoneNumber, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    parts: tuple[TrunkPart, ...] = ()

    def __post_init__(self) -> None:
        """Check the references to accounts and the ids."""
        known = {account.account_id for account in self.accounts}
        owners: set[str | None] = {number.account_id for number in self.numbers}
        owners |= {trunk.account_id for trunk in self.trunks} | {part.account_id for part in self.parts}
        if unknown := owners - known - {None}:
            raise ValueError(f"the seed has no account {min(str(owner) for owner in unknown)}")
        for identity, times in Counter(self._identities()).items():
            if times > 1:
                raise ValueError(f"the seed has {times} records of the {identity}")

    def __iter__(self) -> Iterator[Account | Trunk | TrunkPart | PhoneNumber]:
        """Iterate over the records, each after those to which it refers."""
        return chain(self.accounts, self.trunks, self.parts, self.numbers)

    def _identities(self) -> Iterator[str]:
        """Yield what must not occur twice. If the numbers differ, which is quick to see, they are left out."""
        yield from (f"account {account.account_id}" for account in self.accounts)
        if len({number.e164 for number in self.numbers}) < len(self.numbers):
            yield from (f"number {number.e164}" for number in self.numbers)
        yield from (f"trunk {trunk.trunk_id}" for trunk in self.trunks)
        for part in self.parts:
            yield f"{part.kind} {part.id}"
            if part.unique_name is not None:
                yield f"{part.kind} {part.unique_name!r} of {part.account_id}"


def derived_id(e164: str) -> str:
    """Return the id of a number that was given none: the UUID of version 5 of its URL, such as `tel:+912271264217`.

    It takes a quarter of the time of `uuid.uuid5`, which a page of numbers would need for each of them.
    """
    digest = sha1(_URL_NAMESPACE + f"tel:{e164}".encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def canonical_uuid(text: str) -> str:
    """Return the form in which ids are stored and compared: lower case (RFC 9562, section 4)."""
    return text.lower()


def timestamp(at: datetime) -> str:
    """Return a time in the form of the API: RFC 3339 in UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parsed_timestamp(text: str) -> datetime:
    """Return the time of a timestamp of RFC 3339, in UTC.

    Raises:
        ValueError: It is not a timestamp.
        OverflowError: It is before the year 1 or after the year 9999 in UTC.
    """
    return datetime.fromisoformat(text.upper()).astimezone(UTC)  # RFC 3339, 5.6: `t` and `z` may be in lower case


def copied(value: Any) -> Any:  # noqa: ANN401 a value of JSON
    """Return a copy of a value, so that a caller may change it. This is ten times as fast as `copy.deepcopy`."""
    if isinstance(value, dict):
        return {key: copied(one) if isinstance(one, (dict, list)) else one for key, one in value.items()}
    return [copied(one) for one in value] if isinstance(value, list) else value
