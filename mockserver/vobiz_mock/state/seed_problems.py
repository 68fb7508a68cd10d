"""Describes the problems of a seed.

A problem is one line: the file and the position, what was found there, and what was expected. It must not contain a
token. This module checks what a JSON Schema cannot express, and must not depend on stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import yaml

from vobiz_mock.state.seed_clashes import found_clashes
from vobiz_mock.state.seed_values import unsendable
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema import ValidationError

    from vobiz_mock.state.seed_values import Place
    from vobiz_spec import Spec

_EXPECTED = {
    "E164": 'a phone number in E.164 form and in quotes, such as "+912271264217"',
    "Uuid": "a UUID, such as e3e55a78-1234-5678-90ab-cdef12345678",
}
# The keys with a secret, which no problem may show, and what their value must be.
_SECRETS = {"auth_token": "a token of printable ASCII characters, in quotes", "password": "a password, in quotes"}
_KINDS = {"object": "a mapping", "array": "a list", "string": "a string in quotes", "boolean": "true or false"}


@dataclass(frozen=True)
class Text:
    """The text of a seed.

    Attributes:
        source: The name of the seed in problems, such as its path.
        node: The root of the YAML nodes. None if the seed was given as a mapping.
    """

    source: str
    node: yaml.Node | None = None

    def where(self, place: Place) -> str:
        """Return the position of a place, such as `seed.yaml:8:9: accounts[0].numbers[0]`.

        Args:
            place: The keys and indexes that lead to the place.
        """
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
        mark = _mark(self.node, place)
        position = f"{self.source}:{mark.line + 1}:{mark.column + 1}" if mark is not None else self.source
        return f"{position}: {dotted}" if dotted else position


def syntax_problem(error: yaml.YAMLError, text: str, source: str) -> str:
    """Describe the error of a YAML parser."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        line, column = _in_text(error.problem_mark, text)
        return f"{source}:{line}:{column}: not YAML or JSON: {error.problem}"
    return f"{source}: not YAML or JSON: {str(error).splitlines()[0]:.120}"


def duplicate_keys(text: Text) -> list[str]:
    """Describe the duplicate keys of mappings. PyYAML keeps the last value only, and reports nothing."""
    return [f"{text.source}:{line}: duplicate key {key}" for line, key in _duplicate_keys(text.node)]


def schema_problems(errors: Iterable[ValidationError], text: Text, spec: Spec) -> list[str]:
    """Describe the errors of a JSON Schema validator, in the order of their places."""
    return [_problem(error, text, spec) for error in sorted(_leaves(errors), key=_order)]


def value_problems(data: object, text: Text) -> list[str]:
    """Describe the values that JSON does not have, such as `.inf`."""
    return [f"{text.where(place)}: {expected}" for place, expected in unsendable(data)]


def clashes(data: Mapping[str, Any], text: Text) -> list[str]:
    """Describe what a JSON Schema cannot find: duplicates, wrong references, and impossible cooldowns.

    Args:
        data: The seed in canonical form: each number is an object, and each UUID is in lower case.
        text: The text of the seed.
    """
    return [f"{text.where(place)}: {clash}" for place, clash in found_clashes(data)]


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        if error.context:
            yield from _leaves(error.context)
        else:
            yield error


def _order(error: ValidationError) -> tuple[str, ...]:
    return tuple(f"{part:06}" if isinstance(part, int) else part for part in error.absolute_path)


def _problem(error: ValidationError, text: Text, spec: Spec) -> str:
    place = tuple(error.absolute_path)
    rule = cast("Mapping[str, Any]", error.schema)
    if error.validator == "additionalProperties":
        unknown = next(key for key in cast("dict[str, Any]", error.instance) if key not in rule["properties"])
        return f"{text.where((*place, str(unknown)))}: unknown key; expected {', '.join(rule['properties'])}"
    if error.validator == "required":
        return f"{text.where(place)}: {error.message}"
    for key, expected in _SECRETS.items():
        if key in place:
            return f"{text.where(place)}: expected {expected}"
    return f"{text.where(place)}: {_found(error.instance)} found, expected {_expected(rule, spec)}"


def _found(value: object) -> str:
    """Return a scalar value, shortened, or only the kind of a list or mapping, since it may contain a token."""
    if isinstance(value, dict):
        return _KINDS["object"]
    return _KINDS["array"] if isinstance(value, list) else f"{value!r:.60}"


def _expected(rule: Mapping[str, Any], spec: Spec) -> str:
    """Describe what a schema expects."""
    for name, words in _EXPECTED.items():
        if rule.get("pattern") == strict_patterns(spec.schema(name))["pattern"]:
            return words
    kinds = rule["type"] if isinstance(rule.get("type"), list) else [rule.get("type", "another value")]
    format_ = f" ({rule['format']})" if "format" in rule else ""
    return " or ".join(_KINDS.get(kind, kind) for kind in kinds) + format_


def _mark(node: yaml.Node | None, place: Place) -> yaml.Mark | None:
    """Return the position of a place: for a value in a mapping, the position of its key."""
    mark = node.start_mark if node is not None else None
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            mark = node.start_mark
        elif isinstance(node, yaml.MappingNode):
            entry = next(((key, value) for key, value in node.value if key.value == part), None)
            if entry is None:
                break
            mark, node = entry[0].start_mark, entry[1]
    return mark


def _in_text(mark: yaml.Mark, text: str) -> tuple[int, int]:
    """Return the line and column of a mark, from 1. libyaml's end of a text is on a line after the last one."""
    lines = text.split("\n")
    if mark.line < len(lines):
        return mark.line + 1, mark.column + 1
    return len(lines), len(lines[-1]) + 1


def _duplicate_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # which no key of a seed is
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item)
