"""The provider under check, as a value. Knows nothing of how it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from vobiz_contract.errors import CannotCheckError
from vobiz_contract.provider.guard import Guard, is_loopback

__all__ = ["Provider"]


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider of the API, with the account that the checks use.

    Attributes:
        url: The origin, such as `http://127.0.0.1:8055`.
        auth_id: The account's id, sent as X-Auth-ID and in every path.
        auth_token: The account's token.
        numbers: Numbers of the account that the checks may assign and unassign; at least one.
        trunk_ids: Trunks of the account that the checks may assign them to; at least one.
        foreign_number: A number of another account.
        foreign_trunk_id: A trunk of another account.
        foreign_uri_id: An origination URI of another account.
        foreign_credential_id: A credential of another account.
        foreign_ip_acl_id: An IP ACL of another account.
        sandbox: Whether checks may also buy and release numbers, and create, change and delete trunks, origination
            URIs, credentials and IP ACLs. Needs a provider on loopback.

    """

    url: str
    auth_id: str
    auth_token: str = field(repr=False)
    numbers: tuple[str, ...]
    trunk_ids: tuple[str, ...]
    foreign_number: str | None = None
    foreign_trunk_id: str | None = None
    foreign_uri_id: str | None = None
    foreign_credential_id: str | None = None
    foreign_ip_acl_id: str | None = None
    sandbox: bool = False

    def __post_init__(self) -> None:
        """Refuse a user and a password in the URL, because reports repeat it. Raises CannotCheckError."""
        if "@" in urlsplit(self.url).netloc:
            message = "the provider's URL has a user or a password; use the account's id and token"
            raise CannotCheckError(message)

    def foreign_id(self, resource: str) -> str | None:
        """Return the id of a resource of another account, such as of a `trunk` or an `ip_acl`, if it is known."""
        return {
            "trunk": self.foreign_trunk_id,
            "origination_uri": self.foreign_uri_id,
            "credential": self.foreign_credential_id,
            "ip_acl": self.foreign_ip_acl_id,
        }[resource]

    @property
    def loopback(self) -> bool:
        """Whether the provider runs on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")

    @property
    def guard(self) -> Guard:
        """Which requests may be sent to it."""
        return Guard(everything=self.sandbox and self.loopback, numbers=self.numbers)
