"""Routes requests to the operations of the document. This module must not depend on the state or on outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.routed import RoutedRequest
from vobiz_mock.api.spelling import SpellingRules
from vobiz_mock.api.target import decode, parse_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.api.target import Target
    from vobiz_mock.messages import Request
    from vobiz_spec import Operation, Spec

_PHONE_NUMBER = "phone_number"  # the path parameter whose spelling is checked


class Router:
    """The paths of the document and their aliases.

    Args:
        spec: The OpenAPI document.
        accept_plus: Whether a number with a literal plus is found.
    """

    def __init__(self, spec: Spec, *, accept_plus: bool = False) -> None:
        self._spellings = SpellingRules(spec, accept_plus=accept_plus)
        self._base = _split(spec.base_path)
        self._aliases = {_split(alias.alias): _split(alias.canonical) for alias in spec.path_aliases}
        # By the number of segments, and then by the template: the operations by method.
        self._paths: dict[int, dict[tuple[str, ...], dict[str, Operation]]] = {}
        for operation in spec.operations.values():
            template = _split(operation.path)
            self._paths.setdefault(len(template), {}).setdefault(template, {})[operation.method] = operation

    def route(self, request: Request) -> RoutedRequest:
        """Parse the target, find the operation, decode the path parameters and check the spelling of the number."""
        target = parse_target(request.target)
        operations, sent = self._find(target)
        parameters = {name: decode(segment) for name, segment in sent.items()}
        return RoutedRequest(
            request=request,
            target=target,
            operations=operations,
            operation=operations.get(request.method),
            parameters=parameters,
            spelling=self._spelling(sent, parameters),
        )

    def _find(self, target: Target) -> tuple[Mapping[str, Operation], Mapping[str, str]]:
        """Return the operations of a path and its undecoded parameters; both are empty for an unknown path."""
        segments = self._canonical(target.segments)
        if segments is not None:
            for template, operations in self._paths.get(len(segments), {}).items():
                if (sent := _match(template, segments)) is not None:
                    return operations, sent
        return {}, {}

    def _canonical(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the segments below the base path, with aliases replaced; None if the path is not below it."""
        if segments[: len(self._base)] != self._base:
            return None
        below = segments[len(self._base) :]
        for alias, canonical in self._aliases.items():
            if below[: len(alias)] == alias:
                return canonical + below[len(alias) :]
        return below

    def _spelling(self, sent: Mapping[str, str], parameters: Mapping[str, str]) -> Spelling | None:
        if _PHONE_NUMBER not in sent:
            return None
        return self._spellings.judge(sent[_PHONE_NUMBER], parameters[_PHONE_NUMBER])


def _split(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _match(template: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    """Return the undecoded parameters; None if the segments do not match the template. A parameter is not empty.

    Args:
        template: The segments of a path template.
        segments: As many segments of a path.
    """
    sent: dict[str, str] = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            sent[expected.strip("{}")] = segment
        elif expected != segment:
            return None
    return sent
