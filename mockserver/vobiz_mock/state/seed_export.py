"""Writes a state as the values of a seed, which restores it exactly when it is loaded.

A record is written without the fields that have their default, if it can be restored without them: the order of the
fields is part of the state, since the API shows it. This module must not depend on a particular store.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from vobiz_mock.state.defaults import Defaults, completed
from vobiz_mock.state.records import PartKind, copied, timestamp
from vobiz_mock.state.seed_schema import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.state.records import Account, PhoneNumber, Seed, Trunk, TrunkPart
    from vobiz_spec import Spec


def exported(seed: Seed, spec: Spec) -> dict[str, Any]:
    """Return the values of a seed. They have the tokens of the accounts.

    Args:
        seed: The state.
        spec: The OpenAPI document.
    """
    export = _Export(Defaults(spec))
    accounts = {account.account_id: _account(account) for account in seed.accounts}
    for trunk in seed.trunks:
        accounts[trunk.account_id]["trunks"].append(export.trunk(trunk))
    inventory: list[Any] = []
    for number in seed.numbers:
        owned = inventory if number.account_id is None else accounts[number.account_id]["numbers"]
        owned.append(export.number(number))
    for part in seed.parts:
        accounts[part.account_id][f"{part.kind}s"].append(export.part(part))
    return {"accounts": [_without_empty_lists(account) for account in accounts.values()], "inventory": inventory}


def _account(account: Account) -> dict[str, Any]:
    trial = {"trial": True} if account.trial else {}
    lists: dict[str, list[Any]] = {name: [] for name in ("trunks", "numbers", *(f"{kind}s" for kind in PartKind))}
    return {"account_id": account.account_id, "auth_token": account.auth_token, **trial, **lists}


def _without_empty_lists(account: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in account.items() if value != []}


class _Export:
    """Writes records. Many numbers share their fields, and what is written of these is found once."""

    def __init__(self, defaults: Defaults) -> None:
        self._defaults = defaults
        self._known: defaultdict[bool, dict[int, dict[str, Any]]] = defaultdict(dict)

    def number(self, number: PhoneNumber) -> str | dict[str, Any]:
        """Return a number: its E.164 form alone if that determines the rest."""
        written = {**self._number_fields(number)}
        if number.changed_at is not None:
            written["updated_at"] = timestamp(number.changed_at)
        if number.country != self._defaults.country(number.e164):
            written["country"] = number.country
        if number.trunk_group_id is not None:
            written["trunk_group_id"] = number.trunk_group_id
        if number.cooldown_ends_at is not None:
            written["cooldown_ends_at"] = timestamp(number.cooldown_ends_at)
        return {"e164": number.e164, **written} if written else number.e164

    def trunk(self, trunk: Trunk) -> dict[str, Any]:
        """Return a trunk."""
        defaults = self._defaults.of_trunk(trunk.trunk_id)
        return {"trunk_id": trunk.trunk_id, **_written(trunk.fields, defaults)}

    def part(self, part: TrunkPart) -> dict[str, Any]:
        """Return a part of a trunk."""
        defaults = self._defaults.of_part(part.kind, part.account_id)
        return {"id": part.id, **_written(part.fields, defaults, required=REQUIRED[part.kind])}

    def _number_fields(self, number: PhoneNumber) -> dict[str, Any]:
        """Return what is written of the fields. Those of a changed number have another time of the change."""
        known = self._known[number.changed_at is not None]
        if (written := known.get(id(number.fields))) is None:  # the seed holds the fields, so that no id is used again
            written = known[id(number.fields)] = self._found_fields(number)
        return written

    def _found_fields(self, number: PhoneNumber) -> dict[str, Any]:
        """Return what is written of the fields. The time of a change takes the place of that in the fields."""
        later = {} if number.changed_at is None else {"updated_at": ""}
        return _written({**number.fields, **later}, self._defaults.of_number())


def _written(fields: Mapping[str, Any], defaults: Mapping[str, Any], *, required: str = "") -> dict[str, Any]:
    """Return what a seed must have, so that these fields, in this order, are built of it and the defaults."""
    given = {n: value for n, value in fields.items() if n == required or repr(value) != repr(defaults.get(n))}
    absent = {name: None for name in defaults if name not in fields}
    brief = {**given, **absent}
    written: dict[str, Any] = copied(brief if _builds(brief, defaults, fields) else {**fields, **absent})
    return written


def _builds(given: Mapping[str, Any], defaults: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    built = {name: value for name, value in completed(given, defaults).items() if value is not None}
    return repr(built) == repr(dict(fields))
