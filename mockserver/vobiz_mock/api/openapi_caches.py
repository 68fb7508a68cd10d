"""Factories and finders for openapi-core that keep what they build.

openapi-core builds the validator of each schema, and looks for the path, again for every request. That takes most of
its time. All of them depend on the document alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_path.accessors import SchemaAccessor
from openapi_core.casting.schemas import oas31_types_caster
from openapi_core.casting.schemas.factories import SchemaCastersFactory
from openapi_core.security.factories import SecurityProviderFactory
from openapi_core.templating.paths.finders import APICallPathFinder
from openapi_core.validation.schemas import oas31_schema_validators_factory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jsonschema_path import SchemaPath
    from openapi_core.casting.schemas.casters import SchemaCaster
    from openapi_core.templating.paths.datatypes import PathOperationServer
    from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
    from openapi_core.validation.schemas.validators import SchemaValidator
    from pathable.types import LookupKey, LookupNode
    from referencing._core import Resolved

MAX_PLACES = 10_000  # places in the document that are looked up once; openapi-core looks up a hundred for each request


class KeptPlaces(SchemaAccessor):
    """Looks up places in the document, and remembers those that it does not have, such as most optional keywords."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 those of SchemaAccessor
        super().__init__(*args, **options)
        self._missing: set[tuple[LookupKey, ...]] = set()

    def get_resolved(self, parts: Sequence[LookupKey]) -> Resolved[LookupNode]:
        """Return a place.

        Raises:
            KeyError: The document does not have it.
        """
        place = tuple(parts)
        if place in self._missing:
            raise KeyError(place[-1])
        try:
            return super().get_resolved(place)
        except KeyError:
            if len(self._missing) < MAX_PLACES:
                self._missing.add(place)
            raise


class KeptPaths(APICallPathFinder):
    """Finds a path once. The requests name path templates, so that there are few."""

    def __init__(self, spec: SchemaPath, base_url: str | None = None) -> None:
        super().__init__(spec, base_url)
        self._found: dict[tuple[str, str], PathOperationServer] = {}

    def find(self, method: str, name: str) -> PathOperationServer:
        """Return the path, the operation and the server of a request."""
        if (method, name) not in self._found:
            self._found[method, name] = super().find(method, name)
        return self._found[method, name]


class KeptValidators:
    """Implements openapi-core's factory of validators for one document and one set of options."""

    def __init__(self) -> None:
        self._factory: SchemaValidatorsFactory = oas31_schema_validators_factory
        self._built: dict[tuple[str | int, ...], SchemaValidator] = {}

    def create(self, spec: SchemaPath, schema: SchemaPath, **options: Any) -> SchemaValidator:  # noqa: ANN401
        """Return the validator of a schema."""
        if schema.parts not in self._built:
            self._built[schema.parts] = self._factory.create(spec, schema, **options)
        return self._built[schema.parts]


class KeptCasters(SchemaCastersFactory):
    """Implements openapi-core's factory of casters for one document and one set of options.

    Args:
        validators: The factory of the validators that casters use.
    """

    def __init__(self, validators: KeptValidators) -> None:
        super().__init__(validators, oas31_types_caster)  # type: ignore[arg-type]
        self._built: dict[tuple[str | int, ...], SchemaCaster] = {}

    def create(self, spec: SchemaPath, schema: SchemaPath, *args: Any, **options: Any) -> SchemaCaster:  # noqa: ANN401
        """Return the caster of a schema."""
        if schema.parts not in self._built:
            self._built[schema.parts] = super().create(spec, schema, *args, **options)
        return self._built[schema.parts]


class KeptSecurity(SecurityProviderFactory):
    """Implements openapi-core's factory of security providers for one document."""

    def __init__(self) -> None:
        self._built: dict[tuple[str | int, ...], Any] = {}

    def create(self, scheme: SchemaPath) -> Any:  # noqa: ANN401 openapi-core's signature
        """Return the provider of a security scheme."""
        if scheme.parts not in self._built:
            self._built[scheme.parts] = super().create(scheme)
        return self._built[scheme.parts]
