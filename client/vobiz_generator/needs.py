"""Decides which fields of a response the client needs. They are read strictly, and all others leniently.

A field is needed if its schema requires it, or if a caller may pass it on: an operation requires an argument of the
same name and the same named schema, such as `trunk_group_id`, a Uuid. Knows nothing of the generated code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_generator.parameters import ACCOUNT
from vobiz_generator.schemas import referred

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_spec import Spec


def passed_on(spec: Spec) -> frozenset[tuple[str, str]]:
    """Return the name and the schema's name of each required argument of an operation, except for the account."""
    required = [*_required_parameters(spec), *_required_fields(spec)]
    found = {(name, referred(schema)) for name, schema in required if name != ACCOUNT}
    return frozenset((name, schema) for name, schema in found if schema is not None)


def needed_fields(schema: Mapping[str, Any], passed: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Return the names of the fields of a response's schema that the client needs.

    Args:
        schema: The schema.
        passed: The result of `passed_on`.

    """
    fields: Mapping[str, Any] = schema.get("properties", {})
    handed = frozenset(name for name, field in fields.items() if (name, referred(field)) in passed)
    return handed | frozenset(schema.get("required", ()))


def _required_parameters(spec: Spec) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for operation in spec.operations.values():
        for parameter in spec.parameters(operation):
            if parameter.get("required"):
                yield parameter["name"], parameter["schema"]


def _required_fields(spec: Spec) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for operation in spec.operations.values():
        for schema in spec.body_schemas(operation):
            for name in schema.get("required", ()):
                yield name, schema["properties"][name]
