"""The folder of the certificates: what is in it, who may read it, when it changes, and what is said if it is wrong."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import ssl
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from tests.mockserver.net._raw_http import EchoApp
from tests.mockserver.net._tls import NAMES, connect, trusting

from vobiz_mock.errors import CertificateError
from vobiz_mock.net import ca_folder, certificates
from vobiz_mock.net.ca_folder import CaFolder
from vobiz_mock.net.certificates import (
    JAVA_PASSWORD,
    KeyedCertificate,
    is_java_trust_store,
    java_trust_store,
    new_server,
    new_signer,
)
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.net.server import Server
from vobiz_mock.net.tls import server_context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERMITTED = {"api.vobiz.ai", "localhost", "127.0.0.1/32", "::1/128"}
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")


@pytest.fixture
def folder(tmp_path: Path) -> CaFolder:
    return CaFolder(tmp_path / "ca")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@on_posix
def test_only_the_owner_can_read_the_keys(folder: CaFolder) -> None:
    """The folder is closed to others as well."""
    folder.prepare(NAMES)
    keys = {path.name: mode(path) for path in folder.path.iterdir() if b"PRIVATE KEY" in path.read_bytes()}
    assert (mode(folder.path), keys) == (0o700, {"signer-key.pem": 0o600, "server-key.pem": 0o600})


@on_posix
def test_a_key_that_others_could_read_is_closed(folder: CaFolder, caplog: pytest.LogCaptureFixture) -> None:
    """A warning says so."""
    path = folder.prepare(NAMES).server_file
    path.chmod(0o644)
    folder.prepare(NAMES)
    assert (mode(path), "its mode was 0644" in caplog.text) == (0o600, True)


def limits(certificate: x509.Certificate) -> set[str]:
    """The names to which an authority is limited, if a client must heed that."""
    found = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert found.critical
    return {str(subtree.value) for subtree in found.value.permitted_subtrees or ()}


def test_the_authority_is_limited_to_the_names(folder: CaFolder) -> None:
    """The certificate that a client trusts is, and the one whose key is kept, which signs servers alone."""
    trusted = x509.load_pem_x509_certificate(folder.prepare(NAMES).ca_file.read_bytes())
    signer = KeyedCertificate.from_pem((folder.path / "signer-key.pem").read_bytes()).chain[0]
    lengths = [
        one.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length for one in (trusted, signer)
    ]
    assert ([limits(trusted), limits(signer)], lengths) == ([PERMITTED, PERMITTED], [1, 0])


def test_the_key_of_the_trusted_certificate_is_nowhere(folder: CaFolder) -> None:
    """It cannot leak."""
    trusted = x509.load_pem_x509_certificate(folder.prepare(NAMES).ca_file.read_bytes())
    keys = [KeyedCertificate.from_pem(path.read_bytes()).key.public_key() for path in folder.path.glob("*-key.pem")]
    assert (len(keys), trusted.public_key() in keys) == (2, False)


@pytest.fixture
def forged(folder: CaFolder) -> Iterator[tuple[str, CaFolder]]:
    """The URL of a server whose certificate for another name was signed with a leaked key."""
    folder.prepare(NAMES)
    leaked = KeyedCertificate.from_pem((folder.path / "signer-key.pem").read_bytes())
    evil = folder.path / "evil.pem"
    evil.write_bytes(new_server(leaked, ["127.0.0.2"]).pem)
    endpoint = Endpoint("https", "127.0.0.2", 0)
    with Server(EchoApp(), host=None, endpoints=[endpoint], tls=server_context(evil)) as server:
        yield server.url, folder


def test_python_refuses_what_a_leaked_key_signs(forged: tuple[str, CaFolder]) -> None:
    """OpenSSL says that the name is not permitted."""
    url, folder = forged
    endpoint = Endpoint("https", "127.0.0.2", int(url.rpartition(":")[2]))
    with connect(endpoint) as client, pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        trusting(folder.path / "ca.pem").wrap_socket(client, server_hostname="127.0.0.2")


REFUSALS = {
    "curl": (["curl", "-sS", "--cacert", "{ca}", "{url}"], "subtree|certificate"),
    "node": (["node", "-e", "fetch('{url}').catch(e => {{ throw e.cause }})"], "subtree"),
    "ruby": (["ruby", "-rnet/http", "-e", "Net::HTTP.get(URI('{url}'))"], "subtree|certificate verify failed"),
    "java": (
        ["java", "-Djavax.net.ssl.trustStore={p12}", f"-Djavax.net.ssl.trustStorePassword={JAVA_PASSWORD}", "{file}"],
        "(?i)name constraints",
    ),
}


@pytest.mark.parametrize("client", REFUSALS)
def test_a_client_refuses_what_a_leaked_key_signs(forged: tuple[str, CaFolder], client: str, tmp_path: Path) -> None:
    """Java does, too, which ignores the limits of a certificate that it trusts."""
    if shutil.which(client) is None:
        pytest.skip(f"{client} is not installed")
    url, folder = forged
    source = tmp_path / "Get.java"
    opened = f'new java.net.URL("{url}").openStream()'
    source.write_text(f"class Get {{ public static void main(String[] a) throws Exception {{ {opened}; }} }}")
    ca = folder.path / "ca.pem"
    values = {"ca": ca, "url": url, "p12": folder.path / "ca.p12", "file": source}
    arguments = [part.format_map(values) for part in REFUSALS[client][0]]
    environ = os.environ | {"NODE_EXTRA_CA_CERTS": str(ca), "SSL_CERT_FILE": str(ca)}
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environ, timeout=60)
    assert done.returncode != 0
    assert re.search(REFUSALS[client][1], done.stderr) is not None, done.stderr


def test_a_second_start_uses_the_same_certificates(folder: CaFolder) -> None:
    """Nothing is written."""
    before = folder.prepare(NAMES)
    times = {path: path.stat().st_mtime_ns for path in folder.path.iterdir()}
    assert folder.prepare(NAMES) == before
    assert {path: path.stat().st_mtime_ns for path in folder.path.iterdir()} == times


def test_a_new_name_needs_a_new_authority(folder: CaFolder, caplog: pytest.LogCaptureFixture) -> None:
    """The former names stay, and a warning says that clients must trust it again."""
    before = folder.prepare(NAMES).ca_file.read_bytes()
    found = folder.prepare([*NAMES, "vobiz.test"])
    assert (set(found.names), found.ca_file.read_bytes() != before) == ({*NAMES, "vobiz.test"}, True)
    assert "must trust it again" in caplog.text
    assert folder.prepare(NAMES).names == {*NAMES, "vobiz.test"}


NEIGHBOURS = [  # what an authority was made for, what is asked of it, and whether it may sign that
    (["vobiz"], "vobiz", True),
    (["vobiz"], "other.vobiz", False),
    (["vobiz"], "*.vobiz", False),
    (["vobiz", "a.vobiz"], "a.vobiz", True),
    (["*.vobiz"], "a.vobiz", True),
    (["*.vobiz", "vobiz"], "vobiz", True),
    (["*.vobiz", "vobiz"], "a.vobiz", True),
]


@pytest.mark.parametrize(("names", "wanted", "may"), [one for one in NEIGHBOURS if one[1] in one[0] or not one[2]])
def test_a_name_below_another_is_not_permitted_by_it(names: list[str], wanted: str, may: bool) -> None:  # noqa: FBT001
    """A container may be called as a top-level domain is, such as app."""
    assert new_signer([*NAMES, *names]).may_issue([wanted]) is may


@pytest.mark.parametrize(("names", "wanted", "may"), [one for one in NEIGHBOURS if "*" not in one[1]])
def test_openssl_limits_the_names_as_well(tmp_path: Path, names: list[str], wanted: str, may: bool) -> None:  # noqa: FBT001
    """The dot at the beginning of a limit is not in the standard, but each client here knows it."""
    signer = new_signer([*NAMES, *names])
    (tmp_path / "ca.pem").write_bytes(signer.root_pem)
    (tmp_path / "server.pem").write_bytes(new_server(signer, [wanted]).pem)
    server = Handshake(tmp_path / "server.pem", tmp_path / "ca.pem", wanted)
    if may:
        server.run()
    else:
        with pytest.raises(ssl.SSLCertVerificationError, match="excluded subtree violation"):
            server.run()


class Handshake:
    """A handshake in memory."""

    def __init__(self, server_file: Path, ca_file: Path, name: str) -> None:
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._client = trusting(ca_file).wrap_bio(to_client, to_server, server_hostname=name)
        self._server = server_context(server_file).wrap_bio(to_server, to_client, server_side=True)

    def run(self) -> None:
        """Let each side do two steps, which is enough for TLS 1.3."""
        for side in (self._client, self._server) * 2:
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let some days pass."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is UTC
            return datetime.now(UTC) + timedelta(days=days)

    for module in (ca_folder, certificates):
        monkeypatch.setattr(module, "datetime", Later)


@pytest.mark.parametrize(
    ("days", "is_renewed", "is_trusted_still"), [(300, 0, 1), (350, 1, 1), (500, 1, 1), (3640, 1, 0), (5000, 1, 0)]
)
def test_certificates_are_renewed_before_they_expire(
    folder: CaFolder, monkeypatch: pytest.MonkeyPatch, days: int, is_renewed: int, is_trusted_still: int
) -> None:
    """That of the server after a year, and only after ten years the one that clients trust."""
    before = folder.prepare(NAMES)
    server, ca = before.server_file.read_bytes(), before.ca_file.read_bytes()
    later(monkeypatch, days)
    after = folder.prepare(NAMES)
    assert (after.server_file.read_bytes() != server, after.ca_file.read_bytes() == ca) == (
        is_renewed,
        is_trusted_still,
    )
    assert after.expires > datetime.now(UTC) + timedelta(days=days)


@pytest.mark.parametrize("name", ["ca.pem", "ca.p12", "server-key.pem"])
def test_a_file_that_is_missing_is_made_again(folder: CaFolder, name: str) -> None:
    """Clients trust the authority still."""
    before = folder.prepare(NAMES).ca_file.read_bytes()
    (folder.path / name).unlink()
    found = folder.prepare(NAMES)
    assert (found.ca_file.read_bytes(), (folder.path / name).exists()) == (before, True)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"]
)
@pytest.mark.parametrize("name", ["signer-key.pem", "server-key.pem"])
def test_a_damaged_file_is_explained(folder: CaFolder, name: str, content: bytes) -> None:
    """The error has its path and the folder to delete. Nothing is deleted: it may be the user's own file."""
    folder.prepare(NAMES)
    (folder.path / name).write_bytes(content)
    with pytest.raises(CertificateError, match=f"{name}: it is damaged .* Delete the folder"):
        folder.prepare(NAMES)
    assert (folder.path / name).read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"no store", java_trust_store(new_signer(NAMES).root_pem)])
