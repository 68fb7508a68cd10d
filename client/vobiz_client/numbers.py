"""What a phone number is, and how anything gets into a URL: the one place that percent-encodes.

Knows nothing of requests, operations or answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vobiz_client.errors import InvalidNumberError

if TYPE_CHECKING:
    from collections.abc import Mapping

# The pattern of the OpenAPI document's schema E164, without its anchors; a test holds the two together.
E164_PATTERN = r"\+[1-9][0-9]{1,14}"
_E164 = re.compile(E164_PATTERN, re.ASCII)
_EXAMPLE = "+912271264217"
_SHOWN = 60  # characters of a wrong number that the error repeats


def checked_number(value: object) -> str:
    """The number itself. Raises InvalidNumberError, which shows the right form, where it is not in E.164 form."""
    if isinstance(value, str) and _E164.fullmatch(value):
        return value
    right = _nearest(value) or _EXAMPLE
    raise InvalidNumberError(
        f"the number {_shown(value)} is not in E.164 form{_why(value)}. Nothing was sent.",
        hint=f"pass {right!r}: a plus and 2 to 15 digits of which the first is not 0, not percent-encoded",
    )


def encoded(value: str) -> str:
    """A text as a segment of a path, or a value of a query: `+` becomes `%2B`. To be called once."""
    return quote(value, safe="")


def target(template: str, path: Mapping[str, str], query: Mapping[str, object]) -> str:
    """The path and query of a URL, from a path template, the values of its parameters and those of the query."""
    filled = template.format_map({name: encoded(value) for name, value in path.items()})
    pairs = "&".join(f"{encoded(name)}={encoded(str(value))}" for name, value in query.items())
    return f"{filled}?{pairs}" if pairs else filled


def _nearest(value: object) -> str | None:
    """The number that was probably meant, where its digits make one."""
    if not isinstance(value, str):
        return None
    digits = "".join(re.findall("[0-9]", unquote(unquote(value[: 2 * _SHOWN]))))
    return f"+{digits}" if _E164.fullmatch(f"+{digits}") else None


def _why(value: object) -> str:
    if not isinstance(value, str):
        return f": it is a {type(value).__name__}, not a str"
    if "%" in value:
        return ": it is percent-encoded, and the client alone encodes"
    if value.isascii() and value.isdigit():
        return ": its plus is missing"
    return ""


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
