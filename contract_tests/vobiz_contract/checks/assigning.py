"""Assigning: success and its effect, unknown numbers and trunks, the conflict, the race."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]

_NO_CONTENT = 204
_SERVER = "Vobiz API Gateway"  # documented: assign page, Response
# RFC 9110, 5.6.7, which the page's example follows.
_IMF_FIXDATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60) GMT"
)


def _success(lab: Lab) -> None:
    """Every given trunk in turn, then every given number; no other number may change."""
    pairs = [(lab.number, trunk) for trunk in lab.target.trunk_ids]
    pairs += [(number, lab.trunk) for number in lab.target.numbers[1:]]
    for number, trunk in pairs[:6]:
        lab.freed(number)
        before = dict(lab.trunks_of_numbers())
        answer = lab.api.assign(number, trunk)
        lab.must(answer)
        lab.must_hold(number, trunk, answer)
        after = dict(lab.trunks_of_numbers())
        changed = sorted(one for one in {*before, *after} - {number} if before.get(one) != after.get(one))
        if changed or before.keys() != after.keys():
            lab.breach(answer, f"that {number} alone changes", seen=f"a change of {', '.join(changed) or 'the list'}")


def _assign(lab: Lab) -> Exchange:
    answer = lab.api.assign(lab.freed(), lab.trunk)
    lab.must(answer, "assign.success")
    return answer


def _empty(lab: Lab) -> None:
    answer = _assign(lab)
    if answer.body:
        lab.breach(answer, "no body")
    if answer.all("Content-Type"):
        lab.breach(answer, "no Content-Type", seen=f"Content-Type: {answer.header('Content-Type')}")


def _headers(lab: Lab) -> None:
    answer = _assign(lab)
    if _SERVER not in answer.all("Server"):
        lab.breach(answer, f"Server: {_SERVER}", seen=f"Server: {answer.header('Server')}")
    date = answer.header("Date") or "none"
    if not _IMF_FIXDATE.fullmatch(date) or not _is_date(date):
        lab.breach(answer, "a Date as IMF-fixdate, in GMT", seen=f"Date: {date}")


def _is_date(text: str) -> bool:
    try:
        parsedate_to_datetime(text)
    except ValueError:
        return False
    return True


def _number_unknown(lab: Lab) -> None:
    before = dict(lab.trunks_of_numbers())
    for number in lab.unknown_numbers():
        answer = lab.api.assign(number, lab.trunk)
        lab.must(answer)
    if dict(lab.trunks_of_numbers()) != before:
        lab.breach(answer, "that no number changes", seen="another list of numbers")


def _number_foreign(lab: Lab) -> None:
    before = dict(lab.trunks_of_numbers())
    answer = lab.api.assign(lab.target.foreign_number or "", lab.trunk)
    lab.must(answer)
    if dict(lab.trunks_of_numbers()) != before:
        lab.breach(answer, "that no number changes", seen="another list of numbers")


def _conflict(lab: Lab) -> None:
    """Each trunk holds the number in turn, and each is asked for, more than once."""
    trunks = lab.target.trunk_ids[:3]
    for holder in trunks:
        number = lab.assigned(holder)
        for asked in (*trunks, holder):
            answer = lab.api.assign(number, asked)
            lab.must(answer)
            lab.must_hold(number, holder, answer)


def _conflict_status(lab: Lab) -> None:
    number = lab.assigned()
    for asked in lab.target.trunk_ids[:3]:
        lab.must(lab.api.assign(number, asked))


def _race(lab: Lab) -> None:
    for _ in range(lab.effort.rounds):
        number = lab.freed()
        trunks = [lab.target.trunk_ids[i % len(lab.target.trunk_ids)] for i in range(lab.effort.racers)]
        lab.random.shuffle(trunks)
        answers = lab.api.wire.send_at_once([lab.api.assign_request(number, trunk) for trunk in trunks])
        winners = [place for place, answer in enumerate(answers) if answer.status == _NO_CONTENT]
        if len(winners) != 1:
            lab.breach(answers[0], f"one success of {len(answers)} assigns at once", seen=f"{len(winners)} successes")
        winner = winners[0]
        for answer in (*answers[:winner], *answers[winner + 1 :]):
            lab.must(answer)
        lab.must_hold(number, trunks[winner], answers[winner])


def _trunk_unknown(lab: Lab) -> None:
    number = lab.freed()
    for trunk in lab.unknown_trunks():
        answer = lab.api.assign(number, trunk)
        lab.must(answer)
        lab.must_hold(number, None, answer)


def _trunk_unknown_body(lab: Lab) -> None:
    number = lab.freed()
    for trunk in lab.unknown_trunks():
        lab.must(lab.api.assign(number, trunk))


def _trunk_foreign(lab: Lab) -> None:
    number = lab.freed()
    answer = lab.api.assign(number, lab.target.foreign_trunk_id or "")
    lab.must(answer)
    lab.must_hold(number, None, answer)


def _path_alias(lab: Lab) -> None:
    number = lab.freed()
    answer = lab.api.assign(number, lab.trunk, alias=True)
    lab.must(answer)
    lab.must_hold(number, lab.trunk, answer)


def _trial_account(lab: Lab) -> None:
    answer = lab.api.assign(lab.number, lab.trunk)
    lab.must(answer)
    lab.must_hold(lab.number, None, answer)


def _rate_limited(lab: Lab) -> None:
    answer = lab.api.assign(lab.number, lab.trunk)
    lab.must(answer)
    retry_after = answer.header("Retry-After")
    if retry_after is not None and not retry_after.isdecimal() and not _IMF_FIXDATE.fullmatch(retry_after):
        lab.breach(answer, "a Retry-After in seconds or as a date", seen=f"Retry-After: {retry_after}")
    lab.must_hold(lab.number, None, answer)


CHECKS = (
    Check("assign.success", _success),
    Check("assign.success.empty", _empty),
    Check("assign.success.headers", _headers),
    Check("assign.number-unknown", _number_unknown),
    Check("assign.number-foreign", _number_foreign),
    Check("assign.conflict", _conflict),
    Check("assign.conflict.status", _conflict_status),
    Check("assign.race", _race),
    Check("assign.trunk-unknown", _trunk_unknown),
    Check("assign.trunk-unknown.body", _trunk_unknown_body),
    Check("assign.trunk-foreign", _trunk_foreign),
    Check("assign.path-alias", _path_alias),
    Check("assign.trial-account", _trial_account),
    Check("assign.rate-limited", _rate_limited),
)
