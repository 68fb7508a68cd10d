"""Loads the OpenAPI document `vobiz.yaml` and gives access to it as typed, frozen values.

Owns the keys of the document. Knows nothing of servers, clients or checks.
"""

from __future__ import annotations

from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from vobiz_spec.behaviour import Behaviour, Hint, Judged, Level, Match, PathAlias, Sees
from vobiz_spec.descriptions import undescribed
from vobiz_spec.encoding import Encoding, EncodingFunction, EncodingPart, EncodingRule, Mark
from vobiz_spec.patterns import strict_patterns
from vobiz_spec.prepared import parse_yaml, read_data, read_prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

METHODS = ("get", "put", "post", "delete", "patch")
_COMMON = "common"
_JSON = "application/json"


class Operation(NamedTuple):
    """One method of one path.

    Attributes:
        id: The operationId.
        method: The HTTP method, in upper case.
        path: The path template, without the base path.
        summary: A short title.
        description: What it does, in Markdown, without the table of its behaviours.
        behaviours: The operation's own behaviours, in the document's order.
    """

    id: str
    method: str
    path: str
    summary: str
    description: str
    behaviours: tuple[Behaviour, ...]

    @property
    def success(self) -> Behaviour:
        """The success. If it states no status, the behaviour with `.status` added to its id does."""
        return next(behaviour for behaviour in self.behaviours if behaviour.success)

    @property
    def prefix(self) -> str:
        """The first part of the ids of all its behaviours, such as `assign`."""
        return self.success.id.partition(".")[0]


