"""Rows of a database as records, and records as rows. It executes nothing."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from vobiz_mock.sql.tables import stored_time, time_of
from vobiz_mock.state.records import PENDING_RELEASE, Account, PartKind, PhoneNumber, Trunk, TrunkPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Row

    Values = dict[str, Any]  # by column

TRUNK = "trunk"  # the kind of a record that is no part of one
_MOST_SHARED = 1000  # different mappings of fields
_encode = json.JSONEncoder(separators=(",", ":")).encode


def account_values(account: Account) -> Values:
    """Return what a row has of an account, apart from its position."""
    return {"account_id": account.account_id, "auth_token": account.auth_token, "trial": account.trial}


def account_of(row: Row[Any]) -> Account:
    """Return the account of a row."""
    return Account(account_id=row.account_id, auth_token=row.auth_token, trial=row.trial)


def number_values(number: PhoneNumber) -> Values:
    """Return what a row has of a number."""
    return next(many_number_values((number,), {}))


def shared_mappings(numbers: Iterable[PhoneNumber]) -> list[Mapping[str, Any]]:
    """Return the mappings of fields that several numbers share."""
    first: dict[int, Mapping[str, Any]] = {}
    shared: dict[int, Mapping[str, Any]] = {}
    for number in numbers:
        identity = id(number.fields)
        (shared if identity in first else first)[identity] = number.fields
    return list(shared.values())


def many_number_values(numbers: Iterable[PhoneNumber], shared: Mapping[int, int]) -> Iterator[Values]:
    """Yield what rows have of numbers.

    Args:
        numbers: The numbers.
        shared: Where the fields are that several of them share, by the identity of the mapping.
    """
    texts: dict[int, tuple[Mapping[str, Any], str | None, str | None, bool]] = {}
    for number in numbers:
        fields = number.fields
        if (known := texts.get(id(fields))) is None:
            if len(texts) == _MOST_SHARED:
                texts.clear()
            is_released = fields.get("status") == PENDING_RELEASE
            text = None if id(fields) in shared else fields_text(fields)
            known = texts[id(fields)] = (fields, text, _number_id(fields), is_released)
        _, text, number_id, is_released = known
        end = number.cooldown_ends_at
        yield {
            "e164": number.e164,
            "account_id": number.account_id,
            "country": number.country,
            "trunk_id": number.trunk_group_id,
            "cooldown_ends_at": stored_time(end),
            "pending": is_released or end is not None,
            "fields": text,
            "shared": shared.get(id(fields)),
            "changed_at": stored_time(number.changed_at),
            "number_id": number_id,
        }


def number_of(row: Row[Any]) -> PhoneNumber:
    """Return the number of a row that has all its fields."""
    return _number(row, fields_of(row.fields))


def loaded_number_of(row: Row[Any], shared: Mapping[int, Mapping[str, Any]]) -> PhoneNumber:
    """Return the number of a row that may have its fields elsewhere."""
    return _number(row, fields_of(row.fields) if row.shared is None else shared[row.shared])


def _number(row: Row[Any], fields: Mapping[str, Any]) -> PhoneNumber:
    return PhoneNumber(
        e164=row.e164,
        account_id=row.account_id,
        country=row.country,
        trunk_group_id=row.trunk_id,
        cooldown_ends_at=time_of(row.cooldown_ends_at),
        fields=fields,
        changed_at=time_of(row.changed_at),
    )


def record_values(record: Trunk | TrunkPart) -> Values:
    """Return what a row has of a trunk or a part."""
    kind, id_ = record.key
    name = str(record.fields.get("name", "")) if isinstance(record, Trunk) else ""
    return {
        "kind": str(kind),
        "id": id_,
        "account_id": record.account_id,
        "fields": fields_text(record.fields),
        "called": name.casefold(),
        "unique_name": None if isinstance(record, Trunk) else record.unique_name,
    }


def trunk_of(row: Row[Any]) -> Trunk:
    """Return the trunk of a row."""
    return Trunk(trunk_id=row.id, account_id=row.account_id, fields=fields_of(row.fields))


def part_of(row: Row[Any]) -> TrunkPart:
    """Return the part of a row."""
    return TrunkPart(kind=PartKind(row.kind), id=row.id, account_id=row.account_id, fields=fields_of(row.fields))


def _number_id(fields: Mapping[str, Any]) -> str | None:
    return str(fields["id"]).lower() if "id" in fields else None


def fields_text(fields: Mapping[str, Any]) -> str:
    """Return the text of fields, which has ASCII characters only."""
    return _encode(fields if isinstance(fields, dict) else dict(fields))


@lru_cache(maxsize=_MOST_SHARED)
def fields_of(text: str) -> Mapping[str, Any]:
    """Return the fields of a text: the same mapping for the same text, which nobody may change."""
    found: Mapping[str, Any] = json.loads(text)
    return found
