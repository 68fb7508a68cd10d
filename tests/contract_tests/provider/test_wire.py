"""What the reader of responses understands of HTTP, which a correct provider may make use of."""

from __future__ import annotations

import pytest

from raw_server import Ending, RawResponse, RawServer
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.provider.guard import Guard
from vobiz_contract.provider.sender import HttpSender

BODY = b'{"total": 0}'
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + BODY
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EARLY_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PROCESSING = b"HTTP/1.1 102 Processing\r\n\r\n"


def _sent(data: bytes, ending: Ending = Ending.KEEP, body: bytes | None = None) -> Exchange:
    with RawServer(lambda _: RawResponse(data, ending)) as server:
        sender = HttpSender(server.url, guard=Guard(everything=True, numbers=()), timeout=2)
        return sender.send(Request(method="POST" if body else "GET", target="/", body=body))


@pytest.mark.parametrize("interim", [EARLY_HINTS, CONTINUE, PROCESSING, EARLY_HINTS * 3, CONTINUE + EARLY_HINTS])
def test_interim_responses_are_skipped(interim: bytes) -> None:
    """Any number of them may precede the final response, whose status, headers and body count."""
    exchange = _sent(interim + OK)
    assert (exchange.status, exchange.headers, exchange.body) == (200, (("Content-Length", "12"),), BODY)


@pytest.mark.parametrize("interim", [EARLY_HINTS, CONTINUE, EARLY_HINTS * 2])
def test_a_204_after_an_interim_response_has_no_body(interim: bytes) -> None:
    """What follows the interim response is not its body."""
    exchange = _sent(interim + NO_CONTENT, Ending.CLOSE, body=b"{}")
    assert (exchange.status, exchange.body) == (204, b"")


@pytest.mark.parametrize(
    "framed",
    [
        CHUNKED + b"3\r\n" + BODY[:3] + b"\r\n9;a=b\r\n" + BODY[3:] + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTRANSFER-ENCODING: Chunked\r\n\r\nC\r\n" + BODY + b"\r\n0\r\nX-Trailer: 1\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
        b"HTTP/1.1 200 \r\ncontent-length:12\r\n\r\n" + BODY,
    ],
)  # fmt: skip
def test_each_framing_of_a_body_is_read(framed: bytes) -> None:
    """Chunks with extensions and trailers, the end of the connection, no reason phrase, no space after a colon."""
    assert _sent(framed, Ending.CLOSE).body == BODY
