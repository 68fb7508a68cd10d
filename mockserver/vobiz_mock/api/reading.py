"""The third value of a request: its query and body, validated against the document.

Owns the types only. The module `openapi` produces the values, and `checks` and `operations` use them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.outcome import Advice
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.state.records import Account
    from vobiz_spec import Operation


class Part(StrEnum):
    """A part of a request that can be malformed. The path is not one of them; `Spelling` describes it."""

    CREDENTIALS = "credentials"
    QUERY = "query"
    CONTENT_TYPE = "content type"
    BODY = "body"


class Problem(NamedTuple):
    """A violation of the document by a request.

    Attributes:
        part: The part of the request.
        name: The field, parameter or header.
        detail: What is wrong with it, as a clause. For CONTENT_TYPE, the media type that was sent.
        advice: A hint that fits better than that of the behaviour. None if there is none.
        rule: The keyword of the schema that the value violates, such as `maximum`. None if no schema is violated.
    """

    part: Part
    name: str
    detail: str
    advice: Advice | None = None
    rule: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The query and the body of a request, and their problems.

    Attributes:
        problems: The problems. Empty if the request is well-formed.
        query: The query parameters by name, with the types and defaults of the document. Empty if there are
            problems.
        body: The value of the JSON body. None if the operation takes no body, or if the body is not JSON.
    """

    problems: tuple[Problem, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = field(default=None, repr=False)  # it may contain a password

    def problem(self, part: Part) -> Problem | None:
        """Return the first problem of a part; None if it has no problem."""
        for problem in self.problems:
            if problem.part is part:
                return problem
        return None


class ReadRequest(NamedTuple):
    """The input of the checks and of an operation.

    Attributes:
        operation: The operation.
        routed: The routed request.
        reading: Its query and body.
        account: The account of its X-Auth-ID. None if there is no such account.
    """

    operation: Operation
    routed: RoutedRequest
    reading: Reading
    account: Account | None

    @property
    def auth_id(self) -> str:
        """The value of X-Auth-ID; empty if it was not sent."""
        return self.routed.request.headers.get("x-auth-id", "")

    @property
    def auth_token(self) -> str:
        """The value of X-Auth-Token, a secret; empty if it was not sent."""
        return self.routed.request.headers.get("x-auth-token", "")
