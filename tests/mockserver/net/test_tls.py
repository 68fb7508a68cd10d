"""HTTPS: what a client meets that speaks TLS, and one that does not, or does not trust the certificate."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.mockserver._client import parse
from tests.mockserver.net._raw_http import CLOSE, EchoApp, RawConnection
from tests.mockserver.net._tls import NAMES, SlowTls, connect, read_all, trusting

from vobiz_mock.errors import CertificateError, ListenError
from vobiz_mock.messages import Delivery, End
from vobiz_mock.net.ca_folder import CaFolder
from vobiz_mock.net.keys import DELIVERY
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.net.server import Server
from vobiz_mock.net.tls import server_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment

    from vobiz_mock.net.ca_folder import Certificates

GET = b"GET / HTTP/1.1\r\n" + CLOSE
HTTPS = Endpoint("https", "127.0.0.1", 0)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return CaFolder(tmp_path_factory.mktemp("ca")).prepare(NAMES)


@pytest.fixture
def server(certificates: Certificates) -> Iterator[Server]:
    """A server of HTTPS, and of HTTP."""
    tls = server_context(certificates.server_file)
    with Server(EchoApp(), host=None, endpoints=[HTTPS, Endpoint("http", "127.0.0.1", 0)], tls=tls) as running:
        yield running


def open_tls(server: Server, certificates: Certificates, name: str = "localhost") -> ssl.SSLSocket:
    """A connection of a client that trusts the certificate."""
    return trusting(certificates.ca_file).wrap_socket(connect(server.endpoints[0]), server_hostname=name)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_certified(server: Server, certificates: Certificates, name: str) -> None:
    """A client that asks for the name gets a response, and the application knows that it was asked with TLS."""
    with open_tls(server, certificates, name) as client:
        client.sendall(GET)
        assert parse(read_all(client)).json["wsgi.url_scheme"] == "https"


def test_the_url_is_that_of_https(server: Server) -> None:
    """It has the scheme and the port."""
    assert server.url == f"https://127.0.0.1:{server.port}"


def test_the_port_without_tls_is_served_as_well(server: Server) -> None:
    """One server has both."""
    with connect(server.endpoints[1]) as client:
        client.sendall(GET)
        assert parse(read_all(client)).json["wsgi.url_scheme"] == "http"


def test_http_1_1_is_chosen(server: Server, certificates: Certificates) -> None:
    """A client that prefers HTTP/2 hears by ALPN that it is not spoken."""
    context = trusting(certificates.ca_file)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(connect(server.endpoints[0]), server_hostname="localhost") as client:
        assert client.selected_alpn_protocol() == "http/1.1"


def test_a_client_that_insists_on_http_2_is_told(
    server: Server, certificates: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    """It chooses no protocol by ALPN, and the response and the log say what is spoken."""
    context = trusting(certificates.ca_file)
    context.set_alpn_protocols(["h2"])
    with context.wrap_socket(connect(server.endpoints[0]), server_hostname="localhost") as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        chosen, response = client.selected_alpn_protocol(), parse(read_all(client))
    assert (chosen, response.status) == (None, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    assert "The request is HTTP/2; this server speaks HTTP/1.1" in caplog.text


def test_plain_http_at_the_port_of_tls_is_told(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """The response and the log say what to write."""
    with connect(server.endpoints[0]) as client:
        client.sendall(GET)
        response = parse(read_all(client))
    assert (response.status, "write https://" in response.json["message"]) == (HTTPStatus.BAD_REQUEST, True)
    assert "write https://" in caplog.text


def test_tls_at_the_plain_port_is_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """The client itself shows only a wrong version number."""
    with connect(server.endpoints[1]) as client, pytest.raises(ssl.SSLError, match=r"(?i)wrong.version.number"):
        ssl.create_default_context().wrap_socket(client, server_hostname="localhost")
    assert "127.0.0.1: 400 This is TLS, and the port speaks plain HTTP: write http://" in caplog.text


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_without_trust_is_logged(
    server: Server, caplog: pytest.LogCaptureFixture, version: ssl.TLSVersion
) -> None:
    """The log has its address, the reason, and what to do."""
    context = ssl.create_default_context()
    context.maximum_version = version
    with connect(server.endpoints[0]) as client:
        port = client.getsockname()[1]
        with pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(client, server_hostname="localhost")
    server.stop()
    expected = (
        f"TLS with 127.0.0.1 port {port} failed: the client does not trust the certificate (tlsv1 alert unknown ca)"
    )
    assert expected in caplog.text
    assert "run: vobiz-mock ca" in caplog.text


def test_a_client_that_leaves_during_the_handshake_is_logged(
    server: Server, certificates: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    """Some clients do that in place of an alert."""
    with connect(server.endpoints[0]) as client:
        client.sendall(SlowTls(client, trusting(certificates.ca_file)).hello())
        client.recv(1)
    server.stop()
    assert "failed: the client closed the connection" in caplog.text


def test_a_client_that_sends_nothing_is_not_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Browsers connect in advance."""
    connect(server.endpoints[0]).close()
    server.stop()
    assert caplog.text == ""


def test_a_handshake_has_a_deadline(certificates: Certificates, caplog: pytest.LogCaptureFixture) -> None:
    """The connection is closed, also if the first byte has arrived."""
    tls = server_context(certificates.server_file)
    with (
        Server(EchoApp(), host=None, endpoints=[HTTPS], tls=tls, read_timeout=0.1) as server,
        connect(server.endpoints[0]) as silent,
        connect(server.endpoints[0]) as slow,
    ):
        slow.sendall(b"\x16")
        assert (silent.recv(1), slow.recv(1)) == (b"", b"")
    assert "it took too long" in caplog.text


