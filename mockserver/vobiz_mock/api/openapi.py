"""Validates requests against the document, with openapi-core.

Owns the adapter from a routed request to openapi-core, and the translation of openapi-core's errors into problems. It
must not depend on the state. To import openapi-core takes a quarter of a second, so this module is imported late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from jsonschema_path import SchemaPath
from jsonschema_path.paths import SPEC_SEPARATOR
from openapi_core import V31RequestUnmarshaller
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.validation.request import (
    V31RequestBodyValidator,
    V31RequestParametersValidator,
    V31RequestSecurityValidator,
)
from openapi_core.validation.request.exceptions import ParameterValidationError, SecurityValidationError
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.http import parse_options_header

from vobiz_mock.api.body_advice import advice, detail
from vobiz_mock.api.openapi_caches import MAX_PLACES, KeptCasters, KeptPaths, KeptPlaces, KeptSecurity, KeptValidators
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.query_text import TEXT_FORMS
from vobiz_mock.api.reading import Part, Problem, Reading
from vobiz_mock.api.target import printable
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from jsonschema import ValidationError

    from vobiz_mock.api.json_body import JsonBody
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

    Query = ImmutableMultiDict[str, str]

_JSON = "application/json"
_NO_ENCODING = {"", "identity"}
_MAX_ENCODING = 40  # characters of a Content-Encoding in a hint


class OpenAPIReader:
    """Reads requests with openapi-core's unmarshaller."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        simplified = strict_patterns(_simplified(spec.document, _path_parameters(spec)))
        document = SchemaPath(
            KeptPlaces.from_schema(simplified, resolved_cache_maxsize=MAX_PLACES), separator=SPEC_SEPARATOR
        )
        deserializers: Any = {_JSON: lambda body, **_: body.to_validate()}
        validators: Any = KeptValidators()
        options: Any = {
            "path_finder_cls": KeptPaths,
            "schema_validators_factory": validators,
            "schema_casters_factory": KeptCasters(validators),
            "security_provider_factory": KeptSecurity(),
            "extra_media_type_deserializers": deserializers,
        }
        self._validators = {
            Part.CREDENTIALS: V31RequestSecurityValidator(document, **options),
            Part.QUERY: V31RequestParametersValidator(document, **options),
            Part.BODY: V31RequestBodyValidator(document, **options),
        }
        self._unmarshaller = V31RequestUnmarshaller(document, **options)
        self._types = {operation.id: _types(spec, operation) for operation in spec.operations.values()}
        self._fields = {operation.id: _fields(spec, operation) for operation in spec.operations.values()}
        self._headers = (*_header_names(spec), "Content-Encoding")

    def read(self, routed: RoutedRequest, body: JsonBody, *, well_formed: Collection[Part] = ()) -> Reading:
        """Read the query and body of a request for an operation. Malformed input gives problems, not an exception.

        Args:
            routed: The request.
            body: Its body.
            well_formed: The parts that are known to be well-formed.
        """
        assert routed.operation is not None
        sent = ImmutableMultiDict(parse_qsl(routed.target.query, keep_blank_values=True))
        # Parameters with an empty value occur in Vobiz's own examples. They count as not given.
        query = ImmutableMultiDict(item for item in sent.items(multi=True) if item[1])
        loose = self._repeated(routed.operation, sent) | self._loose(routed.operation, query)
        part = _BodyPart(body, self._fields[routed.operation.id])
        adapted = _RequestAdapter.of(routed, self._spec.base_path, _without(query, loose), self._headers, part)
        problems = [self._problem(error, adapted) for error in self._errors(adapted, well_formed)]
        problems += [Problem(Part.QUERY, name, detail) for name, detail in loose.items()]
        return Reading(
            problems=tuple(problems),
            query={} if problems else self._unmarshaller.unmarshal(adapted).parameters.query,
            body=body.value_or_none() if self._spec.body_schema(routed.operation) else None,
        )

    def _errors(self, request: _RequestAdapter, well_formed: Collection[Part]) -> Iterator[Exception]:
        """Yield openapi-core's errors; without credentials, no others."""
        for part, validator in self._validators.items():
            errors = [] if part in well_formed else list(validator.iter_errors(request))
            yield from errors
            if errors and part is Part.CREDENTIALS:
                return

    def _problem(self, error: Exception, request: _RequestAdapter) -> Problem:
        """Translate an error of openapi-core."""
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
        if not isinstance(cause, InvalidSchemaValue):
            name = self._main_field(request.operation)
            return Problem(Part.BODY, name, request.body.json.problem, _encoding_advice(request))
        error = _of_one_style(cast("ValidationError", next(iter(cause.schema_errors))))
        name = _field(error) or self._main_field(request.operation)
        return Problem(Part.BODY, name, detail(error), advice(error, name), rule=str(error.validator))

    def _main_field(self, operation: Operation) -> str:
        """Return the field for which a problem of the body as a whole is reported: that of the document's example."""
        field = self._spec.example_field(self._spec.behaviour("body-invalid", operation).sees.example or "")
        assert field is not None
        return field

    def _loose(self, operation: Operation, query: Query) -> dict[str, str]:
        """Return the parameters whose text does not have the form of their type, and what is wrong with it."""
        types = self._types[operation.id].items()
        forms = {name: TEXT_FORMS[type_] for name, type_ in types if name in query and type_ in TEXT_FORMS}
        return {name: form.problem for name, form in forms.items() if not form.fits(query[name])}

    def _repeated(self, operation: Operation, sent: Query) -> dict[str, str]:
        """Return the parameters that are given several times, although they are no lists, and what is wrong."""
        single = [name for name, type_ in self._types[operation.id].items() if type_ != "array"]
        return {name: "it is given more than once" for name in single if len(sent.getlist(name)) > 1}


