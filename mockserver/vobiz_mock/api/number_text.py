"""Recovers a phone number from the ways in which people write it, such as `tel:+91 22-7126-4217`.

The results are suggestions for hints. This module must not depend on paths, on the document or on the state.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

_MAX_CODINGS = 8  # how often a text may be percent-encoded
_MAX_LENGTH = 2000  # characters of a text that may be a number; each coding can make it three times as long
_SCHEME = re.compile(r"\s*(?a:tel|sips?|callto|phone):", re.IGNORECASE)
_PARAMETERS = re.compile("[;@?,&#]")  # what follows the number in a tel or SIP URI (RFC 3966, RFC 3261)
_BROKEN_PLUS = re.compile(r"\s*\+?(?:\\?[uU]\+?0*|0[xX]|[%=$])?2[Bb];?(?=[0-9])")  # `%2B` without its percent, `\u002B`
_INTERNATIONAL = re.compile("00|011")  # what is dialled in place of the plus in most countries, and in North America
_SEPARATORS = {"Zs", "Cc", "Cf", "Pd", "Ps", "Pe"}  # spaces, controls, dashes, brackets
_PUNCTUATION = frozenset("./_'\"*")


def recovered_digits(text: str) -> str | None:
    """Return the digits of a number, with the country code first if the text has it; None if there is no number.

    The result begins with 0 if the text is a national number. It may be too long or too short for a number.

    Args:
        text: The text as it was sent. It may be percent-encoded, also several times.
    """
    if len(text) > _MAX_LENGTH:
        return None
    plain = _BROKEN_PLUS.sub("+", _without_uri(_decoded(text)), count=1)
    digits = _joined(plain.replace("(0)", ""))
    if digits is None:
        return None
    # What is dialled in place of the plus; it is also seen after one.
    return _INTERNATIONAL.sub("", digits, count=1) if _INTERNATIONAL.match(digits) else digits


def _decoded(text: str) -> str:
    """Return a text without its percent-encodings and HTML entities."""
    for _ in range(_MAX_CODINGS):
        decoded = unquote(text)
        if decoded == text:
            break
        text = decoded
    return unicodedata.normalize("NFKC", html.unescape(text))


def _without_uri(text: str) -> str:
    number = _SCHEME.sub("", text, count=1)
    return _PARAMETERS.split(number, maxsplit=1)[0]


def _joined(text: str) -> str | None:
    """Return the digits of a text; None if other characters than separators are before or between them."""
    values = [(character, unicodedata.decimal(character, None)) for character in text.strip().lstrip("+ ")]
    while values and values[-1][1] is None:
        values.pop()  # what follows the last digit
    if not all(value is not None or _is_separator(character) for character, value in values):
        return None
    return "".join(str(value) for _, value in values if value is not None) or None


def _is_separator(character: str) -> bool:
    return unicodedata.category(character) in _SEPARATORS or character in _PUNCTUATION
