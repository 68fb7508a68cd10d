"""What a new connection speaks: HTTP, HTTP through TLS, or to a forward proxy. Puts the server's protocols together."""

from __future__ import annotations

import functools
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.net.arrival import Arrival
from vobiz_mock.net.exchange import Exchange
from vobiz_mock.net.keys import BASE
from vobiz_mock.net.protocol import Protocol
from vobiz_mock.net.proxy import ForwardProxy, answer, proxied
from vobiz_mock.net.refusal import Refusal
from vobiz_mock.net.tls import Tls

if TYPE_CHECKING:
    import asyncio
    import ssl
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from vobiz_mock.net.closing import Closable
    from vobiz_mock.net.listener import Scheme
    from vobiz_mock.net.protocol import Divert
    from vobiz_mock.net.proxy import ProxyRules
    from vobiz_mock.net.worker import Threads

    Create = Callable[[], asyncio.Protocol]

_log = logging.getLogger(__name__)


class FrontOptions(NamedTuple):
    """What the protocols of a server need. The meanings are those of the server's arguments.

    Attributes:
        base: The URL under which a program of this machine reaches the server.
    """

    tls: ssl.SSLContext | None
    rules: ProxyRules | None
    max_body_bytes: int
    read_timeout: float
    base: str


class Front:
    """Creates the protocols of the connections of a server.

    Args:
        app: The application.
        threads: Run the application if it takes long.
        connections: The open connections of the server.
        options: What the protocols need.
    """

    def __init__(
        self, app: WSGIApplication, threads: Threads, connections: set[Closable], options: FrontOptions
    ) -> None:
        self._app = app
        self._threads = threads
        self._connections = connections
        self._options = options

    def protocol_for(self, scheme: Scheme) -> Create:
        """Return what creates the protocol of a connection to an endpoint of this scheme."""
        if scheme == "http":
            return self._http(self._app)
        if scheme == "https":
            return self._either(self._http(self._named), self._http(_refuse_plain))
        return self._proxy()

    def _proxy(self) -> Create:
        assert self._options.rules is not None
        inside = self._http(proxied(self._named))
        proxy = ForwardProxy(self._options.rules, self._either(inside, inside), self._connections)
        return self._http(proxy.application(self._named), proxy.divert)

    def _named(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Call the application. Tell it where it is: the name in the request may be that of the real host."""
        environ[BASE] = self._options.base
        return self._app(environ, start_response)

    def _http(self, app: WSGIApplication, divert: Divert | None = None) -> Create:
        return functools.partial(
            Protocol,
            functools.partial(Exchange, app, self._threads),
            self._connections,
            max_body_bytes=self._options.max_body_bytes,
            read_timeout=self._options.read_timeout,
            divert=divert,
        )

    def _either(self, inside: Create, plain: Create) -> Create:
        """Return what creates a protocol that leads to one of two others: that inside TLS, or the one without."""
        context, timeout = self._options.tls, self._options.read_timeout
        assert context is not None
        secure = functools.partial(Tls, context, inside, _report, self._connections, timeout=timeout)
        return functools.partial(Arrival, secure, plain, self._connections, timeout=timeout)


def _refuse_plain(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a client that does not speak TLS."""
    message = "This port speaks TLS, and the request is plain HTTP: write https:// in place of http://."
    _log.warning("%s: %s", environ["REMOTE_ADDR"], message)
    return answer(Refusal(HTTPStatus.BAD_REQUEST, message), start_response)


def _report(transport: asyncio.Transport, reason: str) -> None:
    """Log a handshake that failed. The client itself often shows less."""
    host, port, *_ = transport.get_extra_info("peername") or ("", 0)
    _log.warning(
        "TLS with %s port %s failed: %s. To let a client trust the fake, run: vobiz-mock ca", host, port, reason
    )
