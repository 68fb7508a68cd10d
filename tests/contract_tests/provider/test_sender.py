"""What is sent, byte for byte, and what a missing response is."""

from __future__ import annotations

import gzip
import os
import signal
import time
from http import HTTPStatus

import pytest
from tests.contract_tests._dripping import DrippingServer

from raw_server import Ending, RawResponse, RawServer, ReceivedRequest, respond
from vobiz_contract.errors import NoResponseError, ProviderGoneError
from vobiz_contract.provider.exchange import Request
from vobiz_contract.provider.guard import Guard
from vobiz_contract.provider.sender import HttpSender

EVERYTHING = Guard(everything=True)
ASKED = Request(method="GET", target="/", headers=(("Accept-Encoding", "identity"),))
NOTHING = RawResponse(b"", Ending.CLOSE)


def _send(request: Request, response: RawResponse) -> tuple[ReceivedRequest, bytes]:
    """Return a request as a server received it, and the body of the response as the sender received it."""
    with RawServer(lambda _: response) as server:
        exchange = HttpSender(server.url, guard=EVERYTHING).send(request)
    return server.received[0], exchange.body


@pytest.mark.parametrize("target", ["/%2B91", "/+91", "/%252B91", "/%2b91", "/a//b/../c", "/?per_page=1&&x"])
def test_target_is_sent_as_it_is_written(target: str) -> None:
    """Nothing is encoded, decoded or normalised."""
    received, _ = _send(Request(method="GET", target=target), respond(HTTPStatus.OK))
    assert received.target == target


def test_request_without_body_has_no_length() -> None:
    """Without a body, neither a Content-Length nor a Transfer-Encoding is sent."""
    received, _ = _send(Request(method="POST", target="/"), respond(HTTPStatus.OK))
    assert received.headers.keys() & {"content-length", "transfer-encoding"} == set()


def test_body_after_204_is_noticed() -> None:
    """The bytes after the head of a 204 are the body of the exchange, so that a check can reject them."""
    response = RawResponse(b"HTTP/1.1 204 No Content\r\n\r\n{}", Ending.CLOSE)
    _, body = _send(Request(method="GET", target="/"), response)
    assert body == b"{}"


@pytest.mark.parametrize("response", [NOTHING, RawResponse(b"\x00", Ending.CLOSE), RawResponse(b"", Ending.RESET)])
def test_response_that_is_not_http_is_an_error(response: RawResponse) -> None:
    """A connection that ends without an HTTP response raises an error that has the request."""
    request = Request(method="GET", target="/")
    with RawServer(lambda _: response) as server, pytest.raises(NoResponseError) as caught:
        HttpSender(server.url, guard=EVERYTHING).send(request)
    assert caught.value.exchange.request == request


def test_silence_several_times_in_a_row_means_that_the_provider_is_gone() -> None:
    """One missing response may be a fault to report; four in a row are not tried any further."""
    with RawServer(lambda _: NOTHING) as server:
        sender = HttpSender(server.url, guard=EVERYTHING)
        for _ in range(3):
            with pytest.raises(NoResponseError) as caught:
                sender.send(Request(method="GET", target="/"))
            assert type(caught.value) is NoResponseError
        with pytest.raises(ProviderGoneError):
            sender.send(Request(method="GET", target="/"))


def test_compression_is_not_asked_for_and_understood() -> None:
    """A provider may compress nevertheless."""
    zipped = gzip.compress(b'{"items": []}')
    received, body = _send(
        ASKED, respond(HTTPStatus.OK, zipped, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})
    )
    assert received.headers["accept-encoding"] == "identity"
    assert body == b'{"items": []}'


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"]
)
def test_a_response_that_drips_is_given_up_at_the_deadline(head: bytes) -> None:
    """The time is that of the whole response, not of the silence between two bytes."""
    with DrippingServer(head) as url:
        sender = HttpSender(url, guard=EVERYTHING, timeout=0.5)
        started = time.monotonic()
        with pytest.raises(NoResponseError, match=r"no complete response within 0\.5 s"):
            sender.send(ASKED)
    assert time.monotonic() - started < 5


def test_interrupted_request_is_in_the_journal() -> None:
    """It may have taken effect, so what restores numbers must know of it, and that nobody knows its response."""

    def interrupt(_: ReceivedRequest) -> RawResponse:
        os.kill(os.getpid(), signal.SIGINT)
        return NOTHING

    with RawServer(interrupt) as server:
        sender = HttpSender(server.url, guard=EVERYTHING)
        with pytest.raises(KeyboardInterrupt):
            sender.send(Request(method="DELETE", target="/"))
    assert [(one.request.method, one.problem) for one in sender.journal] == [("DELETE", "no response: interrupted")]
