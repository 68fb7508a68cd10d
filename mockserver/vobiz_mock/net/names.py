"""Which names a certificate of a server can have. This module must not depend on how certificates are made."""

from __future__ import annotations

import re
from ipaddress import ip_address

_NAME = re.compile(r"(?:\*\.)?(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*\.?(?<!\.)")  # RFC 1123
_MAX_NAME = 253  # characters: RFC 1035, section 2.3.4
_NUMERIC = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$")  # an address in another spelling, such as 127.1 or 0x7f.1
_WIDE = re.compile(r"\*\.[^.]+")  # all names of a top-level domain, such as *.com: OpenSSL and browsers refuse it


def certified_name(text: str) -> str:
    """Return a host name or an address as certificates have it: in lower case and in ASCII.

    Args:
        text: The name, such as `vobiz` or `*.vobiz.test`.

    Raises:
        ValueError: A certificate cannot have it, or clients would not accept it. The message has the name.
    """
    if _is_address(text):
        return str(ip_address(text))
    try:
        name = text.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if len(name) > _MAX_NAME or not _NAME.fullmatch(name) or _NUMERIC.search(name):
        raise ValueError(f"{text!r} is not a host name; expected one such as vobiz or *.vobiz.test")
    if _WIDE.fullmatch(name):
        raise ValueError(f"{text!r} is wider than clients accept; expected one such as *.vobiz.test")
    return name


def _is_address(text: str) -> bool:
    """Return whether a text is an address that a certificate can have: one without a zone."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return "%" not in text
