"""Selects the document's schemas of which models are made, and prepares them for that.

What is sent is checked by all that the document says. What is received is read as far as possible, so neither a bound
nor a field that the client does not need makes a response unreadable. Knows nothing of the tool that makes the models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_generator.needs import needed_fields, passed_on
from vobiz_generator.schemas import is_secret, references, with_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_spec import Spec

IN_REPR = "x-repr"  # whether a model's repr shows a field
NEEDED = "x-needed"  # whether an optional field is read strictly; a required one is anyway
_BOUNDS = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "enum"}


def model_schemas(
    spec: Spec, parameters: Mapping[str, Any], bodies: Iterable[str], results: Iterable[str]
) -> dict[str, Any]:
    """Return the schemas of the models by their names.

    Args:
        spec: The document.
        parameters: The schemas of parameters, which have no names in the document.
        bodies: The names of the schemas of request bodies. Those that they refer to are added.
        results: The names of the schemas of successes. Those that they refer to are added.

    """
    schemas = spec.document["components"]["schemas"]
    sent = with_references([*bodies, *references(dict(parameters))], schemas)
    received = with_references([*results], schemas)
    passed = passed_on(spec)
    loose = {
        name: _with_needs(_without_bounds(schema), passed) for name, schema in received.items() if name not in sent
    }
    return {name: _marked(spec, schema) for name, schema in {**parameters, **sent, **loose}.items()}


def _with_needs(schema: Mapping[str, Any], passed: frozenset[tuple[str, str]]) -> Mapping[str, Any]:
    """Return a schema in which each optional field that the client needs says so."""
    optional = needed_fields(schema, passed) - {*schema.get("required", ())}
    if not optional:
        return schema
    fields = schema["properties"]
    return {**schema, "properties": {**fields, **{name: {**fields[name], NEEDED: True} for name in optional}}}


def _without_bounds(schema: object) -> Any:  # noqa: ANN401 a schema is any JSON
    """Return a schema without the bounds of its own and of its fields. Patterns stay: they tell what a value is."""
    if isinstance(schema, list):
        return [_without_bounds(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_bounds(value) for key, value in schema.items() if key not in _BOUNDS}
    if "properties" in schema:  # a field may have the name of a bound
        kept["properties"] = {name: _without_bounds(field) for name, field in schema["properties"].items()}
    return kept


def _marked(spec: Spec, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema in which each secret says that no repr shows it."""
    if "properties" not in schema:
        return schema
    properties = {
        name: {**field, IN_REPR: False} if is_secret(name, field, spec) else field
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": properties}
