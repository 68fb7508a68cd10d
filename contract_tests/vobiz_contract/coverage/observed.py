"""What of the document the exchanges of a run have shown. Reads each exchange once, in order."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from vobiz_contract.coverage.routes import Route, Routes
from vobiz_contract.coverage.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_spec import Spec

__all__ = ["Observed", "observed"]


@dataclass(frozen=True)
class Observed:
    """The names of what was seen, by kind."""

    operations: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    responses: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)


def observed(journal: Iterable[Exchange], spec: Spec) -> Observed:
    """Return what exchanges have shown. A request without a response, or with an injected one, has shown nothing."""
    routes, observer = Routes(spec), _Observer(spec)
    for exchange in journal:
        shows = exchange.status is not None and not exchange.injected
        route = routes.find(exchange.request) if shows else None
        if route is not None:
            observer.see(route, exchange)
    return observer.seen


class _Observer:
    def __init__(self, spec: Spec) -> None:
        self.seen = Observed()
        self._encoding = spec.encoding
        self._schemas = Schemas(spec)
        self._responses = {one.id: self._schemas.responses(one) for one in spec.operations.values()}
        self._followable: dict[str, set[tuple[str, frozenset[tuple[str, str]]]]] = defaultdict(set)
        self._bodies: set[tuple[str, int, bytes]] = set()  # seen before

    def see(self, route: Route, exchange: Exchange) -> None:
        name, status = route.operation.id, exchange.status or 0
        self.seen.operations.add(name)
        self.seen.parameters.update(f"{name}.{one}" for one in (*route.segments, *route.query))
        self.seen.responses.add(f"{name} {status}")
        if (number := route.segments.get("phone_number")) is not None:
            self.seen.rules.add(self._encoding.rule(number, unquote(number)).id)
        self._follow(route)
        self._see_bodies(route, exchange, status)
        self._see_links(route, exchange, status)

    def _see_bodies(self, route: Route, exchange: Exchange, status: int) -> None:
        sent = exchange.request.body or b""
        if (key := (route.operation.id, 0, sent)) not in self._bodies:
            self._bodies.add(key)
            self.seen.properties.update(self._schemas.in_request(route.operation, _json(sent)))
        if (key := (route.operation.id, status, exchange.body)) not in self._bodies:
            self._bodies.add(key)
            self.seen.properties.update(self._schemas.in_response(route.operation, status, _json(exchange.body)))

    def _see_links(self, route: Route, exchange: Exchange, status: int) -> None:
        """Remember the requests that would follow the links of a response."""
        links = self._responses[route.operation.id].get(str(status), {}).get("links", {})
        body = _json(exchange.body) if links else None
        for name, link in links.items():
            values = {key: _value(str(one), route, body) for key, one in link["parameters"].items()}
            if None not in values.values():
                wanted = frozenset((key, str(value).lower()) for key, value in values.items())
                self._followable[link["operationId"]].add((f"{route.operation.id}.{name}", wanted))

    def _follow(self, route: Route) -> None:
        given = {(key, value.lower()) for key, value in route.path.items()}
        followed = {name for name, wanted in self._followable[route.operation.id] if wanted <= given}
        self.seen.links.update(followed)


def _value(expression: str, route: Route, body: object) -> object:
    """Return the value of a link's runtime expression, or None if it has none."""
    if expression.startswith("$request.path."):
        return route.path.get(expression.removeprefix("$request.path."))
    value: Any = body
    for part in expression.removeprefix("$response.body#/").split("/"):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (LookupError, TypeError, ValueError):
            return None
    return value if isinstance(value, str | int) else None


def _json(body: bytes) -> Mapping[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
