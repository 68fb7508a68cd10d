"""What the document and the checks say of one behaviour or property, in words."""

from __future__ import annotations

import inspect
import json
import re
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

import click

from vobiz_contract.checks import CHECKS
from vobiz_contract.checks.expectation import describe_expected
from vobiz_contract.properties import PROPERTIES
from vobiz_spec import Judged, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_spec import Behaviour, Operation

__all__ = ["explanation"]

_NEEDS = {
    Judged.SAFE: "any account",
    Judged.GIVEN: "something of another account, which an option such as --foreign-number names",
    Judged.SANDBOX: "--sandbox, because it spends money, or changes or deletes something",
    Judged.STEERED: "a fault or a special account; no command can judge it",
}


def explanation(name: str) -> str:
    """Return what is known of a behaviour or property. Raises click.UsageError for an unknown id."""
    spec = load()
    properties = {one.id: one for one in PROPERTIES}
    if name in properties:
        found = properties[name]
        what = {"statement": found.statement, "sent": _documented(found.run) or "many drawn requests"}
        return _text(name, {**what, "depends on": ", ".join(found.depends_on)})
    if name not in spec.behaviours:
        near = get_close_matches(name, [*spec.behaviours, *properties], n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; --list of `check` prints all ids"
        raise click.UsageError(f"there is no behaviour {name!r}{hint}")
    return _text(name, dict(_of_behaviour(spec.behaviours[name])))


def _of_behaviour(behaviour: Behaviour) -> Iterator[tuple[str, str]]:
    yield "statement", behaviour.statement
    yield "level", f"{behaviour.level}: a provider that differs {behaviour.level.broken}"
    yield "source", behaviour.source
    yield "sent", "\n".join(_sent(behaviour))
    yield "expected", describe_expected(behaviour.sees, load())
    yield "needs", _NEEDS[behaviour.judged]
    yield "depends on", ", ".join(behaviour.depends_on)
    yield "hint", _filled(behaviour)


def _filled(behaviour: Behaviour) -> str:
    """Return the hint with its places filled from the encoding rule, or left open where only a request fills them."""
    rule = next((one for one in load().encoding_rules if one.behaviour == behaviour.id), None)
    correct = next(one.wire for one in load().encoding_rules if one.id == "encoded")
    places = {"sent": rule.wire, "write": correct, "reason": rule.reason or ""} if rule else {}
    return re.sub(r"\{(\w+)\}", lambda match: places.get(match[1], "…"), behaviour.hint or "")


def _sent(behaviour: Behaviour) -> Iterator[str]:
    """Yield the requests of the operation, the spellings of the number, and what the check says of itself."""
    spec = load()
    operation = next((one for one in spec.operations.values() if behaviour in one.behaviours), None)
    yield _request(operation) if operation else "requests of several operations"
    rules = [rule for rule in spec.encoding_rules if rule.behaviour == behaviour.id]
    yield from (f"with a number such as {rule.wire} in the path ({rule.id})" for rule in rules)
    check = next((one.run for one in CHECKS if one.behaviour == behaviour.id), None)
    if check is not None and (text := _documented(check)):
        yield text


def _request(operation: Operation) -> str:
    body = load().body_example(operation)
    sent = f"{operation.method} {load().base_path}{operation.path}"
    return f"{sent} with a body such as {json.dumps(body)}" if body is not None else sent


def _documented(function: Callable[..., None]) -> str:
    """Return the docstring of a function, also of one whose first arguments are given."""
    documented = function.func if isinstance(function, partial) else function
    return " ".join((inspect.getdoc(documented) or "").split())


def _text(name: str, parts: dict[str, str]) -> str:
    lines = [name]
    for title, text in parts.items():
        if text:
            first, *rest = text.splitlines()
            lines += [f"  {title:<11} {first}", *(f"  {'':<11} {one}" for one in rest)]
    return "\n".join(lines)
