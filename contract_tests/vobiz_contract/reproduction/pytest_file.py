"""A failure as a pytest file that needs nothing but `requests`: red while the provider has the failure.

It sends what the shell script sends, and asserts what was expected of the response or its effect. A failure of which no
single response can be asserted has no such file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.assertions import assertions
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.literals import text_literal
from vobiz_contract.reproduction.pieces import in_pieces
from vobiz_contract.reproduction.plain import shown
from vobiz_contract.reproduction.pytest_template import HELPERS, MODULE
from vobiz_contract.reproduction.steps import steps_of
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reproduction.steps import Capture, Step
    from vobiz_contract.results import Failure

__all__ = ["file_name", "pytest_file", "why_no_file"]

_DRAWN = re.compile("contract[ _-]check[ _-]([0-9a-f]{12})")


def file_name(failure: Failure) -> str:
    """Return the name of the file of a failure."""
    return f"test_{re.sub(r'[^a-z0-9]+', '_', failure.behaviour.lower())}.py"


def why_no_file(failure: Failure, provider: Provider) -> str:
    """Return why a failure has no pytest file, or an empty string if it has one."""
    steps = steps_of(failure, provider)
    if not steps:
        return "no request shows it"
    if any(step.exchange.at_once for step in steps) and not failure.trunks:
        return "the requests were sent at the same time, and need not show it each time"
    if not any(assertions(failure, provider, {})):
        return f"no single response shows what is expected: {shown(failure.expected, provider)}"
    return ""


def pytest_file(failure: Failure, provider: Provider) -> str | None:
    """Return the file's text, or None if there is none, for the reason that `why_no_file` returns."""
    if why_no_file(failure, provider):
        return None
    steps, values = steps_of(failure, provider), dict[str, str]()
    sends = list(_sends(failure, steps, provider, values))
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
        body="\n".join(f"    {line}" for line in (*sends, *assertions(failure, provider, values))),
    )


def _docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''")


# What is sent.


def _sends(failure: Failure, steps: Sequence[Step], provider: Provider, values: dict[str, str]) -> Iterator[str]:
    """Yield the requests as lines of Python, and add to `values` the names of what they draw and read."""
    values.update(_fresh(steps))
    yield from (f"{name} = secrets.token_hex(6)" for name in values.values())
    together = [step for step in steps if step.exchange.at_once]
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        if step.role == "effect" or (failure.trunks and step.exchange is failure.exchange):
            continue  # the assertions read the effect
        if not step.exchange.at_once:
            tried = following is not None and following.exchange.fallback
            yield from _send(step, provider, values, is_read=tried or step.shows)
        elif step is together[-1]:
            requests = ", ".join(f"dict({_arguments(one, provider, values)})" for one in together)
            yield f"response = send_at_once({requests})"


def _fresh(steps: Sequence[Step]) -> dict[str, str]:
    """Return names for what was drawn so that it is unique: what an earlier run has left may have it."""
    bodies = ((step.exchange.request.body or b"").decode("utf-8", "replace") for step in steps)
    drawn = dict.fromkeys(found for body in bodies for found in _DRAWN.findall(body))
    return {value: f"fresh_{place}" for place, value in enumerate(drawn, 1)}


def _send(step: Step, provider: Provider, values: dict[str, str], *, is_read: bool) -> Iterator[str]:
    target = "response = " if is_read or step.captures else ""
    seen = f"  # {step.exchange.status}" if step.role == "check" and step.exchange.status else ""
    call = f"{target}send({_arguments(step, provider, values)})"
    if step.times > 1:
        yield f"for _ in range({step.times}):"
        call = f"    {call}"
    if step.exchange.fallback:
        yield "if response.status == 404:"
        call = f"    {call}"
    yield call + seen
    yield from (_assignment(one) for one in step.captures)
    values.update({one.value: one.name for one in step.captures})


def _assignment(capture: Capture) -> str:
    return f"{capture.name} = response.field({capture.key!r}, {capture.index})"


def _arguments(step: Step, provider: Provider, values: Mapping[str, str]) -> str:
    parts = in_pieces(step.exchange.request, provider, values)
    headers = ", ".join(f"({name!r}, {text_literal(value)})" for name, value in parts.headers)
    arguments = [f"{parts.method!r}", text_literal(parts.target), f"headers=[{headers}]"]
    if isinstance(parts.body, bytes):
        arguments.append(f"body={parts.body!r}")
    elif parts.body is not None:
        arguments.append(f"body={text_literal(parts.body)}.encode()")
    names = ("method", "target")
    return ", ".join([*(f"{name}={value}" for name, value in zip(names, arguments, strict=False)), *arguments[2:]])
