"""Checks a client's settings, and reads those that are not given from the environment.

No error of this module contains a token.
"""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from vobiz_client.errors import InvalidArgumentError
from vobiz_client.shown import shown

_LIVE = "https://api.vobiz.ai"
_ORIGIN = re.compile(r"https?://[!-.:;=A-Z\[\]_a-z~0-9]+/?", re.IGNORECASE)
_HEADER_SAFE = re.compile(r"[!-~]+")
_SHOWN = 200  # characters of an invalid URL that the error repeats
_ACCOUNT_LENGTH = 100  # the maximum of the document's schema AccountId


class Hidden:
    """Holds a secret, and hides it in its repr."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Hidden(***)"


def credentials(auth_id: str | None, auth_token: str | None) -> tuple[str, str]:
    """Return the account ID and the token, by default those of VOBIZ_AUTH_ID and VOBIZ_AUTH_TOKEN.

    Raises InvalidArgumentError if one is missing or not valid.
    """
    account = _given("auth_id", auth_id, "VOBIZ_AUTH_ID")
    if not _HEADER_SAFE.fullmatch(account) or len(account) > _ACCOUNT_LENGTH or account in {".", ".."}:
        raise InvalidArgumentError(
            f"auth_id={account[:_ACCOUNT_LENGTH]!r} is not valid: up to 100 printable ASCII characters, no spaces.",
            hint="an account ID looks like 'MA_BN2MZ1VV'",
        )
    token = _given("auth_token", auth_token, "VOBIZ_AUTH_TOKEN")
    if not _HEADER_SAFE.fullmatch(token):
        raise InvalidArgumentError("auth_token is not valid: printable ASCII, no spaces. It is not shown here.")
    return account, token


def origin(base_url: str | None) -> str:
    """Return the origin to send to, without a trailing slash.

    By default that of VOBIZ_BASE_URL, or of the live service. Raises InvalidArgumentError if it is not valid.
    """
    url: object = base_url or os.environ.get("VOBIZ_BASE_URL") or _LIVE
    if not isinstance(url, str) or not _is_origin(url):
        without_user = re.sub(r"//[^/]*@", "//***@", url) if isinstance(url, str) else url  # it may have a password
        raise InvalidArgumentError(
            f"base_url={shown(without_user, length=_SHOWN)} is not valid: an origin, without path, query or user.",
            hint=f"for example {_LIVE!r} or 'http://127.0.0.1:8055'",
        )
    return url.removesuffix("/")


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return valid and bool(_ORIGIN.fullmatch(url))


def _given(name: str, value: str | None, variable: str) -> str:
    found: object = value or os.environ.get(variable)
    if not found:
        raise InvalidArgumentError(f"{name} is missing.", hint=f"pass {name}=..., or set {variable}")
    if not isinstance(found, str):
        raise InvalidArgumentError(f"{name} is not valid: its type is {type(found).__name__}, not str.")
    return found
