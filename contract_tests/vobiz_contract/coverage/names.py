"""The names of everything in the document whose coverage is measured, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.coverage.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vobiz_spec import Operation, Spec

__all__ = ["links_of", "names_by_kind", "parameters_of", "responses_of"]


def names_by_kind(spec: Spec) -> Mapping[str, Sequence[str]]:
    """Return the names of all that the document has, by kind. No two of a kind are the same."""
    operations = spec.operations.values()
    return {
        "operations": list(spec.operations),
        "parameters": [name for one in operations for name in parameters_of(spec, one)],
        "responses": [name for one in operations for name in responses_of(spec, one)],
        "schema properties": list(Schemas(spec).properties()),
        "encoding rules": [one.id for one in spec.encoding_rules],
        "behaviours": list(spec.behaviours),
        "links": [f"{one.id}.{link}" for one in operations for link in links_of(spec, one)],
    }


def parameters_of(spec: Spec, operation: Operation) -> list[str]:
    """Return the names of an operation's parameters, such as `assign_number.phone_number`."""
    return [f"{operation.id}.{parameter['name']}" for parameter in spec.parameters(operation)]


def responses_of(spec: Spec, operation: Operation) -> list[str]:
    """Return the names of an operation's responses, such as `assign_number 204`."""
    return [f"{operation.id} {status}" for status in Schemas(spec).responses(operation)]


def links_of(spec: Spec, operation: Operation) -> dict[str, str]:
    """Return the links of an operation's responses: the operation to which each leads, by name."""
    responses = Schemas(spec).responses(operation).values()
    return {name: link["operationId"] for one in responses for name, link in one.get("links", {}).items()}
