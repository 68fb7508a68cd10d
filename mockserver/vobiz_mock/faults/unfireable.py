"""Refuses a fault that can never fire, or of which a part can never be seen, with the reason and what would work.

An ordered table of pure checks. That an earlier fault meets all requests first is the subject of `hidden.py`.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_mock.api.subjects import has_number, has_number_in_path
from vobiz_mock.errors import SteeringError
from vobiz_mock.faults import effects
from vobiz_mock.faults.answers import BODILESS
from vobiz_mock.faults.definition import Distribution
from vobiz_mock.faults.header_fields import header_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from vobiz_mock.faults.answers import Answers
    from vobiz_mock.faults.definition import Definition, Do
    from vobiz_spec import Operation

    Check = Callable[[Definition, Answers], str | None]

_SHOWN = 30  # names in a message
_MAX_BODY = 1024 * 1024  # bytes, as much as the fake reads of a request


def completed(definition: Definition, answers: Answers) -> Definition:
    """Return a definition with what it leaves open: the operations whose requests can meet it.

    A behaviour of one operation is an answer to no other one. What shows in a body alone never shows where a success
    has no body.

    Raises:
        SteeringError: The fault can never fire, or a part of it can never be seen.
    """
    _refuse(NAMES, definition, answers)
    behaviour = definition.do.behaviour
    if behaviour is not None and definition.on.operation is None and (owner := answers.operation_of(behaviour)):
        definition = replace(definition, on=replace(definition.on, operation=owner.id))
    _refuse(CHECKS, definition, answers)
    return replace(definition, excluded=frozenset(_unseen(definition, answers)))


def _unseen(definition: Definition, answers: Answers) -> Iterator[str]:
    """Yield the operations in whose answers the fault would not be seen, if it is not for one operation."""
    for name in answers.spec.operations if definition.on.operation is None else ():
        narrow = replace(definition, on=replace(definition.on, operation=name))
        if any(check(narrow, answers) for check in SEEN):
            yield name


def nearest(name: str, names: Collection[str]) -> str:
    """Return the names that are similar to one which does not exist, or else the first names, to end a message."""
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"expected one of {', '.join(list(names)[:_SHOWN])}{more}"


def _refuse(checks: tuple[Check, ...], definition: Definition, answers: Answers) -> None:
    for check in checks:
        if (problem := check(definition, answers)) is not None:
            raise SteeringError(f"fault.{problem}")


def _operation_problem(definition: Definition, answers: Answers) -> str | None:
    name, known = definition.on.operation, answers.spec.operations
    if name is None or name in known:
        return None
    return f"on.operation: there is no operation {name!r:.120}; {nearest(name, known)}"


def _behaviour_problem(definition: Definition, answers: Answers) -> str | None:
    name, known = definition.do.behaviour, answers.spec.behaviours
    if name is None or name in known:
        return None
    return f"do.behaviour: there is no behaviour {name!r:.120}; {nearest(name, known)}"


def _spelling_problem(definition: Definition, answers: Answers) -> str | None:
    name, known = definition.on.spelling, [rule.id for rule in answers.spec.encoding_rules]
    if name is None or name in known:
        return None
    return f"on.spelling: there is no encoding rule {name!r:.120}; {nearest(name, known)}"


def _owner_problem(definition: Definition, answers: Answers) -> str | None:
    """Return what is wrong with a behaviour for the operation of the conditions."""
    behaviour, operation = definition.do.behaviour, _operation(definition, answers)
    owner = answers.operation_of(behaviour) if behaviour else None
    if operation is None or owner is None or owner is operation:
        return None
    own = [one.id for one in operation.behaviours if answers.own_answer(one.id)]
    return (
        f"do.behaviour: {behaviour!r} is of {owner.id}, and only requests of {operation.id} meet the fault; "
        f"{nearest(f'{operation.prefix}.{behaviour}', own)}"
    )


def _answer_problem(definition: Definition, answers: Answers) -> str | None:
    behaviour = definition.do.behaviour
    if behaviour is None or answers.own_answer(behaviour) is not None:
        return None
    prefix = f"{behaviour.partition('.')[0]}."
    others = [name for name in answers.spec.behaviours if name.startswith(prefix) and answers.own_answer(name)]
    return f"do.behaviour: {behaviour!r} has no answer of its own in the document; {nearest(behaviour, others)}"


def _number_problem(definition: Definition, answers: Answers) -> str | None:
    operation, number = _operation(definition, answers), definition.on.number
    if operation is None or number is None or has_number(operation, answers.spec):
        return None
    others = [one.id for one in answers.spec.operations.values() if has_number(one, answers.spec)]
    return f"on.number: {number!r} fits no request of {operation.id}, which has no number; {_one_of(others)}"


def _spelling_place_problem(definition: Definition, answers: Answers) -> str | None:
    operation, spelling = _operation(definition, answers), definition.on.spelling
    if operation is None or spelling is None or has_number_in_path(operation):
        return None
    others = [one.id for one in answers.spec.operations.values() if has_number_in_path(one)]
    return (
        f"on.spelling: {spelling!r} fits no request of {operation.id}, which has no number in the path; "
        f"{_one_of(others)}"
    )


def _one_of(operations: Iterable[str]) -> str:
    return f"leave it out, or use one of {', '.join(operations)}"


def _success_problem(definition: Definition, answers: Answers) -> str | None:
    """Return why a success can never replace another one: the fake refuses all requests with the spelling."""
    do, spelling = definition.do, definition.on.spelling
    if not (definition.effect_first and do.has_answer and spelling) or answers.finds(spelling):
        return None
    status = answers.status(do)
    if status is not None and status >= HTTPStatus.BAD_REQUEST:
        return None
    return (
        f"when: a success does not replace a refusal, and all requests with the spelling {spelling!r} are refused; "
        "use before, or the spelling encoded"
    )


def _combination_problem(definition: Definition, _answers: Answers) -> str | None:
    """Return what is wrong with the parts of `do` beside each other."""
    do, written = definition.do, definition.written
    if do.behaviour is not None and (extra := {"status", "body"} & written.keys()):
        names = " and ".join(sorted(extra))
        return f"do: a behaviour has a status and a body of its own; leave out behaviour, or {names}"
    orphan = next((name for name in ("body", "headers") if name in written and not do.has_answer), None)
    return f"do.{orphan}: there is no answer that has it; add a status, such as 503" if orphan else None


def _body_problem(definition: Definition, _answers: Answers) -> str | None:
    do = definition.do
    if do.body and do.status in BODILESS:
        return f"do.body: a response with status {do.status} has no body (RFC 9110); leave it out, or use status 200"
    if len(do.body) > _MAX_BODY:
        return f"do.body: it has {len(do.body)} bytes; expected at most {_MAX_BODY}"
    return None


def _headers_problem(definition: Definition, _answers: Answers) -> str | None:
    problems = (header_problem(name, value) for name, value in definition.do.headers.items())
    problem = next(filter(None, problems), None)
    return f"do.headers: {problem}" if problem else None


def _wait_problem(definition: Definition, _answers: Answers) -> str | None:
    wait = definition.do.wait
    if not isinstance(wait, Distribution):
        return None
    if (wait.min is None) is not (wait.max is None) or (wait.median is None) is not (wait.sigma is None):
        return "do.wait: a part is missing; expected min and max, or median and sigma"
    if (wait.min is None) is (wait.median is None):
        return "do.wait: expected min and max, or median and sigma, but not both"
    if wait.min is not None and wait.max is not None and wait.min > wait.max:
        return f"do.wait: min is {wait.min} and max is {wait.max}; expected a min that is not greater, so exchange them"
    return "do.wait: it is always 0; expected a max of more than 0" if wait.max == 0 else None


def _malformed_problem(definition: Definition, answers: Answers) -> str | None:
    do = definition.do
    if not do.malformed or (body := _body(definition, answers)) is None:
        return None
    if not body:
        return f"do.malformed: {_whose(do)} has no body; use an answer that has one, such as common.server-error"
    if not body.lstrip().startswith((b"{", b"[")):
        return "do.malformed: half of the body may still be JSON; use a body that is an object or an array"
    return None


def _rate_problem(definition: Definition, answers: Answers) -> str | None:
    do = definition.do
    if do.rate is None:
        return None
    if do.sent_length == 0:
        return "do.rate: no byte of a body is sent, so none is slow; leave it out, or add a length of more than 0"
    if do.has_answer and not answers.body(do):
        return f"do.rate: {_whose(do)} has no body that could be slow; leave it out, or use wait"
    return None


def _effect_problem(definition: Definition, answers: Answers) -> str | None:
    """Return why nothing can be seen of what a fault does."""
    do, body = definition.do, _body(definition, answers)
    if body is None:
        return None if effects.is_seen(do, b" " * _MAX_BODY) else _NO_EFFECT
    if do.length and do.length >= len(body) and do.end is None and (do.has_answer or not do.wait):
        return (
            f"do.length: nothing is cut at {do.length} bytes, since {_whose(do)} has only {len(body)}; "
            "use a smaller length, or add an end"
        )
    if effects.is_seen(do, body):
        return None
    if do.rate is None:
        return _NO_EFFECT
    return f"do.rate: {_whose(do)} has no body that could be slow; use wait"


def _body(definition: Definition, answers: Answers) -> bytes | None:
    """Return the body of the answer to the requests that a fault should be seen in; None if it is not certain."""
    do, operation = definition.do, _operation(definition, answers)
    if do.has_answer:
        return answers.body(do)
    if operation is None or operation.method == "GET":
        return None
    if do.withholds and not definition.effect_first:
        return answers.server_error_body()
    if definition.on.spelling is not None and not answers.finds(definition.on.spelling):
        return None  # all these requests are refused, and a refusal has a body
    success = answers.own_answer(operation.success.id)
    return b"" if success is not None and success.body is None else None


def _whose(do: Do) -> str:
    if do.behaviour is not None:
        return f"the answer of {do.behaviour}"
    return f"the answer with status {do.status}" if do.status is not None else "the answer of this operation"


def _operation(definition: Definition, answers: Answers) -> Operation | None:
    return answers.spec.operations[definition.on.operation] if definition.on.operation else None


_NO_EFFECT = (
    "do: nothing in it changes an answer; expected one of behaviour, status, malformed, wait, rate, length, end"
)

NAMES: tuple[Check, ...] = (_operation_problem, _behaviour_problem, _spelling_problem)
SEEN: tuple[Check, ...] = (_malformed_problem, _rate_problem, _effect_problem)
CHECKS: tuple[Check, ...] = (
    _owner_problem,
    _answer_problem,
    _spelling_place_problem,
    _number_problem,
    _success_problem,
    _combination_problem,
    _body_problem,
    _headers_problem,
    _wait_problem,
    *SEEN,
)
