"""A client for Vobiz's number-to-trunk API, generated from the OpenAPI document.

with Client(auth_id="MA_BN2MZ1VV", auth_token="secret") as vobiz:
    vobiz.assign_number("+912271264217", trunk_group_id="e3e55a78-1234-5678-90ab-cdef12345678")
"""

import typing as _typing

from vobiz_client.assignment import Action, EnsuredAssignment
from vobiz_client.client import Client
from vobiz_client.endpoint import model_named as _model_named
from vobiz_client.errors import (
    AccessDeniedError,
    AccountMismatchError,
    AuthenticationError,
    CredentialInUseError,
    CredentialNotFoundError,
    InvalidArgumentError,
    InvalidNumberError,
    InvalidRequestError,
    IpAclNotFoundError,
    NotConfirmedError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    NumberNotOwnedError,
    NumberPendingReleaseError,
    OriginationUriNotFoundError,
    RateLimitedError,
    ReleaseNotPendingError,
    ResponseError,
    SentRequest,
    ServerError,
    TransportError,
    TrunkInUseError,
    TrunkNotFoundError,
    UnexpectedResponseError,
    UsernameTakenError,
    VobizError,
)
from vobiz_client.responses import Response
from vobiz_client.retries import Retries

if _typing.TYPE_CHECKING:
    from vobiz_client._generated.models import (
        Capabilities,
        Credential,
        CredentialPage,
        IpAcl,
        IpAclPage,
        OriginationUri,
        OriginationUriPage,
        PageMeta,
        PhoneNumber,
        PhoneNumberPage,
        PurchaseConfirmation,
        Release,
        ReleaseCancellation,
        Trunk,
        TrunkPage,
    )

__all__ = [
    "AccessDeniedError",
    "AccountMismatchError",
    "Action",
    "AuthenticationError",
    "Capabilities",
    "Client",
    "Credential",
    "CredentialInUseError",
    "CredentialNotFoundError",
    "CredentialPage",
    "EnsuredAssignment",
    "InvalidArgumentError",
    "InvalidNumberError",
    "InvalidRequestError",
    "IpAcl",
    "IpAclNotFoundError",
    "IpAclPage",
    "NotConfirmedError",
    "NumberAlreadyAssignedError",
    "NumberNotFoundError",
    "NumberNotOwnedError",
    "NumberPendingReleaseError",
    "OriginationUri",
    "OriginationUriNotFoundError",
    "OriginationUriPage",
    "PageMeta",
    "PhoneNumber",
    "PhoneNumberPage",
    "PurchaseConfirmation",
    "RateLimitedError",
    "Release",
    "ReleaseCancellation",
    "ReleaseNotPendingError",
    "Response",
    "ResponseError",
    "Retries",
    "SentRequest",
    "ServerError",
    "TransportError",
    "Trunk",
    "TrunkInUseError",
    "TrunkNotFoundError",
    "TrunkPage",
    "UnexpectedResponseError",
    "UsernameTakenError",
    "VobizError",
]


def __getattr__(name: str) -> _typing.Any:  # noqa: ANN401 a model or a text
    """Look up a model, or `__version__` in the installed distribution, only when it is asked for."""
    if name == "__version__":
        from importlib import metadata  # noqa: PLC0415 it is slow

        return metadata.version("vobiz-mock")
    if name in __all__:
        return _model_named(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *globals(), "__version__"})
