"""Says what the requests of an operation are about, according to the document: a number, or a trunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_spec import Operation, Spec


def has_number_in_path(operation: Operation) -> bool:
    """Return whether the requests of an operation have a number in the path, whose spelling is then known."""
    return "{phone_number}" in operation.path


def has_number(operation: Operation, spec: Spec) -> bool:
    """Return whether the requests of an operation have a number, in the path or in the body."""
    return has_number_in_path(operation) or _has_field(operation, spec, "e164")


def has_trunk(operation: Operation, spec: Spec) -> bool:
    """Return whether the requests of an operation have a trunk, in the path or in the body."""
    return "{trunk_id}" in operation.path or _has_field(operation, spec, "trunk_group_id")


def _has_field(operation: Operation, spec: Spec, name: str) -> bool:
    return any(name in style["properties"] for style in spec.body_schemas(operation))
