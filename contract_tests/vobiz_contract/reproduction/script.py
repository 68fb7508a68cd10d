"""The shell script of a failure: it can be pasted, brings about the state, and ends with the request that failed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.curl import TOKEN_VARIABLE, curl
from vobiz_contract.reproduction.heading import heading
from vobiz_contract.reproduction.plain import shown
from vobiz_contract.reproduction.steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reproduction.steps import Capture, Step
    from vobiz_contract.results import Failure

__all__ = ["script"]

_STATUS_ONLY = "-s -o /dev/null -w '%{http_code}\\n'"
_BODY_ONLY = "-s"
_ALL = "-i -s"
_COMMENTS = {
    "prepare": "# Bring about the state in which the check found the numbers.",
    "check": "# What the check sent before.",
    "failure": "# The failure:",
    "effect": "# The effect of it:",
}


def script(failure: Failure, provider: Provider) -> str:
    """Return a script that shows a failure again; empty if no request shows it. It runs in a shell of its own."""
    steps = steps_of(failure, provider)
    if not steps:
        return ""
    account = shown(provider.auth_id, provider)
    guard = f': "${{{TOKEN_VARIABLE}:?export the token of account {account} first}}"'
    return "\n".join(["(", f"  {guard}", *(f"  {line}" for line in _lines(failure, steps, provider)), ")"])


def _lines(failure: Failure, steps: Sequence[Step], provider: Provider) -> Iterator[str]:
    values: dict[str, str] = {}
    for (role, at_once), group in groupby(steps, key=lambda one: (one.role, one.exchange.at_once)):
        found = f" {heading(failure, provider)}" if role == "failure" else ""
        yield f"{_COMMENTS[role]}{found}"
        for step in group:
            yield from _step(step, provider, values)
        if at_once:
            yield "wait"


def _step(step: Step, provider: Provider, values: dict[str, str]) -> Iterator[str]:
    request = step.exchange.request
    if step.captures:
        command = curl(request, provider, values, options=_BODY_ONLY)
        yield f"response=$({command})"
        yield from (_assignment(one) for one in step.captures)
        values.update({one.value: one.name for one in step.captures})
        return
    command = curl(request, provider, values, options=_ALL if step.role in {"failure", "effect"} else _STATUS_ONLY)
    if step.times > 1:
        command = f"for i in $(seq {step.times}); do {command}; done"
    seen = "" if step.role == "prepare" else f"  # {step.exchange.status or 'no response'}"
    yield f"{command} &" if step.exchange.at_once else f"{command}{seen}"


def _assignment(capture: Capture) -> str:
    """Return a command that takes a value from the JSON of the last response."""
    found = f'grep -o \'"{capture.key}" *: *"*[^",}}]*\' | sed -n \'{capture.index + 1}s/.*: *"*//p\''
    return f'{capture.name}=$(printf %s "$response" | {found})'
