"""A request that is being corrected: changes of its path, its query, its header fields and its body.

Owns how a part of a request is replaced. It must not depend on hints.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vobiz_mock.journal.meant_body import meant_body
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.messages import Request
    from vobiz_spec import Operation

_UNREAD = frozenset({"content-length", "content-encoding"})  # header fields of a body that is replaced


@dataclass(frozen=True)
class Draft:
    """A request that was refused, and what its hint says.

    Attributes:
        routed: The request.
        places: The values in the places of the hint.
    """

    routed: RoutedRequest
    places: Mapping[str, str]

    @property
    def sent(self) -> Request:
        """The request as it was sent."""
        return self.routed.request

    @property
    def operation(self) -> Operation:
        """The operation, for hints to requests that have one."""
        assert self.routed.operation is not None
        return self.routed.operation

    @property
    def first(self) -> str:
        """The first of the numbers, trunks or parts that the hint lists."""
        listed = next(self.places[name] for name in ("numbers", "trunks", "parts") if name in self.places)
        return listed.partition(",")[0].partition(" ")[0]

    def target(self, target: str) -> Request:
        """Return the request with another target."""
        return replace(self.sent, target=target)

    def headers(self, *without: str, **changed: str) -> Request:
        """Return the request without some header fields, and with others, in which an underscore is a hyphen."""
        kept = {name: value for name, value in self.sent.headers.items() if name not in without}
        return replace(self.sent, headers={**kept, **{name.replace("_", "-"): text for name, text in changed.items()}})

    def segment(self, name: str, text: str) -> Request:
        """Return the request with another segment for a parameter of the path."""
        path, mark, query = self.sent.target.partition("#")[0].partition("?")
        template, segments = self.operation.path.split("/"), path.split("/")
        segments[template.index(f"{{{name}}}") - len(template)] = text
        return self.target(f"{'/'.join(segments)}{mark}{query}")

    def last_parameter(self, text: str) -> Request:
        """Return the request with another segment for the last parameter of the path."""
        return self.segment(re.findall(r"\{(\w+)\}", self.operation.path)[-1], text)

    def parameter(self, name: str, text: str | None) -> Request:
        """Return the request with another value of a query parameter, or without it if the value is None."""
        path, _, query = self.sent.target.partition("#")[0].partition("?")
        left = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
        pairs = left if text is None else [*left, f"{name}={text}"]
        return self.target(f"{path}?{'&'.join(pairs)}" if pairs else path)

    def has_parameter(self, name: str) -> bool:
        """Return whether the query has a parameter."""
        query = self.sent.target.partition("#")[0].partition("?")[2]
        return any(pair.partition("=")[0] == name for pair in query.split("&"))

    def body(self, value: Mapping[str, Any]) -> Request:
        """Return the request with a body."""
        return with_body(self.sent, value)

    def field(self, name: str, value: Any) -> Request:  # noqa: ANN401 any value of JSON
        """Return the request with another value of a field of the body, or of a query parameter."""
        if self.has_parameter(name):
            return self.parameter(name, quote(str(value), safe=""))
        return self.body({**self.meant_body(), name: value})

    def renamed(self, name: str, other: str) -> Request:
        """Return the request with another name of a field of the body."""
        return self.body({other if key == name else key: value for key, value in self.meant_body().items()})

    def meant_body(self) -> dict[str, Any]:
        """Return the object that the body was meant to be; empty if it cannot be read."""
        return meant_body(self.sent.body) or {}

    def other(self, method: str, path: str, value: Mapping[str, Any] | None = None) -> Request:
        """Return another request of the same account."""
        request = replace(self.headers("content-type", *_UNREAD), method=method, target=path, body=b"")
        return request if value is None else with_body(request, value)


def with_body(request: Request, value: Mapping[str, Any]) -> Request:
    """Return a request with a JSON body."""
    kept = {name: text for name, text in request.headers.items() if name not in _UNREAD}
    body = _as_json(value).encode()
    headers = {**kept, "content-type": "application/json"}
    return replace(request, headers=headers, body=body, body_too_large=False)


def _as_json(value: Mapping[str, Any]) -> str:
    """Return a value as JSON that is UTF-8. Half of a surrogate pair is written as an escape."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def example_of(operation: Operation, name: str) -> Any:  # noqa: ANN401 any value of JSON
    """Return the example of a field or parameter of an operation; None if the document has none."""
    spec = load()
    body = spec.body_example(operation)
    if isinstance(body, dict) and name in body:
        return body[name]
    found = [one for one in spec.parameters(operation) if one["name"] == name and "example" in one]
    return found[0]["example"] if found else None
