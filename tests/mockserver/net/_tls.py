"""Certificates in a temporary folder, and clients of TLS that send byte by byte."""

from __future__ import annotations

import contextlib
import socket
import ssl
from typing import TYPE_CHECKING

from tests.mockserver.net._raw_http import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from vobiz_mock.net.listener import Endpoint

NAMES = ("api.vobiz.ai", "localhost", "127.0.0.1", "::1")


def trusting(ca_file: Path) -> ssl.SSLContext:
    """The settings of a client that trusts a certificate."""
    return ssl.create_default_context(cafile=str(ca_file))


def connect(endpoint: Endpoint) -> socket.socket:
    """A connection without TLS."""
    return socket.create_connection((endpoint.host, endpoint.port), timeout=PATIENCE)


def read_all(connection: socket.socket) -> bytes:
    """Read until the server closes the connection, with or without the end of TLS."""
    received = bytearray()
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except (ssl.SSLEOFError, ConnectionResetError):
        pass
    return bytes(received)


class SlowTls:
    """A client of TLS whose bytes are sent by the test.

    Args:
        connection: The connection.
        context: The settings of the client.
        name: The name that it asks for.
    """

    def __init__(self, connection: socket.socket, context: ssl.SSLContext, name: str = "localhost") -> None:
        self.connection = connection
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)

    def hello(self) -> bytes:
        """The first message of the handshake."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return self._outgoing.read()
        raise AssertionError

    def finish(self, pieces: Iterable[bytes]) -> None:
        """Send the first message in pieces, and then what follows."""
        for piece in pieces:
            self.connection.sendall(piece)
        while True:
            self._incoming.write(self.connection.recv(65536))
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                continue
            self.connection.sendall(self._outgoing.read())
            return

    def exchange(self, data: bytes, *, in_pieces_of: int = 65536) -> bytes:
        """Send data, close this side of TLS, and return what is received until the end of TLS."""
        self._tls.write(data)
        with contextlib.suppress(ssl.SSLWantReadError):
            self._tls.unwrap()
        sent = self._outgoing.read()
        for start in range(0, len(sent), in_pieces_of):
            self.connection.sendall(sent[start : start + in_pieces_of])
        return self._receive()

    def _receive(self) -> bytes:
        received = bytearray()
        with contextlib.suppress(ssl.SSLZeroReturnError):
            while encrypted := self.connection.recv(65536):
                self._incoming.write(encrypted)
                with contextlib.suppress(ssl.SSLWantReadError):
                    while True:
                        received += self._tls.read(65536)
        return bytes(received)
