"""The errors of this package, in one tree.

    VobizError
    ├── InvalidArgumentError (also a ValueError)    nothing was sent
    │   └── InvalidNumberError
    ├── TransportError                              no complete response arrived
    ├── NotConfirmedError                           the list does not show the assignment
    └── ResponseError                               the service refused, or its response was not understood
        ├── AccessDeniedError
        ├── AccountMismatchError
        ├── AuthenticationError
        ├── CredentialInUseError
        ├── CredentialNotFoundError
        ├── InvalidRequestError
        ├── IpAclNotFoundError
        ├── NumberAlreadyAssignedError
        ├── NumberNotFoundError
        ├── NumberNotOwnedError
        ├── NumberPendingReleaseError
        ├── OriginationUriNotFoundError
        ├── RateLimitedError
        ├── ReleaseNotPendingError
        ├── ServerError
        ├── TrunkInUseError
        ├── TrunkNotFoundError
        ├── UnexpectedResponseError
        └── UsernameTakenError

Which response becomes which error is generated from the behaviours of the OpenAPI document. This module imports nothing
of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, Unpack

_UNKNOWN_EFFECT = "the request may have taken effect; list_numbers() and the other lists show the current state"


@dataclass(frozen=True, kw_only=True)
class SentRequest:
    """A request as it was sent, without its headers, and so without the token. Passwords are shown as `***`.

    Attributes:
        method: The HTTP method.
        url: The URL, percent-encoded as on the wire.
        body: The JSON text, empty if there is none.

    """

    method: str
    url: str
    body: str = ""


class Details(TypedDict, total=False):
    """The keyword arguments that every error takes; see VobizError."""

    status: int | None
    body: object
    request: SentRequest | None
    hint: str | None


class VobizError(Exception):
    """The root of all errors of this package.

    Attributes:
        status: The HTTP status, None if there was no response.
        body: The body of the response: parsed if it is JSON, else its text, None if it is empty.
        request: The request that was sent, None if nothing was sent.
        hint: What to do about the error. By default that of the class.

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
    """An argument is not valid. Nothing was sent."""


class InvalidNumberError(InvalidArgumentError):
    """A phone number is not in E.164 form. Nothing was sent; the hint shows the right form."""


class TransportError(VobizError):
    """No complete response arrived: the connection was refused, reset or cut short, or timed out.

    Attributes:
        sent: Whether the request may have reached the service, and so may have taken effect.
        temporary: Whether another try may succeed.

    """

    default_hint = _UNKNOWN_EFFECT

    def __init__(self, message: str, *, sent: bool = True, temporary: bool = True, **details: Unpack[Details]) -> None:
        self.sent = sent
        self.temporary = temporary
        super().__init__(message, **details)


class NotConfirmedError(VobizError):
    """The service reported an assignment, but its list of numbers does not show it."""

    default_hint = "another client may have changed it meanwhile; call ensure_assigned() again"


class ResponseError(VobizError):
    """The service responded, but not with a success.

    `status` is None only if a look at a list revealed the problem, and no request was refused.
    """


class AccessDeniedError(ResponseError):
    """The account is a trial account, which may not do this."""

    default_hint = "a trial account cannot assign numbers; upgrade the account"


class AccountMismatchError(ResponseError):
    """The account in the path is not the account of the credentials."""

    default_hint = "auth_id must be the account that the token belongs to"


class AuthenticationError(ResponseError):
    """The credentials are missing or wrong."""

    default_hint = "check auth_id and auth_token, or VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN"


class CredentialInUseError(ResponseError):
    """A trunk uses the credential, so it was not deleted."""

    default_hint = "remove it from its trunks first"


class CredentialNotFoundError(ResponseError):
    """The credential is not in the account."""

    default_hint = "list_credentials() shows the account's credentials"


class InvalidRequestError(ResponseError):
    """The service rejected the request as malformed."""

    default_hint = "the message names the field; if the arguments are right, the API has changed"


class IpAclNotFoundError(ResponseError):
    """The IP ACL is not in the account."""

    default_hint = "list_ip_acls() shows the account's IP ACLs"


class NumberAlreadyAssignedError(ResponseError):
    """The number is already assigned to a trunk. Nothing changed.

    Attributes:
        trunk_group_id: The trunk, if a look at the list of numbers revealed it, else None.

    """

    default_hint = "unassign the number first, or use ensure_assigned(number, trunk_id, move=True)"

    def __init__(self, message: str, *, trunk_group_id: str | None = None, **details: Unpack[Details]) -> None:
        self.trunk_group_id = trunk_group_id
        super().__init__(message, **details)


class NumberNotFoundError(ResponseError):
    """The number is not in the account, is not assigned, or is not in the inventory, depending on the operation."""

    default_hint = "list_numbers() shows the account's numbers; purchase_number() buys one of list_inventory()"


class NumberNotOwnedError(ResponseError):
    """The account does not own the number, so it was not released."""

    default_hint = "list_numbers() shows the account's numbers; a released number is no longer among them"


class NumberPendingReleaseError(ResponseError):
    """The number is being released, so it was not assigned."""

    default_hint = "cancel_release() brings the number back, without a trunk"


class OriginationUriNotFoundError(ResponseError):
    """The origination URI is not in the account."""

    default_hint = "list_origination_uris() shows the account's origination URIs"


class RateLimitedError(ResponseError):
    """Too many requests were sent.

    Attributes:
        retry_after: The seconds to wait, None if the service did not say.

    """

    default_hint = "wait, then try again"

    def __init__(self, message: str, *, retry_after: float | None = None, **details: Unpack[Details]) -> None:
        self.retry_after = retry_after
        super().__init__(message, **details)


class ReleaseNotPendingError(ResponseError):
    """The number is not being released, so there is nothing to cancel."""

    default_hint = "list_numbers() shows the status of a number; one that was released for good can be bought again"


class ServerError(ResponseError):
    """The service failed (5xx). The request may have taken effect.

    Attributes:
        retry_after: The seconds to wait before another request, None if the service did not say.

    """

    default_hint = _UNKNOWN_EFFECT

    def __init__(self, message: str, *, retry_after: float | None = None, **details: Unpack[Details]) -> None:
        self.retry_after = retry_after
        super().__init__(message, **details)


class TrunkInUseError(ResponseError):
    """The trunk has active calls, or numbers are assigned to it, so it was not deleted."""

    default_hint = "unassign its numbers, and wait until its calls have ended"


class TrunkNotFoundError(ResponseError):
    """The trunk is not in the account."""

    default_hint = "list_trunks() shows the account's trunks; assign_number() takes a trunk's trunk_id"


class UnexpectedResponseError(ResponseError):
    """The document does not describe such a response. `body` holds it."""

    default_hint = "check that base_url is the API's origin, and that no proxy responds instead"


class UsernameTakenError(ResponseError):
    """The account has a credential of this username."""

    default_hint = "list_credentials() shows it; choose another username, or update the credential"
