"""The forward proxy: what leads to the application, what is refused, and where a tunnel may lead."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mockserver._client import Response, parse
from tests.mockserver.net._raw_http import EchoApp, RawConnection
from tests.mockserver.net._tls import NAMES, SlowTls, connect, read_all, trusting

from vobiz_mock.net.ca_folder import CaFolder
from vobiz_mock.net.keys import PROXIED
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.net.proxy import ProxyRules
from vobiz_mock.net.reach import is_public
from vobiz_mock.net.server import Server
from vobiz_mock.net.tls import server_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from vobiz_mock.net.ca_folder import Certificates

HOST = "api.vobiz.ai"
ESTABLISHED = b"HTTP/1.1 200 Connection Established\r\n\r\n"
GET = b"GET /path HTTP/1.1\r\nHost: api.vobiz.ai\r\nConnection: close\r\n\r\n"


class ProxyEcho(EchoApp):
    """An application that also reports whether a request came through the proxy."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return super().__call__(environ | {"proxied": str(environ.get(PROXIED, False))}, start_response)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return CaFolder(tmp_path_factory.mktemp("ca")).prepare(NAMES)


@pytest.fixture
def proxy(certificates: Certificates) -> Iterator[Server]:
    """A proxy that refuses other hosts."""
    with proxying(certificates, ProxyRules(hosts=frozenset({HOST}), advice="Start it with tunnels.")) as server:
        yield server


@pytest.fixture
def tunnels(certificates: Certificates) -> Iterator[Server]:
    """A proxy that tunnels other hosts."""
    with proxying(certificates, ProxyRules(hosts=frozenset({HOST}), tunnels_others=True)) as server:
        yield server


@pytest.fixture
def careless(certificates: Certificates) -> Iterator[Server]:
    """A proxy whose tunnels may lead to this machine."""
    rules = ProxyRules(hosts=frozenset({HOST}), tunnels_others=True, may_reach=lambda _: True)
    with proxying(certificates, rules) as server:
        yield server


def proxying(certificates: Certificates, rules: ProxyRules) -> Server:
    """A server with a proxy alone."""
    endpoints = [Endpoint("proxy", "127.0.0.1", 0)]
    tls = server_context(certificates.server_file)
    return Server(ProxyEcho(), host=None, endpoints=endpoints, tls=tls, rules=rules)


def send(proxy: Server, request: bytes) -> bytes:
    """Send bytes, and return all until the proxy closes the connection."""
    with connect(proxy.endpoints[0]) as client:
        client.sendall(request)
        return read_all(client)


def connect_request(authority: str) -> bytes:
    return f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("latin-1")


def opened(proxy: Server, authority: str = f"{HOST}:443") -> socket.socket:
    """A connection after a CONNECT that succeeded."""
    client = connect(proxy.endpoints[0])
    client.sendall(connect_request(authority))
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += client.recv(1)
    assert received == ESTABLISHED
    return client


@pytest.mark.parametrize("authority", [f"{HOST}:443", f"{HOST.upper()}:443", f"{HOST}.:443", f"{HOST}:80"])
def test_a_connect_to_the_host_ends_at_the_application(
    proxy: Server, certificates: Certificates, authority: str
) -> None:
    """The client finds the certificate of the host there, and the application knows of the proxy."""
    context = trusting(certificates.ca_file)
    with opened(proxy, authority) as plain, context.wrap_socket(plain, server_hostname=HOST) as client:
        client.sendall(GET)
        seen = parse(read_all(client)).json
    assert (seen["PATH_INFO"], seen["wsgi.url_scheme"], seen["proxied"]) == ("/path", "https", "True")


def test_a_connect_may_be_followed_by_plain_http(proxy: Server) -> None:
    """Some clients use it for URLs with http as well."""
    with opened(proxy) as client:
        client.sendall(GET)
        seen = parse(read_all(client)).json
    assert (seen["wsgi.url_scheme"], seen["proxied"]) == ("http", "True")


def test_a_client_need_not_wait_for_the_answer_to_a_connect(proxy: Server, certificates: Certificates) -> None:
    """What it sends with it is the begin of TLS."""
    with connect(proxy.endpoints[0]) as plain:
        client = SlowTls(plain, trusting(certificates.ca_file), HOST)
        first = connect_request(f"{HOST}:443") + client.hello()
        plain.sendall(first)
        assert plain.recv(len(ESTABLISHED), socket.MSG_WAITALL) == ESTABLISHED
        client.finish([])
        assert parse(client.exchange(GET)).json["proxied"] == "True"


@pytest.mark.parametrize("scheme", ["http", "https", "HTTP"])
def test_a_request_with_the_whole_url_ends_at_the_application(proxy: Server, scheme: str) -> None:
    """Some clients send that in place of a CONNECT, also for https."""
    request = f"GET {scheme}://{HOST}/path?a=%2B HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    seen = parse(send(proxy, request.encode())).json
    assert (seen["PATH_INFO"], seen["QUERY_STRING"], seen["proxied"]) == ("/path", "a=%2B", "True")


