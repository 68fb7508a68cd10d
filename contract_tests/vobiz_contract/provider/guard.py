"""Which requests may be sent: the one module that knows what is safe on a real account.

Must not know how a request is sent. On a real account nothing is bought, released, created, changed or deleted, and no
method is tried that the document does not declare. In a sandbox on loopback all of this is allowed. Generated requests
never touch a number or an object that they were not given, in a sandbox neither.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote

from vobiz_contract.errors import UnsafeRequestError

__all__ = ["Guard", "is_loopback"]

_ASSIGN = re.compile(r"/api/v1/[Aa]ccount/[^/?]+/numbers/(?P<number>[^/?]*)/assign(?![\s\S])")
_GENERATED = re.compile(r"/api/v1/[Aa]ccount/[^/?]+/(?P<rest>[^?]*)(?:\?.*)?")
_READ = re.compile("numbers|inventory/numbers|trunks|trunks/[^/]+")
_OF_NUMBER = re.compile("numbers/(?P<one>[^/]+)/assign")
_CREATE = re.compile("trunks|origination-uris|credentials|ip-acl")
_CHANGE = re.compile("(?:trunks|origination-uris|credentials|ip-acl)/(?P<one>[^/]+)")
_RELEASE = re.compile("numbers/(?P<one>[^/]+)")
_CANCEL = re.compile("numbers/(?P<one>[^/]+)/cancel-release")


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Decides which requests may be sent.

    `everything` allows all requests that a check makes, for a sandbox on loopback. `numbers` are those that generated
    requests may assign and unassign. `own` has the numbers and ids that generated requests may also release, change and
    delete in a sandbox: those that were bought and created for this.
    """

    everything: bool
    numbers: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def check(self, method: str, target: str) -> None:
        """Raise UnsafeRequestError if a check must not send this request."""
        if not (self.everything or method == "GET" or (method in {"POST", "DELETE"} and _ASSIGN.match(target))):
            raise UnsafeRequestError(method, target)

    def allows_generated(self, method: str, target: str) -> bool:
        """Return whether a generated request may be sent."""
        match = _GENERATED.fullmatch(target)
        return match is not None and (self._is_safe(method, match["rest"]) or self._is_own(method, match["rest"]))

    def _is_safe(self, method: str, rest: str) -> bool:
        """Return whether a request reads, or assigns or unassigns one of the numbers. `rest` follows the account."""
        if method == "GET":
            return _READ.fullmatch(rest) is not None
        return method in {"POST", "DELETE"} and _names(_OF_NUMBER, rest, self.numbers)

    def _is_own(self, method: str, rest: str) -> bool:
        """Return whether a request creates something, or uses what was created for it, and that is allowed."""
        if not self.everything:
            return False
        if method == "POST":
            return _CREATE.fullmatch(rest) is not None or _names(_CANCEL, rest, self.own)
        if method == "DELETE" and _names(_RELEASE, rest, self.own):
            return True
        return method in {"PUT", "DELETE"} and _names(_CHANGE, rest, self.own)


def _names(pattern: re.Pattern[str], rest: str, allowed: tuple[str, ...]) -> bool:
    """Return whether a path fits the pattern, with one of the allowed values in its variable segment."""
    match = pattern.fullmatch(rest)
    return match is not None and unquote(match["one"]) in allowed


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is a loopback address of this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
