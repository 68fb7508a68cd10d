"""Reads requests by the document: openapi-core decides whether a request is well-formed.

Owns how a request is shown to openapi-core, and what the errors of openapi-core mean. Knows nothing of state.
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

from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.reading import Part, Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema import ValidationError

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

    Query = ImmutableMultiDict[str, str]

_JSON = "application/json"
_INTEGER = re.compile(r"-?[0-9]{1,18}")  # more digits than any bound of the document has
_LONGEST_DETAIL = 120  # characters of a validator's message that a hint repeats


class OpenAPIReader:
    """Reads requests with openapi-core's unmarshaller."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._unmarshaller = V31RequestUnmarshaller(
            SchemaPath.from_dict(dict(spec.document)),
            extra_media_type_deserializers={_JSON: lambda body, **_: body.value()},
        )
        self._integers = {operation.id: _integers(spec, operation) for operation in spec.operations.values()}

    def read(self, routed: RoutedRequest) -> Reading:
        """Judge a request for an operation. Never raises, whatever was sent."""
        assert routed.operation is not None
        query = ImmutableMultiDict(parse_qsl(routed.target.query))  # drops empty values, which Vobiz's own pages write
        loose = self._loose_integers(routed.operation, query)
        shown = _Request.of(routed, self._spec.base_path, query=_without(query, loose))
        result = self._unmarshaller.unmarshal(shown)
        problems = [problem for error in result.errors if (problem := self._problem(error, shown)) is not None]
        problems += [Problem(Part.QUERY, name, "it is not an integer") for name in loose]
        return Reading(
            problems=tuple(problems),
            query=result.parameters.query if not result.errors else {},
            body=shown.body.value_or_none() if self._spec.body_schema(routed.operation) else None,
        )

    def _problem(self, error: Exception, request: _Request) -> Problem | None:
        """What an error of openapi-core means; None for one of the path, which its spelling and the store judge."""
        cause = error.__cause__ or error
        if isinstance(error, SecurityValidationError):
            return Problem(Part.CREDENTIALS, "X-Auth-ID", "both headers are required")
        if isinstance(error, ParameterValidationError):
            return _parameter_problem(error)
        if isinstance(cause, MediaTypeNotFound):
            sent = ascii(request.content_type)[:60] if request.content_type else "no Content-Type"
            return Problem(Part.CONTENT_TYPE, "Content-Type", sent)
        return self._body_problem(cause, request)

    def _body_problem(self, cause: BaseException, request: _Request) -> Problem:
        # Without its first required field a body says nothing, so that field represents the body as a whole.
        schema = self._spec.body_schema(request.operation) or {}
        name: str = schema["required"][0]
        if isinstance(cause, InvalidSchemaValue):
            error = cast("ValidationError", next(iter(cause.schema_errors)))
            name = _field(error) or name
            return Problem(Part.BODY, name, f"{error.message:.{_LONGEST_DETAIL}}")
        return Problem(Part.BODY, name, request.body.problem)

    def _loose_integers(self, operation: Operation, query: Query) -> set[str]:
        """The integers that only Python takes for such.

        openapi-core accepts `1_0`, spaces and the digits of other scripts.
        """
        names = self._integers[operation.id] & query.keys()
        return {name for name in names if not _INTEGER.fullmatch(query[name])}


@dataclass
class _Request:
    """A request as openapi-core's protocol wants it.

    `path_pattern` is the template itself, so that openapi-core has no path to decode. `content_type` is the media type
    alone: a malformed parameter makes openapi-core raise, and JSON has no charset (RFC 8259, 8.1).
    """

    operation: Operation
    method: str
    path: str
    path_pattern: str
    parameters: RequestParameters
    content_type: str
    body: Any  # a JsonBody: openapi-core hands it to the deserializer as it is
    host_url: str = "http://localhost"

    @classmethod
    def of(cls, routed: RoutedRequest, base_path: str, *, query: Query) -> _Request:
        """Show a routed request with these query parameters."""
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


def _parameter_problem(error: ParameterValidationError) -> Problem | None:
    if error.location == "path":
        return None
    return Problem(Part.QUERY, error.name, "it does not fit its schema")


def _field(error: ValidationError) -> str | None:
    """The field that a schema error is about; None when it is about the body as a whole."""
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
    return ImmutableMultiDict(item for item in query.items() if item[0] not in names)
