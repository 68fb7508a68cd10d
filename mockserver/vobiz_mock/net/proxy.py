"""The forward proxy: requests for some hosts end at the application, and others are refused or tunnelled.

Owns which request leads where. It must not depend on Vobiz's API.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vobiz_mock.net.keys import PROXIED
from vobiz_mock.net.reach import is_public
from vobiz_mock.net.refusal import Refusal, RefusedError, refusal_body
from vobiz_mock.net.tunnel import ESTABLISHED, Tunnel, forwarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from vobiz_mock.net.closing import Closable
    from vobiz_mock.net.incoming import Incoming

_log = logging.getLogger(__name__)

_ABSOLUTE = re.compile(r"(https?)://([^/?#]*)", re.IGNORECASE)
_BETWEEN_TWO = ("HTTP_PROXY_AUTHORIZATION", "HTTP_PROXY_CONNECTION")  # what a client says to the proxy alone
_HTTP_PORT = 80
_SHOWN = 200  # characters of what a client sent


@dataclass(frozen=True, kw_only=True)
class ProxyRules:
    """Where a forward proxy leads.

    Attributes:
        hosts: The names whose requests the application answers, in lower case. `*.test` is each name one level below.
        tunnels_others: Whether requests for other hosts are let through. Otherwise they are refused.
        advice: What is said to somebody whose request for another host is refused, as a sentence.
        may_reach: Tells whether a tunnel may lead to an address.
    """

    hosts: frozenset[str]
    tunnels_others: bool = False
    advice: str = ""
    may_reach: Callable[[str], bool] = field(default=is_public, repr=False)

    def lead_here(self, host: str | None) -> bool:
        """Return whether the application answers the requests for a host.

        Args:
            host: Its name in lower case; None if a request has none.
        """
        return host is not None and (host in self.hosts or f"*.{host.partition('.')[2]}" in self.hosts)


class ForwardProxy:
    """Answers what is sent to a forward proxy.

    Args:
        rules: Where the proxy leads.
        arrive: Creates the protocol of a connection that ends at the application.
        connections: The open connections of the server.
    """

    def __init__(self, rules: ProxyRules, arrive: Callable[[], asyncio.Protocol], connections: set[Closable]) -> None:
        self._rules = rules
        self._arrive = arrive
        self._connections = connections

    def divert(self, request: Incoming) -> asyncio.Protocol | None:
        """Return the protocol to which a request gives its connection; None if the application answers it.

        Raises:
            RefusedError: The proxy does not lead to the host.
        """
        target = request.target.decode("latin-1")
        if request.method == "CONNECT":
            return self._connect(target)
        absolute = _ABSOLUTE.match(target)
        if absolute is None or not self._rules.tunnels_others or absolute[1].lower() != "http":
            return None
        host, port = _host_and_port(absolute[2])
        if host is None or self._rules.lead_here(host):
            return None
        first = forwarded(request, absolute[2], target[absolute.end() :])
        return self._tunnel(host, port or _HTTP_PORT, first)

    def _connect(self, target: str) -> asyncio.Protocol:
        host, port = _host_and_port(target)
        if host is None or not port:
            raise RefusedError(self._refused(f"{_shown(target)} is not a host and port, such as example.com:443"))
        if self._rules.lead_here(host):
            return _Established(self._arrive)
        if self._rules.tunnels_others:
            return self._tunnel(host, port)
        raise RefusedError(self._refusal(target))

    def _tunnel(self, host: str, port: int, first: bytes = b"") -> Tunnel:
        return Tunnel(host, port, first, may_reach=self._rules.may_reach, connections=self._connections)

    def application(self, app: WSGIApplication) -> WSGIApplication:
        """Return an application that passes on the requests in absolute form for the hosts.

        Args:
            app: Answers them.
        """
        passing = proxied(app)

        def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            absolute = _ABSOLUTE.match(environ["RAW_URI"])
            if absolute is None:
                message = "This port is a forward proxy: send a CONNECT, or a request with the whole URL."
                return answer(Refusal(HTTPStatus.BAD_REQUEST, message), start_response)
            if self._rules.lead_here(_host_and_port(absolute[2])[0]):
                return passing(environ, start_response)
            return answer(self._refusal(absolute[2]), start_response)

        return serve

    def _refusal(self, authority: str) -> Refusal:
        """Return the refusal of a request for another host, and log it: clients seldom show the body."""
        names = " and ".join(sorted(self._rules.hosts))
        if self._rules.tunnels_others:
            reason = f"to other hosts than {names} the proxy leads by CONNECT, or by a URL with http"
        else:
            reason = f"the proxy leads to {names} only"
        return self._refused(f"The request is for {_shown(authority)}, and {reason}. {self._rules.advice}".strip())

    def _refused(self, message: str) -> Refusal:
        _log.warning("%d %s", HTTPStatus.FORBIDDEN, message)
        return Refusal(HTTPStatus.FORBIDDEN, message)


def proxied(app: WSGIApplication) -> WSGIApplication:
    """Return an application that tells another one that a request came through the proxy.

    Args:
        app: The other one.
    """

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[PROXIED] = True
        for key in _BETWEEN_TWO:
            environ.pop(key, None)
        return app(environ, start_response)

    return serve


def answer(refusal: Refusal, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a request with a refusal.

    Args:
        refusal: The refusal.
        start_response: That of WSGI.
    """
    body = refusal_body(refusal.status, refusal.message)
    fields = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
    start_response(f"{refusal.status} {refusal.status.phrase}", fields)
    return [body]


class _Established(asyncio.Protocol):
    """Tells the client that it is connected, and gives the connection away at once."""

    def __init__(self, follow: Callable[[], asyncio.Protocol]) -> None:
        self._follow = follow()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the connection away."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(ESTABLISHED)
        transport.set_protocol(self._follow)
        self._follow.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass on what has followed the CONNECT at once."""
        self._follow.data_received(data)


def _host_and_port(authority: str) -> tuple[str | None, int | None]:
    """Return the parts of an authority without a user; None for one that it does not have."""
    try:
        parts = urlsplit(f"//{authority}")
        port = parts.port
    except ValueError:
        return None, None
    if parts.netloc != authority or parts.username is not None:
        return None, None
    return (parts.hostname or "").removesuffix(".") or None, port


def _shown(text: str) -> str:
    return ascii(text[:_SHOWN])[1:-1]
