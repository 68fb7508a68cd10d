"""Reads and checks a client's settings, some of them from the environment, before anything is sent with them.

Never repeats a token.
"""

from __future__ import annotations

import math
import os
import re
from urllib.parse import urlsplit

from vobiz_client.errors import InvalidArgumentError

_LIVE = "https://api.vobiz.ai"
_HEADER_SAFE = re.compile(r"[!-~]+")
_ACCOUNT_LENGTH = 100  # the document's schema AccountId


class Hidden:
    """A secret that shows in no repr."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Hidden(***)"


def credentials(auth_id: str | None, auth_token: str | None) -> tuple[str, str]:
    """The account ID and the token, where they are not given those of VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN."""
    account = _given("auth_id", auth_id, "VOBIZ_AUTH_ID")
    if not _HEADER_SAFE.fullmatch(account) or len(account) > _ACCOUNT_LENGTH or account in {".", ".."}:
        raise InvalidArgumentError(
            f"auth_id={account[:_ACCOUNT_LENGTH]!r} is refused: up to 100 printable ASCII characters, no blanks.",
            hint="an account ID looks like 'MA_BN2MZ1VV'",
        )
    token = _given("auth_token", auth_token, "VOBIZ_AUTH_TOKEN")
    if not _HEADER_SAFE.fullmatch(token):
        raise InvalidArgumentError("auth_token is refused: printable ASCII without blanks. It is not shown here.")
    return account, token


def origin(base_url: str | None) -> str:
    """The origin to send to: the one given, else VOBIZ_BASE_URL, else the live service's; without a final slash."""
    url = base_url or os.environ.get("VOBIZ_BASE_URL") or _LIVE
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or not re.fullmatch(r"https?://[!-.:;=A-Z\[\]_a-z~0-9]+/?", url, re.IGNORECASE):
        shown = re.sub(r"//[^/]*@", "//***@", url)  # a URL may hold a password
        raise InvalidArgumentError(
            f"base_url={shown!r} is refused: an origin, without a path, a query or a user.",
            hint=f"such as {_LIVE!r} or 'http://127.0.0.1:8055'",
        )
    return url.removesuffix("/")


def checked_timeout(timeout: object) -> float | tuple[float, float]:
    """The timeout itself: there is always one."""
    if isinstance(timeout, tuple) and len(timeout) == 2 and all(map(_is_duration, timeout)):  # noqa: PLR2004 a pair
        return timeout
    if isinstance(timeout, (int, float)) and _is_duration(timeout):
        return timeout
    raise InvalidArgumentError(
        f"timeout={timeout!r} is refused: seconds above 0, or two such, to connect and between two pieces of data.",
        hint="such as (3.05, 30)",
    )


def _is_duration(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < math.inf


def _given(name: str, value: str | None, variable: str) -> str:
    found = value or os.environ.get(variable)
    if not found:
        raise InvalidArgumentError(f"{name} is missing.", hint=f"pass {name}=..., or set {variable}")
    return found
