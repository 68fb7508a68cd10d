"""Finds what is wrong with a seed although each of its values is right: two records contradict each other, or are one.

This module must not depend on how the seed was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import PENDING_RELEASE, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_mock.state.seed_values import Place


def found_clashes(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the place and the description of each clash.

    Args:
        data: The seed in canonical form: each number is an object, and each UUID is in lower case.
    """
    yield from _duplicates(data)
    yield from _missing_trunks(data)
    yield from _strangers(data)
    yield from _impossible_cooldowns(data)


def _duplicates(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    seen: set[tuple[str, str]] = set()
    for kind, place, value in _identities(data):
        if (kind, value) in seen:
            yield place, f"duplicate {kind} {value}"
        seen.add((kind, value))


def _missing_trunks(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        own = {trunk["trunk_id"] for trunk in account.get("trunks", ())}
        for position, number in enumerate(account.get("numbers", ())):
            trunk_id = number.get("trunk_group_id")
            if trunk_id is not None and trunk_id not in own:
                place = ("accounts", index, "numbers", position, "trunk_group_id")
                yield place, f"the account {account['account_id']} has no trunk {trunk_id}"


def _strangers(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        for kind in ("trunks", "numbers", *(f"{part}s" for part in PartKind)):
            for position, record in enumerate(account.get(kind, ())):
                if record.get("account_id", account["account_id"]) != account["account_id"]:
                    place = ("accounts", index, kind, position, "account_id")
                    yield place, f"{record['account_id']!r:.60} found, but this is the account {account['account_id']}"


def _impossible_cooldowns(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the numbers with a cooldown whose other fields contradict it."""
    for index, account in enumerate(data.get("accounts", ())):
        for position, number in enumerate(account.get("numbers", ())):
            place = ("accounts", index, "numbers", position, "cooldown_ends_at")
            if "cooldown_ends_at" not in number:
                continue
            if number.get("status", PENDING_RELEASE) != PENDING_RELEASE:
                yield (
                    place,
                    f"the status is {number['status']}, expected {PENDING_RELEASE} for a number with a cooldown",
                )
            if number.get("trunk_group_id") is not None:
                yield place, "a number with a cooldown has no trunk, but this one has a trunk_group_id"


def _identities(data: Mapping[str, Any]) -> Iterator[tuple[str, Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        yield "account", ("accounts", index, "account_id"), account["account_id"]
        for position, trunk in enumerate(account.get("trunks", ())):
            yield "trunk", ("accounts", index, "trunks", position), trunk["trunk_id"]
        for position, number in enumerate(account.get("numbers", ())):
            yield from _number_identities(number, ("accounts", index, "numbers", position))
        yield from _part_identities(account, ("accounts", index))
    for position, number in enumerate(data.get("inventory", ())):
        yield from _number_identities(number, ("inventory", position))


def _number_identities(number: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Place, str]]:
    yield "number", place, number["e164"]
    if "id" in number:
        yield "id", (*place, "id"), number["id"].lower()


def _part_identities(account: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Place, str]]:
    for key in (f"{kind}s" for kind in PartKind):
        for position, part in enumerate(account.get(key, ())):
            yield "id", (*place, key, position, "id"), part["id"]
            if "username" in part:
                yield f"username of {account['account_id']}:", (*place, key, position, "username"), part["username"]
