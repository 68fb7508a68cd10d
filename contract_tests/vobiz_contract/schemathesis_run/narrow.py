"""Narrows the document to what may be used on the account, so that generation has nothing else to choose from."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

__all__ = ["narrow"]

Json = dict[str, Any]
Values = Mapping[str, Sequence[str]]


def narrow(
    document: Mapping[str, Any],
    *,
    operations: Collection[str],
    path: Values,
    body: Values,
    own: Mapping[str, Values] = MappingProxyType({}),
) -> Json:
    """Return a copy of a document with fewer operations and fixed values.

    Args:
        document: An OpenAPI document.
        operations: The operationIds of the operations to keep.
        path: The only values of path parameters, by name.
        body: The only values of properties of request bodies, by name.
        own: The only values of path parameters of single operations, by operationId; they precede those in `path`.

    """
    narrowed = copy.deepcopy(dict(document))
    fixed = {*path, *body, *(name for values in own.values() for name in values)}
    for template, item in list(narrowed["paths"].items()):
        shared = item.pop("parameters", [])
        for method in list(item):
            operation = item[method]
            if operation.get("operationId") not in operations:
                del item[method]
                continue
            declared = [_resolved(narrowed, parameter) for parameter in (*shared, *operation.get("parameters", ()))]
            values = {**path, **own.get(operation["operationId"], {})}
            operation["parameters"] = [_fix_parameter(parameter, values) for parameter in declared]
            _fix_body(narrowed, operation, body)
            _trim_links(narrowed, operation, operations, fixed)
        if not item:
            del narrowed["paths"][template]
    return narrowed


def _resolved(document: Json, node: Json) -> Json:
    """Return a copy of what a reference leads to. The component itself is shared with responses, which stay."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return copy.deepcopy(node)


def _only(values: Sequence[str]) -> Json:
    return {"type": "string", "enum": list(values), "examples": list(values[:1])}


def _fix_parameter(parameter: Json, path: Values) -> Json:
    if parameter["in"] != "path" or parameter["name"] not in path:
        return parameter
    kept = {key: value for key, value in parameter.items() if key not in ("example", "examples")}
    return {**kept, "schema": _only(path[parameter["name"]])}


def _fix_body(document: Json, operation: Json, body: Values) -> None:
    if "requestBody" not in operation:
        return
    operation["requestBody"] = request = _resolved(document, operation["requestBody"])
    for media in request["content"].values():
        media["schema"] = schema = _resolved(document, media["schema"])
        names = [name for name in schema.get("properties", {}) if name in body]
        for name in names:
            schema["properties"][name] = _only(body[name])
        if names:  # the document's own example names a trunk of another account
            for holder in (media, schema):
                holder.pop("example", None)
                holder.pop("examples", None)
            media["example"] = {name: body[name][0] for name in names}


def _trim_links(document: Json, operation: Json, operations: Collection[str], fixed: Collection[str]) -> None:
    """Drop links to other operations, and what would carry a response's number or trunk into the next request."""
    for status, declared in operation["responses"].items():
        operation["responses"][status] = response = _resolved(document, declared)
        links = {name: _resolved(document, link) for name, link in response.get("links", {}).items()}
        response["links"] = {
            name: _trim_link(link, fixed) for name, link in links.items() if link.get("operationId") in operations
        }


def _trim_link(link: Json, fixed: Collection[str]) -> Json:
    parameters = {
        key: value
        for key, value in link.get("parameters", {}).items()
        if key.rpartition(".")[2] not in fixed or not str(value).startswith("$response")
    }
    return {key: value for key, value in link.items() if key != "requestBody"} | {"parameters": parameters}
