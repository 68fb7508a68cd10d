"""Tells whether a server can be reached from this machine only."""

from __future__ import annotations

import socket
from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Return whether each address of a host name is a loopback address. A name without an address is not one.

    Args:
        host: The host name or address that a server listens on.
    """
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)