def test_what_is_meant_for_the_proxy_is_not_passed_on(proxy: Server) -> None:
    """A password for a proxy belongs in no journal."""
    fields = b"Proxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: keep-alive\r\nConnection: close\r\n\r\n"
    seen = parse(send(proxy, b"GET http://api.vobiz.ai/ HTTP/1.1\r\nHost: api.vobiz.ai\r\n" + fields)).json
    assert [key for key in seen if key.startswith("HTTP_PROXY")] == []


def refusal(proxy: Server, request: bytes) -> tuple[int, str]:
    """The status and the message of a refusal."""
    response: Response = parse(send(proxy, request))
    return response.status, json.loads(response.body)["message"]


@pytest.mark.parametrize(
    "authority", ["example.com:443", "localhost:443", "127.0.0.1:8055", "api.vobiz.ai.evil:443", "xapi.vobiz.ai:443"]
)
def test_another_host_is_refused(proxy: Server, caplog: pytest.LogCaptureFixture, authority: str) -> None:
    """The response and the log say why, and what to do."""
    status, message = refusal(proxy, connect_request(authority))
    expected = f"The request is for {authority}, and the proxy leads to {HOST} only. Start it with tunnels."
    assert (status, message) == (HTTPStatus.FORBIDDEN, expected)
    assert expected in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://127.0.0.1:8055/_mock/state",
        f"http://{HOST}@example.com/",
        f"http://example.com\\@{HOST}/",
    ],
)
def test_a_whole_url_of_another_host_is_refused(proxy: Server, url: str) -> None:
    """Also if it only looks like that of the host, or is malformed."""
    status, _ = refusal(proxy, f"GET {url} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
    assert status in {HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST}


@pytest.mark.parametrize(
    ("host", "leads_here"),
    [
        ("a.test", True),
        ("b.wild.test", True),
        ("wild.test", False),
        ("c.b.wild.test", False),
        ("test", False),
        (None, False),
    ],
)
def test_a_wildcard_is_one_level(host: str | None, leads_here: bool) -> None:  # noqa: FBT001 a row of the table
    """As in a certificate."""
    assert ProxyRules(hosts=frozenset({"a.test", "*.wild.test"})).lead_here(host) == leads_here


def test_each_request_on_a_connection_is_checked(proxy: Server) -> None:
    """The second one is for another host."""
    first = f"GET http://{HOST}/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    second = b"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n"
    assert [part[:3] for part in send(proxy, first + second).split(b"HTTP/1.1 ")[1:]] == [b"200", b"403"]


def test_a_request_without_a_url_is_refused(proxy: Server) -> None:
    """The port is no web server."""
    status, message = refusal(proxy, GET)
    assert (status, "forward proxy" in message) == (HTTPStatus.BAD_REQUEST, True)


@pytest.mark.parametrize("authority", ["api.vobiz.ai", "a@api.vobiz.ai:443", "[::1:443", ":443"])
def test_a_connect_without_host_and_port_is_refused(proxy: Server, authority: str) -> None:
    """The message or the parser says so."""
    assert parse(send(proxy, connect_request(authority))).status in {HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST}


# Tunnels

NEVER = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]",  # noqa: S104
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]",
    "168.63.129.16", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", NEVER)
def test_a_tunnel_never_leads_into_the_own_network(tunnels: Server, host: str) -> None:
    """Neither in any spelling of an address nor by a name."""
    status, _ = refusal(tunnels, connect_request(f"{host}:443"))
    assert status in {HTTPStatus.FORBIDDEN, HTTPStatus.BAD_GATEWAY}  # some systems do not know some spellings


def resolving_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let each name resolve to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 9)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: found)


