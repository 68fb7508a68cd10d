"""An entry without secrets, as it may be written to a disk. What the journal shows of it is the same.

A secret in a body is replaced by one of the same kind, so that the request is as right or wrong as it was. This module
must not depend on how an entry is written.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.journal.masking import (
    MASK,
    is_secret,
    masked_body,
    masked_target,
    masked_text,
    may_have_password,
    secrets_of,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.messages import Reply, Request

# What has the form of an account id is one, also if it was sent as a token by mistake: records are found by it.
_ACCOUNT = re.compile(r"MA_\w{1,60}")
_LONG = 64  # characters of a password that may be refused for its length
_MAX_READ = 1024 * 1024  # bytes of a body after decompression
_HIDDEN = MASK.encode()
_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
_NOT_UTF_8, _NOT_TEXT = b"\xffpassword", b"\0password"  # the word lets the journal mask them as a whole


def redacted(entry: Entry) -> Entry:
    """Return an entry without secrets. Its route is that of the request as it was sent."""
    request = entry.routed.request
    secrets = tuple(one for one in secrets_of(request) if not _ACCOUNT.fullmatch(one))
    hides = may_have_password(request)
    return entry._replace(
        routed=entry.routed._replace(request=_redacted_request(request, secrets, hides=hides)),
        outcome=_redacted_outcome(entry.outcome, secrets),
        decided=entry.decided and _redacted_outcome(entry.decided, secrets),
        reply=_redacted_reply(entry.reply, secrets, hides=hides),
    )


def _redacted_request(request: Request, secrets: tuple[str, ...], *, hides: bool) -> Request:
    return replace(
        request,
        target=masked_target(request, secrets),
        headers={name: _redacted_field(name, value, secrets) for name, value in request.headers.items()},
        body=_redacted_body(request.body, secrets, hides=hides),
    )


def _redacted_field(name: str, value: str, secrets: Iterable[str]) -> str:
    if not is_secret(name):
        return without(value, secrets)
    return value if not value or _ACCOUNT.fullmatch(value) else MASK


def _redacted_outcome(outcome: Outcome, secrets: Iterable[str]) -> Outcome:
    """Return a decision without secrets, and without its body, which the reply has."""
    advice = outcome.advice
    if advice is not None and advice.places:
        advice = advice._replace(places={name: without(text, secrets) for name, text in advice.places.items()})
    return outcome._replace(body=None, hint=outcome.hint and without(outcome.hint, secrets), advice=advice)


def _redacted_reply(reply: Reply, secrets: Iterable[str], *, hides: bool) -> Reply:
    fields = tuple((name, MASK if is_secret(name) else without(value, secrets)) for name, value in reply.headers)
    return replace(reply, headers=fields, body=masked_body(reply.body, secrets, is_secret=hides))


def _redacted_body(body: bytes, secrets: tuple[str, ...], *, hides: bool) -> bytes:
    if not body:
        return body
    masked = masked_body(body, secrets, is_secret=hides, mask=_of_the_same_kind)
    return _repacked(body, secrets) if masked == _HIDDEN != body else masked


def _of_the_same_kind(value: object) -> object:
    """Return what replaces a secret, so that the fake would refuse it for the same reason."""
    if isinstance(value, str):
        return "*" * len(value) if len(value) < len(MASK) or len(value) > _LONG else MASK
    return type(value)()  # 0, an empty array or an empty object


def _repacked(body: bytes, secrets: tuple[str, ...]) -> bytes:
    """Return a body that is shown only as a mask, and that a correction can read, with its secrets replaced."""
    try:
        if (packing := _packing(body)) is None:
            return _unreadable(body)
        text = packing.unpack(body)
        masked = packing.pack(masked_text(text, secrets, _of_the_same_kind))
    except (ValueError, zlib.error):
        return _unreadable(body)
    is_hidden = "\0" not in text and masked_body(masked, is_secret=True) == _HIDDEN
    return masked if is_hidden else _unreadable(body)


def _unreadable(body: bytes) -> bytes:
    """Return a body that is shown as a mask, and cannot be read for the same reason, with nothing else of it."""
    start = _GZIP if body.startswith(_GZIP) else b""
    try:
        body.decode()
    except UnicodeDecodeError:
        return start + _NOT_UTF_8
    return _NOT_TEXT


class _Packing(NamedTuple):
    """A way in which a text is sent.

    Attributes:
        unpack: Returns the text of a body.
        pack: Returns the body of a text.
    """

    unpack: Callable[[bytes], str]
    pack: Callable[[str], bytes]


def _unzipped(body: bytes) -> bytes:
    return zlib.decompressobj(wbits=31).decompress(body, _MAX_READ)


def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


_UTF_16 = _Packing(lambda body: body.decode("utf-16"), lambda text: text.encode("utf-16"))
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def _packing(body: bytes) -> _Packing | None:
    """Return how the text of a body was sent, if a correction can read it."""
    if body.startswith(_UTF_16_MARKS):
        return _UTF_16
    if not body.startswith(_GZIP):
        return None
    if _unzipped(body).startswith(_UTF_16_MARKS):
        return _Packing(lambda body: _unzipped(body).decode("utf-16"), lambda text: _zipped(text.encode("utf-16")))
    return _Packing(lambda body: _unzipped(body).decode("utf-8-sig"), lambda text: _zipped(text.encode()))
