"""Makes openapi-core and jsonschema evaluate patterns as JSON Schema defines them; see `vobiz_spec.pattern`.

This module must not depend on requests or on the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import ValidationError
from jsonschema.validators import extend
from openapi_core.unmarshalling.schemas import oas31_format_unmarshallers, oas31_types_unmarshaller
from openapi_core.unmarshalling.schemas.factories import SchemaUnmarshallersFactory
from openapi_core.validation.schemas import oas31_schema_validators_factory
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory

from vobiz_spec.pattern import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def validators_factory() -> SchemaValidatorsFactory:
    """Return a factory of validators for OpenAPI 3.1."""
    standard = oas31_schema_validators_factory
    return SchemaValidatorsFactory(
        extend(standard.schema_validator_cls, {"pattern": _pattern}),  # type: ignore[no-untyped-call]
        format_checker=standard.format_checker,
    )


def unmarshallers_factory() -> SchemaUnmarshallersFactory:
    """Return a factory of unmarshallers for OpenAPI 3.1."""
    return SchemaUnmarshallersFactory(
        validators_factory(), oas31_types_unmarshaller, format_unmarshallers=oas31_format_unmarshallers
    )


def _pattern(_validator: Any, pattern: str, instance: object, _schema: Mapping[str, Any]) -> Iterator[ValidationError]:  # noqa: ANN401 jsonschema's protocol has no type for it
    """Evaluate the keyword `pattern`. It says nothing about values that are not strings."""
    if isinstance(instance, str) and compile_pattern(pattern).search(instance) is None:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")
