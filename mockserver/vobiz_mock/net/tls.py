"""TLS on a connection: the layer between the bytes of a socket and a protocol that knows nothing of it.

asyncio has such a layer, but it hides why a handshake failed, it cannot begin with bytes that have arrived already, and
it drops a response if the client has closed its side. This one has only public interfaces of `ssl`. It must not depend
on HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import CertificateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vobiz_mock.net.closing import Closable

HANDSHAKE = b"\x16"  # the first byte of a client that speaks TLS (RFC 8446, section 5.1)
_PIECE = 64 * 1024  # bytes that are decrypted at once
# The alerts (RFC 8446, section 6.2) of a client that does not trust a certificate, in the words of OpenSSL.
_DISTRUST = ("UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_UNKNOWN", "UNSUPPORTED_CERTIFICATE", "CERTIFICATE_EXPIRED")


def server_context(server_file: Path) -> ssl.SSLContext:
    """Return the settings of a server: its certificate, TLS 1.2 or 1.3, and HTTP/1.1 by ALPN.

    Args:
        server_file: The private key, the certificate and its chain.

    Raises:
        CertificateError: The file cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION  # so that writing never waits for reading
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(server_file)
    except OSError as error:  # an SSLError is one, too
        raise CertificateError(str(server_file), str(error)) from error
    return context


