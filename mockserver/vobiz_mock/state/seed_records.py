"""Builds the records of a seed from its values, which must be valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import Account, PartKind, Seed, canonical_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.state.defaults import Defaults
    from vobiz_mock.state.records import PhoneNumber, TrunkPart

    Number = str | Mapping[str, Any]  # its E.164 form, or its fields


def canonical(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a seed in canonical form: each of its lists is there, and each UUID is in lower case."""
    return {
        "inventory": [_canonical_number(number) for number in data.get("inventory", ())],
        "accounts": [
            {
                **account,
                "trunks": [
                    {**trunk, "trunk_id": canonical_uuid(trunk["trunk_id"])} for trunk in account.get("trunks", ())
                ],
                "numbers": [_canonical_number(number) for number in account.get("numbers", ())],
                **{f"{kind}s": [_canonical_part(part) for part in account.get(f"{kind}s", ())] for kind in PartKind},
            }
            for account in data.get("accounts", ())
        ],
    }


def build(data: Mapping[str, Any], defaults: Defaults) -> Seed:
    """Build the records of a seed in canonical form.

    The lists of numbers are empty afterwards: while millions of records are built, the memory of their values is freed.

    Raises:
        ValueError: Two records have the same id.
    """
    accounts, trunks = [], []
    numbers = _numbers(data["inventory"], None, defaults)
    parts: list[TrunkPart] = []
    for entry in data["accounts"]:
        id_ = entry["account_id"]
        accounts.append(Account(account_id=id_, auth_token=entry["auth_token"], trial=entry.get("trial", False)))
        trunks += [defaults.trunk(trunk, trunk_id=trunk["trunk_id"], account_id=id_) for trunk in entry["trunks"]]
        numbers += _numbers(entry["numbers"], id_, defaults)
        for kind in PartKind:
            given = entry[f"{kind}s"]
            parts += [defaults.part(kind, part, part_id=part["id"], account_id=id_) for part in given]
    return Seed(accounts=tuple(accounts), numbers=tuple(numbers), trunks=tuple(trunks), parts=tuple(parts))


def with_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a seed in canonical form in which each number is an object."""
    return {
        "inventory": [_fields(number) for number in data["inventory"]],
        "accounts": [
            {**account, "numbers": [_fields(number) for number in account["numbers"]]} for account in data["accounts"]
        ],
    }


def _fields(number: Number) -> Mapping[str, Any]:
    return {"e164": number} if isinstance(number, str) else number


def _numbers(given: list[Number], account_id: str | None, defaults: Defaults) -> list[PhoneNumber]:
    return [
        defaults.plain_number(number, account_id=account_id)
        if isinstance(number, str)
        else defaults.number(number, account_id=account_id)
        for number in _taken(given)
    ]


def _taken(items: list[Number]) -> Iterator[Number]:
    """Yield the items of a list in order, and remove them from it."""
    items.reverse()
    while items:
        yield items.pop()


def _canonical_number(number: Number) -> Number:
    if isinstance(number, str) or number.get("trunk_group_id") is None:
        return number
    return {**number, "trunk_group_id": canonical_uuid(number["trunk_group_id"])}


def _canonical_part(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**part, "id": canonical_uuid(part["id"])}
