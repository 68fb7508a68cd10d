"""Validates requests against the document, with openapi-core.

Owns the adapter from a routed request to openapi-core, and the translation of openapi-core's errors into problems. It
must not depend on the state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from jsonschema_path import SchemaPath
from openapi_core import V31RequestUnmarshaller
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.validation.request.exceptions import ParameterValidationError, SecurityValidationError
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.http import parse_options_header

from vobiz_mock.api.body_advice import advice, detail
from vobiz_mock.api.ecma_patterns import unmarshallers_factory
from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.reading import Part, Problem, Reading
from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema import ValidationError

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

    Query = ImmutableMultiDict[str, str]

_JSON = "application/json"
_INTEGER = re.compile(r"-?[0-9]{1,18}")  # more digits than any bound in the document
_MAX_ENCODING = 40  # characters of a Content-Encoding in a hint


class OpenAPIReader:
    """Reads requests with openapi-core's unmarshaller."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._unmarshaller = V31RequestUnmarshaller(
            SchemaPath.from_dict(dict(spec.document)),
            schema_unmarshallers_factory=unmarshallers_factory(),
            extra_media_type_deserializers={_JSON: lambda body, **_: body.value()},
        )
        self._integers = {operation.id: _integers(spec, operation) for operation in spec.operations.values()}

    def read(self, routed: RoutedRequest) -> Reading:
        """Read the query and body of a request for an operation. Malformed input gives problems, not an exception."""
        assert routed.operation is not None
        # parse_qsl drops parameters with an empty value, which occur in Vobiz's own examples.
        query = ImmutableMultiDict(parse_qsl(routed.target.query))
        loose = self._loose_integers(routed.operation, query)
        adapted = _RequestAdapter.of(routed, self._spec.base_path, query=_without(query, loose))
        result = self._unmarshaller.unmarshal(adapted)
        problems = [problem for error in result.errors if (problem := self._problem(error, adapted)) is not None]
        problems += [Problem(Part.QUERY, name, "it is not an integer") for name in loose]
        return Reading(
            problems=tuple(problems),
            query=result.parameters.query if not result.errors else {},
            body=adapted.body.value_or_none() if self._spec.body_schema(routed.operation) else None,
        )

    def _problem(self, error: Exception, request: _RequestAdapter) -> Problem | None:
        """Translate an error of openapi-core; None for one in the path, which `Spelling` and the store check."""
        cause = error.__cause__ or error
        if isinstance(error, SecurityValidationError):
            return Problem(Part.CREDENTIALS, "X-Auth-ID", "both headers are required")
        if isinstance(error, ParameterValidationError):
            return _parameter_problem(error, cause)
        if isinstance(cause, MediaTypeNotFound):
            sent = ascii(request.content_type)[:60] if request.content_type else "no Content-Type"
            return Problem(Part.CONTENT_TYPE, "Content-Type", sent)
        return self._body_problem(cause, request)

    def _body_problem(self, cause: BaseException, request: _RequestAdapter) -> Problem:
        # A problem of the body as a whole is reported for its first required field, as no field causes it.
        schema = self._spec.body_schema(request.operation) or {}
        name: str = schema["required"][0]
        if isinstance(cause, InvalidSchemaValue):
            error = cast("ValidationError", next(iter(cause.schema_errors)))
            name = _field(error) or name
            return Problem(Part.BODY, name, detail(error), advice(error, name))
        return Problem(Part.BODY, name, request.body.problem, _encoding_advice(request))

    def _loose_integers(self, operation: Operation, query: Query) -> set[str]:
        """Return the names of the integer parameters whose value is not a decimal integer.

        openapi-core converts them with Python's `int`, which accepts `1_0`, spaces and non-ASCII digits.
        """
        names = self._integers[operation.id] & query.keys()
        return {name for name in names if not _INTEGER.fullmatch(query[name])}


@dataclass
class _RequestAdapter:
    """A routed request in the form of openapi-core's `Request` protocol.

    `path` and `path_pattern` are the path template, so that openapi-core does not decode the path again. `content_type`
    has no parameters: openapi-core raises if they are malformed, and JSON has none (RFC 8259, section 11).
    """

    operation: Operation
    method: str
    path: str
    path_pattern: str
    parameters: RequestParameters
    content_type: str
    body: Any  # a JsonBody, which openapi-core passes to the deserializer unchanged
    host_url: str = "http://localhost"

    @classmethod
    def of(cls, routed: RoutedRequest, base_path: str, *, query: Query) -> _RequestAdapter:
        """Adapt a routed request, with these query parameters in place of its own."""
        operation, request = cast("Operation", routed.operation), routed.request
        path = base_path + operation.path
        return cls(
            operation=operation,
            method=operation.method.lower(),
            path=path,
            path_pattern=path,
            parameters=RequestParameters(query=query, header=Headers(request.headers), path=dict(routed.parameters)),
            content_type=parse_options_header(request.headers.get("content-type", ""))[0].lower(),
            body=JsonBody(request.body),
        )


def _parameter_problem(error: ParameterValidationError, cause: BaseException) -> Problem | None:
    if error.location == "path":
        return None
    if not isinstance(cause, InvalidSchemaValue):
        return Problem(Part.QUERY, error.name, "it does not fit its schema")
    violation = cast("ValidationError", next(iter(cause.schema_errors)))
    return Problem(Part.QUERY, error.name, detail(violation), advice(violation, error.name))


def _encoding_advice(request: _RequestAdapter) -> Advice | None:
    """Return advice about a body that cannot be read because it is compressed; None for another one."""
    encoding = request.parameters.header.get("content-encoding", "")
    return Advice("body-encoded", {"sent": printable(encoding, limit=_MAX_ENCODING)}) if encoding else None


def _field(error: ValidationError) -> str | None:
    """Return the field that a schema error concerns; None if it concerns the body as a whole."""
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        required = cast("list[str]", error.validator_value)
        return next(name for name in required if name not in cast("dict[str, Any]", error.instance))
    return None


def _integers(spec: Spec, operation: Operation) -> set[str]:
    parameters = spec.parameters(operation)
    return {p["name"] for p in parameters if p["in"] == "query" and p["schema"].get("type") == "integer"}


def _without(query: Query, names: Iterable[str]) -> Query:
    return ImmutableMultiDict(item for item in query.items(multi=True) if item[0] not in names)
