"""Chooses the hints for requests that no operation accepts. This module must not depend on the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.near_path import NearPaths
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

_MAX_ID = 40  # characters of an account in a hint
_MAX_METHOD = 20  # characters of a method in a hint


class RouteAdvice:
    """Advice about paths and methods.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._paths = NearPaths(spec)

    def on_path(self, routed: RoutedRequest) -> Advice:
        """Return the nearest path of the document, or, if there is none, what the document has."""
        account = printable(routed.request.headers.get("x-auth-id", ""), limit=_MAX_ID)
        near = self._paths.nearest(routed.target, account_id=account)
        if near is None:
            below, groups = self._paths.account_path(account), ", ".join(self._paths.groups())
            return Advice("path-elsewhere", {"sent": routed.target.path, "write": below, "paths": groups})
        methods = methods_of(near.operations)
        return Advice("path-near", {"sent": routed.target.path, "write": near.target, "methods": methods})

    def on_method(self, routed: RoutedRequest) -> Advice | None:
        """Return advice about a method that differs from a supported one only in its case; None for another one."""
        sent, write = routed.request.method, routed.request.method.upper()
        if write not in routed.operations:
            return None
        return Advice("method-case", {"sent": printable(sent, limit=_MAX_METHOD), "write": write})


def methods_of(operations: Mapping[str, Operation]) -> str:
    """Return the methods of a path with what they do, such as `POST (assign_number), DELETE (unassign_number)`."""
    return ", ".join(f"{method} ({operation.id})" for method, operation in operations.items())
