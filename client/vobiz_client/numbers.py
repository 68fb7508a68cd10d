"""Checks phone numbers, and builds the path and query of a URL: the only module that percent-encodes.

Knows nothing of requests, endpoints or responses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vobiz_client.errors import InvalidNumberError
from vobiz_client.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The pattern of the OpenAPI document's schema E164, without its anchors. A test compares the two.
E164_PATTERN = r"\+[1-9][0-9]{1,14}"
_E164 = re.compile(E164_PATTERN, re.ASCII)
_EXAMPLE = "+912271264217"
_SHOWN = 60  # characters of an invalid number that the error repeats


def checked_number(value: object) -> str:
    """Return the number unchanged. Raises InvalidNumberError, which shows the right form, if it is not E.164."""
    if isinstance(value, str) and _E164.fullmatch(value):
        return value
    right = _nearest(value) or _EXAMPLE
    raise InvalidNumberError(
        f"the number {shown(value, length=_SHOWN)} is not in E.164 form{_reason(value)}. Nothing was sent.",
        hint=f"pass {right!r}: a plus and 2 to 15 digits, the first of them not 0, not percent-encoded",
    )


def encoded(value: str) -> str:
    """Percent-encode a path segment or a query value: `+` becomes `%2B`. Call it exactly once."""
    return quote(value, safe="")


def target(template: str, path: Mapping[str, str], query: Mapping[str, object]) -> str:
    """Return the path and query of a URL.

    Args:
        template: The path template, such as `/api/v1/account/{account_id}/trunks`.
        path: The values of the path parameters, not encoded.
        query: The values of the query parameters, not encoded. Each value of a list becomes a parameter. Those without
            a text are left out: an empty filter filters nothing.

    """
    filled = template.format_map({name: encoded(value) for name, value in path.items()})
    pairs = "&".join(f"{encoded(name)}={encoded(text)}" for name, value in query.items() for text in _texts(value))
    return f"{filled}?{pairs}" if pairs else filled


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a query value as JSON writes it, but without quotes."""
    for one in value if isinstance(value, list) else [value]:
        text = str(one).lower() if isinstance(one, bool) else str(one)
        if text:
            yield text


def _nearest(value: object) -> str | None:
    """Return the number that was probably meant, if the digits of the value make one."""
    if not isinstance(value, str):
        return None
    digits = "".join(re.findall("[0-9]", unquote(unquote(value[: 2 * _SHOWN]))))
    return f"+{digits}" if _E164.fullmatch(f"+{digits}") else None


def _reason(value: object) -> str:
    if not isinstance(value, str):
        return f": its type is {type(value).__name__}, not str"
    if "%" in value:
        return ": it is percent-encoded, which is left to the client"
    if value.isascii() and value.isdigit():
        return ": its plus is missing"
    return ""
