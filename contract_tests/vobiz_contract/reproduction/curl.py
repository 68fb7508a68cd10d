"""Requests as cURL commands that send the same bytes, without the token: that is in a variable of the environment."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.pieces import Form, Piece, in_pieces
from vobiz_contract.reproduction.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_contract.provider.exchange import Request
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.reproduction.pieces import RequestInPieces

__all__ = ["TOKEN_VARIABLE", "curl"]

TOKEN_VARIABLE = "VOBIZ_AUTH_TOKEN"  # noqa: S105 the name of the variable
_SENT_BY_CURL = {"accept-encoding", "connection", "content-length", "host"}
_EXPECTS_100 = 1024 * 1024  # bytes of a body; curl waits for permission to send such a one
_LONG_RUN = re.compile(rb"(.)\1{199,}", re.DOTALL)
_UNSENDABLE = re.compile(r"[^!-~]|#")  # cURL would change or cut a URL with one of these
_GLOBS = re.compile(r"[\[\]{}]")
_PRINTABLE = range(0x20, 0x7F)
_SHELL = {
    Form.TOKEN: f'"${TOKEN_VARIABLE}"',
    Form.SHORT_TOKEN: f'"${{{TOKEN_VARIABLE}%?}}"',
    Form.SWAPPED_TOKEN: f"\"$(printf %s \"${TOKEN_VARIABLE}\" | tr 'A-Za-z' 'a-zA-Z')\"",
}


def curl(
    request: Request,
    provider: Provider,
    values: Mapping[str, str] | None = None,
    *,
    options: str = "-i -s",
) -> str:
    """Return a command that repeats a request, if the environment has VOBIZ_AUTH_TOKEN.

    Args:
        request: The request.
        provider: The provider.
        values: The names of shell variables, by the value that each has.
        options: What cURL shows of the response.

    """
    parts = in_pieces(request, provider, values or {})
    words = ["curl", options, "--path-as-is", *_method(request.method), *_url(request, parts, provider)]
    words += [word for header in parts.headers for word in _header(*header, provider)]
    if request.body is not None and not _has_header(request, "content-type"):
        words += ["-H", "'Content-Type:'"]
    if len(request.body or b"") >= _EXPECTS_100:
        words += ["-H", "'Expect:'"]
    body = _body(parts, provider)
    if body is None:
        return masked(" ".join(words), provider)
    source, argument = body
    return masked(f"{source}{' '.join(words)} --data-binary {argument}", provider)


def _method(method: str) -> tuple[str, ...]:
    return ("-I",) if method == "HEAD" else ("-X", shlex.quote(method))


def _url(request: Request, parts: RequestInPieces, provider: Provider) -> Iterator[str]:
    origin = provider.url.rstrip("/")
    if _UNSENDABLE.search(request.target):
        yield from ("--request-target", _words(parts.target, provider))
        yield _single(origin + "/")
        return
    if _GLOBS.search(request.target) or "[" in origin:
        yield "-g"
    yield _words((Piece(origin), *parts.target), provider)


def _has_header(request: Request, name: str) -> bool:
    return any(key.lower() == name for key, _ in request.headers)


def _header(name: str, value: Sequence[Piece], provider: Provider) -> tuple[str, ...]:
    if name.lower() in _SENT_BY_CURL:
        return ()
    if not any(piece.text or piece.form is not Form.TEXT for piece in value):
        return "-H", _single(f"{name};")
    return "-H", _words((Piece(f"{name}: "), *value), provider)


def _words(pieces: Sequence[Piece], provider: Provider) -> str:
    """Return pieces as one word of the shell."""
    if any(piece.form is not Form.TEXT for piece in pieces):
        joined = "".join(_word(piece, provider) for piece in pieces)
    else:
        joined = _single("".join(piece.text for piece in pieces))
    return joined.replace("''", "") if len(joined) > len("''") else joined


def _word(piece: Piece, provider: Provider) -> str:
    match piece.form:
        case Form.TEXT:
            return _single(piece.text, always=True)
        case Form.QUOTED_VALUE:
            return f'"$(printf %s "${piece.text}" | sed s/^+/%2B/)"'
        case Form.VALUE:
            return f'"${piece.text}"'
        case Form.BASIC:
            pair = f"{_single(provider.auth_id + ':', always=True)}{_SHELL[Form.TOKEN]}"
            return f"\"$(printf %s {pair} | base64 | tr -d '\\n')\""
        case _:
            return _SHELL[piece.form]


def _single(text: str, *, always: bool = False) -> str:
    """Return a text as the shell reads it; a text that a terminal would not show is printed by the shell."""
    if text.isprintable():
        quoted = shlex.quote(text)
        return quoted if quoted.startswith("'") or not always else f"'{text}'"
    return f'"$(printf {_format(text.encode("utf-8", "surrogateescape"))})"'


def _body(parts: RequestInPieces, provider: Provider) -> tuple[str, str] | None:
    """Return what comes before the command, and the argument that is the body."""
    match parts.body:
        case None:
            return None
        case bytes() as octets:
            return (f"{_printed(octets)} | ", "@-") if octets else ("", "''")
        case pieces:
            text = "".join(piece.text for piece in pieces)
            literal = all(piece.form is Form.TEXT for piece in pieces)
            if literal and (not text.isprintable() or _LONG_RUN.search(text.encode()) or text.startswith("@")):
                return f"{_printed(text.encode())} | ", "@-"
            return "", _words(pieces, provider)


def _printed(octets: bytes) -> str:
    """Return commands that print bytes: also a zero byte, and a long run of one byte without repeating it."""
    commands, start = [], 0
    for run in _LONG_RUN.finditer(octets):
        if run.start() > start:
            commands.append(f"printf {_format(octets[start : run.start()])}")
        commands.append(f"head -c {len(run[0])} /dev/zero | tr '\\0' {_format(run[1])}")
        start = run.end()
    if start < len(octets):
        commands.append(f"printf {_format(octets[start:])}")
    return commands[0] if len(commands) == 1 else f"{{ {'; '.join(commands)}; }}"


def _format(octets: bytes) -> str:
    """Return a quoted format of printf that prints these bytes."""
    escaped = {ord("%"): "%%", ord("\\"): "\\\\", ord("'"): "\\047"}
    written = (escaped.get(one) or (chr(one) if one in _PRINTABLE else f"\\{one:03o}") for one in octets)
    return f"'{''.join(written)}'"
