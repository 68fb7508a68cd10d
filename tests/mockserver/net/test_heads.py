"""Heads that the parser accepts and the server refuses, and everything in a message that is not its body."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import CLOSE, RawConnection, fetch

if TYPE_CHECKING:
    from tests.mockserver.net._raw_http import EchoApp

    from vobiz_mock.net.server import Server

GET = b"GET / HTTP/1.1\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
END = b"\r\n\r\n"
TOO_LARGE = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE

REFUSED = {
    "no host": (GET + b"\r\n", HTTPStatus.BAD_REQUEST),
    "two hosts": (GET + b"Host: a\r\nHost: b" + END, HTTPStatus.BAD_REQUEST),
    "one host twice": (GET + b"Host: a\r\nhost: a" + END, HTTPStatus.BAD_REQUEST),
    "two hosts in HTTP/1.0": (b"GET / HTTP/1.0\r\nHost: a\r\nHost: b" + END, HTTPStatus.BAD_REQUEST),
    "a host with a path": (GET + b"Host: a/b" + END, HTTPStatus.BAD_REQUEST),
    "a host with a space": (GET + b"Host: a b" + END, HTTPStatus.BAD_REQUEST),
    "a host with a user": (GET + b"Host: a@b" + END, HTTPStatus.BAD_REQUEST),
    "a host beyond ASCII": (GET + b"Host: \xff" + END, HTTPStatus.BAD_REQUEST),
    "no host with an absolute target": (b"GET http://a/ HTTP/1.1\r\n\r\n", HTTPStatus.BAD_REQUEST),
    "no host with an upgrade": (GET + b"Connection: Upgrade\r\nUpgrade: h2c" + END, HTTPStatus.BAD_REQUEST),
    "HTTP/0.9": (b"GET /\r\n\r\n", HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\nHost: a" + END, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
    "HTTP/3.0": (b"GET / HTTP/3.0\r\nHost: a" + END, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
    "HTTP/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
    "unknown expectation": (POST + b"Expect: a" + END, HTTPStatus.EXPECTATION_FAILED),
    "an unknown expectation among others": (POST + b"Expect: 100-continue, a" + END, HTTPStatus.EXPECTATION_FAILED),
    "gzip": (POST + b"Transfer-Encoding: gzip, chunked" + END, HTTPStatus.NOT_IMPLEMENTED),
    "gzip in a line of its own": (
        POST + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked" + END,
        HTTPStatus.NOT_IMPLEMENTED,
    ),
    "a coding without end": (POST + b"Transfer-Encoding: gzip" + END, HTTPStatus.BAD_REQUEST),
    "an empty coding": (POST + b"Transfer-Encoding:" + END, HTTPStatus.BAD_REQUEST),
    "chunks in HTTP/1.0": (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked" + END, HTTPStatus.BAD_REQUEST),
    "101 fields": (GET + b"Host: a\r\n" + b"A: a\r\n" * 100 + b"\r\n", TOO_LARGE),
    "very many fields": (GET + b"a:\r\n" * 100_000 + b"\r\n", TOO_LARGE),
    "a trailer too many": (CHUNKED + b"0\r\n" + b"a: b\r\n" * 99 + b"\r\n", TOO_LARGE),
    "a flood of trailers": (CHUNKED + b"0\r\n" + b"a: b\r\n" * 1_000_000, TOO_LARGE),
    "a long trailer": (CHUNKED + b"0\r\nA: " + b"a" * 66_000 + END, TOO_LARGE),
    "a trailer without end": (CHUNKED + b"0\r\nA: " + b"a" * 1_000_000, TOO_LARGE),
    "a chunk extension without end": (CHUNKED + b"1;" + b"a" * 1_000_000, TOO_LARGE),
    "many chunk extensions": (CHUNKED + (b"1;" + b"a" * 4000 + b"\r\nx\r\n") * 300, TOO_LARGE),
    "empty lines without end": (b"\r\n" * 500_000, TOO_LARGE),
}


@pytest.mark.parametrize(("request_", "status"), REFUSED.values(), ids=REFUSED)
def test_a_refused_head_does_not_reach_the_application(
    server: Server, echo: EchoApp, request_: bytes, status: HTTPStatus
) -> None:
    """The response is in JSON, and the connection is closed."""
    with RawConnection(server) as connection:
        response = connection.send_most(request_).read()
        assert connection.read_rest() == b""
    assert (response.status, response.json["error"], echo.methods) == (status, status.name.lower(), [])
    assert (response.headers["content-type"], response.headers["connection"]) == ("application/json", "close")


def test_a_request_after_an_ignored_upgrade_is_refused_for_its_own_reason(server: Server) -> None:
    """Both arrive at once."""
    upgrade = GET + b"Host: a\r\nConnection: Upgrade\r\nUpgrade: h2c" + END
    with RawConnection(server) as connection:
        connection.send(upgrade + b"GET / HTTP/2.0\r\nHost: a" + END)
        statuses = [connection.read().status for _ in range(2)]
    assert statuses == [HTTPStatus.OK, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED]


ACCEPTED = {
    "no host in HTTP/1.0": b"GET / HTTP/1.0\r\n\r\n",
    "an empty host": GET + b"Host:" + END,
    "a host and a port": GET + b"Host: a_b.example:8055" + END,
    "IPv6": GET + b"Host: [::1]:8055" + END,
    "an unknown expectation in HTTP/1.0": b"GET / HTTP/1.0\r\nExpect: a" + END,
    "an empty expectation": GET + b"Host: a\r\nExpect:" + END,
    "chunked with an empty member": POST + b"Transfer-Encoding: , Chunked \r\n\r\n0\r\n\r\n",
    "100 fields": GET + b"Host: a\r\n" + b"A: a\r\n" * 99 + b"\r\n",
    "chunks of one byte": CHUNKED + b"1\r\nx\r\n" * 1000 + b"0\r\n\r\n",
    "a chunk extension": CHUNKED + b'1;a="b"\r\nx\r\n0;c\r\n\r\n',
    "empty lines": b"\r\n" * 10 + GET + b"Host: a" + END,
}


@pytest.mark.parametrize("request_", ACCEPTED.values(), ids=ACCEPTED)
def test_a_valid_head_is_accepted(server: Server, request_: bytes) -> None:
    """What RFC 9110 and RFC 9112 allow reaches the application."""
    assert fetch(server, request_).status == HTTPStatus.OK


def test_trailers_are_not_headers(server: Server) -> None:
    """RFC 9110, section 6.5.1, forbids to merge them: a token could be sent after the body was checked."""
    trailers = b"X-Auth-Token: secret\r\nHost: b\r\nContent-Type: text/x\r\n"
    seen = fetch(server, CHUNKED + b"2\r\n{}\r\n0\r\n" + trailers + b"\r\n").json
    assert [seen.get(key) for key in ("body", "HTTP_X_AUTH_TOKEN", "HTTP_HOST", "CONTENT_TYPE")] == [
        "{}",
        None,
        "a",
        None,
    ]


def test_a_request_follows_trailers(server: Server) -> None:
    """The connection serves it, with the headers of its own."""
    with RawConnection(server) as connection:
        connection.send(CHUNKED + b"0\r\nA: 1\r\n\r\n" + GET + b"B: 2\r\n" + CLOSE)
        first, second = connection.read().json, connection.read().json
    assert ("HTTP_A" in first, "HTTP_A" in second, second["HTTP_B"]) == (False, False, "2")


@pytest.mark.parametrize("trailer", [b"Connection: close", b"Connection: upgrade\r\nUpgrade: a", b"Upgrade: a"])
def test_a_trailer_does_not_make_a_client_wait(server: Server, trailer: bytes) -> None:
    """The server answers the next request or closes the connection, also if the parser understands the trailer."""
    with RawConnection(server) as connection:
        connection.send(CHUNKED + b"0\r\n" + trailer + END + GET + CLOSE)
        assert connection.read().status == HTTPStatus.OK
        assert connection.read_rest()[:15] in {b"", b"HTTP/1.1 200 OK"}


def test_whitespace_around_a_value_is_dropped(server: Server) -> None:
    """It is not part of the value (RFC 9110, section 5.5)."""
    assert fetch(server, GET + b"X-Auth-Token: \t secret \t\r\n" + CLOSE).json["HTTP_X_AUTH_TOKEN"] == "secret"


def test_an_http_1_0_client_receives_no_100(server: Server) -> None:
    """It does not know interim responses (RFC 9110, section 15.2)."""
    request = b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok"
    assert fetch(server, request).status == HTTPStatus.OK


def test_a_repeated_expectation_receives_one_100(server: Server) -> None:
    """A list with the same member twice is the same expectation."""
    with RawConnection(server) as connection:
        connection.send(POST + b"Expect: 100-Continue, 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.read().status == HTTPStatus.CONTINUE
        assert connection.send(b"ok").read().status == HTTPStatus.OK
