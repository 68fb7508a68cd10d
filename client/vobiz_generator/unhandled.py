"""Refuses documents that hold something which the generator does not handle.

Owns the lists of the keys that are handled. Knows nothing of the generated code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

METHODS = ("get", "put", "post", "delete", "patch")
PATH_KEYS = frozenset({*METHODS, "parameters"})
OPERATION_KEYS = frozenset(
    {"operationId", "summary", "description", "tags", "parameters", "requestBody", "responses", "x-behaviours"}
)
PARAMETER_KEYS = frozenset({"name", "in", "required", "description", "schema", "example"})
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
    """Raise UnhandledError for a parameter with unknown keys, or outside of the path and the query."""
    where = f"{operation}, parameter {parameter.get('name')}"
    check_keys(where, parameter, PARAMETER_KEYS)
    if parameter["in"] not in {"path", "query"}:
        raise UnhandledError(where, f"in: {parameter['in']}")


def body_schema_name(operation: str, body: Mapping[str, Any] | None) -> str | None:
    """Return the name of a request body's schema, None without a body.

    Raises UnhandledError for an optional body.
    """
    if body is None:
        return None
    if not body.get("required"):
        raise UnhandledError(operation, "an optional body")
    return _json_schema_name(f"{operation}, requestBody", body)


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
