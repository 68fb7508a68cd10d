"""Loads the OpenAPI document and offers what it says as typed, frozen values.

Knows nothing of servers, clients or checks. The document itself is `vobiz.yaml`, beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from vobiz_spec.behaviour import Behaviour, EncodingRule, Judged, Level, Match, PathAlias, Sees

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_METHODS = ("get", "put", "post", "delete", "patch")
_COMMON = "common"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one path. `path` is the template, without the base path."""

    id: str
    method: str
    path: str
    summary: str
    behaviours: tuple[Behaviour, ...]

    @property
    def success(self) -> Behaviour:
        """The behaviour that is the operation's success. Its status may be that of a behaviour with `.status` added."""
        return next(behaviour for behaviour in self.behaviours if behaviour.success)

    @property
    def prefix(self) -> str:
        """The first part of its behaviours' ids, such as `assign`."""
        return self.success.id.partition(".")[0]


class Spec:
    """The document, read once. Two specs of the same document are interchangeable; nothing changes one."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    @cached_property
    def base_path(self) -> str:
        """The path before every operation's path, such as `/api/v1`: that of the relative server."""
        return next(str(server["url"]) for server in self.document["servers"] if server["url"].startswith("/"))

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by their operationId, in the document's order."""
        return MappingProxyType({operation.id: operation for operation in self._read_operations()})

    @cached_property
    def common_behaviours(self) -> tuple[Behaviour, ...]:
        """The behaviours that all operations share."""
        return tuple(_behaviour(entry) for entry in self.document["x-behaviours"])

    @cached_property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """All behaviours by their id, those of the operations first."""
        own = (behaviour for operation in self.operations.values() for behaviour in operation.behaviours)
        return MappingProxyType({behaviour.id: behaviour for behaviour in (*own, *self.common_behaviours)})

    @cached_property
    def encoding_rules(self) -> tuple[EncodingRule, ...]:
        """How a phone number may be written in a path, in the order in which a segment is judged."""
        return tuple(_encoding_rule(entry) for entry in self.document["x-encoding-rules"])

    @cached_property
    def path_aliases(self) -> tuple[PathAlias, ...]:
        """Second spellings of parts of every path."""
        return tuple(
            PathAlias(**{**entry, "level": Level(entry["level"])}) for entry in self.document["x-path-aliases"]
        )

    def behaviour(self, name: str, operation: Operation | None = None) -> Behaviour:
        """The behaviour of an operation by its name, else the one that all operations share.

        Raises KeyError where neither has it.
        """
        if operation is not None and (own := self.behaviours.get(f"{operation.prefix}.{name}")):
            return own
        return self.behaviours[f"{_COMMON}.{name}"]

    def example(self, name: str) -> Any:  # noqa: ANN401 an example is any JSON
        """The value of a named example, such as a documented error body. Not to be changed.

        Raises KeyError where the document has no such example.
        """
        return self.document["components"]["examples"][name]["value"]

    def example_field(self, name: str) -> str | None:
        """The word in an example's message that stands for whichever field or parameter is wrong, if it has one."""
        field: str | None = self.document["components"]["examples"][name].get("x-field")
        return field

    def parameters(self, operation: Operation) -> tuple[Mapping[str, Any], ...]:
        """The parameters of an operation, those of its path first, with references resolved."""
        item = self.document["paths"][operation.path]
        entries = (*item.get("parameters", ()), *item[operation.method.lower()].get("parameters", ()))
        return tuple(self._resolved(entry) for entry in entries)

    def body_schema(self, operation: Operation) -> Mapping[str, Any] | None:
        """The schema of an operation's JSON body, with its own reference resolved; None where it takes no body."""
        body = self.document["paths"][operation.path][operation.method.lower()].get("requestBody")
        return self._resolved(body["content"]["application/json"]["schema"]) if body else None

    def schema(self, name: str) -> Mapping[str, Any]:
        """A named schema, as it stands in the document. Raises KeyError where there is none."""
        schema: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return schema

    def _resolved(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a local reference points to; anything else is itself."""
        if "$ref" not in entry:
            return entry
        target: Any = self.document
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        resolved: Mapping[str, Any] = target
        return resolved

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in _METHODS:
                if method in item:
                    yield _operation(path, method, item[method])


# A thousand lines take the pure Python parser half a second, libyaml's 40 ms.
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load() -> Spec:
    """The spec of this distribution, parsed at the first call."""
    text = files("vobiz_spec").joinpath("vobiz.yaml").read_text(encoding="utf-8")
    return Spec(yaml.load(text, _YAML_LOADER))  # noqa: S506 either loader is a safe one


def extensions_schema() -> Mapping[str, Any]:
    """The JSON Schema of the document's x- extensions."""
    text = files("vobiz_spec").joinpath("extensions.schema.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = yaml.safe_load(text)
    return schema


def _operation(path: str, method: str, entry: Mapping[str, Any]) -> Operation:
    return Operation(
        id=entry["operationId"],
        method=method.upper(),
        path=path,
        summary=entry["summary"],
        behaviours=tuple(_behaviour(behaviour) for behaviour in entry["x-behaviours"]),
    )


def _behaviour(entry: Mapping[str, Any]) -> Behaviour:
    return Behaviour(
        id=entry["id"],
        level=Level(entry["level"]),
        statement=entry["statement"],
        source=entry["source"],
        sees=_sees(entry["sees"]),
        judged=Judged(entry["judged"]),
        success=entry.get("success", False),
        becomes=entry.get("becomes"),
        hint=entry.get("hint"),
        depends_on=tuple(entry.get("depends_on", ())),
    )


def _sees(entry: Mapping[str, Any]) -> Sees:
    return Sees(
        status=entry.get("status"),
        example=entry.get("example"),
        match=Match(entry.get("match", "body")),
        mentions=entry.get("mentions"),
        headers=tuple(entry.get("headers", ())),
    )


def _encoding_rule(entry: Mapping[str, Any]) -> EncodingRule:
    return EncodingRule(
        id=entry["id"],
        fits=entry["fits"],
        wire=entry["wire"],
        found=entry["outcome"] == "found",
        behaviour=entry["behaviour"],
        reason=entry.get("reason"),
    )
