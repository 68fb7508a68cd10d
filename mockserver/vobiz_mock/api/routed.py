"""The second of a request's values: what the request is for. Made by the router, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.api.target import Target
    from vobiz_mock.messages import Request
    from vobiz_spec import Operation


@dataclass(frozen=True, kw_only=True)
class RoutedRequest:
    """A request, and what of the document it is for.

    Attributes:
        request: The request as it was sent.
        target: Its target, taken apart.
        operations: The operations of its path by their methods. None means that the API does not have the path.
        operation: The one of them that has the request's method.
        parameters: The path parameters, percent-decoded once.
        spelling: How the phone number in the path is written, when the path has one.
    """

    request: Request
    target: Target
    operations: Mapping[str, Operation] = field(default_factory=dict)
    operation: Operation | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    spelling: Spelling | None = None

    @property
    def account_id(self) -> str:
        """The account in the path; empty when the path is not the API's."""
        return self.parameters.get("account_id", "")
