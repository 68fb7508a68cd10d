"""A request as a cURL line for a person, without the secrets in it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_contract.exchange import Request
    from vobiz_contract.target import Target

__all__ = ["curl", "masked"]

_SHOWN = 2000
_QUIET = {"user-agent", "accept", "accept-encoding", "connection", "content-length", "host"}


def masked(text: str, target: Target) -> str:
    """A text without the token."""
    return text.replace(target.auth_token, "***") if target.auth_token else text


def curl(request: Request, target: Target) -> str:
    """A command that sends the same again, once VOBIZ_AUTH_TOKEN is set."""
    parts = ["curl -i --path-as-is -X", request.method, shlex.quote(target.url.rstrip("/") + request.target)]
    for name, value in request.headers:
        if name.lower() not in _QUIET:
            parts += ["-H", _header(name, value, target)]
    if request.body is not None:
        parts += ["--data-binary", _quoted(request.body)]
    return masked(" ".join(parts), target)


def _header(name: str, value: str, target: Target) -> str:
    if name.lower() == "x-auth-token":
        return f'"{name}: $VOBIZ_AUTH_TOKEN"' if value == target.auth_token else f"'{name}: ***a-wrong-one***'"
    if name.lower() == "authorization":
        return f"'{name}: ***'"
    return shlex.quote(f"{name}: {value}" if value else f"{name};")


def _quoted(body: bytes) -> str:
    if len(body) > _SHOWN:
        return f"'… {len(body)} bytes …'"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and (text or not body):
        return shlex.quote(text)
    escaped = "".join(chr(one) if 32 <= one < 127 and one not in b"'\\" else f"\\x{one:02x}" for one in body)  # noqa: PLR2004
    return f"$'{escaped}'"
