"""A failure as a pytest file that needs nothing but `requests`: red while the provider has the failure.

It sends what the shell script sends, and asserts what the document says of the response or its effect. A failure whose
expectation is only a sentence has no such file.
"""

from __future__ import annotations

import re
from pprint import pformat
from typing import TYPE_CHECKING

from vobiz_contract.checks.expectation import describe_expected
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.pieces import Form, in_pieces
from vobiz_contract.reproduction.pytest_template import HELPERS, MODULE
from vobiz_contract.reproduction.steps import steps_of
from vobiz_spec import Match, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reproduction.pieces import Piece
    from vobiz_contract.reproduction.steps import Capture, Step
    from vobiz_contract.results import Failure

__all__ = ["file_name", "pytest_file"]

_STATUS = re.compile(r"status (\d{3})\b")
_PYTHON = {
    Form.TOKEN: "{TOKEN}",
    Form.SHORT_TOKEN: "{TOKEN[:-1]}",
    Form.SWAPPED_TOKEN: "{TOKEN.swapcase()}",
    Form.BASIC: "{BASIC}",
}


def file_name(failure: Failure) -> str:
    """Return the name of the file of a failure."""
    return f"test_{re.sub(r'[^a-z0-9]+', '_', failure.behaviour.lower())}.py"


def pytest_file(failure: Failure, provider: Provider) -> str | None:
    """Return the file's text, or None if the expectation cannot be written as an assertion."""
    steps, assertions = steps_of(failure, provider), list(_assertions(failure))
    raced = any(step.exchange.at_once for step in steps) and not failure.trunks
    if not steps or not assertions or raced:
        return None
    behaviour = load().behaviours[failure.behaviour]
    return MODULE.format(
        helpers=HELPERS,
        heading=_docstring(heading(failure, provider)),
        statement=_docstring(behaviour.statement),
        source=_docstring(behaviour.source),
        url=provider.url.rstrip("/"),
        account=provider.auth_id,
        list_path=f"{load().base_path}{load().operations['list_numbers'].path.format(account_id=provider.auth_id)}",
        name=file_name(failure).removesuffix(".py"),
        body="\n".join(f"    {line}" for line in (*_sends(failure, steps, provider), *assertions)),
    )


def _docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''")


# What is asserted.


def _assertions(failure: Failure) -> Iterator[str]:
    """Yield assertions that fail for what was seen."""
    if failure.trunks:
        yield from (f"assert trunk_of({number!r}) == {trunk!r}" for number, trunk in failure.trunks.items())
        return
    sees, exchange = load().behaviours[failure.behaviour].sees, failure.exchange
    wanted = _STATUS.match(failure.expected)
    if wanted and exchange is not None and exchange.status != int(wanted[1]):
        yield f"assert response.status == {wanted[1]}"
    elif exchange is not None and failure.expected == describe_expected(sees, load()):
        yield from _assertions_of_response(failure)


def _assertions_of_response(failure: Failure) -> Iterator[str]:
    sees = load().behaviours[failure.behaviour].sees
    if sees.status is not None:
        yield f"assert response.status == {sees.status}"
    if sees.examples and sees.match is not Match.STATUS:
        examples = [load().example(one) for one in sees.examples]
        if sees.match is Match.ERROR:
            examples = [{"error": one["error"]} for one in examples]
        written = pformat(examples, width=100, sort_dicts=False).replace("\n", "\n    ")
        yield f"assert any(contains(response.json, example) for example in {written})"
    if sees.mentions:
        yield f"assert {sees.mentions.lower()!r} in response.text.lower()"
    yield from (f"assert response.headers.get({name!r})" for name in sees.headers)


# What is sent.


def _sends(failure: Failure, steps: Sequence[Step], provider: Provider) -> Iterator[str]:
    values: dict[str, str] = {}
    together = [step for step in steps if step.exchange.at_once]
    for step in steps:
        if step.role == "effect" or (failure.trunks and step.exchange is failure.exchange):
            continue  # the assertions read the effect
        if not step.exchange.at_once:
            yield from _send(step, provider, values)
        elif step is together[-1]:
            requests = ", ".join(f"dict({_arguments(one, provider, values)})" for one in together)
            yield f"response = send_at_once({requests})"


def _send(step: Step, provider: Provider, values: dict[str, str]) -> Iterator[str]:
    target = "response = " if step.shows or step.captures else ""
    seen = f"  # {step.exchange.status}" if step.role == "check" and step.exchange.status else ""
    call = f"{target}send({_arguments(step, provider, values)})"
    if step.times > 1:
        yield f"for _ in range({step.times}):"
        call = f"    {call}"
    yield call + seen
    yield from (_assignment(one) for one in step.captures)
    values.update({one.value: one.name for one in step.captures})


def _assignment(capture: Capture) -> str:
    return f"{capture.name} = response.field({capture.key!r}, {capture.index})"


def _arguments(step: Step, provider: Provider, values: Mapping[str, str]) -> str:
    parts = in_pieces(step.exchange.request, provider, values)
    headers = ", ".join(f"({name!r}, {_text(value)})" for name, value in parts.headers)
    arguments = [f"{parts.method!r}", _text(parts.target), f"headers=[{headers}]"]
    if isinstance(parts.body, bytes):
        arguments.append(f"body={parts.body!r}")
    elif parts.body is not None:
        arguments.append(f"body={_text(parts.body)}.encode()")
    names = ("method", "target")
    return ", ".join([*(f"{name}={value}" for name, value in zip(names, arguments, strict=False)), *arguments[2:]])


def _text(pieces: Sequence[Piece]) -> str:
    """Return pieces as a string of Python: a literal, or one with values in it."""
    if all(piece.form is Form.TEXT for piece in pieces):
        return repr("".join(piece.text for piece in pieces))
    literals = (_in_f_string(piece) for piece in pieces)
    return f'f"{"".join(literals)}"'


def _in_f_string(piece: Piece) -> str:
    match piece.form:
        case Form.TEXT:
            escaped = piece.text.encode("unicode_escape").decode("ascii")
            return escaped.replace('"', '\\"').replace("{", "{{").replace("}", "}}")
        case Form.VALUE:
            return f"{{{piece.text}}}"
        case Form.QUOTED_VALUE:
            return f"{{quote({piece.text}, safe='')}}"
        case _:
            return _PYTHON[piece.form]
