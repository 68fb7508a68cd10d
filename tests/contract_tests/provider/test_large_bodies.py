"""A large body is sent to its end, unless the final response comes before that."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from typing import TYPE_CHECKING

import pytest

from vobiz_contract.provider.exchange import Request
from vobiz_contract.provider.guard import Guard
from vobiz_contract.provider.sender import HttpSender

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.exchange import Exchange

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"
LARGE = b"x" * (2 * 1024 * 1024)


class _Handler(socketserver.StreamRequestHandler):
    """Sends something before the body, then reads the body if it did not refuse it, and answers with its length."""

    first = b""

    def handle(self) -> None:
        length = self._length()
        self.wfile.write(self.first)
        if TOO_LARGE not in self.first:
            found = b"%d" % len(self.rfile.read(length))
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(found), found))

    def _length(self) -> int:
        head = iter(self.rfile.readline, b"\r\n")
        return next(int(line.split(b":")[1]) for line in list(head) if line.lower().startswith(b"content-length:"))


@contextlib.contextmanager
def _serving(first: bytes) -> Iterator[str]:
    handler = type("_Eager", (_Handler,), {"first": first})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def _sent(first: bytes) -> Exchange:
    with _serving(first) as url:
        sender = HttpSender(url, guard=Guard(everything=True, numbers=()), timeout=3)
        return sender.send(Request(method="POST", target="/", body=LARGE))


@pytest.mark.parametrize("interim", [b"", CONTINUE, EARLY_HINTS, CONTINUE + EARLY_HINTS])
def test_a_large_body_is_sent_whole_after_an_interim_response(interim: bytes) -> None:
    """A provider may send 100 Continue to a request that did not ask for it (RFC 9110, section 10.1.1)."""
    exchange = _sent(interim)
    assert (exchange.status, exchange.body) == (200, b"%d" % len(LARGE))


@pytest.mark.parametrize("interim", [b"", CONTINUE, CONTINUE + EARLY_HINTS])
def test_a_refusal_before_a_large_body_is_read(interim: bytes) -> None:
    """Also if it follows an interim response, and the connection is closed while the body is being sent."""
    assert _sent(interim + TOO_LARGE).status == 413
