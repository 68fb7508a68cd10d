"""One request and its response on a connection of its own, within one deadline.

Owns the sockets and the bytes. No client library is used, because one would normalise exactly the spellings that the
checks must distinguish. A connection of its own shows a body after a 204, and suits a provider that serves one
connection at a time. Must not know what a request means.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import io
import os
import re
import ssl
import time
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vobiz_contract.provider.exchange import Exchange

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from typing import Self

    from vobiz_contract.provider.exchange import Request

__all__ = ["Origin", "roundtrip"]

_MOST_READ = 8 * 1024 * 1024  # bytes of a response's body
_LARGE_BODY = 512 * 1024
_SLOWEST_UPLOAD = 256 * 1024  # bytes a second; a large body extends the deadline accordingly
_EARLY_REFUSAL = 0.3  # seconds that a provider has to refuse a large body before it is sent
_AFTER_204 = 0.2  # seconds that a provider may keep a connection open that it was asked to close
_EMPTY_CHUNKED_BODY = b"0\r\n\r\n"
_INTERIM = frozenset(range(HTTPStatus.CONTINUE, HTTPStatus.OK)) - {HTTPStatus.SWITCHING_PROTOCOLS}
_INTERIM_STATUS = re.compile(rb"HTTP/1\.[0-9] 1(?!01)[0-9][0-9]")
_INTERIM_HEAD = re.compile(_INTERIM_STATUS.pattern + rb"[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
_STATUS_LENGTH = len("HTTP/1.1 100")
_MOST_AHEAD = 64 * 1024  # bytes of responses that are received while a body is sent, in one piece
_CA_FILES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # as OpenSSL, requests and curl read them


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where requests go."""

    secure: bool
    host: str
    port: int | None
    netloc: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Return the origin of a URL."""
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return cls(secure=parts.scheme == "https", host=parts.hostname or "", port=parts.port, netloc=netloc)

    def connection(self, timeout: float) -> http.client.HTTPConnection:
        """Return a connection that is not open yet."""
        if self.secure:
            return http.client.HTTPSConnection(self.host, self.port, timeout=timeout, context=_tls_context())
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)


def _tls_context() -> ssl.SSLContext:
    """Return the system's trust, and that of the first certificate file that the environment names."""
    context = ssl.create_default_context()
    named = next(filter(None, (os.environ.get(name) for name in _CA_FILES)), None)
    if named is not None:
        _trust(context, Path(named))
    return context


def _trust(context: ssl.SSLContext, named: Path) -> None:
    """Trust the certificates of a file or folder. Raises OSError with its name if it cannot be read."""
    try:
        is_folder = named.is_dir()
        context.load_verify_locations(capath=named if is_folder else None, cafile=None if is_folder else named)
    except OSError as error:
        message = f"the certificates in {named} cannot be read"
        raise OSError(message) from error


class _Deadline:
    """The time at which a request has failed, however many bytes may still come."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def shorten(self, seconds: float) -> None:
        """Let it end after this many seconds, unless it ends earlier."""
        self._ends = min(self._ends, time.monotonic() + seconds)

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError if there are none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            message = f"no complete response within {self._seconds:g} s"
            raise TimeoutError(message)
        return left


class _Reading(io.RawIOBase):
    """The bytes of a socket. Each read waits at most until the deadline, not as long as the last byte's."""

    def __init__(self, stream: socket.socket, deadline: _Deadline) -> None:
        super().__init__()
        self._stream, self._deadline = stream, deadline
        self._ahead = bytearray()  # what was received and is not read yet

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed has a wider type
        if self._ahead:
            size = min(len(buffer), len(self._ahead))
            buffer[:size] = self._ahead[:size]
            del self._ahead[:size]
            return size
        self._stream.settimeout(self._deadline.left())
        try:
            return self._stream.recv_into(buffer)
        except TimeoutError:
            self._deadline.left()  # raises with the text that a person needs
            raise

    def has_final(self, patience: float) -> bool:
        """Return whether the final response begins within this time. The time also ends with an interim one.

        Bytes that are no response, such as the tickets of TLS, do not count.
        """
        self._stream.settimeout(min(patience, self._deadline.left()))
        with contextlib.suppress(TimeoutError, BlockingIOError, ssl.SSLWantReadError):
            self._ahead += self._stream.recv(_MOST_AHEAD)
        while interim := _INTERIM_HEAD.match(self._ahead):
            del self._ahead[: interim.end()]
        return len(self._ahead) >= _STATUS_LENGTH and not _INTERIM_STATUS.match(self._ahead)


