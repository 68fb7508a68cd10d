"""The document, narrowed to what may be touched: generation then has nothing else to choose from."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any

__all__ = ["narrow"]

Json = dict[str, Any]
Values = Mapping[str, Sequence[str]]


def narrow(document: Mapping[str, Any], *, operations: Collection[str], path: Values, body: Values) -> Json:
    """Keep these operations (by id); pin path parameters and properties of bodies, by name, to these values."""
    narrowed = copy.deepcopy(dict(document))
    for template, item in list(narrowed["paths"].items()):
        shared = item.pop("parameters", [])
        for method in list(item):
            operation = item[method]
            if operation.get("operationId") not in operations:
                del item[method]
                continue
            own = [_own(narrowed, parameter) for parameter in (*shared, *operation.get("parameters", ()))]
            operation["parameters"] = [_pinned_parameter(parameter, path) for parameter in own]
            _pin_body(narrowed, operation, body)
            _trim_links(narrowed, operation, operations, {*path, *body})
        if not item:
            del narrowed["paths"][template]
    return narrowed


def _own(document: Json, node: Json) -> Json:
    """What a reference leads to, copied: a component is shared with responses, which must not be narrowed."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return copy.deepcopy(node)


def _pinned(values: Sequence[str]) -> Json:
    return {"type": "string", "enum": list(values), "examples": list(values[:1])}


def _pinned_parameter(parameter: Json, path: Values) -> Json:
    if parameter["in"] != "path" or parameter["name"] not in path:
        return parameter
    kept = {key: value for key, value in parameter.items() if key not in ("example", "examples")}
    return {**kept, "schema": _pinned(path[parameter["name"]])}


def _pin_body(document: Json, operation: Json, body: Values) -> None:
    if "requestBody" not in operation:
        return
    operation["requestBody"] = request = _own(document, operation["requestBody"])
    for media in request["content"].values():
        media["schema"] = schema = _own(document, media["schema"])
        names = [name for name in schema.get("properties", {}) if name in body]
        for name in names:
            schema["properties"][name] = _pinned(body[name])
        if names:  # an example of the document names a trunk that is not ours
            for holder in (media, schema):
                holder.pop("example", None)
                holder.pop("examples", None)
            media["example"] = {name: body[name][0] for name in names}


def _trim_links(document: Json, operation: Json, operations: Collection[str], pinned: Collection[str]) -> None:
    """Drop links out of the selection, and what would carry an answer's number or trunk into the next request."""
    for status, declared in operation["responses"].items():
        operation["responses"][status] = response = _own(document, declared)
        links = {name: _own(document, link) for name, link in response.get("links", {}).items()}
        response["links"] = {
            name: {key: value for key, value in link.items() if key != "requestBody"}
            | {
                "parameters": {
                    key: value
                    for key, value in link.get("parameters", {}).items()
                    if key.rpartition(".")[2] not in pinned or not str(value).startswith("$response")
                }
            }
            for name, link in links.items()
            if link.get("operationId") in operations
        }