class Spec:
    """The document as values. Each is read at the first access, and nothing changes a spec afterwards.

    Attributes:
        document: The parsed document. It must not be changed.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    @cached_property
    def host(self) -> str:
        """The name of the real host, `api.vobiz.ai`."""
        return urlsplit(self.document["servers"][0]["url"]).hostname or ""

    @cached_property
    def base_path(self) -> str:
        """The path in front of every operation's path, such as `/api/v1`. It is that of the relative server."""
        return next(str(server["url"]) for server in self.document["servers"] if server["url"].startswith("/"))

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by operationId, in the document's order."""
        return MappingProxyType({operation.id: operation for operation in self._read_operations()})

    @cached_property
    def common_behaviours(self) -> tuple[Behaviour, ...]:
        """The behaviours that all operations share."""
        return tuple(_behaviour(entry) for entry in self.document["x-behaviours"])

    @cached_property
    def behaviours(self) -> Mapping[str, Behaviour]:
        """All behaviours by id: first those of the operations, then those that all operations share."""
        own = (behaviour for operation in self.operations.values() for behaviour in operation.behaviours)
        return MappingProxyType({behaviour.id: behaviour for behaviour in (*own, *self.common_behaviours)})

    @cached_property
    def encoding(self) -> Encoding:
        """The rules for writing a phone number in a path, which judge a segment."""
        return Encoding(
            rules=tuple(_encoding_rule(entry) for entry in self.document["x-encoding-rules"]),
            parts=tuple(_encoding_part(entry) for entry in self.document["x-encoding-parts"]),
        )

    @property
    def encoding_rules(self) -> tuple[EncodingRule, ...]:
        """The ways of writing a phone number in a path. The first rule that fits a segment applies."""
        return self.encoding.rules

    def encoding_behaviours(self, rule: EncodingRule) -> tuple[Behaviour, ...]:
        """Return the behaviours that state what follows from an encoding rule.

        The last one states it of every segment that the rule fits. It is the second if the rule's own behaviour leaves
        open whether the API always does so.
        """
        names = (rule.behaviour, f"{rule.behaviour}.always")
        return tuple(self.behaviours[name] for name in names if name in self.behaviours)

    @cached_property
    def encoding_functions(self) -> tuple[EncodingFunction, ...]:
        """What functions of several languages make of a number."""
        return tuple(EncodingFunction(**entry) for entry in self.document["x-encoding-functions"])

    @cached_property
    def hints(self) -> Mapping[str, Hint]:
        """The hints for situations that the fake recognises, by id."""
        entries = (_hint(entry) for entry in self.document["x-hints"])
        return MappingProxyType({hint.id: hint for hint in entries})

    @cached_property
    def level_meanings(self) -> Mapping[Level, str]:
        """What each level of certainty means, as a clause, from the most to the least certain."""
        return MappingProxyType({Level(level): meaning for level, meaning in self.document["x-levels"].items()})

    @cached_property
    def path_aliases(self) -> tuple[PathAlias, ...]:
        """The second spellings of parts of every path."""
        return tuple(
            PathAlias(**{**entry, "level": Level(entry["level"])}) for entry in self.document["x-path-aliases"]
        )

    def behaviour(self, name: str, operation: Operation | None = None) -> Behaviour:
        """Return the operation's own behaviour of that name, or else the one that all operations share.

        Args:
            name: The id without its prefix, such as `credentials-missing`.
            operation: The operation; None to look among the shared behaviours only.

        Raises:
            KeyError: There is no such behaviour.
        """
        if operation is not None and (own := self.behaviours.get(f"{operation.prefix}.{name}")):
            return own
        return self.behaviours[f"{_COMMON}.{name}"]

    def example(self, name: str) -> Any:  # noqa: ANN401 an example is any JSON
        """Return the value of a named example, such as an error body. It must not be changed.

        Raises:
            KeyError: The document has no such example.
        """
        return self.document["components"]["examples"][name]["value"]

    def example_field(self, name: str) -> str | None:
        """Return the word in an example's message that names the wrong field or parameter; None if it names none.

        Raises:
            KeyError: The document has no such example.
        """
        field: str | None = self.document["components"]["examples"][name].get("x-field")
        return field

    def parameters(self, operation: Operation) -> tuple[Mapping[str, Any], ...]:
        """Return the parameters of an operation with references resolved, those of its path first."""
        item = self.document["paths"][operation.path]
        entries = (*item.get("parameters", ()), *item[operation.method.lower()].get("parameters", ()))
        return tuple(self._resolved(entry) for entry in entries)

    def body_example(self, operation: Operation) -> Any:  # noqa: ANN401 an example is any JSON
        """Return the first example of an operation's JSON body; None if it takes no body. It must not be changed."""
        if (media_type := self._json_body(operation)) is None:
            return None
        examples = media_type["examples"]
        return self._resolved(next(iter(examples.values())))["value"]

    def body_schema(self, operation: Operation) -> Mapping[str, Any] | None:
        """Return the schema of an operation's JSON body with its own reference resolved; None if it takes no body.

        If the body may be written in several styles, this is the schema of the current one.
        """
        return next(iter(self.body_schemas(operation)), None)

    def body_schemas(self, operation: Operation) -> tuple[Mapping[str, Any], ...]:
        """Return the schema of each style in which an operation's JSON body may be written, the current one first.

        It is empty if the operation takes no body.
        """
        if (media_type := self._json_body(operation)) is None:
            return ()
        schema = self._resolved(media_type["schema"])
        return tuple(self._resolved(style) for style in schema.get("anyOf", [schema]))

    def whole_body_schema(self, operation: Operation) -> Mapping[str, Any] | None:
        """Return the schema of an operation's JSON body of any style, as it is; None if it takes no body."""
        media_type = self._json_body(operation)
        return None if media_type is None else media_type["schema"]

    def credential_headers(self, operation: Operation) -> tuple[frozenset[str], ...] | None:
        """Return the sets of header fields, in lower case, of which a request must have one for its credentials.

        None if the operation accepts credentials that are not header fields of their own.
        """
        item = self.document["paths"][operation.path][operation.method.lower()]
        alternatives = [self._headers(schemes) for schemes in item.get("security", self.document["security"])]
        return None if None in alternatives else tuple(one for one in alternatives if one is not None)

    def _json_body(self, operation: Operation) -> Mapping[str, Any] | None:
        """Return the entry of the JSON body of an operation; None if it takes no body."""
        body = self.document["paths"][operation.path][operation.method.lower()].get("requestBody")
        return None if body is None else self._resolved(body)["content"][_JSON]

    def _headers(self, schemes: Iterable[str]) -> frozenset[str] | None:
        found = [self.document["components"]["securitySchemes"][name] for name in schemes]
        if any(scheme["type"] != "apiKey" or scheme["in"] != "header" for scheme in found):
            return None
        return frozenset(scheme["name"].lower() for scheme in found)

    def schema(self, name: str) -> Mapping[str, Any]:
        """Return a named schema, with references left as they are.

        Raises:
            KeyError: The document has no such schema.
        """
        schema: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return schema

    def closed_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return a schema that can be applied by itself: with the named schemas it refers to, and with strict patterns.

        Args:
            schema: A schema whose references lead to named schemas. It is not changed.
        """
        named: dict[str, Mapping[str, Any]] = {}
        waiting = [schema]
        while waiting:
            new = [name for name in _references(waiting.pop()) if name not in named]
            named |= {name: self.schema(name) for name in new}
            waiting += [named[name] for name in new]
        strict: dict[str, Any] = strict_patterns({**schema, "components": {"schemas": named}})
        return strict

    def _resolved(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the target of a local reference, or the entry itself if it is not a reference."""
        if "$ref" not in entry:
            return entry
        target: Any = self.document
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        resolved: Mapping[str, Any] = target
        return resolved

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield _operation(path, method, item[method])


