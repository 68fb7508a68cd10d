"""Chooses the hints for requests that no operation accepts. This module must not depend on the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.near_path import NearPaths
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.near_path import NearPath
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
        account, method = _account(routed), routed.request.method
        near = self._paths.nearest(routed.target, account_id=account)
        if near is None:
            below, paths = self._paths.account_path(account), ", ".join(self._paths.lists())
            return Advice("path-elsewhere", {"sent": routed.target.path, "write": below, "paths": paths})
        if method not in near.operations:
            objects = _last(near.target)
            near = self._paths.of_same_objects(objects, account_id=near.account_id, method=method) or near
        return _on_near_path(routed, near)

    def on_method(self, routed: RoutedRequest) -> Advice | None:
        """Return advice about a method that a path does not support; None if its supported methods are the advice.

        Either a supported method differs only in its case, or a path that is near supports the method.
        """
        sent, write = routed.request.method, routed.request.method.upper()
        if write in routed.operations:
            return Advice("method-case", {"sent": printable(sent, limit=_MAX_METHOD), "write": write})
        return self.on_other_path(routed) or self._on_list(routed)

    def on_other_path(self, routed: RoutedRequest) -> Advice | None:
        """Return advice about a path that supports the method and is nearer than that of the request; None if none is.

        The path may have the name of objects in place of an id, misspelt or in front of other names.
        """
        account, method = _account(routed), routed.request.method
        near = self._paths.nearest(routed.target, account_id=account, method=method)
        if near is None:
            objects = _last(routed.target.path)
            near = self._paths.of_same_objects(objects, account_id=routed.account_id, method=method)
        is_other = near is not None and near.target.partition("?")[0] != routed.target.path
        return _on_near_path(routed, near) if near is not None and is_other else None

    def _on_list(self, routed: RoutedRequest) -> Advice | None:
        """Return the list in which the object of a path is found; None if the path is none of an object, or not read.

        Without it, who asks for a number would be told only how to release it.
        """
        method, account = routed.request.method, routed.account_id
        parent, _, last = next(iter(routed.operations.values())).path.rpartition("/")
        if method != "GET" or not last.startswith("{"):
            return None
        found = self._paths.of_same_objects(_last(parent), account_id=account, method=method)
        if found is None:
            return None
        return Advice("list-instead", {"methods": methods_of(routed.operations), "path": found.target})


def _account(routed: RoutedRequest) -> str:
    return printable(routed.request.headers.get("x-auth-id", ""), limit=_MAX_ID)


def _last(path: str) -> str:
    return path.partition("?")[0].rpartition("/")[2]


def _on_near_path(routed: RoutedRequest, near: NearPath) -> Advice:
    methods = methods_of(near.operations)
    return Advice("path-near", {"sent": routed.target.path, "write": near.target, "methods": methods})


def methods_of(operations: Mapping[str, Operation]) -> str:
    """Return the methods of a path with what they do, such as `POST (assign_number), DELETE (unassign_number)`."""
    return ", ".join(f"{method} ({operation.id})" for method, operation in operations.items())
