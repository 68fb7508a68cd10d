"""Refuses documents that hold something which the generator does not handle.

Owns the lists of the keys that are handled. Knows nothing of the generated code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints, TypeAdapter
from pydantic_core import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

METHODS = ("get", "put", "post", "delete", "patch")
PATH_KEYS = frozenset({*METHODS, "parameters"})
OPERATION_KEYS = frozenset(
    {"operationId", "summary", "description", "tags", "parameters", "requestBody", "responses", "x-behaviours"}
    # Requests in other languages, for viewers.
    | {"x-codeSamples"}
)
PARAMETER_KEYS = frozenset(
    {"name", "in", "required", "description", "schema", "example", "deprecated", "style", "explode"}
    # The client sends no parameter without a value.
    | {"allowEmptyValue"}
)
BODY_KEYS = frozenset({"type", "description", "required", "properties", "deprecated"})
FIELD_KEYS = frozenset(
    {"$ref", "type", "enum", "format", "description", "default", "deprecated", "example", "examples"}
    | {"minimum", "maximum", "minLength", "maxLength", "pattern"}
)
# How a parameter is written, by its place: OpenAPI's `style` and `explode`. These are OpenAPI's defaults.
_WRITTEN = {"path": ("simple", False), "query": ("form", True)}
_CREDENTIALS = {("apiKey", "header", "X-Auth-ID"), ("apiKey", "header", "X-Auth-Token")}


class UnhandledError(Exception):
    """The document holds something that the generator does not handle.

    Attributes:
        where: The place in the document, such as an operation's id.
        what: The thing that is not handled.

    """

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(where, what)

    def __str__(self) -> str:
        return f"{self.where}: {self.what} is not handled"


def check_security(document: Mapping[str, Any]) -> None:
    """Raise UnhandledError unless every operation takes the two headers X-Auth-ID and X-Auth-Token."""
    schemes = document["components"]["securitySchemes"]
    headers = {(scheme["type"], scheme.get("in"), scheme.get("name")) for scheme in schemes.values()}
    if document["security"] != [{name: [] for name in schemes}] or headers != _CREDENTIALS:
        raise UnhandledError("security", "anything but X-Auth-ID and X-Auth-Token, both required,")


def check_keys(where: str, keys: Iterable[str], known: frozenset[str]) -> None:
    """Raise UnhandledError for a key that the generator would leave out."""
    if unknown := set(keys) - known:
        raise UnhandledError(where, ", ".join(sorted(unknown)))


def check_parameter(operation: str, parameter: Mapping[str, Any]) -> None:
    """Raise UnhandledError for a parameter with unknown keys, of another place or written in another way."""
    where = f"{operation}, parameter {parameter.get('name')}"
    check_keys(where, parameter, PARAMETER_KEYS)
    place = parameter["in"]
    if place not in _WRITTEN:
        raise UnhandledError(where, f"in: {place}")
    style, explode = _WRITTEN[place]
    written = (parameter.get("style", style), parameter.get("explode", explode))
    if written != (style, explode):
        raise UnhandledError(where, f"style: {written[0]}, explode: {written[1]}")
    if place == "path" and parameter["schema"].get("type") == "array":
        raise UnhandledError(where, "a list in the path")


def check_body(where: str, schema: Mapping[str, Any]) -> None:
    """Raise UnhandledError for a body whose schema, or the schema of a field, has keys that would be left out."""
    check_keys(where, schema, BODY_KEYS)
    for name, field in schema["properties"].items():
        check_keys(f"{where}, {name}", field, FIELD_KEYS)


def check_pattern(pattern: str) -> None:
    """Raise UnhandledError for a pattern that the models' engine, which is Rust's, does not compile."""
    try:
        TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
    except SchemaError as error:
        raise UnhandledError("components, schemas", f"the pattern {pattern!r}") from error


def body_schema_name(operation: str, body: Mapping[str, Any] | None, schemas: Mapping[str, Any]) -> str | None:
    """Return the name of a request body's schema, None without a body.

    If the body may be written in several styles, this is the first. Raises UnhandledError for an optional body, and for
    styles of which more than the first are current.
    """
    if body is None:
        return None
    if not body.get("required"):
        raise UnhandledError(operation, "an optional body")
    name = _json_schema_name(f"{operation}, requestBody", body)
    if name is None:
        raise UnhandledError(operation, "a body without content")
    first, *older = _style_names(operation, name, schemas)
    if not all(schemas[style].get("deprecated") for style in older):
        raise UnhandledError(operation, "a body of several styles that are not deprecated")
    return first


def _style_names(operation: str, name: str, schemas: Mapping[str, Any]) -> list[str]:
    """Return the names of the schemas that a schema offers by `anyOf`, or its own."""
    styles = schemas[name].get("anyOf")
    if styles is None:
        return [name]
    check_keys(f"{operation}, {name}", schemas[name], frozenset({"anyOf", "description"}))
    for style in styles:
        check_keys(f"{operation}, {name}", style, frozenset({"$ref"}))
    return [str(style["$ref"]).rpartition("/")[2] for style in styles]


def success_schema_name(operation: str, responses: Mapping[str, Any]) -> str | None:
    """Return the name of the schema of an operation's successes, None if they have no body.

    Other responses are described by the document's behaviours. Raises UnhandledError for successes that differ, for
    `default`, and for ranges such as 4XX.
    """
    if "default" in responses or any("X" in str(status).upper() for status in responses):
        raise UnhandledError(operation, "a default response or a range of statuses")
    names = {
        _json_schema_name(f"{operation}, response {status}", response)
        for status, response in responses.items()
        if str(status).startswith("2")
    }
    if len(names) != 1:
        raise UnhandledError(operation, f"a success of {len(names)} schemas")
    return names.pop()


def _json_schema_name(where: str, holder: Mapping[str, Any]) -> str | None:
    """Return the name of the schema of a JSON body, None without a body."""
    if "$ref" in holder:
        raise UnhandledError(where, "a $ref")
    content = holder.get("content", {})
    if not content:
        return None
    if set(content) != {"application/json"}:
        raise UnhandledError(where, f"a body of {', '.join(content)}")
    reference = content["application/json"]["schema"].get("$ref")
    if not reference:
        raise UnhandledError(where, "a schema without a name in components")
    return str(reference).rpartition("/")[2]
