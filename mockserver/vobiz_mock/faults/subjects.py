"""Which operations have a number, in the path or in the body, according to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_spec import Operation, Spec

_IN_PATH = "{phone_number}"
_IN_BODY = "e164"


def has_number(operation: Operation, spec: Spec) -> bool:
    """Return whether the requests of an operation have a number in the path, or a number in the body."""
    return has_number_in_path(operation, spec) or _IN_BODY in (
        (spec.body_schema(operation) or {}).get("properties", {})
    )


def has_number_in_path(operation: Operation, _spec: Spec) -> bool:
    """Return whether the requests of an operation have a number in the path, whose spelling is then known."""
    return _IN_PATH in operation.path
