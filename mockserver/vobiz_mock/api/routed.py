"""The second value of a request: the request with its operation and its path parameters. Owns the type only."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.api.target import Target
    from vobiz_mock.messages import Request
    from vobiz_spec import Operation


class RoutedRequest(NamedTuple):
    """A request with its route.

    Attributes:
        request: The request as it was sent.
        target: Its parsed target.
        operations: The operations of its path, by method. Empty if the API does not have the path.
        operation: The operation of its path and method. None if there is no such operation.
        parameters: The path parameters by name, percent-decoded once.
        spelling: The spelling of the phone number in the path. None if the path has no number.
    """

    request: Request
    target: Target
    operations: Mapping[str, Operation] = MappingProxyType({})
    operation: Operation | None = None
    parameters: Mapping[str, str] = MappingProxyType({})
    spelling: Spelling | None = None

    @property
    def account_id(self) -> str:
        """The account id in the path; empty if the API does not have the path."""
        return self.parameters.get("account_id", "")
