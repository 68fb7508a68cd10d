"""Says in a sentence what a fault does, to which requests. It must not depend on HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.api.target import printable
from vobiz_mock.faults.definition import Distribution
from vobiz_mock.web.inspector.cut_text import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.faults.definition import Definition, Do, On
    from vobiz_mock.faults.fault import Fault

_FEW = 2  # header fields that are named
_MOST = 100  # characters of a text that may be long


class _Verbs(NamedTuple):
    """The verbs for one request or several, in the future or in the past."""

    be: str
    get: str
    have: str
    take: str


_VERBS = {
    (False, False): _Verbs("is", "gets", "It has", "It takes"),
    (True, False): _Verbs("are", "get", "They have", "They take"),
    (False, True): _Verbs("was", "got", "It had", "It took"),
    (True, True): _Verbs("were", "got", "They had", "They took"),
}
_ENDS = {"reset": "the connection is reset", "close": "the connection is closed", "silence": "silence follows"}
_LOST = {"reset": "the connection is reset", "close": "the connection is closed", "silence": "there is only silence"}


def sentence(fault: Fault, status: int | None, *, reads: bool) -> str:
    """Return what a fault does.

    Args:
        fault: The fault.
        status: The status of the answer that it gives itself; None if it gives none.
        reads: Whether the requests that meet it only read, so that they have no effect anyway.
    """
    definition = fault.definition
    many = definition.times not in {None, 1} and _left(fault) != 1
    verbs = _VERBS[many, fault.is_spent]
    parts = [f"{_subject(fault, many=many)} {_answer(definition.do, status, verbs)}", *_delivery(definition.do)]
    effect = "" if reads else _effect(definition, verbs)
    return f"{', '.join(parts)}.{effect}"


def _left(fault: Fault) -> int | None:
    """Return how many requests the sentence is about; None if it is about all."""
    times = fault.definition.times
    return times if times is None or fault.is_spent else times - fault.met


def _subject(fault: Fault, *, many: bool) -> str:
    on, left = fault.definition.on, _left(fault)
    request = f"{on.operation} request" if on.operation else "request"
    words = f"{_count(left, is_spent=fault.is_spent)}{request}{'s' if many else ''}{''.join(_conditions(on))}"
    words += _skipped(on.nth - 1 - fault.fitted)
    chance = fault.definition.chance
    return f"{words}, with a chance of {chance:.0%}," if chance < 1 else words


def _count(left: int | None, *, is_spent: bool) -> str:
    if left is None:
        return "Each "
    if is_spent:
        return "One " if left == 1 else f"{left} "
    return "The next " if left == 1 else f"The next {left} "


def _conditions(on: On) -> Iterator[str]:
    if on.number is not None:
        yield f" for {on.number}"
    if on.account is not None:
        yield f" of {printable(on.account, limit=_MOST)}"
    if on.spelling is not None:
        yield f" spelt {on.spelling}"


def _skipped(others: int) -> str:
    if others <= 0:
        return ""
    return " after one other" if others == 1 else f" after {others} others"


def _answer(do: Do, status: int | None, verbs: _Verbs) -> str:
    if do.behaviour is not None:
        return f"{verbs.be} answered with {status} ({do.behaviour}){_headers(do)}"
    if do.status is not None:
        return f"{verbs.be} answered with {do.status} and {_body(do)}{_headers(do)}"
    if do.end is not None and do.sent_length == 0:
        return f"{verbs.get} no answer: {_LOST[do.end.value]}"
    if do.withholds:
        return f"{verbs.get} a part of an answer"
    return f"{verbs.be} answered as usual"


def _body(do: Do) -> str:
    return f"a body of {len(do.body)} bytes" if do.body else "no body"


def _headers(do: Do) -> str:
    if not do.headers:
        return ""
    if len(do.headers) > _FEW:
        return f" and {len(do.headers)} header fields"
    return "".join(f" and {cut(f'{name}: {value}', _MOST)}" for name, value in do.headers.items())


def _delivery(do: Do) -> Iterator[str]:
    if do.wait:
        yield f"after {_time(do.wait)}"
    if do.rate is not None:
        yield f"with {do.rate:g} bytes per second"
    if do.malformed:
        yield "its JSON is cut in the middle"
    if do.length is not None:
        yield f"only {do.length} bytes of the body are sent" if do.length else "not even the head is sent"
    if do.end is not None and (do.has_answer or do.malformed or do.length):
        yield f"then {_ENDS[do.end.value]}"


def _time(wait: float | Distribution) -> str:
    if not isinstance(wait, Distribution):
        return "1 second" if wait == 1 else f"{wait:g} seconds"
    if wait.min is not None:
        return f"{wait.min:g} to {wait.max:g} seconds at random"
    return f"a random time around {wait.median:g} seconds"


def _effect(definition: Definition, verbs: _Verbs) -> str:
    if not (definition.do.has_answer or definition.do.withholds):
        return ""
    return f" {verbs.take} effect first." if definition.effect_first else f" {verbs.have} no effect."