def _references(node: Any) -> Iterator[str]:  # noqa: ANN401 a schema is any JSON
    """Yield the names of the schemas to which a schema refers."""
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


@cache
def load() -> Spec:
    """Return the spec of this distribution. The first call reads it; later calls return the same object."""
    return Spec(read_prepared("vobiz_spec", "vobiz"))


def read_text() -> str:
    """Return the text of the file `vobiz.yaml` in this distribution."""
    return read_data("vobiz_spec", "vobiz.yaml").decode("utf-8")


def parse(text: str) -> Spec:
    """Return the spec of a document that is written in YAML or JSON.

    Raises:
        yaml.YAMLError: The text is not YAML.
    """
    return Spec(parse_yaml(text))


def _operation(path: str, method: str, entry: Mapping[str, Any]) -> Operation:
    return Operation(
        id=entry["operationId"],
        method=method.upper(),
        path=path,
        summary=entry["summary"],
        description=undescribed(entry["description"]),
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
        by_state=entry.get("by_state", False),
        depends_on=tuple(entry.get("depends_on", ())),
    )


def _sees(entry: Mapping[str, Any]) -> Sees:
    return Sees(
        status=entry.get("status"),
        example=entry.get("example"),
        also=tuple(entry.get("also", ())),
        match=Match(entry.get("match", Match.BODY)),
        mentions=entry.get("mentions"),
        headers=tuple(entry.get("headers", ())),
    )


def _hint(entry: Mapping[str, Any]) -> Hint:
    return Hint(id=entry["id"], fits=entry["fits"], text=entry["hint"], note=entry.get("note", False))


def _encoding_rule(entry: Mapping[str, Any]) -> EncodingRule:
    return EncodingRule(
        id=entry["id"],
        fits=entry["fits"],
        wire=entry["wire"],
        found=entry["outcome"] == "found",
        behaviour=entry["behaviour"],
        reason=entry.get("reason"),
        sent=entry.get("sent"),
        decoded=entry.get("decoded"),
    )


def _encoding_part(entry: Mapping[str, Any]) -> EncodingPart:
    return EncodingPart(id=entry["id"], mark=Mark(entry["mark"]), means=entry["means"], until=entry.get("until"))
