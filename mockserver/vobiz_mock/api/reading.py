"""The third of a request's values: what the document makes of its query and its body."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.state.records import Account
    from vobiz_spec import Operation


class Part(StrEnum):
    """A part of a request that can be malformed. How the path is written is the business of its spelling."""

    CREDENTIALS = "credentials"
    QUERY = "query"
    CONTENT_TYPE = "content type"
    BODY = "body"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a request: in which part, at which field or parameter, and what."""

    part: Part
    name: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a request says, and what of it the document does not allow.

    Attributes:
        problems: What is wrong; nothing when the request is well-formed.
        query: The query parameters by their names, with the document's types and defaults. Empty when something is
            wrong.
        body: The value of the JSON body; None when the operation takes none, or when it cannot be read.
    """

    problems: tuple[Problem, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def problem(self, part: Part) -> Problem | None:
        """The first problem of a part."""
        return next((problem for problem in self.problems if problem.part is part), None)


@dataclass(frozen=True, kw_only=True)
class ReadRequest:
    """A request for an operation with all that decides its answer, but for the state.

    Attributes:
        operation: The operation.
        routed: The request, and where it leads.
        reading: What it says.
        account: The account that X-Auth-ID names, when it exists.
    """

    operation: Operation
    routed: RoutedRequest
    reading: Reading
    account: Account | None

    @property
    def auth_id(self) -> str:
        """The X-Auth-ID that was sent; empty when none was."""
        return self.routed.request.headers.get("x-auth-id", "")

    @property
    def auth_token(self) -> str:
        """The X-Auth-Token that was sent; empty when none was. A secret."""
        return self.routed.request.headers.get("x-auth-token", "")
