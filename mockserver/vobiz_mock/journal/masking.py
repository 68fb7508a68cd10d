"""Hides tokens and passwords in what the journal shows.

Owns what is secret: header fields and fields of bodies by their names, and the values of such header fields wherever
they are repeated. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from functools import lru_cache, partial
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vobiz_mock.messages import Request

    Mask = str | Callable[[Any], Any]  # what replaces a secret, or what returns it

MASK = "********"  # as long as the shortest password that Vobiz's examples show
_NAMES = (
    r"(?:token|authorization|cookie|secret|password|passwd|passphrase|api[-_]?key|x-auth-(?!id\b)"
    r"|(?<![a-z])(?:pass|pwd)(?![a-z]))"
)
_SECRET_FIELD = re.compile(_NAMES, re.IGNORECASE)
# The value of a secret in a text that is not JSON, such as a form, or JSON with a mistake.
_IN_TEXT = re.compile(
    rf"""({_NAMES}["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^"'&,}}\s]+)""", re.IGNORECASE | re.DOTALL
)
# Each pattern takes a time that grows with the length of the text alone.
_PARAMETER = re.compile(r"(?<=[?&;])([^=&;#?]*)=")
_VALUE = re.compile(r"[^&;#]*")  # of a secret; in another value, a question mark may begin a parameter by mistake
_USER = re.compile(r"^(https?://[^/?#@:]*):([^/?#@]+)(?=@)", re.IGNORECASE)  # of a target in absolute form
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")  # what no form of a URL changes
_MOST = 20  # secrets of a query that are looked for elsewhere
_MAX_READ = 1024 * 1024  # bytes of a body after decompression, as much as the fake reads
_COMPRESSED = (47, -15)  # of zlib: gzip or zlib, and deflate without a head
_LONG_NAME = 100  # characters
_LEAST = 8  # characters of a secret that is also hidden where its value is repeated; a shorter one is a part of words


def is_secret(name: str) -> bool:
    """Return whether the value of a header field or of a field of a body is a secret."""
    return _is_secret(name) if len(name) < _LONG_NAME else _SECRET_FIELD.search(name) is not None


@lru_cache(maxsize=1000)  # requests have the same names again and again
def _is_secret(name: str) -> bool:
    return _SECRET_FIELD.search(name) is not None


def masked_fields(fields: Iterable[tuple[str, str]], secrets: Iterable[str] = ()) -> dict[str, str]:
    """Return header fields by name, with secrets masked. The values of a repeated field are joined with a comma."""
    shown: dict[str, str] = {}
    for name, value in fields:
        text = MASK if is_secret(name) else without(value, secrets)
        shown[name] = f"{shown[name]}, {text}" if name in shown else text
    return shown


def secrets_of(request: Request) -> tuple[str, ...]:
    """Return the secrets of a request: the values of its header fields and query parameters that are secret.

    Those of the header are also without a scheme such as `Bearer`, and all are also percent-encoded and decoded. A mask
    is not a secret: a request that is read from a database has only masks.
    """
    values = [value for name, value in request.headers.items() if value != MASK and is_secret(name)]
    parts = {part for value in values for part in (value, *value.split(" "))}
    in_query = (request.target[start:end] for start, end in _secret_spans(request.target))
    parts |= set(islice(in_query, _MOST)) - {MASK}
    parts |= {found[2] for found in _USER.finditer(request.target)} - {MASK}
    forms = {form for part in parts for form in _forms(part)}
    return tuple(sorted(forms, key=len, reverse=True))


def _forms(secret: str) -> Iterable[str]:
    """Return the forms in which a secret may be repeated. A short one has none: it is a part of words."""
    if len(secret) < _LEAST:
        return ()
    if _PLAIN.fullmatch(secret):
        return (secret,)
    return [form for form in (secret, unquote(secret), quote(secret), quote(secret, safe="")) if len(form) >= _LEAST]


def masked_target(request: Request, secrets: Iterable[str]) -> str:
    """Return the target of a request without secrets, also without short ones in its query."""
    text = _USER.sub(rf"\1:{MASK}", without(request.target, secrets))
    spans = [(0, 0), *_secret_spans(text), (len(text), len(text))]
    return MASK.join(text[end:start] for (_, end), (start, _) in pairwise(spans))


def _secret_spans(target: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of secret parameters begin and end, in order. None is empty."""
    end = 0
    while (found := _PARAMETER.search(target, end)) is not None:
        start = end = found.end()
        if is_secret(unquote(found[1])) and (value := _VALUE.match(target, start)):
            end = value.end()
            if end > start:
                yield start, end


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a text without the secrets that it repeats."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def may_have_password(request: Request) -> bool:
    """Return whether the body of a request, or that of its reply, may have a password in it."""
    return "credential" in request.target.lower()


def masked_body(body: bytes, secrets: Iterable[str] = (), *, is_secret: bool = False, mask: Mask = MASK) -> bytes:
    """Return a body with its secrets masked. One that is not plain text is masked as a whole if it has any.

    Args:
        body: The body.
        secrets: The texts that it must not show.
        is_secret: Whether it may contain a password, so that it is masked if it cannot be read.
        mask: What replaces the value of a secret field, or a function that returns it for a value of JSON.
    """
    secrets = tuple(secrets)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return MASK.encode() if is_secret or _hides_secret(body, secrets) else body
    if "\0" in text and _hides_secret(body, secrets):  # UTF-16 or UTF-32 of ASCII is UTF-8 as well
        return MASK.encode()
    return masked_text(text, secrets, mask).encode()


def _hides_secret(body: bytes, secrets: Iterable[str]) -> bool:
    """Return whether a body has a secret that is compressed, or in UTF-16 or UTF-32."""
    texts = [one.replace(b"\0", b"").decode("latin-1") for one in (body, *_decompressed(body))]
    return any(_SECRET_FIELD.search(text) or any(secret in text for secret in secrets) for text in texts)


def _decompressed(body: bytes) -> Iterator[bytes]:
    """Yield a body without its compression, in each way in which it may be compressed."""
    for bits in _COMPRESSED:
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=bits).decompress(body, _MAX_READ)


def masked_text(text: str, secrets: Iterable[str] = (), mask: Mask = MASK) -> str:
    """Return the text of a body with its secrets masked. One without secrets stays as it is.

    Args:
        text: The text.
        secrets: The texts that it must not show.
        mask: What replaces the value of a secret field, or a function that returns it for a value of JSON.
    """
    text = without(text, secrets)
    has_escapes = "\\u" in text  # in which a name can be hidden, and half of a surrogate pair
    if not (has_escapes or _SECRET_FIELD.search(text)):
        return text
    try:
        value = json.loads(text)
        shown = _masked(value, mask)
    except (ValueError, RecursionError):
        return _IN_TEXT.sub(partial(_masked_value, mask if isinstance(mask, str) else MASK), text)
    return text if shown == value else json.dumps(shown, ensure_ascii=has_escapes)


def _masked_value(mask: str, found: re.Match[str]) -> str:
    quotes = found[2][0] if found[2][0] in "\"'" else ""
    return f"{found[1]}{quotes}{mask}{quotes}"


def _masked(value: Any, mask: Mask) -> Any:  # noqa: ANN401 any value of JSON
    if isinstance(value, dict):
        return {name: _masked_field(name, item, mask) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, mask) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):  # JSON in JSON, a common mistake
        return masked_text(value, mask=mask)
    return value


def _masked_field(name: str, value: Any, mask: Mask) -> Any:  # noqa: ANN401 any value of JSON
    if not is_secret(name):
        return _masked(value, mask)
    if value is None or value == "" or isinstance(value, bool):
        return value
    return mask if isinstance(mask, str) else mask(value)
