"""Requests, from the client to the application."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw_http import CLOSE, RawConnection, fetch, send_raw

if TYPE_CHECKING:
    from tests.mockserver.net._raw_http import EchoApp

    from vobiz_mock.net.server import Server


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/a/%2B1?b=%2B", "/a/+1", "b=%2B"),
        ("/a/+1?b?c", "/a/+1", "b?c"),
        ("/%zz%2b%", "/%zz+%", ""),
        ("/%ff%00", "/\xff\x00", ""),
        ("//a//b", "//a//b", ""),
        ("/a?b#c", "/a", "b"),
        ("http://other:99/a%2B?b", "/a+", "b"),
        ("http://other", "/", ""),
        ("http://[::/a", "/a", ""),
        ("*", "*", ""),
    ],
)
def test_the_target_arrives_as_it_was_sent(server: Server, target: str, path: str, query: str) -> None:
    """RAW_URI and REQUEST_URI contain it unchanged, and PATH_INFO is percent-decoded once."""
    seen = fetch(server, f"GET {target} HTTP/1.1\r\n".encode() + CLOSE).json
    assert [seen[name] for name in ("RAW_URI", "REQUEST_URI", "PATH_INFO", "QUERY_STRING")] == [
        target,
        target,
        path,
        query,
    ]


def test_the_host_of_an_absolute_target_overrides_the_header(server: Server) -> None:
    """RFC 9112, section 3.2.2, requires it."""
    assert fetch(server, b"GET http://other:99/ HTTP/1.1\r\n" + CLOSE).json["HTTP_HOST"] == "other:99"


def test_a_target_can_arrive_in_pieces(server: Server) -> None:
    """The server joins the pieces, wherever they are split."""
    with RawConnection(server) as connection:
        for piece in (b"GE", b"T /one", b"/two HT", b"TP/1.1\r\nHo", b"st: a\r\n\r", b"\n"):
            connection.send(piece)
        assert connection.read().json["RAW_URI"] == "/one/two"


def test_a_header_with_an_underscore_is_dropped(server: Server) -> None:
    """In WSGI, X_Auth_ID and X-Auth-ID would have the same key."""
    seen = fetch(server, b"GET / HTTP/1.1\r\nX_Auth_ID: forged\r\nX-Auth-ID: real\r\n" + CLOSE).json
    assert seen["HTTP_X_AUTH_ID"] == "real"


def test_repeated_headers_are_joined(server: Server) -> None:
    """Their values are joined with a comma, in their order, as latin-1."""
    assert fetch(server, b"GET / HTTP/1.1\r\nA: \xff\r\na: 2\r\n" + CLOSE).json["HTTP_A"] == "\xff,2"


def test_content_type_and_length_have_keys_without_http(server: Server) -> None:
    """PEP 3333 defines CONTENT_TYPE and CONTENT_LENGTH."""
    seen = fetch(server, b"POST / HTTP/1.1\r\nContent-Type: text/x\r\nContent-Length: 1\r\n" + CLOSE + b"x").json
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"], "HTTP_CONTENT_TYPE" in seen) == ("text/x", "1", False)


def test_forwarded_headers_are_not_trusted(server: Server) -> None:
    """They change neither the client's address nor the scheme."""
    forged = b"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
    seen = fetch(server, b"GET / HTTP/1.1\r\n" + forged + CLOSE).json
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "PROPFIND"])
def test_the_application_receives_every_method(server: Server, echo: EchoApp, method: str) -> None:
    """The server responds to none of them itself."""
    assert send_raw(server, f"{method} / HTTP/1.1\r\n".encode() + CLOSE).startswith(b"HTTP/1.1 200 ")
    assert echo.methods == [method]


def test_a_chunked_body_is_joined(server: Server) -> None:
    """The application receives its length, and no Transfer-Encoding."""
    chunks = b"2;extension\r\nab\r\n3\r\ncde\r\n0\r\nTrailer: x\r\n\r\n"
    seen = fetch(server, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + CLOSE + chunks).json
    assert (seen["body"], seen["CONTENT_LENGTH"], "HTTP_TRANSFER_ENCODING" in seen) == ("abcde", "5", False)


def test_a_body_at_the_limit_is_read(server: Server) -> None:
    """A body of exactly the limit reaches the application."""
    response = fetch(server, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)
    assert (response.json["body"], response.json["too_large"]) == ("x" * 1000, False)


@pytest.mark.parametrize(
    "request_",
    [
        b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
        b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 1000 + b"0\r\n\r\n",
    ],
    ids=["one byte more", "5 MB", "4 MB in chunks"],
)
def test_the_application_refuses_a_body_above_the_limit(server: Server, request_: bytes) -> None:
    """It receives a flag and no body; the client receives the response, and the connection is closed."""
    with RawConnection(server) as connection:
        response = connection.send(b"POST / HTTP/1.1\r\nHost: a\r\n" + request_).read()
        assert connection.read_rest() == b""
    assert (response.status, response.headers["connection"]) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "close")
    assert (response.json["body"], response.json["CONTENT_LENGTH"]) == ("", "0")


def test_a_body_that_is_declared_too_large_is_not_awaited(server: Server) -> None:
    """The client receives the response before it sends the body, without a 100."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n"
    assert fetch(server, head).status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_client_that_expects_100_receives_it(server: Server) -> None:
    """RFC 9110, section 10.1.1, requires it."""
    with RawConnection(server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.read().status == HTTPStatus.CONTINUE
        assert connection.send(b"ok").read().json["body"] == "ok"


def test_an_upgrade_is_ignored(server: Server) -> None:
    """The body and the next request are read as HTTP/1.1. Java's HttpClient sends such an Upgrade to HTTP/2."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    with RawConnection(server) as connection:
        connection.send(b"POST /%2B HTTP/1.1\r\nHost: a\r\n" + upgrade + b"Content-Length: 2\r\n\r\n{}")
        connection.send(b"GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        first, second = connection.read().json, connection.read().json
    assert (first["RAW_URI"], first["body"], second["RAW_URI"]) == ("/%2B", "{}", "/2")


def test_a_websocket_handshake_is_an_ordinary_request(server: Server) -> None:
    """The server ignores the Upgrade, and needs no WebSocket library."""
    head = (
        b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert fetch(server, head).status == HTTPStatus.OK


def test_connect_closes_the_connection(server: Server, echo: EchoApp) -> None:
    """The following bytes are meant for another host, and are not read as a request."""
    response = send_raw(server, b"CONNECT other:443 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (response.count(b"HTTP/1.1 200"), echo.methods) == (1, ["CONNECT"])
