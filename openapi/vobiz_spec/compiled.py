"""Compiles schemas of the document with jsonschema-rs, which checks a value a hundred times as fast as `jsonschema`.

The two libraries do not agree about every schema. A compiled schema may reject what the slow validators accept, since
these are asked next, but it must never accept what they reject. So only a schema is compiled whose keywords, formats
and patterns are known to mean the same, or something stricter, here. Only this module imports jsonschema-rs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from vobiz_spec.patterns import VERY_END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Check = Callable[[object], bool]

_ANNOTATIONS = {"title", "description", "default", "example", "examples", "deprecated", "components", "$defs"}
_UNLIMITED = _ANNOTATIONS | {
    *("$ref", "properties", "required", "additionalProperties", "items", "anyOf", "allOf", "then", "else"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
}
_TYPES = {"null", "boolean", "object", "array", "number", "integer", "string"}
_STRICTER_FORMATS = {"uuid", "password"}  # than with `jsonschema`, or checked by neither library
_MAX_EXACT = 2**53  # up to here an integer is the same number as a float

# What means the same in Python, in ECMA-262 and in the regex crate of Rust. A dot, `\d`, `\s` and `\w` do not.
_ESCAPE = r"\\[][\\^$.|?*+(){}/-]"
_CLASS = rf"\[\^?(?:(?!&&|--|~~)(?:{_ESCAPE}|[^][\\^]))+\]"  # two of `&`, `-` or `~` are operators in Rust
_QUANTIFIER = r"(?:[?*+]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})(?![?*+{])"
_PLAIN_PATTERN = re.compile(
    rf"(?:{re.escape(VERY_END)}|\^|\((?:\?:)?|\||(?:{_ESCAPE}|{_CLASS}|\)|[^][\\^$.|?*+(){{}}])(?:{_QUANTIFIER})?)*"
)
_POINTER = re.compile(r"#(?:/[A-Za-z0-9_$.-]+)+")


def compile_schema(
    schema: Mapping[str, Any], formats: Mapping[str, Callable[[str], bool]] | None = None
) -> Check | None:
    """Compile a schema, if the result accepts only what the slow validators accept.

    Args:
        schema: A schema whose references lead to places in itself, such as `#/components/schemas/E164`. Its patterns
            must be strict ones, from `strict_patterns`, since these are what the slow validators apply.
        formats: A check of strings for each format that the schema may have beside `uuid` and `password`.

    Returns:
        A function that returns True for a value of JSON that fits the schema. False means that the slow validators must
        be asked. None if the schema has a keyword, a format or a pattern whose meaning may differ.
    """
    checks = dict(formats or {})
    if not all(_is_known(part, _STRICTER_FORMATS | checks.keys()) for part in _reachable(schema, schema)):
        return None
    try:
        validator = jsonschema_rs.Draft202012Validator(
            _with_plain_ends(schema),
            formats=checks,
            validate_formats=True,
            pattern_options=jsonschema_rs.RegexOptions(),
        )
    except ValueError:  # such as a pattern that is too large
        return None
    return _total(validator.is_valid)


def _total(is_valid: Check) -> Check:
    """Return a check that returns False, and does not raise, for what JSON does not have, such as a lone surrogate."""

    def check(value: object) -> bool:
        try:
            return is_valid(value)
        except ValueError:
            return False

    return check


def _reachable(root: object, part: object, open_: frozenset[str] = frozenset()) -> Iterator[object]:
    """Yield a schema, the schemas within it and those to which they refer; None for a place without a schema.

    A reference that leads back into itself counts as one: a deep value would exhaust the stack of jsonschema-rs, which
    ends the process.

    Args:
        root: The schema in which references are resolved.
        part: The schema.
        open_: The references that lead to the schema.
    """
    yield part
    if not isinstance(part, dict):
        return
    for inner in _within(part):
        yield from _reachable(root, inner, open_)
    if (reference := part.get("$ref")) is not None:
        yield from _reachable(root, None if reference in open_ else _target(root, reference), open_ | {reference})


def _within(part: Mapping[str, Any]) -> Iterator[object]:
    for keyword, value in part.items():
        if keyword in {"items", "additionalProperties", "if", "then", "else"}:
            yield value
        elif keyword in {"anyOf", "allOf"}:
            yield from value
        elif keyword == "properties":
            yield from value.values()


def _target(schema: object, reference: str) -> object:
    """Return the target of a local reference; None if there is none."""
    if not _POINTER.fullmatch(reference):
        return None
    target: Any = schema
    for part in reference.removeprefix("#/").split("/"):
        target = target.get(part) if isinstance(target, dict) else None
    return target


def _is_known(part: object, formats: set[str]) -> bool:
    """Return whether each keyword of a schema, without the schemas within it, is of known meaning."""
    if isinstance(part, bool):
        return True
    return isinstance(part, dict) and all(_is_known_keyword(key, value, formats) for key, value in part.items())


def _is_known_keyword(keyword: str, value: Any, formats: set[str]) -> bool:  # noqa: ANN401 any JSON
    if keyword == "format":
        return value in formats
    if keyword in _LIMITED:
        return _LIMITED[keyword](value)
    return keyword in _UNLIMITED or keyword.startswith("x-")


def _is_exact(number: object) -> bool:
    return isinstance(number, int) and abs(number) <= _MAX_EXACT


# The keywords of which only some values are of known meaning, each with a function that knows them. The condition of
# `if` must be exactly the same: a stricter one would make the rest looser.
_LIMITED: Mapping[str, Callable[[Any], bool]] = {
    "type": lambda names: ({names} if isinstance(names, str) else set(names)) <= _TYPES,
    "pattern": lambda pattern: _PLAIN_PATTERN.fullmatch(pattern) is not None,
    "if": lambda condition: isinstance(condition, dict) and condition.keys() == {"type"},
    "enum": lambda values: all(value is None or isinstance(value, str) for value in values),
    "minimum": _is_exact,
    "maximum": _is_exact,
    "exclusiveMinimum": _is_exact,
    "exclusiveMaximum": _is_exact,
}


def _with_plain_ends(schema: Any) -> Any:  # noqa: ANN401 a schema is any JSON
    """Return a copy of a schema whose patterns end in `$`, which is the very end in Rust, and needs no lookahead."""
    if isinstance(schema, dict):
        return {
            key: value.replace(VERY_END, "$")
            if key == "pattern" and isinstance(value, str)
            else _with_plain_ends(value)
            for key, value in schema.items()
        }
    return [_with_plain_ends(value) for value in schema] if isinstance(schema, list) else schema
