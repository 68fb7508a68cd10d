"""Makes WireMock's stubs for assign and unassign from the OpenAPI document, which WireMock does not read itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Operation, Spec


def stubs() -> list[dict[str, Any]]:
    """Return WireMock's stubs for assign and unassign, made from the document."""
    spec = load()
    operations = (spec.operations[name] for name in ("assign_number", "unassign_number"))
    return [{"request": _matcher(spec, operation), "response": {"status": 204}} for operation in operations]


def _matcher(spec: Spec, operation: Operation) -> dict[str, Any]:
    credentials = [scheme["name"] for scheme in spec.document["components"]["securitySchemes"].values()]
    headers: dict[str, Any] = {name: {"matches": ".+"} for name in credentials}
    matcher = {"method": operation.method, "urlPathPattern": _path_pattern(spec, operation), "headers": headers}
    body = spec.body_schema(operation)
    if body is None:
        return matcher
    headers["Content-Type"] = {"contains": "application/json"}
    return {**matcher, "bodyPatterns": [{"matchesJsonSchema": _inlined(spec, body), "schemaVersion": "V202012"}]}


def _path_pattern(spec: Spec, operation: Operation) -> str:
    schemas = {entry["name"]: _inlined(spec, entry["schema"]) for entry in spec.parameters(operation)}
    return re.sub(r"{(\w+)}", lambda found: _in_path(schemas[found[1]]), spec.base_path + operation.path)


def _in_path(schema: Mapping[str, Any]) -> str:
    """Return the pattern of a parameter as it is written in a path, where the plus is encoded."""
    return str(schema.get("pattern", "[^/]+")).removeprefix("^").removesuffix("$").replace(r"\+", "%2B")


def _inlined(spec: Spec, value: Any) -> Any:  # noqa: ANN401 a part of a schema is any JSON
    """Return a schema with each reference replaced by what it names."""
    if isinstance(value, list):
        return [_inlined(spec, item) for item in value]
    if not isinstance(value, dict):
        return value
    target = spec.schema(value["$ref"].rpartition("/")[2]) if "$ref" in value else {}
    return {name: _inlined(spec, item) for name, item in {**target, **value}.items() if name != "$ref"}
