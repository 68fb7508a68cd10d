"""Which requests may be sent: the one module that knows what is safe on a real account.

Must not know how a request is sent. On a real account nothing is bought, created or deleted, and no method is tried
that the document does not declare. In a sandbox on loopback all of this is allowed.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote

from vobiz_contract.errors import UnsafeRequestError

__all__ = ["Guard", "is_loopback"]

_ASSIGN = re.compile(r"/api/v1/[Aa]ccount/[^/?]+/numbers/(?P<number>[^/?]*)/assign(?![\s\S])")
_GENERATED = re.compile(
    r"/api/v1/account/(?P<account>[^/?]+)/"
    r"(?:numbers|inventory/numbers|trunks|trunks/(?P<trunk>[^/?]+)|numbers/(?P<number>[^/?]+)/assign)(?:\?.*)?(?![\s\S])"
)


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Decides which requests may be sent.

    `everything` allows all requests that a check makes, for a sandbox on loopback. `numbers` are those that generated
    requests may assign and unassign.
    """

    everything: bool
    numbers: tuple[str, ...] = ()

    def check(self, method: str, target: str) -> None:
        """Raise UnsafeRequestError if a check must not send this request."""
        if not (self.everything or method == "GET" or (method in {"POST", "DELETE"} and _ASSIGN.match(target))):
            raise UnsafeRequestError(method, target)

    def allows_generated(self, method: str, target: str) -> bool:
        """Return whether a generated request may be sent. Assigns are limited to `numbers`, even in a sandbox."""
        match = _GENERATED.match(target)
        if match is None:
            return False
        if match["number"] is None:
            return method == "GET"
        return method in {"POST", "DELETE"} and unquote(match["number"]) in self.numbers


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is a loopback address of this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