def test_a_store_for_java_that_is_damaged_is_made_again(folder: CaFolder, content: bytes) -> None:
    """It has nothing that is secret, and only Java would notice."""
    before = folder.prepare(NAMES)
    before.java_file.write_bytes(content)
    after = folder.prepare(NAMES)
    assert is_java_trust_store(after.java_file.read_bytes(), after.ca_file.read_bytes())
    assert after.ca_file.read_bytes() == before.ca_file.read_bytes()


def test_a_key_of_another_certificate_is_explained(folder: CaFolder) -> None:
    """Such a file is damaged."""
    path = folder.prepare(NAMES).server_file
    _, mark, rest = path.read_bytes().partition(b"-----BEGIN CERTIFICATE")
    other = (folder.path / "signer-key.pem").read_bytes().partition(mark)[0]
    path.write_bytes(other + mark + rest)
    with pytest.raises(CertificateError, match="the private key is not that of the certificate"):
        folder.prepare(NAMES)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """The error has the path, the reason, and the variable for another one."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CertificateError, match=r"(?s)file.ca: .* VOBIZ_MOCK_CA_DIR"):
        CaFolder(tmp_path / "file" / "ca").prepare(NAMES)


@on_posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_explained(tmp_path: Path) -> None:
    """The error has the path, the reason, and the variable for another one."""
    tmp_path.chmod(0o500)
    with pytest.raises(CertificateError, match=r"(?s)Permission denied: .* VOBIZ_MOCK_CA_DIR"):
        CaFolder(tmp_path / "ca").prepare(NAMES)


def prepared(path: Path) -> bytes:
    return CaFolder(path).prepare(NAMES).ca_file.read_bytes()


def test_processes_that_start_at_once_share_the_certificates(tmp_path: Path) -> None:
    """Each has the same authority, and the files belong together."""
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        found = set(pool.map(prepared, [tmp_path / "ca"] * 8))
    assert len(found) == 1
    signer, server = (
        KeyedCertificate.from_pem(path.read_bytes())
        for path in sorted((tmp_path / "ca").glob("*-key.pem"), reverse=True)
    )
    assert server.is_issued_by(signer)


def test_the_folder_is_named_by_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Otherwise it is among the data of the user's programs."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    assert ca_folder.default_folder() == tmp_path
    monkeypatch.delenv("VOBIZ_MOCK_CA_DIR")
    assert ca_folder.default_folder().name == "vobiz-mock"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this variable")
def test_the_folder_follows_the_rule_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Linux, XDG_DATA_HOME names the folder of the data."""
    monkeypatch.delenv("VOBIZ_MOCK_CA_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert ca_folder.default_folder() == tmp_path / "vobiz-mock"
