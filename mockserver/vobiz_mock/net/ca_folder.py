"""The folder with the certificates of this user's fakes: makes them, keeps them, and renews them before they expire.

Several fakes may start at once: whoever has the lock of the folder makes what is missing, and each file is replaced as
a whole. This module must not depend on what the certificates are used for, or on Vobiz's API.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from vobiz_mock.errors import CertificateError
from vobiz_mock.net.certificates import (
    KeyedCertificate,
    is_java_trust_store,
    java_trust_store,
    new_server,
    new_signer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_log = logging.getLogger(__name__)

_RENEWED_BEFORE = timedelta(days=60)  # so that a fake that cannot renew them has time to say so
_PATIENCE = 20.0  # seconds for another process that makes certificates
_OWNER_ONLY = 0o700
_PUBLIC = 0o644
_VARIABLE = "VOBIZ_MOCK_CA_DIR"


@dataclass(frozen=True)
class Certificates:
    """The certificates of a server.

    Attributes:
        ca_file: The certificate that a client must trust.
        java_file: The same as a trust store for Java.
        server_file: The certificate of the server with its private key and its chain.
        names: The names that the certificate of the server has.
        expires: When the first of them expires.
    """

    ca_file: Path
    java_file: Path
    server_file: Path
    names: frozenset[str]
    expires: datetime

    @property
    def renewed_at(self) -> datetime:
        """From when on they are renewed: when they have 60 days left."""
        return self.expires - _RENEWED_BEFORE


def default_folder() -> Path:
    """Return the folder that `VOBIZ_MOCK_CA_DIR` names, or else that for the data of the user's programs."""
    named = os.environ.get(_VARIABLE)
    return Path(named) if named else user_data_path("vobiz-mock", appauthor=False)


class CaFolder:
    """The certificates in a folder.

    Args:
        path: The folder. It is created at the first use.

    Attributes:
        path: The absolute path of the folder.
        ca_file: The certificate that a client must trust, if there is one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.ca_file, self._java = self.path / "ca.pem", self.path / "ca.p12"
        self._signer, self._server = self.path / "signer-key.pem", self.path / "server-key.pem"

    def prepare(self, names: Iterable[str]) -> Certificates:
        """Return certificates for at least these names. Make those that are missing, or will expire soon.

        Args:
            names: Host names and addresses.

        Raises:
            CertificateError: The folder cannot be used, or a file in it is damaged.
        """
        wanted = frozenset(names)
        with self._explained():
            found = self._read()
            if found is not None and _is_usable(found, wanted):
                return found
            self.path.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
            with FileLock(self.path / ".lock", timeout=_PATIENCE):
                return self._renew(wanted)

    def _renew(self, wanted: frozenset[str]) -> Certificates:
        """Make what is missing, with the lock. Another process may have made it meanwhile."""
        found = self._read()
        if found is not None and _is_usable(found, wanted):
            return found
        signer, server = self._load(self._signer), self._load(self._server)
        names = wanted | server.names if server else wanted
        if signer is None or _expires_soon(signer.expires) or not signer.may_issue(names):
            signer = self._replace_root(names, signer)
        self._write(self.ca_file, signer.root_pem, _PUBLIC)
        self._write(self._java, java_trust_store(signer.root_pem), _PUBLIC)
        made = new_server(signer, names)
        self._write(self._server, made.pem)
        return self._described(signer, made)

    def _replace_root(self, names: frozenset[str], before: KeyedCertificate | None) -> KeyedCertificate:
        signer = new_signer(names)
        self._write(self._signer, signer.pem)
        if before is None:
            _log.info("Made a certificate authority for %s: %s", ", ".join(sorted(names)), self.ca_file)
        else:
            _log.warning(
                "Made a new certificate authority for %s, since the one before %s. Programs that have a copy of %s "
                "must trust it again, and fakes that run must be restarted.",
                ", ".join(sorted(names)),
                "expires soon" if _expires_soon(before.expires) else "is limited to other names",
                self.ca_file,
            )
        return signer

    # Files

    def _read(self) -> Certificates | None:
        """Return what is in the folder; None if something is missing or does not belong together."""
        signer, server = self._load(self._signer), self._load(self._server)
        if signer is None or server is None or not server.is_issued_by(signer):
            return None
        if not self._is_public_part_of(signer):
            return None
        return self._described(signer, server)

    def _is_public_part_of(self, signer: KeyedCertificate) -> bool:
        """Return whether the files for clients have the certificate that is to be trusted."""
        if not self._java.exists() or not self.ca_file.exists() or self.ca_file.read_bytes() != signer.root_pem:
            return False
        return is_java_trust_store(self._java.read_bytes(), signer.root_pem)

    def _described(self, signer: KeyedCertificate, server: KeyedCertificate) -> Certificates:
        expires = min(signer.expires, server.expires)
        return Certificates(self.ca_file, self._java, self._server, server.names, expires)

    def _load(self, path: Path) -> KeyedCertificate | None:
        """Return what is in a file with a key; None if there is no file.

        Raises:
            CertificateError: The file is damaged.
        """
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
        _close_to_others(path)
        try:
            return KeyedCertificate.from_pem(text)
        except Exception as error:  # cryptography documents no class of its own for each defect
            raise self._damaged(path, error) from error

    def _damaged(self, path: Path, error: Exception) -> CertificateError:
        advice = f"Delete the folder {self.path}; the next start makes new certificates, which clients must trust again"
        return CertificateError(str(path), f"it is damaged ({error}). {advice}")

    def _write(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        """Replace a file, so that nobody ever sees half of it. Only the owner may read a file that is being made."""
        descriptor, name = tempfile.mkstemp(dir=self.path, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the errors of the operating system into a `CertificateError`."""
        advice = f"Choose another folder with the variable {_VARIABLE}"
        try:
            yield
        except CertificateError:
            raise
        except Timeout as error:
            reason = f"another process has held {error.lock_file} for {_PATIENCE:g} seconds. {advice}"
            raise CertificateError(str(self.path), reason) from error
        except OSError as error:
            reason = f"{error.strerror or error}: {error.filename or self.path}. {advice}"
            raise CertificateError(str(self.path), reason) from error


def _is_usable(found: Certificates, wanted: frozenset[str]) -> bool:
    return wanted <= found.names and not _expires_soon(found.expires)


def _expires_soon(moment: datetime) -> bool:
    return moment - datetime.now(UTC) < _RENEWED_BEFORE


def _close_to_others(path: Path) -> None:
    """Let only the owner read a key, if others could."""
    if sys.platform == "win32":  # the folder of the user's data is closed to others
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        path.chmod(0o600)
        _log.warning("Others could read the key %s (its mode was %04o). Only its owner can now.", path, mode)
