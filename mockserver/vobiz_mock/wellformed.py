"""Whether a request is well-formed: openapi-core decides, from the document.

Owns what stands around openapi-core: the request as it wants it, bodies that would make it raise, and what its errors
mean. Knows nothing of state.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, cast

from jsonschema_path import SchemaPath
from openapi_core import V31RequestUnmarshaller
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.validation.request.exceptions import ParameterValidationError, SecurityValidationError
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.http import parse_options_header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema import ValidationError
    from werkzeug.datastructures import Headers

    from vobiz_spec import Operation, Spec

_JSON = "application/json"
_DEEPEST = 64  # levels of nesting in a body; the document's own bodies have one
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_INTEGER = re.compile(r"-?[0-9]{1,18}")  # more digits than any bound of the document has


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
class Reading:
    """What the document makes of a request: its problems, its query parameters (cast, with defaults) and its body."""

    problems: tuple[Problem, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def problem(self, part: Part) -> Problem | None:
        """The first problem of a part."""
        return next((problem for problem in self.problems if problem.part is part), None)


class RequestReader:
    """Reads requests by the document."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._unmarshaller = V31RequestUnmarshaller(
            SchemaPath.from_dict(dict(spec.document)),
            extra_media_type_deserializers={_JSON: lambda body, **_: parse_json(body)},
        )
        self._integers = {operation.id: _integers(spec, operation) for operation in spec.operations.values()}

    def read(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str],
        query: ImmutableMultiDict[str, str],
        headers: Headers,
        body: bytes,
    ) -> Reading:
        """Judge a request by what it sent, all of it decoded once. Never raises, whatever that is."""
        loose = self._loose_integers(operation, query)
        strict = ImmutableMultiDict(item for item in query.items() if item[0] not in loose)
        parameters = RequestParameters(query=strict, header=headers, path=dict(path))
        request = _Request(operation, self._spec.base_path, parameters, headers.get("Content-Type", ""), body)
        result = self._unmarshaller.unmarshal(request)
        problems = [self._problem(error, request) for error in result.errors]
        problems += [Problem(Part.QUERY, name, f"{name} is not an integer") for name in loose]
        return Reading(
            problems=tuple(problems),
            query=result.parameters.query if not result.errors else {},
            body=_json_or_none(body),
        )

    def _problem(self, error: Exception, request: _Request) -> Problem:
        cause = error.__cause__ or error
        if isinstance(error, SecurityValidationError):
            return Problem(Part.CREDENTIALS, "X-Auth-ID", "send both X-Auth-ID and X-Auth-Token")
        if isinstance(error, ParameterValidationError):
            part = Part.PATH if error.location == "path" else Part.QUERY
            return Problem(part, error.name, f"{error.name} is not what its schema says")
        if isinstance(cause, MediaTypeNotFound):
            sent = ascii(request.content_type)[:60] if request.content_type else "no Content-Type"
            return Problem(Part.CONTENT_TYPE, "Content-Type", f"sent {sent}; write Content-Type: {_JSON}")
        return self._body_problem(cause, request)

    def _body_problem(self, cause: BaseException, request: _Request) -> Problem:
        # The field without which a body says nothing stands for the body as a whole.
        schema = self._spec.body_schema(request.operation) or {}
        name: str = schema["required"][0]
        if isinstance(cause, InvalidSchemaValue):
            error = cast("ValidationError", next(iter(cause.schema_errors)))
            name = _field(error) or name
            return Problem(Part.BODY, name, f"{name}: {error.message:.120}")
        return Problem(Part.BODY, name, _why_no_json(request.body or b""))

    def _loose_integers(self, operation: Operation, query: ImmutableMultiDict[str, str]) -> set[str]:
        """The integers that are none but for Python: openapi-core lets `1_0`, blanks and other scripts' digits pass."""
        names = self._integers[operation.id] & query.keys()
        return {name for name in names if not _INTEGER.fullmatch(query[name])}


@dataclass
class _Request:
    """A request as openapi-core's protocol wants it.

    `path_pattern` is the template itself, so that openapi-core has no path to decode. Of Content-Type only the media
    type is shown to it: a malformed parameter makes it raise, and JSON has no charset (RFC 8259, 8.1).
    """

    operation: Operation
    base_path: str
    parameters: RequestParameters
    content_type_header: str
    body: bytes | None
    host_url: str = "http://localhost"

    def __post_init__(self) -> None:
        self.method = self.operation.method.lower()
        self.path = self.path_pattern = self.base_path + self.operation.path
        self.content_type = parse_options_header(self.content_type_header)[0].lower()


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


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in _STRING.sub("", text):
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest


def _json_or_none(body: bytes) -> Any:  # noqa: ANN401 JSON is anything
    try:
        return parse_json(body)
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
    """The field that a schema error is about; None where it is about the body as a whole."""
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        required = cast("list[str]", error.validator_value)
        return next(name for name in required if name not in cast("dict[str, Any]", error.instance))
    return None


def _integers(spec: Spec, operation: Operation) -> set[str]:
    parameters = spec.parameters(operation)
    return {p["name"] for p in parameters if p["in"] == "query" and p["schema"].get("type") == "integer"}