class Tls(asyncio.Protocol):
    """Lets a protocol speak through TLS, as soon as the handshake has succeeded.

    Args:
        context: The settings of the server.
        inside: Creates the protocol.
        report: Called with the reason if the handshake fails.
        connections: The open connections of the server, among which this one is until the protocol takes over.
        timeout: The time for the handshake, in seconds.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        inside: Callable[[], asyncio.Protocol],
        report: Callable[[asyncio.Transport, str], None],
        connections: set[Closable],
        *,
        timeout: float,
    ) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._create = inside
        self._report = report
        self._connections = connections
        self._timeout = timeout
        self._transport: asyncio.Transport
        self._outlet: TlsTransport
        self._inside: asyncio.Protocol | None = None  # since the end of the handshake
        self._deadline: asyncio.TimerHandle | None = None
        self._is_last = False  # whether nothing more will arrive
        self._has_failed = self._has_ended = False

    # Callbacks of asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Await the handshake."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._outlet = TlsTransport(transport, self._tls, self._outgoing, self._decrypt)
        self._connections.add(self)
        self._deadline = asyncio.get_running_loop().call_later(self._timeout, self._fail, "it took too long")

    def connection_lost(self, error: Exception | None) -> None:
        """Tell the protocol, or note that the client has left during the handshake."""
        self._connections.discard(self)
        self._stop_waiting()
        self._has_ended = True
        if self._inside is not None:
            self._inside.connection_lost(error)
        elif not self._has_failed:
            self._fail("the client closed the connection, as some do that do not trust the certificate")

    def data_received(self, data: bytes) -> None:
        """Continue the handshake, or decrypt."""
        if self._has_failed or self._outlet.is_shut:
            return
        self._incoming.write(data)
        if self._inside is None:
            self._shake_hands()
        if self._inside is not None:
            self._decrypt()

    def eof_received(self) -> bool:
        """Decrypt the rest. A client may have left out the end of TLS.

        OpenSSL is not told, because it would encrypt nothing more.
        """
        self._is_last = True
        if self._inside is None:
            return False
        self._decrypt()
        return True

    def pause_writing(self) -> None:
        """Tell the protocol."""
        if self._inside is not None:
            self._inside.pause_writing()

    def resume_writing(self) -> None:
        """Tell the protocol."""
        if self._inside is not None:
            self._inside.resume_writing()

    # Control by the server, until the handshake has succeeded

    def shut_down(self) -> None:
        """Close the connection now."""
        self.abort()

    def abort(self) -> None:
        """Close the connection now."""
        self._has_failed = True
        self._transport.abort()

    # TLS

    def _shake_hands(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._outlet.flush()
        except ssl.SSLError as error:
            self._outlet.flush()  # the alert
            self._fail(explain(error))
        else:
            self._outlet.flush()
            self._hand_over()

    def _hand_over(self) -> None:
        self._stop_waiting()
        self._connections.discard(self)
        self._inside = self._create()
        self._inside.connection_made(self._outlet)

    def _decrypt(self) -> None:
        """Pass on what has arrived, until the protocol wants no more for now."""
        assert self._inside is not None
        while not (self._outlet.is_paused or self._outlet.is_shut or self._has_ended):
            data = self._read()
            if data is None:
                break
            if data:
                self._inside.data_received(data)
            else:
                self._end()
        self._outlet.flush()

    def _read(self) -> bytes | None:
        """Return what can be decrypted; empty at the end, and None if more must arrive for that."""
        try:
            return self._tls.read(_PIECE)
        except ssl.SSLWantReadError:
            return b"" if self._is_last else None
        except ssl.SSLError:  # the end of TLS is one, too; and there is nobody to tell of the others
            return b""

    def _end(self) -> None:
        """Tell the protocol that the client has closed its side. It decides whether the connection stays open."""
        assert self._inside is not None
        self._has_ended = True
        if not self._inside.eof_received():
            self._outlet.close()

    def _fail(self, reason: str) -> None:
        self._has_failed = True
        self._stop_waiting()
        self._report(self._transport, reason)
        self._transport.close()

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()


class TlsTransport(asyncio.Transport):
    """What a protocol inside TLS writes to.

    Args:
        transport: The transport of the socket.
        tls: Encrypts.
        outgoing: Where the encrypted bytes are found.
        decrypt: Passes what has arrived to the protocol.

    Attributes:
        is_paused: Whether the protocol wants no more data for now.
        is_shut: Whether the protocol wants no more data at all.
    """

    def __init__(
        self, transport: asyncio.Transport, tls: ssl.SSLObject, outgoing: ssl.MemoryBIO, decrypt: Callable[[], None]
    ) -> None:
        super().__init__()
        self._transport = transport
        self._tls = tls
        self._outgoing = outgoing
        self._decrypt = decrypt
        self.is_paused = self.is_shut = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 that of asyncio
        """Return what is known of the connection; `ssl_object` tells that it has TLS."""
        return self._tls if name == "ssl_object" else self._transport.get_extra_info(name, default)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Encrypt and send bytes."""
        if data and not self.is_shut:
            self._tls.write(data)
            self.flush()

    def flush(self) -> None:
        """Send what is encrypted."""
        if self._outgoing.pending and not self._transport.is_closing():
            self._transport.write(self._outgoing.read())

    def can_write_eof(self) -> bool:
        """Tell that the protocol can close its side."""
        return self._transport.can_write_eof()

    def write_eof(self) -> None:
        """Close this side of the connection. What the client still sends is dropped."""
        self._shut()
        self._transport.write_eof()

    def close(self) -> None:
        """Close the connection after what was written."""
        self._shut()
        self._transport.close()

    def abort(self) -> None:
        """Close the connection now."""
        self.is_shut = True
        self._transport.abort()

    def is_closing(self) -> bool:
        """Return whether the connection is closed, or will be when everything is written."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read no more for now."""
        self.is_paused = True
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again, and pass on first what was decrypted."""
        self.is_paused = False
        if not self._transport.is_closing():
            self._transport.resume_reading()
            asyncio.get_running_loop().call_soon(self._decrypt)

    def _shut(self) -> None:
        """Send the end of TLS. That of the client is not awaited."""
        if not self.is_shut:
            self.is_shut = True
            with contextlib.suppress(ssl.SSLError):
                self._tls.unwrap()
            self.flush()


def explain(error: ssl.SSLError) -> str:
    """Return why a handshake failed, as a clause.

    Args:
        error: What OpenSSL reports.
    """
    reason = error.reason or str(error)
    if any(alert in reason for alert in _DISTRUST):
        return f"the client does not trust the certificate ({_in_words(reason)})"
    return f"the handshake failed ({_in_words(reason)})"


def _in_words(reason: str) -> str:
    return reason.lower().replace("_", " ")
