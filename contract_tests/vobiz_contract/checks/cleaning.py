"""Removes what a run has created and left behind, such as after a failure or an interruption. Only in a sandbox.

Nothing is removed that was there at the start, or that somebody else has created since: an id must be in the response
to a creation of this run, or the object must have the mark of the checks, because an interrupted creation has no
response.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.buying import give_back
from vobiz_contract.checks.resources import RESOURCES, Resource, listed
from vobiz_contract.checks.samples import is_marked
from vobiz_contract.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange, Request

__all__ = ["Stock", "bought_by", "created_by", "remove_created", "take_stock"]

_TRIES = 3
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
_ID = re.compile(rb'"(?:trunk_)?id"\s*:\s*"([0-9a-fA-F-]{36})"')  # a body in the journal may be cut


@dataclass(frozen=True)
class Stock:
    """What the account had at the start: its numbers, and the ids of each kind of resource whose list can be read.

    `bought` and `made` are what a run that was killed had bought and created by then.
    """

    numbers: frozenset[str] = frozenset()
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bought: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()


def take_stock(ctx: CheckContext, numbers: Sequence[str]) -> Stock:
    """Return what the account has. Outside a sandbox nothing is created, so nothing is read."""
    if not ctx.provider.sandbox:
        return Stock()
    lists = {kind.name: _listed(ctx, kind) for kind in RESOURCES}
    return Stock(frozenset(numbers), {name: frozenset(one) for name, one in lists.items() if one is not None})


def _listed(ctx: CheckContext, kind: Resource) -> dict[str, dict[str, object]] | None:
    try:
        return listed(ctx, kind)
    except ContractError:
        return None  # the checks of the list report this


def remove_created(ctx: CheckContext, start: Stock) -> Iterator[str]:
    """Remove what is left of this run, and yield a sentence for each object that could not be deleted."""
    if not start.numbers:
        return
    _give_back_numbers(ctx, start)
    made = start.made.union(*map(created_by, ctx.api.sender.journal))
    for kind in RESOURCES:
        left = _left(ctx, kind, start, made)
        for _ in range(_TRIES):
            for one in left:
                _delete(ctx, kind, one)
            left = _left(ctx, kind, start, made) if left else []
        for one in left:
            yield f"the {kind.words} {one}, which the checks have created, could not be deleted"


def _left(ctx: CheckContext, kind: Resource, start: Stock, made: frozenset[str]) -> list[str]:
    """Return the ids of what this run has created and the list still contains."""
    if kind.name not in start.ids:
        return []
    new = {one: shown for one, shown in (_listed(ctx, kind) or {}).items() if one not in start.ids[kind.name]}
    return [one for one, shown in new.items() if one in made or is_marked(shown)]


def _delete(ctx: CheckContext, kind: Resource, resource_id: str) -> None:
    ctx.api.sender.revive()
    try:
        ctx.api.send(kind.operation("delete"), resource_id=resource_id)
    except ContractError:
        return  # the next attempt, or the sentence at the end, is for this


def created_by(exchange: Exchange) -> frozenset[str]:
    """Return the ids in the response to a request that may have created something."""
    if exchange.request.method != "POST" or exchange.status not in _SUCCESS:
        return frozenset()
    return frozenset(found.decode().lower() for found in _ID.findall(exchange.body))


def _give_back_numbers(ctx: CheckContext, start: Stock) -> None:
    """Release what this run has bought and not given back. A provider that refuses this may be right."""
    requests = (one.request for one in ctx.api.sender.journal)
    bought = start.bought.union(*map(bought_by, requests)) - start.numbers
    if not bought:
        return
    try:
        owned = set(ctx.trunks_of_numbers())
    except ContractError:
        return
    for number in sorted(bought & owned):
        give_back(ctx, number)


def bought_by(request: Request) -> frozenset[str]:
    """Return the number that a request buys, if it does so."""
    if request.method != "POST" or not request.target.endswith("/purchase-from-inventory"):
        return frozenset()
    return frozenset(filter(None, [_e164(request.body)]))


def _e164(body: bytes | None) -> str | None:
    try:
        value = json.loads(body or b"null")
    except ValueError:
        return None
    number = value.get("e164") if isinstance(value, dict) else None
    return number if isinstance(number, str) else None