def test_a_handshake_may_arrive_byte_by_byte(server: Server, certificates: Certificates) -> None:
    """So may the request. The client closes its side of TLS, and gets the response nevertheless."""
    with connect(server.endpoints[0]) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = SlowTls(connection, trusting(certificates.ca_file))
        client.finish(bytes([one]) for one in client.hello())
        # The connection stays open until the client's last byte, so that none meets a closed socket.
        response = parse(client.exchange(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", in_pieces_of=1))
    assert (response.status, response.json["REQUEST_METHOD"]) == (HTTPStatus.OK, "GET")


def test_requests_follow_each_other_on_a_connection(server: Server, certificates: Certificates) -> None:
    """Also if they are sent at once."""
    with open_tls(server, certificates) as client:
        client.sendall(b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + GET)
        assert read_all(client).count(b"HTTP/1.1 200") == 2


def test_a_response_larger_than_the_buffers_of_the_sockets_arrives(certificates: Certificates) -> None:
    """The server writes the rest when the client has read, and nothing is lost."""
    body = bytes(range(256)) * 40_000
    with serving(lambda _environ: body, certificates) as server, open_tls(server, certificates) as client:
        client.sendall(GET)
        assert read_all(client).partition(b"\r\n\r\n")[2] == body


def test_a_large_request_arrives(server: Server, certificates: Certificates) -> None:
    """The server reads it in pieces."""
    body = b"x" * 900_000
    with open_tls(server, certificates) as client:
        client.sendall(b"POST / HTTP/1.1\r\nConnection: close\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + body)
        assert parse(read_all(client)).json["body"] == body.decode()


def test_a_client_that_has_closed_its_socket_gets_the_response(certificates: Certificates) -> None:
    """Also if it has left out the end of TLS, and the response comes later."""
    delivery = Delivery(wait=0.1)
    with (
        serving(lambda environ: environ.update({DELIVERY: delivery}) or b"12345", certificates) as server,
        open_tls(server, certificates) as client,
    ):
        client.sendall(GET)
        socket.socket.shutdown(client, socket.SHUT_WR)  # that of an SSLSocket would forget TLS
        assert read_all(client).endswith(b"12345")


def test_the_end_of_a_response_is_that_of_tls(server: Server, certificates: Certificates) -> None:
    """Without it, a client could not tell whether somebody has cut the connection."""
    context = trusting(certificates.ca_file)
    plain = connect(server.endpoints[0])
    with context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False) as client:
        client.sendall(GET)
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert parse(received).status == HTTPStatus.OK


@pytest.mark.parametrize("end", [End.CLOSE, End.RESET])
def test_an_answer_can_be_cut(certificates: Certificates, end: End) -> None:
    """The first bytes arrive, and the connection ends."""
    delivery = Delivery(length=3, wait=0.01, end=end)
    with serving(lambda environ: environ.update({DELIVERY: delivery}) or b"12345", certificates) as server:
        with open_tls(server, certificates) as client:
            client.sendall(GET)
            assert read_all(client).partition(b"\r\n\r\n")[2] in {b"123", b""}  # a reset may overtake them
        server.stop()


def test_an_answer_can_be_silence(certificates: Certificates) -> None:
    """The connection stays open, and nothing arrives."""
    delivery = Delivery(length=0, end=End.SILENCE)
    with (
        serving(lambda environ: environ.update({DELIVERY: delivery}) or b"12345", certificates) as server,
        open_tls(server, certificates) as client,
    ):
        client.sendall(GET)
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_a_stop_closes_what_has_not_begun(server: Server, certificates: Certificates) -> None:
    """It waits neither for the first byte nor for a handshake."""
    with connect(server.endpoints[0]) as silent, connect(server.endpoints[0]) as slow:
        slow.sendall(SlowTls(slow, trusting(certificates.ca_file)).hello()[:10])
        start = time.monotonic()
        server.stop()
        assert time.monotonic() - start < 3
        assert (silent.recv(1), read_all(slow)) == (b"", b"")


def test_a_stop_ends_all_endpoints(server: Server) -> None:
    """Each port is free afterwards."""
    server.stop()
    for endpoint in server.endpoints:
        Server(EchoApp(), host=endpoint.host, port=endpoint.port).stop()


def test_one_port_in_use_releases_the_others(server: Server) -> None:
    """The error names the address that is in use."""
    with Server(EchoApp()) as freed:
        port = freed.port
    taken = server.endpoints[1].port
    with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1 port {taken}"):
        Server(EchoApp(), port=port, endpoints=[Endpoint("http", "127.0.0.1", taken)])
    Server(EchoApp(), port=port).stop()


def test_a_file_that_is_no_certificate_is_explained(tmp_path: Path) -> None:
    """The error has its path."""
    path = tmp_path / "server.pem"
    path.write_text("nonsense")
    with pytest.raises(CertificateError, match=r"server\.pem"):
        server_context(path)


@contextlib.contextmanager
def serving(respond: Callable[[WSGIEnvironment], bytes], certificates: Certificates) -> Iterator[Server]:
    """A server of HTTPS whose application responds with some bytes."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = respond(environ)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with Server(app, host=None, endpoints=[HTTPS], tls=server_context(certificates.server_file)) as server:
        yield server


def test_nothing_is_logged_of_a_client_that_trusts(
    server: Server, certificates: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    """A warning would be a false alarm."""
    caplog.set_level(logging.WARNING)
    with open_tls(server, certificates) as client:
        client.sendall(GET)
        read_all(client)
    server.stop()
    assert caplog.text == ""


def test_the_first_byte_alone_does_not_make_it_tls(server: Server) -> None:
    """A request with a blank line before it is one of HTTP."""
    with RawConnection(server) as client:
        assert client.send(b"\r\n" + GET).read().status == HTTPStatus.BAD_REQUEST
