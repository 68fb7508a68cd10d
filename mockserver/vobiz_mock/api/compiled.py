"""Reads well-formed requests quickly, with one compiled schema per operation for the whole request.

It only says yes: for every request in which it does not know each part to be well-formed, it says nothing, and
openapi-core decides. Its schemas, types and defaults are those of the document. It must not depend on the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from vobiz_mock.api.query_text import TEXT_FORMS
from vobiz_mock.api.reading import Part, Reading
from vobiz_spec.compiled import compile_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vobiz_mock.api.json_body import JsonBody
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

_JSON = "application/json"
_CONVERTERS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    **{type_: form.value for type_, form in TEXT_FORMS.items()},
}
_PARAMETER_KEYS = {"name", "in", "required", "description", "schema", "example", "examples", "deprecated"}
_EXPLODED = {"style": "form", "explode": True}  # `name=a&name=b`, which is the default


class CompiledReader:
    """Reads well-formed requests.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._plans: dict[str, _Plan | None] = {}

    def read(self, routed: RoutedRequest, body: JsonBody) -> Reading | None:
        """Return the query and the body of a request for an operation; None if openapi-core must be asked."""
        assert routed.operation is not None
        plan = self._plan(routed.operation)
        return None if plan is None else plan.read(routed, body)

    def well_formed(self, routed: RoutedRequest) -> frozenset[Part]:
        """Return the parts of a request, among its credentials and its query, that are known to be well-formed."""
        assert routed.operation is not None
        plan = self._plan(routed.operation)
        return frozenset() if plan is None else plan.well_formed(routed)

    def _plan(self, operation: Operation) -> _Plan | None:
        """Return the plan of an operation, which is made at its first request."""
        if operation.id not in self._plans:
            self._plans[operation.id] = _plan(self._spec, operation)
        return self._plans[operation.id]


class _Parameter(NamedTuple):
    """A query parameter: the converter of its text, and whether it may be repeated, so that its value is a list."""

    convert: Callable[[str], Any]
    is_list: bool


class _Plan(NamedTuple):
    """How the requests for one operation are read.

    Attributes:
        headers: The names of the header fields that the schema concerns, in lower case.
        parameters: The query parameters by name.
        defaults: The values of query parameters that are not given.
        has_body: Whether the operation takes a JSON body.
        fits: Whether the header fields, the query and the body together fit the document.
        part_fits: Whether the header fields fit it, and whether the query does.
    """

    headers: tuple[str, ...]
    parameters: Mapping[str, _Parameter]
    defaults: Mapping[str, Any]
    has_body: bool
    fits: Callable[[object], bool]
    part_fits: Mapping[Part, Callable[[object], bool]]

    def read(self, routed: RoutedRequest, body: JsonBody) -> Reading | None:
        """Return the query and the body of a request; None if it is not known to be well-formed."""
        if self.has_body and (_media_type(routed.request.headers) != _JSON or not body.is_readable):
            return None
        request = self._head(routed)
        request["body"] = value = body.value_or_none() if self.has_body else None
        if not self.fits(request):
            return None
        query = request["query"]
        return Reading(query={**self.defaults, **query} if query else self.defaults, body=value)

    def well_formed(self, routed: RoutedRequest) -> frozenset[Part]:
        """Return the parts of a request that are known to be well-formed."""
        head = self._head(routed)
        return frozenset(part for part, fits in self.part_fits.items() if fits(head))

    def _head(self, routed: RoutedRequest) -> dict[str, Any]:
        """Return the header fields and the query of a request in the form of the schemas, which refuse None."""
        headers = routed.request.headers
        sent = {name: headers[name] for name in self.headers if name in headers}
        return {"headers": sent, "query": self._query(routed.target.query)}

    def _query(self, text: str) -> dict[str, Any] | None:
        """Return the values of the parameters that a query gives; None if one of them is repeated or not converted."""
        if not text:
            return {}
        values: dict[str, Any] = {}
        named: set[str] = set()
        for name, sent in parse_qsl(text, keep_blank_values=True):
            if (parameter := self.parameters.get(name)) is None:
                continue
            if name in named and not parameter.is_list:
                return None
            named.add(name)
            if not sent:  # it counts as not given, as in Vobiz's own examples
                continue
            if (value := parameter.convert(sent)) is None:
                return None
            values[name] = [*values.get(name, ()), value] if parameter.is_list else value
        return values


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _plan(spec: Spec, operation: Operation) -> _Plan | None:
    """Return the plan of an operation; None if the document has something that is not known here."""
    credentials = spec.credential_headers(operation)
    described = spec.parameters(operation)
    parameters = {entry["name"]: _parameter(entry) for entry in described if entry["in"] != "path"}
    if credentials is None or None in parameters.values():
        return None
    queries = [entry for entry in described if entry["in"] == "query"]
    schemas = {"headers": _header_schema(credentials), "query": _query_schema(queries), **_body_schema(spec, operation)}
    fits, headers_fit, query_fits = (_compiled(spec, schemas, names) for names in (schemas, ("headers",), ("query",)))
    if fits is None or headers_fit is None or query_fits is None:
        return None
    return _Plan(
        headers=tuple(sorted(frozenset().union(*credentials))),
        parameters={name: parameter for name, parameter in parameters.items() if parameter is not None},
        defaults={entry["name"]: entry["schema"]["default"] for entry in queries if "default" in entry["schema"]},
        has_body=spec.body_schema(operation) is not None,
        fits=fits,
        part_fits={Part.CREDENTIALS: headers_fit, Part.QUERY: query_fits},
    )


def _parameter(entry: Mapping[str, Any]) -> _Parameter | None:
    """Return a query parameter; None for a parameter of another kind or form."""
    schema = entry["schema"]
    is_list = schema.get("type") == "array"
    # The schema of an item or of a reference checks the type once more, so that a text is right or is refused.
    convert = _CONVERTERS.get((schema.get("items", {}) if is_list else schema).get("type", "string"))
    style = {key: value for key, value in entry.items() if key not in _PARAMETER_KEYS | {"allowEmptyValue"}}
    if entry["in"] != "query" or convert is None or style not in ({}, _EXPLODED):
        return None
    return _Parameter(convert, is_list)


def _compiled(
    spec: Spec, schemas: Mapping[str, Mapping[str, Any]], names: Iterable[str]
) -> Callable[[object], bool] | None:
    """Compile the schemas of some parts of a request, with all schemas to which they refer."""
    return compile_schema(spec.closed_schema({"properties": {name: schemas[name] for name in names}}))


def _header_schema(credentials: tuple[frozenset[str], ...]) -> dict[str, Any]:
    return {"anyOf": [{"required": sorted(names)} for names in credentials]} if credentials else {}


def _query_schema(queries: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {entry["name"]: entry["schema"] for entry in queries},
        "required": [entry["name"] for entry in queries if entry.get("required")],
    }


def _body_schema(spec: Spec, operation: Operation) -> dict[str, Any]:
    body = spec.whole_body_schema(operation)
    return {} if body is None else {"body": body}
