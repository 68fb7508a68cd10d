"""Says whether a header field can be a part of an injected answer (RFC 9110). Imports nothing of the package."""

from __future__ import annotations

import re

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # section 5.1
_VALUE = re.compile(r"(?:[!-~\x80-\xff](?:[ \t!-~\x80-\xff]*[!-~\x80-\xff])?)?")  # section 5.5
# The server writes these according to the body and the connection (section 7.6.1, and RFC 9112, section 6).
_FRAMING = frozenset(
    {"content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"}
)
_OWN = "x-mock-"


def header_problem(name: str, value: str) -> str | None:
    """Return what is wrong with a header field; None if it is right."""
    if _NAME.fullmatch(name) is None:
        return f"{name!r} is not the name of a header field; expected a token such as Retry-After"
    if name.lower() in _FRAMING:
        return f"{name} belongs to the connection, and the server writes it; to cut an answer, use length and end"
    if name.lower().startswith(_OWN):
        return f"{name} belongs to the fake, which explains an answer with it; use another name"
    if _VALUE.fullmatch(value) is None:
        return f"{value!r} is not a value of a header field; expected latin-1 text without control characters"
    return None
