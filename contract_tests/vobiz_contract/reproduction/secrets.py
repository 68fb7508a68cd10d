"""Hides the token in a text, in each form in which a provider can echo it. Knows nothing of reports."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from html.entities import codepoint2name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.provider import Provider

__all__ = ["MASK", "body_text", "header_text", "is_secret_field", "json_text", "masked"]

MASK = "***"
_CREDENTIALS = {"x-auth-token", "authorization", "cookie", "set-cookie", "proxy-authorization"}
_SECRET_FIELDS = ("password", "auth_token", "token", "secret", "api_key")
_SECRET_FIELD = re.compile(rf'("(?:{"|".join(_SECRET_FIELDS)})"\s*:\s*)"(?:[^"\\]|\\.)*"', re.IGNORECASE)
_LONG = 6  # characters; a part of a shorter token would fit too much
_SHORT = 4  # characters of Base64
_UNKNOWN_AFTER = {0: 0, 1: 2, 2: 3}  # Base64 characters that depend on the bytes before
_BETWEEN = "\x00?"  # in UTF-16, a zero byte is between two letters


def masked(text: str, provider: Provider) -> str:
    """Return a text with asterisks for the provider's token, also where it is encoded or one character short."""
    if not provider.auth_token or not _may_have(text, provider):
        return text
    return _pattern(provider.auth_id, provider.auth_token).sub(MASK, text)


def header_text(name: str, value: str, provider: Provider) -> str:
    """Return a header's value without credentials."""
    return MASK if name.lower() in _CREDENTIALS and value else masked(value, provider)


def body_text(body: bytes, provider: Provider) -> str:
    """Return a body as text, without the token and the values of fields such as `password`."""
    return json_text(body.decode("utf-8", "backslashreplace"), provider)


def json_text(text: str, provider: Provider) -> str:
    """Return a text that may be JSON, without the token and the values of fields such as `password`."""
    return _SECRET_FIELD.sub(rf'\1"{MASK}"', masked(text, provider))


def is_secret_field(name: str) -> bool:
    """Return whether the value of a JSON field of that name is hidden."""
    return name.lower() in _SECRET_FIELDS


def _may_have(text: str, provider: Provider) -> bool:
    """Return quickly whether a text may have the token. The pattern takes a second for a megabyte."""
    lower = text.lower()
    if "+" not in provider.auth_token:
        lower = lower.replace("%2b", "")  # in the path of most requests
    return any(one in lower for one in _signs(provider.auth_id, provider.auth_token))


@lru_cache(maxsize=8)
def _signs(auth_id: str, token: str) -> frozenset[str]:
    """Return the lower-case texts of which each form of the token has one."""
    octets = token.encode()
    words = [f"{octets[0]:02x}", base64.b32encode(octets).decode()[:4]]
    words += [core[:3] for one in (f"{auth_id}:{token}", token) for core in _cores(one.encode())]
    words += [token[:2], token[1:3], token[:-3:-1]]
    return frozenset({"%", "\\", "&", "\0", *(word.lower() for word in words)})


@lru_cache(maxsize=8)
def _pattern(auth_id: str, token: str) -> re.Pattern[str]:
    forms = sorted(_forms(auth_id, token), key=len, reverse=True)
    return re.compile("|".join(forms), re.IGNORECASE)


def _forms(auth_id: str, token: str) -> Iterator[str]:
    pair = f"{auth_id}:{token}"
    for one in (pair, token):
        yield from _base64(one.encode())
        words = (_hexadecimal(one.encode()), _spelled(base64.b32encode(one.encode()).decode().rstrip("=")))
        yield from words if len(one) >= _SHORT else ()
    yield _spelled(token)
    if len(token) >= _LONG:
        yield from (_spelled(token[:-1]), _spelled(token[1:]), _spelled(token[::-1]))
        yield from (_cut(token, max(_LONG, len(token) * 2 // 3)), f"{_cut(token, _SHORT)}(?=…)")


def _cut(token: str, least: int) -> str:
    """Return a pattern of the first characters of a token, at least so many, and what follows of it."""
    rest = ""
    for character in reversed(token[least:]):
        rest = f"(?:{_BETWEEN}{_character(character)}{rest})?"
    return _spelled(token[:least]) + rest


def _spelled(text: str) -> str:
    """Return a pattern of a text, each of whose characters may be escaped for JSON, a URL, HTML or a program."""
    return _BETWEEN.join(_character(character) for character in text)


def _character(character: str) -> str:
    code = ord(character)
    forms = [rf"\\{{0,3}}{re.escape(character)}", rf"\\+u\{{?0*{code:x}\}}?", rf"&(?:amp;)*#(?:x0*{code:x}|0*{code});"]
    if code in codepoint2name:
        forms.append(f"&(?:amp;)*{codepoint2name[code]};")
    for encoding in ("utf-8", "latin-1"):
        octets = character.encode(encoding, "replace")
        forms += ["".join(f"%(?:25)*{one:02x}" for one in octets), "".join(rf"\\+x{one:02x}" for one in octets)]
    return f"(?:{'|'.join(dict.fromkeys(forms))})"


def _hexadecimal(octets: bytes) -> str:
    return r"(?:[\s:,_-]|0x|\\+x)*".join(f"{one:02x}" for one in octets)


def _base64(octets: bytes) -> Iterator[str]:
    """Yield patterns of the Base64 words that contain these bytes, whatever is before and after them."""
    for core in _cores(octets):
        yield rf"[\w+/=-]{{0,3}}{_BETWEEN.join(_either_alphabet(one) for one in core)}[\w+/=-]*"


def _cores(octets: bytes) -> Iterator[str]:
    """Yield the characters of such words that depend on nothing but these bytes."""
    for before, unknown in _UNKNOWN_AFTER.items():
        coded = base64.b64encode(b"\0" * before + octets).decode().rstrip("=")
        core = coded[unknown : len(coded) - (1 if (before + len(octets)) % 3 else 0)]
        if len(core) >= _SHORT:
            yield core


def _either_alphabet(character: str) -> str:
    other = {"+": "-", "/": "_"}.get(character)
    return f"(?:{_character(character)}|{other})" if other else _character(character)
