"""Writes the docstring of an operation's method from what the document says of the operation."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from vobiz_generator.sentences import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vobiz_generator.arguments import Argument
    from vobiz_spec import Behaviour, Operation, Spec

_WIDTH = 110
_INDENT = " " * 8


def docstring(
    spec: Spec, operation: Operation, entry: Mapping[str, Any], arguments: Sequence[Argument], result: str | None
) -> str:
    """Return the text between the quotes, indented for a method.

    Args:
        spec: The document.
        operation: The operation.
        entry: The operation as it is in the document.
        arguments: The method's arguments.
        result: The name of the schema of a success, None if it has no body.

    """
    blocks = [
        f"{operation.summary}.",
        *(_wrapped(paragraph) for paragraph in operation.description.strip().split("\n\n")),
        _section("Args", ((f"{a.name} ({_type(a)})", first_sentence(a.description)) for a in arguments)),
        _section("Returns", [(result or "None", _success(spec, result, entry))]),
        _section("Raises", _raises(operation.behaviours)),
        _wrapped(_common(spec)),
        _section("Behaviours", ((b.level.value, b.statement) for b in operation.behaviours if not b.becomes)),
    ]
    text = "\n\n".join(block for block in blocks if block)
    return textwrap.indent(text, _INDENT).strip().replace("\\", "\\\\")


def _type(argument: Argument) -> str:
    return argument.annotation if argument.required else f"{argument.annotation}, optional"


def _success(spec: Spec, result: str | None, entry: Mapping[str, Any]) -> str:
    if result:
        return first_sentence(spec.schema(result)["description"])
    success = next(response for status, response in entry["responses"].items() if str(status).startswith("2"))
    return first_sentence(success["description"])


def _raises(behaviours: Sequence[Behaviour]) -> Iterator[tuple[str, str]]:
    """Yield the errors of an operation's own behaviours, each with their statements and levels."""
    yield "InvalidArgumentError", "An argument does not match its schema. Nothing was sent."
    statements: dict[str, list[str]] = {}
    for behaviour in behaviours:
        if behaviour.becomes:
            statements.setdefault(behaviour.becomes, []).append(f"{behaviour.statement} ({behaviour.level.value})")
    for name, found in statements.items():
        yield name, " ".join(found)


def _common(spec: Spec) -> str:
    names = dict.fromkeys(behaviour.becomes for behaviour in spec.common_behaviours if behaviour.becomes)
    return f"Every operation also raises {', '.join(names)}, and TransportError if no complete response arrives."


def _section(title: str, entries: Iterable[tuple[str, str]]) -> str:
    lines = [_wrapped(f"{name}: {text}", indent="    ") for name, text in entries]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def _wrapped(text: str, *, indent: str = "") -> str:
    further = f"{indent}    " if indent else ""
    width = _WIDTH - len(_INDENT)
    line = " ".join(text.split())
    return textwrap.fill(line, width, initial_indent=indent, subsequent_indent=further, break_on_hyphens=False)
