"""Carries out what a fault does: another answer, or the fake's, and how it is sent.

It must not depend on which requests meet a fault, or on how often.
"""

from __future__ import annotations

import random
from dataclasses import replace
from http import HTTPStatus
from time import time
from typing import TYPE_CHECKING

from vobiz_mock.faults.definition import Distribution
from vobiz_mock.journal.entry import Entry
from vobiz_mock.messages import AT_ONCE, Delivery, End

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.faults.answers import Answers
    from vobiz_mock.faults.definition import Definition, Do
    from vobiz_mock.messages import Reply

    Answer = Callable[[RoutedRequest], Entry]

FAULT_HEADER = "X-Mock-Fault"
_LONGEST_WAIT = 3600.0  # seconds, as the document of the control API has it; a log-normal time has no end


def around(definition: Definition, answers: Answers, routed: RoutedRequest, answer: Answer, draw: str) -> Entry:
    """Answer a request that meets a fault. The entry does not have the id of the fault yet.

    Args:
        definition: The fault.
        answers: Gives its answers.
        routed: The request.
        answer: Answers it as if there were no fault, with all effects.
        draw: The seed of a random wait.
    """
    do = definition.do
    entry = _after(do, answers, routed, answer) if definition.effect_first else _before(do, answers, routed, answer)
    body = cut_in_the_middle(entry.reply.body) if do.malformed else entry.reply.body
    return entry._replace(reply=replace(_resized(entry.reply, body), delivery=_delivery(do, draw)))


def is_seen(do: Do, body: bytes) -> bool:
    """Return whether a client can see that an answer of the fake met a fault.

    Args:
        do: What the fault does.
        body: The body of the answer.
    """
    if do.has_answer or do.wait or do.end is not None:
        return True
    is_cut = do.length is not None and (do.length == 0 or do.length < len(body))
    return is_cut or (bool(body) and (do.malformed or do.rate is not None))


def cut_in_the_middle(body: bytes) -> bytes:
    """Return the first half of an object or array of JSON, which is not JSON."""
    return body[: (len(body) + 1) // 2]


def _before(do: Do, answers: Answers, routed: RoutedRequest, answer: Answer) -> Entry:
    if do.has_answer:
        return _entry(routed, *answers.of(do, routed))
    if do.withholds and _writes(routed):
        return _entry(routed, *answers.server_error(routed))
    return answer(routed)


def _after(do: Do, answers: Answers, routed: RoutedRequest, answer: Answer) -> Entry:
    """Answer with all effects, and then with the answer of the fault. A success does not replace a refusal."""
    entry = answer(routed)
    if not do.has_answer:
        return entry
    outcome, reply = answers.of(do, routed)
    if reply.status < HTTPStatus.BAD_REQUEST <= entry.reply.status:
        return entry
    return entry._replace(outcome=outcome, reply=reply)


def _entry(routed: RoutedRequest, outcome: Outcome, reply: Reply) -> Entry:
    return Entry(routed=routed, outcome=outcome, reply=reply, at=time())


def _writes(routed: RoutedRequest) -> bool:
    return routed.operation is not None and routed.operation.method != "GET"


def _resized(reply: Reply, body: bytes) -> Reply:
    """Return a reply with another body, and its length in the header."""
    if body == reply.body:
        return reply
    length = str(len(body))
    headers = tuple((name, length if name.lower() == "content-length" else value) for name, value in reply.headers)
    return replace(reply, headers=headers, body=body)


def _delivery(do: Do, draw: str) -> Delivery:
    wait = _drawn(do.wait, draw) if isinstance(do.wait, Distribution) else do.wait
    delivery = Delivery(wait=wait, rate=do.rate, length=do.sent_length, end=do.end or End.OPEN)
    return AT_ONCE if delivery == AT_ONCE else delivery


def _drawn(wait: Distribution, seed: str) -> float:
    chance = random.Random(seed)  # noqa: S311 not for secrets, and it must repeat
    if wait.median is None or wait.sigma is None:
        return chance.uniform(wait.min or 0.0, wait.max or 0.0)
    return min(wait.median * chance.lognormvariate(0.0, wait.sigma), _LONGEST_WAIT)