class _Timed:
    """What `http.client.HTTPResponse` needs of a socket: a file to read from, the same for each response."""

    def __init__(self, incoming: _Reading) -> None:
        self._file = io.BufferedReader(incoming)

    def makefile(self, _mode: str) -> io.BufferedReader[_Reading]:
        return self._file


def roundtrip(origin: Origin, request: Request, timeout: float, before_body: Callable[[], None]) -> Exchange:
    """Send a request and read the response. `before_body` is called between the head and the body of the request.

    Raises OSError or http.client.HTTPException if there is no complete response within `timeout` seconds.
    """
    deadline = _Deadline(timeout + len(request.body or b"") / _SLOWEST_UPLOAD)
    with _connected(origin, timeout) as (connection, stream):
        _send_head(connection, request, origin.netloc)
        before_body()
        incoming = _Reading(stream, deadline)
        if request.body:
            _send_body(connection, incoming, deadline, request.body)
        response = _response(request, incoming)
        no_content = response.status == HTTPStatus.NO_CONTENT
        body = _after_head(response, deadline) if no_content else response.read(_MOST_READ)
        headers = tuple(response.getheaders())
        encoding = response.getheader("Content-Encoding", "")
        return Exchange(request=request, status=response.status, headers=headers, body=_decoded(body, encoding))


@contextlib.contextmanager
def _connected(origin: Origin, timeout: float) -> Iterator[tuple[http.client.HTTPConnection, socket.socket]]:
    connection = origin.connection(timeout)
    connection.connect()
    stream: socket.socket = connection.sock
    try:
        yield connection, stream
    finally:
        connection.close()
        stream.close()


def _response(request: Request, incoming: _Reading) -> http.client.HTTPResponse:
    """Return the final response. Any number of interim ones may precede it, such as 103 (RFC 9110, section 15.2)."""
    timed = _Timed(incoming)
    while True:
        response = http.client.HTTPResponse(timed, method=request.method)  # type: ignore[arg-type]  # it uses makefile only
        response.begin()
        if response.status not in _INTERIM:
            return response
        response.fp = None  # type: ignore[assignment]  # or it closes the file when it is deleted


def _send_head(connection: http.client.HTTPConnection, request: Request, netloc: str) -> None:
    connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
    for name, value in (("Host", netloc), *request.headers, ("Connection", "close")):
        connection.putheader(name, value.encode("latin-1"))
    if request.body is not None:
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders()


def _send_body(connection: http.client.HTTPConnection, incoming: _Reading, deadline: _Deadline, body: bytes) -> None:
    """Send a body. A provider may refuse a large one before it has read it, and close the connection."""
    if len(body) < _LARGE_BODY:
        connection.sock.settimeout(deadline.left())
        connection.send(body)
        return
    with contextlib.suppress(OSError):
        for start in range(0, len(body), _LARGE_BODY):
            if incoming.has_final(_EARLY_REFUSAL if start == 0 else 0):
                return
            connection.sock.settimeout(deadline.left())
            connection.send(body[start : start + _LARGE_BODY])


def _after_head(response: http.client.HTTPResponse, deadline: _Deadline) -> bytes:
    """Return the bytes after the head of a 204, which http.client would not read. A correct 204 has none."""
    deadline.shorten(_AFTER_204)
    chunks: list[bytes] = []
    with contextlib.suppress(OSError):
        while chunk := response.fp.read1():
            chunks.append(chunk)
    response.close()
    body = b"".join(chunks)[:_MOST_READ]
    return b"" if body == _EMPTY_CHUNKED_BODY else body


def _decoded(body: bytes, encoding: str) -> bytes:
    """Return a body without its Content-Encoding, although the requests ask for none. A wrong one is left as it is."""
    try:
        match encoding.strip().lower():
            case "gzip" | "x-gzip":
                return gzip.decompress(body)
            case "deflate":
                return zlib.decompress(body)
    except (OSError, EOFError, zlib.error):
        pass
    return body