@dataclass(frozen=True)
class _BodyPart:
    """The body in the form in which the deserializer gets it. It is false if it is empty, as openapi-core expects.

    Attributes:
        json: The body.
        names: The names of the fields that have a meaning.
    """

    json: JsonBody
    names: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.json)

    def to_validate(self) -> object:
        """Return the value that is validated.

        Raises:
            ValueError: The body is not JSON.
        """
        return self.json.value_to_validate(self.names)


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
    body: Any  # a _BodyPart, which openapi-core passes to the deserializer unchanged
    host_url: str = "http://localhost"

    @classmethod
    def of(
        cls, routed: RoutedRequest, base_path: str, query: Query, headers: Iterable[str], body: _BodyPart
    ) -> _RequestAdapter:
        """Adapt a routed request, with these query parameters and this body in place of its own.

        Args:
            routed: The request.
            base_path: The base path of the document.
            query: The query parameters.
            headers: The names of the header fields that are passed on; to pass on all of them takes much longer.
            body: The body.
        """
        operation, request = cast("Operation", routed.operation), routed.request
        path = base_path + operation.path
        header = Headers([(name, request.headers[name]) for name in map(str.lower, headers) if name in request.headers])
        return cls(
            operation=operation,
            method=operation.method.lower(),
            path=path,
            path_pattern=path,
            parameters=RequestParameters(query=query, header=header, path=dict(routed.parameters)),
            content_type=parse_options_header(request.headers.get("content-type", ""))[0].lower(),
            body=body,
        )


def _parameter_problem(error: ParameterValidationError, cause: BaseException) -> Problem:
    if not isinstance(cause, InvalidSchemaValue):
        return Problem(Part.QUERY, error.name, "it does not fit its schema")
    violation = cast("ValidationError", next(iter(cause.schema_errors)))
    return Problem(Part.QUERY, error.name, detail(violation), advice(violation, error.name))


def _encoding_advice(request: _RequestAdapter) -> Advice | None:
    """Return advice about a body that cannot be read because it is compressed; None for another one."""
    encoding = request.parameters.header.get("content-encoding", "").strip()
    if encoding.lower() in _NO_ENCODING:
        return None
    return Advice("body-encoded", {"sent": printable(encoding, limit=_MAX_ENCODING)})


def _of_one_style(error: ValidationError) -> ValidationError:
    """Return the first error of the style in which a body is written: the first style whose required fields it has.

    If it has those of none, it is the first style. An error that concerns no styles is returned as it is.
    """
    if error.validator != "anyOf" or not error.context:
        return error
    styles: dict[object, list[ValidationError]] = {}
    for one in error.context:
        styles.setdefault(one.schema_path[0], []).append(one)
    complete = (errors for errors in styles.values() if all(one.validator != "required" for one in errors))
    return next(complete, next(iter(styles.values())))[0]


def _field(error: ValidationError) -> str | None:
    """Return the field that a schema error concerns; None if it concerns the body as a whole."""
    if error.absolute_path:
        return str(error.absolute_path[0])
    if error.validator == "required":
        required = cast("list[str]", error.validator_value)
        return next(name for name in required if name not in cast("dict[str, Any]", error.instance))
    return None


def _types(spec: Spec, operation: Operation) -> dict[str, str]:
    """Return the types of the query parameters by name. Those with a schema by reference are strings."""
    parameters = [parameter for parameter in spec.parameters(operation) if parameter["in"] == "query"]
    return {parameter["name"]: parameter["schema"].get("type", "string") for parameter in parameters}


def _fields(spec: Spec, operation: Operation) -> frozenset[str]:
    """Return the names of the fields that a body of any style may have."""
    return frozenset(name for schema in spec.body_schemas(operation) for name in schema["properties"])


def _header_names(spec: Spec) -> tuple[str, ...]:
    """Return the names of the header fields that the document describes: credentials and parameters."""
    components = spec.document["components"]
    schemes = [*components["securitySchemes"].values(), *components["parameters"].values()]
    described = [*schemes, *(one for operation in spec.operations.values() for one in spec.parameters(operation))]
    return tuple(dict.fromkeys(entry["name"] for entry in described if entry.get("in") == "header"))


def _path_parameters(spec: Spec) -> tuple[Mapping[str, Any], ...]:
    """Return the references to the path parameters, which `Spelling` and the store check."""
    parameters = spec.document["components"]["parameters"].items()
    return tuple({"$ref": f"#/components/parameters/{name}"} for name, entry in parameters if entry["in"] == "path")


def _simplified(node: Any, parameters: tuple[Mapping[str, Any], ...]) -> Any:  # noqa: ANN401 a value of JSON
    """Return a document without some parameters, and without `allowEmptyValue`.

    openapi-core warns of `allowEmptyValue`, and the reader drops empty values.
    """
    if isinstance(node, dict):
        return {name: _simplified(value, parameters) for name, value in node.items() if name != "allowEmptyValue"}
    if isinstance(node, list):
        return [_simplified(value, parameters) for value in node if value not in parameters]
    return node


def _without(query: Query, names: Iterable[str]) -> Query:
    return ImmutableMultiDict(item for item in query.items(multi=True) if item[0] not in names)
