"""A server that runs for more than a year: its certificate is renewed while it serves."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.mockserver.net._raw_http import EchoApp
from tests.mockserver.net._tls import NAMES, connect, trusting

from vobiz_mock.errors import CertificateError
from vobiz_mock.net.ca_folder import CaFolder, Certificates
from vobiz_mock.net.certificates import KeyedCertificate, new_server
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.net.renewal import Renewal
from vobiz_mock.net.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


class LongRun:
    """A server in whose life time passes quickly."""

    def __init__(self, path: Path, renew: Callable[[], Certificates] | None = None) -> None:
        self.folder, self.now, self.called = CaFolder(path), datetime.now(UTC), threading.Semaphore(0)
        self.first = self.folder.prepare(NAMES)
        self._renew = renew or self.replace
        self.context = Renewal(self.first, self._prepare, now=lambda: self.now).context

    def replace(self) -> Certificates:
        """Issue a certificate of the server as a start does."""
        signer = KeyedCertificate.from_pem((self.folder.path / "signer-key.pem").read_bytes())
        self.first.server_file.write_bytes(new_server(signer, NAMES).pem)
        return self.folder.prepare(NAMES)

    def _prepare(self) -> Certificates:
        try:
            return self._renew()
        finally:
            self.called.release()

    def serials(self, count: int) -> set[str]:
        """Return the numbers of the certificates that some clients see, one after the other."""
        with Server(EchoApp(), host=None, endpoints=[Endpoint("https", "127.0.0.1", 0)], tls=self.context) as server:
            return {self._serial(server) for _ in range(count)}

    def _serial(self, server: Server) -> str:
        context = trusting(self.first.ca_file)
        with context.wrap_socket(connect(server.endpoints[0]), server_hostname="localhost") as client:
            found = client.getpeercert()
        assert found is not None
        return str(found["serialNumber"])


def _renewing() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "vobiz-mock renewal"]


def wait_for_the_renewal(run: LongRun) -> None:
    """Wait until the certificate has been asked for, and is in use."""
    assert run.called.acquire(timeout=10)
    for thread in _renewing():
        thread.join(10)


def test_nothing_is_renewed_before_it_is_due(tmp_path: Path) -> None:
    """The files are not looked at."""
    run = LongRun(tmp_path)
    run.now += timedelta(days=300)
    assert (len(run.serials(3)), run.called.acquire(blocking=False)) == (1, False)


def test_a_server_renews_its_certificate(tmp_path: Path) -> None:
    """The client at whose handshake it is due gets the former one, which is valid still, and the next one the new."""
    run = LongRun(tmp_path)
    run.now += timedelta(days=340)
    before = run.serials(1)
    wait_for_the_renewal(run)
    run.now -= timedelta(days=340)
    assert len(before | LongRun.serials(run, 1)) == 2


def test_a_renewal_that_fails_is_tried_again_a_day_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Meanwhile, the server keeps its certificate, and the log says when that expires."""

    def fail() -> Certificates:
        raise CertificateError("/ca", "Permission denied")

    run = LongRun(tmp_path, fail)
    run.now += timedelta(days=340)
    before = run.serials(1)
    wait_for_the_renewal(run)
    again = [run.serials(1) == before, run.called.acquire(blocking=False)]
    run.now += timedelta(days=1)
    run.serials(1)
    wait_for_the_renewal(run)
    assert (again, f"expires at {run.first.expires}, and was not renewed" in caplog.text) == ([True, False], True)


def test_the_settings_are_those_of_a_server(tmp_path: Path) -> None:
    """ALPN, too, also after a renewal."""
    run = LongRun(tmp_path)
    run.now += timedelta(days=340)
    run.serials(1)
    wait_for_the_renewal(run)
    context = trusting(run.first.ca_file)
    context.set_alpn_protocols(["h2", "http/1.1"])
    endpoint = Endpoint("https", "127.0.0.1", 0)
    with Server(EchoApp(), host=None, endpoints=[endpoint], tls=run.context) as server:
        raw = connect(server.endpoints[0])
        with context.wrap_socket(raw, server_hostname="localhost") as client:
            assert (client.selected_alpn_protocol(), client.version()) == ("http/1.1", "TLSv1.3")
