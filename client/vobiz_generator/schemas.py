"""Follows references between the document's schemas, and turns schemas into Python types.

Pure: knows nothing of operations or of the generated code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_generator.unhandled import UnhandledError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_spec import Spec

_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def is_number(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema refers to E164, the schema of phone numbers."""
    return referred(schema) == "E164"


def resolved(schema: Mapping[str, Any], spec: Spec) -> Mapping[str, Any]:
    """Return a schema with its own reference replaced by what it refers to."""
    name = referred(schema)
    return schema if name is None else {**spec.schema(name), **schema}


def python_type(where: str, schema: Mapping[str, Any]) -> str:
    """Return the annotation of an argument. Raises UnhandledError for anything but enums and scalars."""
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _TYPES:
        raise UnhandledError(where, f"the type {kind}")
    return _TYPES[kind]


def is_list(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema describes a list."""
    return schema.get("type") == "array"


def is_secret(name: str, schema: Mapping[str, Any], spec: Spec) -> bool:
    """Return whether a field holds a secret, which no repr, log record or error may show."""
    return name == "password" or resolved(schema, spec).get("format") == "password"


def list_type(where: str, schema: Mapping[str, Any]) -> str:
    """Return the annotation of a list of texts. One text is a list of one. Raises UnhandledError for other lists."""
    items = schema.get("items", {})
    if items.get("type") != "string":
        raise UnhandledError(where, f"a list of {items.get('type')}")
    return "str | Sequence[str]"


def patterns(schema: object) -> Iterator[str]:
    """Yield each pattern in a schema, or in several."""
    if isinstance(schema, dict):
        if isinstance(pattern := schema.get("pattern"), str):
            yield pattern
        for value in schema.values():
            yield from patterns(value)


def with_references(names: list[str], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named schemas and all that they refer to, directly or not."""
    found: dict[str, Any] = {}
    for name in names:
        if name not in found:
            found[name] = schemas[name]
            found |= with_references([*references(schemas[name])], schemas)
    return found


def references(schema: object) -> Iterator[str]:
    """Yield the name of each schema that a schema refers to directly."""
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def referred(schema: Mapping[str, Any]) -> str | None:
    """Return the name of the schema that a schema refers to, None if it refers to none."""
    reference = schema.get("$ref")
    return str(reference).rpartition("/")[2] if reference else None
