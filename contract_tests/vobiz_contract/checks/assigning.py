"""Assigning: success and its effect, unknown numbers and trunks, the conflict, concurrent assigns."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]

_RACERS = 2  # concurrent requests that make a race
_SERVER = "Vobiz API Gateway"  # documented: the page of assign, section Response
# RFC 9110, section 5.6.7; the example on that page has this form.
_IMF_FIXDATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60) GMT"
)


def _success(ctx: CheckContext) -> None:
    """Try each trunk, then each number. No other number of the run may change.

    At first none has a trunk, and at the end each has the same one.
    """
    numbers = ctx.provider.numbers[:3]
    for number in numbers:
        ctx.free_number(number)
    pairs = [(ctx.number, trunk) for trunk in reversed(ctx.provider.trunk_ids[:4])]
    pairs += [(number, ctx.trunk) for number in numbers[1:]]
    for number, trunk in pairs:
        ctx.free_number(number)
        before = ctx.own_trunks()
        response = ctx.api.assign(number, trunk)
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunk, response)
        ctx.assert_only_changed(number, before, response)


def _assign(ctx: CheckContext) -> Exchange:
    response = ctx.api.assign(ctx.free_number(), ctx.trunk)
    ctx.assert_behaviour(response, "assign.success")
    return response


def _empty(ctx: CheckContext) -> None:
    response = _assign(ctx)
    if response.body:
        ctx.fail(response, "no body", wanted=Wanted(empty=True))
    if response.header_values("Content-Type"):
        seen = f"Content-Type: {response.header('Content-Type')}"
        ctx.fail(response, "no Content-Type", seen=seen, wanted=Wanted(headers={"Content-Type": None}))


def _headers(ctx: CheckContext) -> None:
    response = _assign(ctx)
    if _SERVER not in response.header_values("Server"):
        seen, wanted = f"Server: {response.header('Server')}", Wanted(headers={"Server": _SERVER})
        ctx.fail(response, f"Server: {_SERVER}", seen=seen, wanted=wanted)
    date = response.header("Date") or "none"
    if not _IMF_FIXDATE.fullmatch(date) or not _is_date(date):
        wanted = Wanted(headers={"Date": _IMF_FIXDATE.pattern})
        ctx.fail(response, "a Date in the form of IMF-fixdate, in GMT", seen=f"Date: {date}", wanted=wanted)


def _is_date(text: str) -> bool:
    try:
        parsedate_to_datetime(text)
    except ValueError:
        return False
    return True


def _number_unknown(ctx: CheckContext) -> None:
    before = ctx.own_trunks()
    for number in ctx.unknown_numbers():
        response = ctx.api.assign(number, ctx.trunk)
        ctx.assert_behaviour(response)
    _assert_unchanged(ctx, before, response)


def _number_unknown_body(ctx: CheckContext) -> None:
    for number in ctx.unknown_numbers():
        ctx.assert_behaviour(ctx.api.assign(number, ctx.trunk))


def _number_foreign(ctx: CheckContext) -> None:
    before = ctx.own_trunks()
    response = ctx.api.assign(ctx.provider.foreign_number or "", ctx.trunk)
    ctx.assert_behaviour(response)
    _assert_unchanged(ctx, before, response)


def _assert_unchanged(ctx: CheckContext, before: dict[str, str | None], response: Exchange) -> None:
    ctx.assert_only_changed("", before, response)


def _conflict(ctx: CheckContext) -> None:
    """Assign the number to each trunk in turn, and then try every trunk again, also the same one."""
    trunks = ctx.provider.trunk_ids[:3]
    for assigned in trunks:
        number = ctx.assigned_number(assigned)
        ctx.assert_unaffected(number, assigned, _refusals(ctx, number, (*trunks, assigned)))


def _conflict_status(ctx: CheckContext) -> None:
    number = ctx.assigned_number()
    for requested in ctx.provider.trunk_ids[:3]:
        ctx.assert_behaviour(ctx.api.assign(number, requested))


def _race(ctx: CheckContext) -> None:
    """A request that the provider limits takes no part."""
    if not ctx.effort.rounds:
        ctx.not_judged("omitted by the effort of this run")
    for _ in range(ctx.effort.rounds):
        number = ctx.free_number()
        trunks = [ctx.provider.trunk_ids[i % len(ctx.provider.trunk_ids)] for i in range(ctx.effort.racers)]
        ctx.random.shuffle(trunks)
        responses = ctx.api.sender.send_at_once([ctx.api.assign_request(number, trunk) for trunk in trunks])
        limited = [response for response in responses if response.status == HTTPStatus.TOO_MANY_REQUESTS]
        if len(responses) - len(limited) < _RACERS:
            ctx.not_judged(f"the provider limits requests: {len(limited)} of {len(responses)} concurrent ones got 429")
        winners = [index for index, response in enumerate(responses) if response.status == HTTPStatus.NO_CONTENT]
        if len(winners) != 1:
            ctx.fail(
                responses[0], f"one success among {len(responses)} concurrent assigns", seen=f"{len(winners)} successes"
            )
        winner = winners[0]
        for response in (*responses[:winner], *responses[winner + 1 :]):
            if response not in limited:
                ctx.assert_behaviour(response)
        ctx.assert_assigned(number, trunks[winner], responses[winner])


def _trunk_unknown(ctx: CheckContext) -> None:
    number = ctx.free_number()
    ctx.assert_unaffected(number, None, _refusals(ctx, number, ctx.unknown_trunks()))


def _refusals(ctx: CheckContext, number: str, trunks: Iterable[str]) -> Iterator[Exchange]:
    """Yield the responses to assigns that are to be refused, after asserting that they are."""
    for trunk in trunks:
        response = ctx.api.assign(number, trunk)
        ctx.assert_behaviour(response)
        yield response


def _trunk_unknown_body(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for trunk in ctx.unknown_trunks():
        ctx.assert_behaviour(ctx.api.assign(number, trunk))


def _trunk_foreign(ctx: CheckContext) -> None:
    number = ctx.free_number()
    response = ctx.api.assign(number, ctx.provider.foreign_trunk_id or "")
    ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)


def _path_casing(ctx: CheckContext) -> None:
    number = ctx.free_number()
    plain, other = (ctx.api.assign_request(number, ctx.trunk, alias=alias) for alias in (False, True))
    response = ctx.send_either(plain, other)
    ctx.assert_behaviour(response)
    ctx.assert_assigned(number, ctx.trunk, response)


def _path_alias(ctx: CheckContext) -> None:
    """A 404 is not judged, because one of Vobiz's pages says that the casing matters."""
    number = ctx.free_number()
    response = ctx.api.assign(number, ctx.trunk, alias=True)
    if response.status == HTTPStatus.NOT_FOUND:
        ctx.not_judged("the other casing got 404; one of Vobiz's pages says that the casing matters")
    ctx.assert_behaviour(response)
    ctx.assert_assigned(number, ctx.trunk, response)


