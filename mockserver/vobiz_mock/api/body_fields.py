"""Picks the fields of a body that the document has, and translates their names. It must not depend on the state."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from vobiz_spec.compiled import compile_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_spec import Operation, Spec


class BodyFields:
    """The fields of the bodies of one operation, in the order from older to newer names.

    Args:
        spec: The OpenAPI document.
        operation: The operation.
        names: The names that responses have for some fields, by the names in bodies. An older name is before a newer
            one with the same meaning, so that the newer one counts if a body has both.
        values: The values that responses have for some fields, by the names and values in bodies.
    """

    def __init__(
        self,
        spec: Spec,
        operation: Operation,
        names: Mapping[str, str],
        values: Mapping[str, Mapping[Any, Any]] | None = None,
    ) -> None:
        self._spec = spec
        self._styles = spec.body_schemas(operation)
        self._names = names
        self._values = values or {}

    def of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that a valid body sets, with the names and values of responses."""
        properties = self._properties(body)
        known = [
            *(name for name in self._names if name in properties),
            *(name for name in properties if name not in self._names),  # in one order in all processes
        ]
        sent = {name: _whole(body[name]) for name in known if name in body}
        return {self._names.get(name, name): self._value(name, value) for name, value in sent.items()}

    def _properties(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the properties of the style in which a body is written."""
        *others, last = self._styles
        fits = (style for style, check in zip(others, self._checks, strict=True) if check(body))
        properties: Mapping[str, Any] = next(fits, last)["properties"]
        return properties

    @cached_property
    def _checks(self) -> list[Callable[[object], bool]]:
        """The checks of each style but the last one. A valid body that fits none of these styles has the last one."""
        return [self._check(style) for style in self._styles[:-1]]

    def _check(self, style: Mapping[str, Any]) -> Callable[[object], bool]:
        schema = self._spec.closed_schema(style)
        return compile_schema(schema) or _uncompiled(schema)

    def _value(self, name: str, value: Any) -> Any:  # noqa: ANN401 a value of JSON
        return self._values[name][value] if name in self._values else value


def _uncompiled(schema: Mapping[str, Any]) -> Callable[[object], bool]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - a document of today does not need it

    return Draft202012Validator(schema).is_valid


def _whole(value: Any) -> Any:  # noqa: ANN401 a value of JSON
    """Return an integer for a number such as 10.0, which JSON Schema takes for an integer; any other value as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
