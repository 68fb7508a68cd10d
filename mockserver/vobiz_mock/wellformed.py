"""Whether a request is well-formed: openapi-core decides, from the document.

Owns what stands around openapi-core: the request as it wants it, bodies that would make it raise, and what its errors
mean. Knows nothing of state.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn

from jsonschema_path import SchemaPath
from openapi_core import V31RequestUnmarshaller
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.validation.request.exceptions import (
    InvalidParameter,
    InvalidRequestBody,
    MissingRequiredParameter,
    SecurityValidationError,
)
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError
    from vobiz_spec import Operation, Spec

_JSON = "application/json"
_DEEPEST = 64  # levels of nesting in a body; the document's own bodies have one
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_INTEGER = re.compile(r"-?[0-9]+")


class Part(StrEnum):
    """The part of a request that is wrong."""

    CREDENTIALS = "credentials"
    PATH = "path"
    QUERY = "query"
    CONTENT_TYPE = "content type"
    BODY = "body"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a request: where, at which field or parameter, and what."""

    part: Part
    name: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request for an operation, as openapi-core's `Request` protocol wants it."""

    operation: Operation
    path_parameters: Mapping[str, str]
    query: ImmutableMultiDict[str, str]
    headers: Headers
    body: bytes
    host_url: str = "http://localhost"
    base_path: str = ""

    @property
    def method(self) -> str:
        return self.operation.method.lower()

    @property
    def path_pattern(self) -> str:
        """The template itself, so that openapi-core has no path to decode."""
        return self.base_path + self.operation.path

    path = path_pattern

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")

    @property
    def parameters(self) -> RequestParameters:
        return RequestParameters(query=self.query, header=self.headers, path=dict(self.path_parameters))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the document makes of a request: its problems, else its query parameters and its body."""

    problems: tuple[Problem, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def problem(self, *parts: Part) -> Problem | None:
        """The first problem in any of these parts."""
        return next((problem for problem in self.problems if problem.part in parts), None)


class RequestReader:
    """Reads requests by the document."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._unmarshaller = V31RequestUnmarshaller(
            SchemaPath.from_dict(dict(spec.document)),
            extra_media_type_deserializers={_JSON: _deserialize},
        )

    def read(self, request: Request) -> Reading:
        """Judge a request. Never raises, whatever was sent."""
        result = self._unmarshaller.unmarshal(request)
        problems = (*self._loose_integers(request), *(self._problem(error, request) for error in result.errors))
        if problems:
            return Reading(problems=problems, body=_body_or_none(request))
        return Reading(query=result.parameters.query, body=_body_or_none(request))

    def _problem(self, error: Exception, request: Request) -> Problem:
        cause = error.__cause__ or error
        if isinstance(error, SecurityValidationError):
            return Problem(Part.CREDENTIALS, "X-Auth-ID", "X-Auth-ID and X-Auth-Token must both be sent")
        if isinstance(error, (InvalidParameter, MissingRequiredParameter)):
            part = Part.PATH if error.location == "path" else Part.QUERY
            return Problem(part, error.name, f"{error.name} is not what its schema says")
        if isinstance(error, InvalidRequestBody) and isinstance(cause, MediaTypeNotFound):
            sent = request.content_type or "no Content-Type"
            return Problem(Part.CONTENT_TYPE, "Content-Type", f"sent {sent!a:.60}; write Content-Type: {_JSON}")
        return self._body_problem(cause, request)

    def _body_problem(self, cause: BaseException, request: Request) -> Problem:
        required = self._required(request.operation)
        if isinstance(cause, InvalidSchemaValue):
            error = next(iter(cause.schema_errors))
            name = _field(error) or required
            return Problem(Part.BODY, name, f"{name}: {error.message:.120}")
        return Problem(Part.BODY, required, _why_no_json(request.body))

    def _required(self, operation: Operation) -> str:
        """The field without which the body of an operation says nothing."""
        content = self._entry(operation)["requestBody"]["content"][_JSON]
        name: str = self._spec.schema(content["schema"]["$ref"].rpartition("/")[2])["required"][0]
        return name

    def _loose_integers(self, request: Request) -> Iterator[Problem]:
        """Integers that only Python takes for such: openapi-core lets `1_0`, blanks and other scripts' digits pass."""
        for name in self._integers(request.operation) & request.query.keys():
            if not _INTEGER.fullmatch(request.query[name]):
                yield Problem(Part.QUERY, name, f"{name} is not an integer")

    def _integers(self, operation: Operation) -> set[str]:
        path = SchemaPath.from_dict(dict(self._spec.document)) / "paths" / operation.path
        parameters = path / operation.method.lower() / "parameters"
        if not parameters.exists():
            return set()
        return {(p / "name").read_str() for p in parameters if (p / "schema" / "type").read_value() == "integer"}

    def _entry(self, operation: Operation) -> Mapping[str, Any]:
        entry: Mapping[str, Any] = self._spec.document["paths"][operation.path][operation.method.lower()]
        return entry


def parse_json(body: bytes) -> Any:  # noqa: ANN401 JSON is anything
    """Parse JSON as RFC 8259 has it, so without NaN, and without what would trip whoever handles it next.

    Raises ValueError where it is not UTF-8, not JSON, nested deeper than 64 levels, or holds half of a surrogate pair.
    """
    text = body.decode("utf-8")
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels")
    value = json.loads(text, parse_constant=_refuse_constant)
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _deserialize(body: bytes, **_parameters: str) -> Any:  # noqa: ANN401 JSON is anything
    return parse_json(body)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in _STRING.sub("", text):
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest


def _body_or_none(request: Request) -> Any:  # noqa: ANN401 JSON is anything
    try:
        return parse_json(request.body)
    except ValueError:
        return None


def _why_no_json(body: bytes) -> str:
    if not body:
        return "the body is missing"
    try:
        parse_json(body)
    except UnicodeError:
        return "the body is not UTF-8"
    except ValueError as error:
        return f"the body is not JSON: {error!s:.120}"
    return "the body cannot be read"


def _field(error: ValidationError) -> str | None:
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        return next(name for name in error.validator_value if name not in error.instance)
    return None


__all__ = ["OpenAPIError", "Part", "Problem", "Reading", "Request", "RequestReader", "parse_json"]
