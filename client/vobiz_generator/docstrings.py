"""Writes the docstring of an operation's method, from what the document says of it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_spec import Behaviour, Operation, Spec

_WIDTH = 110


def docstring(
    spec: Spec, operation: Operation, entry: Mapping[str, Any], arguments: Sequence[Any], result: str | None
) -> str:
    """The text between the quotes, indented for a method."""
    blocks = [
        f"{operation.summary}.",
        *(_wrapped(paragraph) for paragraph in entry["description"].strip().split("\n\n")),
        _section("Args", ((f"{a.name} ({_type(a)})", first_sentence(a.description)) for a in arguments)),
        _section("Returns", [(result or "None", _success(spec, result, entry))]),
        _section("Raises", _raises(operation.behaviours)),
        _wrapped(_everywhere(spec)),
        _section("Behaviours", ((b.level.value, b.statement) for b in operation.behaviours if not b.becomes)),
    ]
    text = "\n\n".join(block for block in blocks if block)
    return textwrap.indent(text, " " * 8).strip().replace("\\", "\\\\")


def first_sentence(text: str) -> str:
    """The first sentence of a description, on one line."""
    line = " ".join(text.split())
    head, dot, _ = line.partition(". ")
    return f"{head}." if dot else line


def _type(argument: Any) -> str:  # noqa: ANN401 generate.Argument, which imports this module
    return str(argument.type) if argument.required else f"{argument.type}, optional"


def _success(spec: Spec, result: str | None, entry: Mapping[str, Any]) -> str:
    if result:
        return first_sentence(spec.schema(result)["description"])
    success = next(response for status, response in entry["responses"].items() if str(status).startswith("2"))
    return first_sentence(success["description"])


def _raises(behaviours: Sequence[Behaviour]) -> Iterator[tuple[str, str]]:
    """The errors of an operation's own behaviours, each with what it stands for and how well that is known."""
    yield "InvalidArgumentError", "An argument is not what its schema says; nothing was sent."
    statements: dict[str, list[str]] = {}
    for behaviour in behaviours:
        if behaviour.becomes:
            statements.setdefault(behaviour.becomes, []).append(f"{behaviour.statement} ({behaviour.level.value})")
    for name, found in statements.items():
        yield name, " ".join(found)


def _everywhere(spec: Spec) -> str:
    names = dict.fromkeys(behaviour.becomes for behaviour in spec.common_behaviours if behaviour.becomes)
    return f"Like every operation also: {', '.join(names)}, and TransportError where no answer comes."


def _section(title: str, entries: Any) -> str:  # noqa: ANN401 pairs of texts
    lines = [_wrapped(f"{name}: {text}", indent="    ") for name, text in entries]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def _wrapped(text: str, *, indent: str = "") -> str:
    further = f"{indent}    " if indent else ""
    return textwrap.fill(" ".join(text.split()), _WIDTH - 8, initial_indent=indent, subsequent_indent=further)
