"""What reaches the application of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver.net._raw import CLOSE, Connection, ask, exchange

if TYPE_CHECKING:
    from tests.mockserver.net._raw import Echo

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
    """RAW_URI and REQUEST_URI keep each byte, while PATH_INFO is decoded once."""
    seen = ask(server, f"GET {target} HTTP/1.1\r\n".encode() + CLOSE).json
    assert [seen[name] for name in ("RAW_URI", "REQUEST_URI", "PATH_INFO", "QUERY_STRING")] == [
        target,
        target,
        path,
        query,
    ]


def test_the_host_of_an_absolute_target_overrules_the_header(server: Server) -> None:
    """RFC 9112, 3.2.2."""
    assert ask(server, b"GET http://other:99/ HTTP/1.1\r\n" + CLOSE).json["HTTP_HOST"] == "other:99"


def test_a_target_may_come_in_pieces(server: Server) -> None:
    """Packets do not end where lines do."""
    with Connection(server) as connection:
        for piece in (b"GE", b"T /one", b"/two HT", b"TP/1.1\r\nHo", b"st: a\r\n\r", b"\n"):
            connection.send(piece)
        assert connection.read().json["RAW_URI"] == "/one/two"


def test_a_header_with_an_underscore_passes_for_no_other(server: Server) -> None:
    """X_Auth_ID cannot stand for X-Auth-ID, since WSGI's names could not tell them apart."""
    seen = ask(server, b"GET / HTTP/1.1\r\nX_Auth_ID: forged\r\nX-Auth-ID: real\r\n" + CLOSE).json
    assert seen["HTTP_X_AUTH_ID"] == "real"


def test_a_header_that_comes_twice_is_joined(server: Server) -> None:
    """With a comma, in the order of the wire; bytes are latin-1."""
    assert ask(server, b"GET / HTTP/1.1\r\nA: \xff\r\na: 2\r\n" + CLOSE).json["HTTP_A"] == "\xff,2"


def test_the_content_type_has_a_name_of_its_own(server: Server) -> None:
    """PEP 3333: without HTTP_."""
    seen = ask(server, b"POST / HTTP/1.1\r\nContent-Type: text/x\r\nContent-Length: 1\r\n" + CLOSE + b"x").json
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"], "HTTP_CONTENT_TYPE" in seen) == ("text/x", "1", False)


def test_no_header_hides_where_a_client_is(server: Server) -> None:
    """There is no proxy to be trusted."""
    forged = b"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
    seen = ask(server, b"GET / HTTP/1.1\r\n" + forged + CLOSE).json
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "TRACE", "PROPFIND"])
def test_the_application_sees_every_method(server: Server, echo: Echo, method: str) -> None:
    """None is answered for it."""
    assert exchange(server, f"{method} / HTTP/1.1\r\n".encode() + CLOSE).startswith(b"HTTP/1.1 200 ")
    assert echo.calls == [method]


def test_a_chunked_body_is_whole(server: Server) -> None:
    """With its length, and without a Transfer-Encoding that the application would undo again."""
    chunks = b"2;extension\r\nab\r\n3\r\ncde\r\n0\r\nTrailer: x\r\n\r\n"
    seen = ask(server, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + CLOSE + chunks).json
    assert (seen["body"], seen["CONTENT_LENGTH"], "HTTP_TRANSFER_ENCODING" in seen) == ("abcde", "5", False)


def test_a_body_at_the_limit_is_read(server: Server) -> None:
    """The limit is the largest length that passes."""
    answer = ask(server, b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000)
    assert (answer.json["body"], answer.json["too_large"]) == ("x" * 1000, False)


@pytest.mark.parametrize(
    "request_",
    [
        b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
        b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000,
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 1000 + b"0\r\n\r\n",
    ],
    ids=["one byte more", "5 MB", "4 MB in chunks"],
)
def test_a_body_above_the_limit_is_the_application_s_to_refuse(server: Server, request_: bytes) -> None:
    """It gets a word instead of the body; the client gets the answer, and no reset, and the connection ends."""
    with Connection(server) as connection:
        answer = connection.send(b"POST / HTTP/1.1\r\n" + request_).read()
        assert connection.read_rest() == b""
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    assert (answer.json["body"], answer.json["CONTENT_LENGTH"]) == ("", "0")


def test_a_body_that_is_announced_too_large_is_not_waited_for(server: Server) -> None:
    """The answer comes before the first byte of the body, and no 100 invites it."""
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n"
    assert ask(server, head).status == 413


def test_a_client_that_expects_100_is_told_to_go_on(server: Server) -> None:
    """RFC 9110, 10.1.1."""
    with Connection(server) as connection:
        connection.send(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection.read().status == 100
        assert connection.send(b"ok").read().json["body"] == "ok"


def test_an_upgrade_is_passed_over(server: Server) -> None:
    """The body is no other protocol's, and the connection goes on: Java's HttpClient asks like this for HTTP/2."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    with Connection(server) as connection:
        connection.send(b"POST /%2B HTTP/1.1\r\n" + upgrade + b"Content-Length: 2\r\n\r\n{}")
        connection.send(b"GET /2 HTTP/1.1\r\n\r\n")
        first, second = connection.read().json, connection.read().json
    assert (first["RAW_URI"], first["body"], second["RAW_URI"]) == ("/%2B", "{}", "/2")


def test_a_websocket_is_a_request_like_another(server: Server) -> None:
    """No library for it is needed, nor asked for."""
    head = b"GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    assert ask(server, head).status == 200


def test_connect_ends_the_connection(server: Server, echo: Echo) -> None:
    """What follows was meant for another host, and is no request to this one."""
    answer = exchange(server, b"CONNECT other:443 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
    assert (answer.count(b"HTTP/1.1 200"), echo.calls) == (1, ["CONNECT"])
