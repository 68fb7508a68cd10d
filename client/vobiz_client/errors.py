"""All errors that this package raises, in one tree.

    VobizError
    ├── InvalidArgumentError (also a ValueError)    nothing was sent
    │   └── InvalidNumberError
    ├── TransportError                              no answer came, or only a part of one
    ├── NotConfirmedError                           done, but the list does not show it
    └── ResponseError                               the answer is a refusal, or not understood
        ├── AccessDeniedError
        ├── AccountMismatchError
        ├── AuthenticationError
        ├── InvalidRequestError
        ├── NumberAlreadyAssignedError
        ├── NumberNotFoundError
        ├── RateLimitedError
        ├── ServerError
        ├── TrunkInUseError
        ├── TrunkNotFoundError
        └── UnexpectedResponseError

Which answer becomes which of them is generated from the OpenAPI document's behaviours. A leaf: imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SentRequest:
    """A request as it was sent, without its headers, and so without the token.

    `url` is percent-encoded as on the wire; `body` is the JSON text, empty where there is none.
    """

    method: str
    url: str
    body: str = ""


class VobizError(Exception):
    """The root of all errors of this package.

    `status` is the HTTP status, None where no answer came. `body` is the answer's body, parsed where it is JSON, else
    its text. `request` is what was sent, None where nothing was; `hint` says what to do about it.
    """

    default_hint = ""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        body: object = None,
        request: SentRequest | None = None,
        hint: str | None = None,
    ) -> None:
        self.status = status
        self.body = body
        self.request = request
        self.hint = self.default_hint if hint is None else hint
        super().__init__(message)

    def __str__(self) -> str:
        sent = f" [{self.request.method} {self.request.url}]" if self.request else ""
        return f"{self.args[0]}{sent}" + (f" Hint: {self.hint}" if self.hint else "")


class InvalidArgumentError(VobizError, ValueError):
    """An argument is not what the operation takes. Nothing was sent."""


class InvalidNumberError(InvalidArgumentError):
    """A phone number is not in E.164 form. Nothing was sent; the message shows the right form."""


class TransportError(VobizError):
    """No answer came, or only a part of one: refused, reset, timed out, cut short.

    `sent` is whether the request may have reached the service, and so may have taken effect; `temporary` whether
    another try may go better.
    """

    default_hint = "whether the request took effect is not known; list_numbers() and list_trunks() show what is"

    sent: bool = True
    temporary: bool = True


class NotConfirmedError(VobizError):
    """The service said that the number was assigned, but its list of numbers does not show it."""

    default_hint = "somebody else may have changed it meanwhile; call ensure_assigned() again"


class ResponseError(VobizError):
    """The service answered, but not with success.

    `status` is None only where a look at a list showed what is wrong, and no request was refused.
    """


class AccessDeniedError(ResponseError):
    """The account may not do this: a trial account."""

    default_hint = "a trial account cannot assign numbers; upgrade the account"


class AccountMismatchError(ResponseError):
    """The account in the path is not the one of the credentials."""

    default_hint = "auth_id must be the account that the token belongs to"


class AuthenticationError(ResponseError):
    """The credentials are missing or wrong."""

    default_hint = "check auth_id and auth_token, or VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN"


class InvalidRequestError(ResponseError):
    """The service found the request malformed."""

    default_hint = "the message names the field; if the arguments are right, the API has changed"


class NumberAlreadyAssignedError(ResponseError):
    """The number has a trunk already, and nothing changed.

    `trunk_group_id` is that trunk, where a look at the list told it, else None.
    """

    default_hint = "unassign the number first, or use ensure_assigned(number, trunk_id, move=True)"
    trunk_group_id: str | None = None


class NumberNotFoundError(ResponseError):
    """The number is not the account's, has no trunk to be unassigned from, or is not in the inventory to buy from."""

    default_hint = "list_numbers() shows the account's numbers; purchase_number() buys one of list_inventory()"


class RateLimitedError(ResponseError):
    """Too many requests. `retry_after` is how many seconds to wait, None where the service did not say."""

    default_hint = "wait, then try again"
    retry_after: float | None = None


class ServerError(ResponseError):
    """The service failed (5xx). Whether the request took effect is not known."""

    default_hint = "whether the request took effect is not known; list_numbers() and list_trunks() show what is"


class TrunkInUseError(ResponseError):
    """The trunk has numbers, and was not deleted."""

    default_hint = "unassign its numbers first"


class TrunkNotFoundError(ResponseError):
    """The trunk is not the account's."""

    default_hint = "list_trunks() shows the account's trunks; a trunk's trunk_id is what assign_number() takes"


class UnexpectedResponseError(ResponseError):
    """The answer is none that the document knows. `body` holds it."""

    default_hint = "is base_url the API's origin, with no proxy that answers in its place?"
