"""A server that sends a byte now and then, and never ends."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_PAUSE = 0.1  # seconds between two bytes


class DrippingServer:
    """Sends `head` at once, and then byte after byte. As a context manager it yields its URL."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._ended.is_set():
                connection, _ = self._listener.accept()
                with connection:
                    self._drip(connection)

    def _drip(self, connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(self._head)
            while not self._ended.wait(_PAUSE):
                connection.sendall(b"H" if not self._head else b"x")
