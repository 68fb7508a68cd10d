"""The URL at which a request of the journal can be sent again: that of the fake, and never that of the real host.

What is shown to be pasted has the token of whoever pastes it. This module must not depend on how a request arrived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.messages import Request

DEFAULT_BASE = "http://127.0.0.1:8055"  # that of `vobiz-mock serve`


def base_of(request: Request) -> str:
    """Return the base URL for a request: what the front end knows, or else the Host header.

    Args:
        request: The request.
    """
    host = request.headers.get("host")
    if request.base is not None or not host or _is_real(host):
        return request.base or DEFAULT_BASE
    return f"http://{host}"


def _is_real(host: str) -> bool:
    """Return whether a Host header names the real host, in whatever spelling."""
    name = host.rpartition("@")[2].partition(":")[0]
    return name.strip().lower().removesuffix(".") == load().host
