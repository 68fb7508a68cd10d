"""Gives a server that runs for long a new certificate before its own expires.

OpenSSL calls a function at the beginning of each handshake, which may choose other settings. So nothing runs between
the handshakes, and the event loop never waits for the files. This module must not depend on how certificates are made.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from vobiz_mock.errors import CertificateError
from vobiz_mock.net.tls import server_context

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from vobiz_mock.net.ca_folder import Certificates

_log = logging.getLogger(__name__)

_RETRIED_AFTER = timedelta(days=1)


class Renewal:
    """The settings of a server, with the certificate that is valid now.

    Args:
        first: The certificates at the start.
        prepare: Returns certificates that do not expire soon. It may raise a CertificateError.
        now: Returns the time.

    Attributes:
        context: The settings, which stay the same object.
    """

    def __init__(
        self,
        first: Certificates,
        prepare: Callable[[], Certificates],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._prepare = prepare
        self._now = now
        self._found, self._due = first, first.renewed_at
        self._current = self.context = server_context(first.server_file)
        self.context.sni_callback = self._begin
        self._renewing = threading.Lock()

    def _begin(self, connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        """Choose the certificate of a handshake. One that is due for renewal is valid for some weeks more."""
        connection.context = self._current
        if self._now() >= self._due and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, name="vobiz-mock renewal", daemon=True).start()

    def _renew(self) -> None:
        try:
            found = self._prepare()
            self._current = server_context(found.server_file)
        except CertificateError as error:
            self._due = self._now() + _RETRIED_AFTER
            _log.warning("The certificate expires at %s, and was not renewed: %s", self._found.expires, error)
        else:
            self._found, self._due = found, found.renewed_at
            _log.info("The certificate was renewed. It expires at %s", found.expires)
        finally:
            self._renewing.release()
