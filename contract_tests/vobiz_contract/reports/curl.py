"""Requests as cURL commands for a person, without the token."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_contract.provider.exchange import Request
    from vobiz_contract.provider.provider import Provider

__all__ = ["curl", "masked"]

_MOST_SHOWN = 2000  # bytes of a body
_NOT_SHOWN = {"user-agent", "accept", "accept-encoding", "connection", "content-length", "host"}
_PRINTABLE = range(0x20, 0x7F)


def masked(text: str, provider: Provider) -> str:
    """Return a text with the provider's token replaced by asterisks."""
    return text.replace(provider.auth_token, "***") if provider.auth_token else text


def curl(request: Request, provider: Provider) -> str:
    """Return a command that repeats a request, if the environment has VOBIZ_AUTH_TOKEN."""
    parts = ["curl -i --path-as-is -X", request.method, shlex.quote(provider.url.rstrip("/") + request.target)]
    for name, value in request.headers:
        if name.lower() not in _NOT_SHOWN:
            parts += ["-H", _header(name, value, provider)]
    if request.body is not None:
        parts += ["--data-binary", _body(request.body)]
    return masked(" ".join(parts), provider)


def _header(name: str, value: str, provider: Provider) -> str:
    if name.lower() == "x-auth-token":
        return f'"{name}: $VOBIZ_AUTH_TOKEN"' if value == provider.auth_token else f"'{name}: ***wrong-token***'"
    if name.lower() == "authorization":
        return f"'{name}: ***'"
    return shlex.quote(f"{name}: {value}" if value else f"{name};")


def _body(body: bytes) -> str:
    if len(body) > _MOST_SHOWN:
        return f"'… {len(body)} bytes …'"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and (text or not body):
        return shlex.quote(text)
    escaped = "".join(chr(byte) if byte in _PRINTABLE and byte not in b"'\\" else f"\\x{byte:02x}" for byte in body)
    return f"$'{escaped}'"