def _trial_account(ctx: CheckContext) -> None:
    response = ctx.api.assign(ctx.number, ctx.trunk)
    ctx.assert_behaviour(response)
    ctx.assert_unassigned(ctx.number, response)


def _rate_limited(ctx: CheckContext) -> None:
    response = ctx.api.assign(ctx.number, ctx.trunk)
    ctx.assert_behaviour(response)
    retry_after = response.header("Retry-After")
    if retry_after is not None and not retry_after.isdecimal() and not _IMF_FIXDATE.fullmatch(retry_after):
        ctx.fail(response, "a Retry-After in seconds or with a date", seen=f"Retry-After: {retry_after}")
    ctx.assert_unassigned(ctx.number, response)


CHECKS = (
    Check("assign.success", _success),
    Check("assign.success.empty", _empty),
    Check("assign.success.headers", _headers),
    Check("assign.number-unknown", _number_unknown),
    Check("assign.number-unknown.body", _number_unknown_body),
    Check("assign.number-foreign", _number_foreign),
    Check("assign.conflict", _conflict),
    Check("assign.conflict.status", _conflict_status),
    Check("assign.race", _race),
    Check("assign.trunk-unknown", _trunk_unknown),
    Check("assign.trunk-unknown.body", _trunk_unknown_body),
    Check("assign.trunk-foreign", _trunk_foreign),
    Check("assign.path-casing", _path_casing),
    Check("assign.path-alias", _path_alias),
    Check("assign.trial-account", _trial_account),
    Check("assign.rate-limited", _rate_limited),
)