def test_one_private_address_of_a_name_is_enough_to_refuse(tunnels: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of the addresses is used depends on what answers."""
    with connect(tunnels.endpoints[0]) as client:
        resolving_to(monkeypatch, "93.184.216.34", "10.0.0.1")
        client.sendall(connect_request("both.example:443"))
        assert parse(read_all(client)).status == HTTPStatus.FORBIDDEN


def test_a_client_must_wait_until_a_tunnel_is_open(tunnels: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise it could fill the memory while a name is resolved."""
    resolved = threading.Event()

    def resolve(*_: object, **__: object) -> None:
        resolved.wait(20)
        raise OSError("not found")

    with RawConnection(tunnels) as client:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        client.send(connect_request("slow.example:443"))
        limit = 20_000_000
        try:
            assert client.send_until_blocked(b"x" * 100_000, limit=limit) < limit
        finally:
            resolved.set()


@given(
    st.ip_addresses(network="127.0.0.0/8")
    | st.ip_addresses(network="10.0.0.0/8")
    | st.ip_addresses(network="169.254.0.0/16")
)
def test_a_private_address_is_not_public_in_any_disguise(address: IPv4Address) -> None:
    """As it is, mapped, or behind a translation."""
    number = int(address)
    forms = [0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    assert [is_public(str(one)) for one in (address, *map(IPv6Address, forms))] == [False] * 4


@pytest.mark.parametrize("address", ["fec0::1", "::7f00:1", "64:ff9b:1::1", "5f00::1", "fe80::1%lo", "ff0e::1"])
def test_an_address_of_a_special_purpose_is_not_public(address: str) -> None:
    """A network may lead it to a machine of its own, whether or not Python knows the purpose."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_a_public_address_is_public(address: str) -> None:
    """Otherwise nothing could be reached."""
    assert is_public(address)


@contextlib.contextmanager
def other_host(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that answers one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(10)


def shout(connection: socket.socket) -> None:
    """Return what was received, in upper case, when the client has closed its side."""
    connection.sendall(read_all(connection).upper())


def wait_for_the_end(connection: socket.socket) -> None:
    """Read until the client has closed its side."""
    read_all(connection)


def test_a_tunnel_passes_bytes_both_ways(careless: Server) -> None:
    """Also when the client has closed its side, and more than the sockets buffer."""
    with other_host(shout) as port, opened(careless, f"127.0.0.1:{port}") as client:

        def send_all() -> None:
            client.sendall(b"abc" * 1_000_000)
            client.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send_all)
        sender.start()
        assert read_all(client) == b"ABC" * 1_000_000
        sender.join(10)


def test_a_stop_closes_tunnels(careless: Server) -> None:
    """Both sides are closed."""
    with (
        other_host(wait_for_the_end) as port,
        opened(careless, f"127.0.0.1:{port}") as client,
    ):
        careless.stop()
        assert read_all(client) == b""


def test_a_host_that_does_not_answer_is_told(careless: Server) -> None:
    """The response has the reason."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    status, message = refusal(careless, connect_request(f"127.0.0.1:{port}"))
    assert (status, "refused" in message) == (HTTPStatus.BAD_GATEWAY, True)


def test_a_host_that_is_not_found_is_told(tunnels: Server) -> None:
    """The name is in the response."""
    status, message = refusal(tunnels, connect_request("no-such-host.invalid:443"))
    assert (status, "no-such-host.invalid" in message) == (HTTPStatus.BAD_GATEWAY, True)


def own_address() -> str:
    """An address of this machine that is not a loopback address."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no network")
        return str(asking.getsockname()[0])


def test_a_proxy_does_not_lead_to_itself(certificates: Certificates) -> None:
    """Even if the address of this machine is a public one."""
    rules = ProxyRules(hosts=frozenset({HOST}), tunnels_others=True, may_reach=lambda address: address != "127.0.0.1")
    own = own_address()
    tls = server_context(certificates.server_file)
    endpoint = Endpoint("proxy", own, 0)
    with Server(ProxyEcho(), host=None, endpoints=[endpoint], tls=tls, rules=rules) as server:
        status, message = refusal(server, connect_request(f"{own}:{server.port}"))
    assert (status, "leads to this machine" in message) == (HTTPStatus.FORBIDDEN, True)


def answer_once(connection: socket.socket) -> None:
    """Answer a request with the bytes that were received."""
    received = b""
    while b"\r\n\r\n" not in received or not received.endswith(b"body"):
        received += connection.recv(65536)
    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + received)


def test_a_whole_url_of_another_host_is_passed_on(careless: Server) -> None:
    """The host sees the path as it was sent, and nothing of what was meant for the proxy."""
    with other_host(answer_once) as port:
        start = f"POST http://127.0.0.1:{port}/p%2Fa?q HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n".encode()
        hops = b"Proxy-Authorization: Basic c2VjcmV0\r\nConnection: X-B\r\nX-B: 2\r\n"
        response = send(careless, start + hops + b"Content-Length: 4\r\n\r\nbody")
        received = response.partition(b"\r\n\r\n")[2]
    own = f"POST /p%2Fa?q HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-length: 4\r\n"
    assert received == own.encode() + b"x-a: 1\r\n\r\nbody"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]"])
def test_a_whole_url_never_leads_into_the_own_network(tunnels: Server, host: str) -> None:
    """The rule is that of a CONNECT."""
    request = f"GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert refusal(tunnels, request.encode())[0] == HTTPStatus.FORBIDDEN


def test_a_whole_url_with_https_is_not_passed_on(tunnels: Server) -> None:
    """The proxy does not speak TLS with other hosts in the place of a client."""
    request = b"GET https://example.com/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n"
    assert refusal(tunnels, request)[0] == HTTPStatus.FORBIDDEN
