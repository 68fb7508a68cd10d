"""Which certificates are trusted: the system's, and those of the variables that OpenSSL, requests and curl read."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from vobiz_contract.errors import NoResponseError
from vobiz_contract.provider.exchange import Request
from vobiz_contract.provider.guard import Guard
from vobiz_contract.provider.sender import HttpSender

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
GET = Request(method="GET", target="/")


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with 200."""
        self.send_response(HTTPStatus.OK)
        self.end_headers()

    def do_POST(self) -> None:
        """Read the body, and answer with 200."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new certificate of 127.0.0.1 with its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the command openssl, which makes the certificate")
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    name = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    files = ("-keyout", str(file), "-out", str(file.with_suffix(".crt")))
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name, *files]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    """The URL of a server with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with http.server.HTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", VARIABLES)
def test_a_certificate_of_ones_own_is_trusted(
    url: str, certificate: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the variables names it."""
    monkeypatch.setenv(name, str(certificate.with_suffix(".crt")))
    assert HttpSender(url, guard=Guard(everything=True)).send(GET).status == HTTPStatus.OK


def test_a_large_body_is_sent_although_the_server_sends_tickets(
    url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tickets of TLS 1.3, which follow the handshake, are bytes from the server, but no early response."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    large = Request(method="POST", target="/", body=b"x" * (2 * 1024 * 1024))
    assert HttpSender(url, guard=Guard(everything=True), timeout=3).send(large).status == HTTPStatus.OK


def test_an_unknown_certificate_is_refused(url: str) -> None:
    """Without a variable only the system's certificates are trusted."""
    with pytest.raises(NoResponseError, match="CERTIFICATE_VERIFY_FAILED"):
        HttpSender(url, guard=Guard(everything=True)).send(GET)


def test_certificates_that_cannot_be_read_are_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason has the file."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/file.pem")
    with pytest.raises(NoResponseError, match=r"the certificates in /no/such/file\.pem cannot be read"):
        HttpSender(url, guard=Guard(everything=True)).send(GET)
