"""The properties of the document's schemas by name, such as `Trunk.name`, and those that a JSON value has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_spec import Operation, Spec

    Schema = Mapping[str, Any]

__all__ = ["Schemas"]

_CHOICES = ("anyOf", "oneOf", "allOf")


class Schemas:
    """The schemas of a document. A property's name begins with that of its schema."""

    def __init__(self, spec: Spec) -> None:
        self._document = spec.document

    def properties(self) -> Iterator[str]:
        """Yield every property of the named schemas."""
        for name, schema in self._document["components"]["schemas"].items():
            yield from _own_properties(schema, name)

    def in_request(self, operation: Operation, value: object) -> Iterator[str]:
        """Yield the properties that a request's body has."""
        yield from self._in_content(self._entry(operation).get("requestBody", {}), value)

    def in_response(self, operation: Operation, status: int, value: object) -> Iterator[str]:
        """Yield the properties that a response's body has."""
        yield from self._in_content(self.responses(operation).get(str(status), {}), value)

    def responses(self, operation: Operation) -> Mapping[str, Schema]:
        """Return the responses of an operation by status, with references resolved."""
        return {status: self._resolved(one)[0] for status, one in self._entry(operation)["responses"].items()}

    def _entry(self, operation: Operation) -> Schema:
        entry: Schema = self._document["paths"][operation.path][operation.method.lower()]
        return entry

    def _in_content(self, described: Schema, value: object) -> Iterator[str]:
        described, _ = self._resolved(described)
        schema = described.get("content", {}).get("application/json", {}).get("schema")
        if schema:
            yield from self._present(schema, "", value)

    def _present(self, schema: Schema, name: str, value: object) -> Iterator[str]:
        schema, name = self._resolved(schema, name)
        for choice in (one for keyword in _CHOICES for one in schema.get(keyword, ())):
            if self._has_required(choice, value):
                yield from self._present(choice, name, value)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                yield from self._present(schema["items"], f"{name}[]", item)
        if isinstance(value, dict):
            for key, one in schema.get("properties", {}).items():
                if key in value:
                    yield f"{name}.{key}"
                    yield from self._present(one, f"{name}.{key}", value[key])

    def _has_required(self, schema: Schema, value: object) -> bool:
        required = self._resolved(schema)[0].get("required", ())
        return not isinstance(value, dict) or all(key in value for key in required)

    def _resolved(self, schema: Schema, name: str = "") -> tuple[Schema, str]:
        """Return the target of a reference with its name, or the schema itself."""
        if "$ref" not in schema:
            return schema, name
        target: Any = self._document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return target, schema["$ref"].rpartition("/")[2]


def _own_properties(schema: Schema, name: str) -> Iterator[str]:
    """Yield the properties that a schema itself has; those of another one belong to that."""
    for key, one in schema.get("properties", {}).items():
        yield f"{name}.{key}"
        yield from _own_properties(one, f"{name}.{key}")
    if "items" in schema:
        yield from _own_properties(schema["items"], f"{name}[]")
    for keyword in _CHOICES:
        for choice in schema.get(keyword, ()):
            yield from _own_properties(choice, name)
