"""Finds the operation of the document that a request is for. Knows neither state nor answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vobiz_mock.wire import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.wire import Target
    from vobiz_spec import Operation, Spec


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a target leads: the path's operations by their method, and its parameters as they were sent.

    Without operations the path is none of the API's.
    """

    operations: Mapping[str, Operation] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> Mapping[str, str]:
        """The path parameters, percent-decoded once."""
        return {name: decode(segment) for name, segment in self.sent.items()}


class Router:
    """The document's paths, with their aliases, as a table."""

    def __init__(self, spec: Spec) -> None:
        self._base = _split(spec.base_path)
        self._aliases = {_split(alias.alias): _split(alias.canonical) for alias in spec.path_aliases}
        self._paths: dict[tuple[str, ...], dict[str, Operation]] = {}
        for operation in spec.operations.values():
            self._paths.setdefault(_split(operation.path), {})[operation.method] = operation

    def route(self, target: Target) -> Route:
        """The operations of the path that the target names."""
        segments = self._canonical(target.segments)
        if segments is not None:
            for template, operations in self._paths.items():
                if (sent := _match(template, segments)) is not None:
                    return Route(operations=operations, sent=sent)
        return Route()

    def _canonical(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """The segments below the base path, an alias rewritten; None where they are not below it."""
        if segments[: len(self._base)] != self._base:
            return None
        below = segments[len(self._base) :]
        for alias, canonical in self._aliases.items():
            if below[: len(alias)] == alias:
                return canonical + below[len(alias) :]
        return below


def _split(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _match(template: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    """The parameters of a template, as sent; None where the segments do not fit it. No parameter is empty."""
    if len(template) != len(segments):
        return None
    sent: dict[str, str] = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            sent[expected.strip("{}")] = segment
        elif expected != segment:
            return None
    return sent
