"""Where `vobiz-mock serve` listens: what the options say, and which of them helps if an address cannot be used."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.net.listener import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.errors import ListenError

HOST, PORT = "127.0.0.1", 8055
TLS_PORT, PROXY_PORT = 8443, 8888
_OPTIONS = {"http": "--port", "https": "--tls", "proxy": "--proxy"}


class ListenOptions(NamedTuple):
    """The options about addresses. The port of TLS or of the proxy is None if it is not given.

    Attributes:
        is_given: Whether the host or the port is given.
    """

    host: str = HOST
    port: int = PORT
    tls: int | None = None
    proxy: int | None = None
    listen: tuple[Endpoint, ...] = ()
    is_given: bool = False


def endpoints(options: ListenOptions) -> tuple[Endpoint, ...]:
    """Return where to listen, plain HTTP first."""
    found = [*_short(options), *options.listen]
    return tuple(sorted(found, key=lambda endpoint: list(_OPTIONS).index(endpoint.scheme)))


def _short(options: ListenOptions) -> Iterator[Endpoint]:
    """Yield what the options other than `--listen` say. They say nothing of plain HTTP if `--listen` does."""
    if options.is_given or not any(endpoint.scheme == "http" for endpoint in options.listen):
        yield Endpoint("http", options.host, options.port)
    if options.tls is not None:
        yield Endpoint("https", options.host, options.tls)
    if options.proxy is not None:
        yield Endpoint("proxy", options.host, options.proxy)


def advice(error: ListenError, options: ListenOptions) -> str:
    """Say which option helps: the address or the port can be what is wrong.

    Args:
        error: Why an endpoint cannot be listened on.
        options: What was given.
    """
    cause = error.__cause__
    wrong_port = isinstance(cause, OSError) and cause.errno in {errno.EADDRINUSE, errno.EACCES}
    if not wrong_port:
        return "Choose an address of this machine with --host, such as 127.0.0.1."
    found = [one for one in endpoints(options) if (one.host, one.port) == (error.host, error.port)]
    if found and found[-1] in options.listen:
        return f"Choose another port in --listen {found[-1].url}, or 0 for a free one."
    option = _OPTIONS[found[-1].scheme] if found else "--port"
    return f"Choose another port with {option}, or a free one with {option} 0."
