"""Finds the operation of a request, with the values in its path and query. Has no state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.provider.exchange import Request
    from vobiz_spec import Operation, Spec

__all__ = ["Route", "Routes"]


@dataclass(frozen=True)
class Route:
    """The operation of a request. `segments` are the values in its path as they were sent."""

    operation: Operation
    segments: Mapping[str, str]
    query: frozenset[str]

    @property
    def path(self) -> dict[str, str]:
        """The values in the path, decoded once."""
        return {name: unquote(segment) for name, segment in self.segments.items()}


class Routes:
    """The operations of a document, each with a pattern of its path."""

    def __init__(self, spec: Spec) -> None:
        # A path without parameters is tried before one that has a parameter in the same place.
        ordered = sorted(spec.operations.values(), key=lambda one: one.path.count("{"))
        self._patterns = tuple((one, _pattern(spec, one)) for one in ordered)

    def find(self, request: Request) -> Route | None:
        """Return the operation of a request, or None if the document has none."""
        path, _, query = request.target.partition("?")
        for operation, pattern in self._patterns:
            match = pattern.fullmatch(path) if operation.method == request.method else None
            if match:
                names = frozenset(parse_qs(query, keep_blank_values=True))
                return Route(operation, match.groupdict(), names)
        return None


def _pattern(spec: Spec, operation: Operation) -> re.Pattern[str]:
    path = re.escape(spec.base_path + operation.path).replace(r"\{", "{").replace(r"\}", "}")
    for alias in spec.path_aliases:
        path = path.replace(alias.canonical, f"(?:{alias.canonical}|{alias.alias})", 1)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]*)", path))
