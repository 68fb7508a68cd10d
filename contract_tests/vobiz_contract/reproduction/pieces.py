"""A request in pieces: what is sent literally, and what a reader's shell or program puts in, such as the token."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vobiz_contract.provider.exchange import Request
    from vobiz_contract.provider.provider import Provider

__all__ = ["Form", "Piece", "RequestInPieces", "in_pieces", "text_in_pieces"]


class Form(StrEnum):
    """How a piece is written."""

    TEXT = "as it is"
    VALUE = "a value of an earlier response"
    QUOTED_VALUE = "such a value, percent-encoded"
    TOKEN = "the token"  # noqa: S105 what it is
    SHORT_TOKEN = "the token without its last character"  # noqa: S105
    SWAPPED_TOKEN = "the token with upper and lower case swapped"  # noqa: S105
    BASIC = "account and token in Base64"


@dataclass(frozen=True)
class Piece:
    """A part of a text. `text` is the text itself, or the name of a value of an earlier response."""

    text: str
    form: Form = Form.TEXT


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class RequestInPieces:
    """A request whose target, headers and body are in pieces. A body that is not UTF-8 is kept as bytes."""

    method: str
    target: Pieces
    headers: tuple[tuple[str, Pieces], ...]
    body: Pieces | bytes | None


def in_pieces(request: Request, provider: Provider, values: Mapping[str, str]) -> RequestInPieces:
    """Return a request in pieces.

    Args:
        request: The request.
        provider: The provider, whose token is not repeated.
        values: The names of the values of earlier responses, by value.

    """
    forms = _forms(provider, values)
    return RequestInPieces(
        method=request.method,
        target=_split(request.target, forms),
        headers=tuple((name, _split(value, forms)) for name, value in request.headers),
        body=_body(request.body, lambda text: _split(text, forms)),
    )


def text_in_pieces(text: str, provider: Provider, values: Mapping[str, str]) -> Pieces:
    """Return a text in pieces; the arguments are those of `in_pieces`."""
    return _split(text, _forms(provider, values))


def _forms(provider: Provider, values: Mapping[str, str]) -> dict[str, Piece]:
    return {**_quoted(values), **_plain(values), **_token_forms(provider)}


def _body(body: bytes | None, split: Callable[[str], Pieces]) -> Pieces | bytes | None:
    if not body:
        return body
    try:
        return split(body.decode("utf-8"))
    except UnicodeDecodeError:
        return body


def _plain(values: Mapping[str, str]) -> dict[str, Piece]:
    return {value: Piece(name, Form.VALUE) for value, name in values.items()}


def _quoted(values: Mapping[str, str]) -> dict[str, Piece]:
    return {quote(value, safe=""): Piece(name, Form.QUOTED_VALUE) for value, name in values.items()}


def _token_forms(provider: Provider) -> dict[str, Piece]:
    token = provider.auth_token
    if not token:
        return {}
    basic = base64.b64encode(f"{provider.auth_id}:{token}".encode()).decode()
    forms = {token.swapcase(): Form.SWAPPED_TOKEN, token: Form.TOKEN, basic: Form.BASIC}
    if len(token) > 1:
        forms = {token[:-1]: Form.SHORT_TOKEN, **forms}
    return {text: Piece("", form) for text, form in forms.items()}


def _split(text: str, forms: Mapping[str, Piece]) -> Pieces:
    """Return a text in pieces, the longest form first."""
    pieces: Iterable[Piece] = (Piece(text),)
    for found in sorted(forms, key=len, reverse=True):
        pieces = [part for piece in pieces for part in _cut(piece, found, forms[found])]
    return tuple(pieces)


def _cut(piece: Piece, found: str, replacement: Piece) -> list[Piece]:
    if piece.form is not Form.TEXT or found not in piece.text:
        return [piece]
    parts: list[Piece] = []
    for text in piece.text.split(found):
        parts += [replacement, Piece(text)] if text else [replacement]
    return parts[1:]
