"""Writes a request as a cURL command that can be pasted into a POSIX shell.

Owns the quoting, and which options curl needs to send a request as it is. Tokens are variables of the shell, and
passwords are masked. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from vobiz_mock.journal.base_url import base_of
from vobiz_mock.journal.masking import (
    MASK,
    is_secret,
    masked_body,
    masked_target,
    may_have_password,
    secrets_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_mock.messages import Request

# Values that a correction cannot know, or must not show. NUL, which no header field can have, marks a variable.
AUTH_ID, AUTH_TOKEN = "\0VOBIZ_AUTH_ID\0", "\0VOBIZ_AUTH_TOKEN\0"

# What curl sets by itself, or what says nothing about the request.
_LEFT_OUT = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "expect", "te", "trailer", "upgrade"}
    | {"accept", "accept-encoding", "accept-language", "user-agent", "proxy-connection"}
)
_PLAIN_TARGET = re.compile(r"/[A-Za-z0-9/._~!$&'()*+,;=:@%?{}\[\]|^`<>\"\0-]*")
_GLOBS = re.compile(r"[\[\]{}]")
_DOTS = re.compile(r"/\.")
# Controls of the terminal, and what changes the order of the characters that a person sees before pasting them.
_UNPRINTABLE = re.compile(r"[\x01-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LITERAL = frozenset(b'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;/=+@{}[]"')  # for printf
_MAX_ARGUMENT = 100_000  # bytes; Linux allows 128 KiB
_NAMES = {"x-auth-id": "X-Auth-ID", "x-auth-token": "X-Auth-Token"}


def curl_line(
    request: Request, base: str | None = None, *, secrets: Iterable[str] = (), mask: str = MASK
) -> str | None:
    """Return a request as a command. None if its body was too large to be read.

    Args:
        request: The request.
        base: The URL of the server. None selects that of the request.
        secrets: Texts that it must not show, beside the secrets of the request.
        mask: What replaces the passwords in the body.
    """
    if request.body_too_large:
        return None
    shown = _masked(request, (*secrets, *secrets_of(request)), mask)
    words = ["curl", "-i", *_method(shown), *_target(shown.target, base or base_of(request)), *_fields(shown)]
    if _must_be_piped(shown.body):
        return f"printf '{_printf(shown.body)}' | {' '.join((*words, '--data-binary', '@-'))}"
    return " ".join((*words, "--data-raw", shlex.quote(shown.body.decode())) if shown.body else words)


def _masked(request: Request, secrets: Iterable[str], mask: str) -> Request:
    """Return what is sent, without secrets. HEAD has no body: curl cannot send one and read none."""
    return replace(
        request,
        target=masked_target(request, secrets),
        headers={name: _shown(name, value, secrets) for name, value in request.headers.items()},
        body=b""
        if request.method == "HEAD"
        else masked_body(request.body, secrets, is_secret=may_have_password(request), mask=mask),
    )


def _shown(name: str, value: str, secrets: Iterable[str]) -> str:
    if name == "x-auth-token":
        return AUTH_TOKEN
    return MASK if is_secret(name) else without(value, secrets).strip()


def _method(request: Request) -> Iterator[str]:
    if request.method == "HEAD":
        yield "--head"
    elif request.method != ("POST" if request.body else "GET"):
        yield from ("-X", _quoted(request.method))


def _target(target: str, base: str) -> Iterator[str]:
    if _DOTS.search(target):
        yield "--path-as-is"
    if _GLOBS.search(target) or "[" in base:
        yield "--globoff"
    if _PLAIN_TARGET.fullmatch(target):
        yield _quoted(base + target)
    else:
        yield from ("--request-target", _quoted(target), _quoted(base))


def _fields(request: Request) -> Iterator[str]:
    for name, value in request.headers.items():
        if name not in _LEFT_OUT:
            yield from ("-H", _quoted(f"{_titled(name)}: {value}" if value else f"{_titled(name)};"))
    if request.body and "content-type" not in request.headers:
        yield from ("-H", "'Content-Type:'")  # curl would send that of a form


def _titled(name: str) -> str:
    return _NAMES.get(name) or name.title()


def _quoted(text: str) -> str:
    """Return a text as a word of the shell. A character beyond ASCII of a target or a field is a byte."""
    literal_and_variables = text.split("\0")
    words = [
        f'"${part}"' if index % 2 else _literal_word(part)
        for index, part in enumerate(literal_and_variables)
        if part or len(literal_and_variables) == 1
    ]
    return "".join(words)


def _literal_word(text: str) -> str:
    if text.isascii() and not _UNPRINTABLE.search(text):
        return shlex.quote(text)
    return f"\"$(printf '{_printf(text.encode('latin-1', 'replace'))}')\""


def _must_be_piped(body: bytes) -> bool:
    """Return whether a body cannot be an argument: because of its bytes, or of its length."""
    if len(body) > _MAX_ARGUMENT or b"\0" in body:
        return True
    try:
        return _UNPRINTABLE.search(body.decode()) is not None
    except UnicodeDecodeError:
        return True


def _printf(data: bytes) -> str:
    """Return bytes as the format of `printf`, within single quotes."""
    return "".join(chr(byte) if byte in _LITERAL else f"\\{byte:03o}" for byte in data)
