"""A fake on a port of this process, for tests and scripts."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vobiz_mock.exposure import default_origins, warn_of_example_token
from vobiz_mock.fake import Fake
from vobiz_mock.journal.log import write_line
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.net.server import Server
from vobiz_mock.real_host import real_host
from vobiz_mock.settings import Settings
from vobiz_mock.steering import Steering
from vobiz_mock.stores import given_store
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self
    from wsgiref.types import WSGIApplication

    from vobiz_mock.clock import Clock
    from vobiz_mock.faults.faults import Faults
    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.real_host import RealHost
    from vobiz_mock.settings import Plus
    from vobiz_mock.snapshots import Snapshots
    from vobiz_mock.state.store import Store


class MockServer:
    """A fake that serves HTTP from a thread of this process. A process may have any number of them.

    Example:
        with MockServer(seed="seed.yaml") as fake:
            requests.get(fake.url + "/_mock/health")

    Args:
        seed: The path of a seed file, or its content as a mapping. None selects the example seed, with the account, the
            trunk and the numbers of Vobiz's own examples.
        host: The host name or address to listen on.
        port: The port to listen on. 0 selects a free port.
        settings: The settings of the fake.
        plus: `accept` for clients that cannot percent-encode a plus in a path. None leaves it to the settings.
        store: The state; by default a new `MemoryStore`. A given store is loaded with a given seed. Without a seed, a
            store that has accounts is used as it is, and an empty one starts with the example seed. For a fake without
            accounts, pass `seed={}`. Or the URL of a database, such as `sqlite:///vobiz.db`, which other fakes may use
            too: the first one loads its seed, and a state that is there already is used as it is.
        cors: The origins whose pages in a browser may call the fake, such as `http://localhost:3000`; `*` for any.
            None allows any origin if `host` is a loopback address, and otherwise none.
        tls: Whether to serve HTTPS in place of HTTP. A client must trust `ca_file`.
        proxy: Whether to serve a forward proxy, too, at a free port. A client must trust `ca_file`.
        tls_names: More names for the certificate, and for what the proxy leads here.
        log: Whether each request is logged with `logging`.
        magic: Whether the inventory has the magic numbers, whose requests meet faults. None leaves it to the settings.

    Attributes:
        store: The state.

    Raises:
        SeedError: The seed is unreadable, malformed or inconsistent.
        ListenError: The server cannot listen on the address.
        CertificateError: The certificates cannot be read, or cannot be made.
        StoreError: The URL is not one of a store, or the database cannot be used.
        MissingExtraError: TLS or the proxy is wanted, and the extra `tls` is not installed; or a database, and `sql`.
        ValueError: One of the origins is not an origin, one of the names is not that of a host, or `plus` is neither
            `refuse` nor `accept`.
    """

    def __init__(  # noqa: PLR0913 all of them are passed by name
        self,
        *,
        seed: str | Path | Mapping[str, Any] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        settings: Settings | None = None,
        plus: Plus | None = None,
        store: Store | str | None = None,
        cors: Collection[str] | None = None,
        tls: bool = False,
        proxy: bool = False,
        tls_names: Collection[str] = (),
        log: bool = True,
        magic: bool | None = None,
    ) -> None:
        given: dict[str, Any] = {name: value for name, value in (("plus", plus), ("magic", magic)) if value is not None}
        self._opened = opened = given_store(store, seed, load())
        self.store: Store = opened.store
        with ExitStack() as if_it_fails:
            if_it_fails.callback(opened.close)
            sinks = (write_line,) if log else ()
            fake = Fake(self.store, replace(settings or Settings(), **given), sinks=sinks, backend=opened.backend)
            self._steering = Steering(fake)
            app = application(self._steering, cors=default_origins(host) if cors is None else cors, host=host)
            self._real = real_host(load(), names=tls_names) if tls or proxy else None
            endpoints = [Endpoint("https" if tls else "http", host, port), *([Endpoint("proxy", host, 0)] * proxy)]
            self._server = _server(app, endpoints, self._real, threads=opened.threads)
            warn_of_example_token(host, self.store, load())
            if_it_fails.pop_all()

    @property
    def url(self) -> str:
        """The base URL for clients, such as `http://127.0.0.1:49213`."""
        return self._server.url

    @property
    def proxy_url(self) -> str:
        """The URL of the forward proxy, as the variable HTTPS_PROXY has it.

        Raises:
            RuntimeError: The fake has no proxy.
        """
        found = [endpoint.url for endpoint in self._server.endpoints if endpoint.scheme == "proxy"]
        if not found:
            raise RuntimeError("this fake has no proxy; create it with MockServer(proxy=True)")
        return found[0].replace("proxy:", "http:", 1)

    @property
    def ca_file(self) -> Path:
        """The certificate that a client must trust.

        Raises:
            RuntimeError: The fake has no certificate.
        """
        if self._real is None:
            raise RuntimeError("this fake has no certificate; create it with MockServer(tls=True)")
        return self._real.certificates.ca_file

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return self._server.port

    @property
    def steering(self) -> Steering:
        """The control of the fake, to which the methods below lead."""
        return self._steering

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self._steering.faults

    @property
    def journal(self) -> Journal:
        """The latest requests, with what happened to them."""
        return self._steering.journal

    @property
    def clock(self) -> Clock:
        """The time of the fake, which can be frozen and advanced."""
        return self._steering.clock

    @property
    def snapshots(self) -> Snapshots:
        """Named states, to which the fake can return."""
        return self._steering.snapshots

    def state(self) -> dict[str, Any]:
        """Return the state as the content of a seed, with the tokens of the accounts."""
        return self._steering.state()

    def load(self, seed: str | Path | Mapping[str, Any]) -> None:
        """Replace the state by a seed. `reset` still returns to the state at the start.

        Args:
            seed: The path of a seed file, or its content as a mapping.

        Raises:
            SeedError: The seed is unreadable, malformed or inconsistent. The state has not changed.
        """
        self._steering.load(seed)

    def reset(self) -> None:
        """Return to the state at the start, without faults, with an empty journal and with the real time."""
        self._steering.reset()

    def add_account(self, account: Mapping[str, Any]) -> None:
        """Add an account with its numbers and trunks.

        Args:
            account: The account, as a seed has it.

        Raises:
            SeedError: The account is malformed or inconsistent.
            ConflictError: The fake has the account, or one of its numbers or trunks. Nothing was added.
        """
        self._steering.add_account(account)

    def remove_account(self, account_id: str) -> None:
        """Remove an account with all that it has.

        Raises:
            NotFoundError: There is no such account.
        """
        self._steering.remove_account(account_id)

    def verify(self, expectation: Mapping[str, Any] | None = None, /, **keys: Any) -> int:  # noqa: ANN401 as in JSON
        """Compare the journal with an expectation, such as `verify(operation="assign_number", times=1)`.

        Args:
            expectation: The expectation, in the format of the control API.
            keys: Further keys of it.

        Returns:
            How many requests fit the keys that select requests.

        Raises:
            VerificationError: The journal is not as expected. It is an AssertionError, too.
            SteeringError: The expectation is malformed, contradicts itself or cannot fail.
        """
        return self._steering.verify(expectation, **keys)

    def start(self) -> Self:
        """Start to serve in a new thread. Connections are accepted when this returns.

        Raises:
            RuntimeError: The server was started or stopped before.
        """
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop serving and close all connections. A second call has no effect."""
        self._server.stop()
        self._opened.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _server(app: WSGIApplication, endpoints: list[Endpoint], real: RealHost | None, *, threads: int) -> Server:
    tls, rules = (real.tls, real.rules) if real else (None, None)
    return Server(app, host=None, endpoints=endpoints, tls=tls, rules=rules, threads=threads)
