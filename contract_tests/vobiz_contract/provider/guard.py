"""What may be sent: the one place that knows which requests are safe on a real account.

Must not know how a request is sent. On a real account nothing is bought, created or deleted, and no method is tried
that the document does not declare; a sandbox on loopback may do all of it.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote

from vobiz_contract.errors import ContractError

__all__ = ["Guard", "UnsafeRequestError", "is_loopback"]

_ASSIGN = re.compile(r"/api/v1/[Aa]ccount/[^/?]+/numbers/(?P<number>[^/?]*)/assign(?![\s\S])")
_GENERATED = re.compile(
    r"/api/v1/account/(?P<account>[^/?]+)/"
    r"(?:numbers|inventory/numbers|trunks|trunks/(?P<trunk>[^/?]+)|numbers/(?P<number>[^/?]+)/assign)(?:\?.*)?(?![\s\S])"
)


class UnsafeRequestError(ContractError):
    """A request that must not go out was about to: a defect of the checks."""


@dataclass(frozen=True, kw_only=True)
class Guard:
    """`everything` lets all through, for a sandbox on loopback; `numbers` may be assigned and unassigned."""

    everything: bool
    numbers: tuple[str, ...] = ()

    def check(self, method: str, target: str) -> None:
        """Raise UnsafeRequestError for a request that must not be sent."""
        if not (self.everything or method == "GET" or (method in {"POST", "DELETE"} and _ASSIGN.match(target))):
            raise UnsafeRequestError(f"not to be sent outside a sandbox: {method} {target}")

    def allows_generated(self, method: str, target: str) -> bool:
        """Whether a request that was generated, not written, may go out: to the given numbers alone, anywhere."""
        match = _GENERATED.match(target)
        if match is None:
            return False
        if match["number"] is None:
            return method == "GET"
        return method in {"POST", "DELETE"} and unquote(match["number"]) in self.numbers


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
