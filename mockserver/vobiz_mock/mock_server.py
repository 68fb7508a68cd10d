"""A fake Vobiz in this process, for tests and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.net.server import Server
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.web.app import create_app
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from vobiz_mock.fake import Settings
    from vobiz_mock.state.store import Store


class MockServer:
    """A fake on a port of its own, as long as the context lasts. Many may run in one process.

        with MockServer(seed="seed.yaml") as fake:
            requests.get(fake.url + "/_mock/health")

    Args:
        seed: The path of a seed file, or the content of one as a dict. Without a seed the fake starts with the account,
            the trunk and the numbers of Vobiz's own examples.
        host: The address to listen on.
        port: The port to listen on; 0 takes a free one.
        settings: How the fake behaves.
        store: Where it keeps its state; by default in memory. With a store and no seed it starts with what is there.

    Raises:
        SeedError: The seed cannot be used.
        ListenError: The address cannot be listened on.
    """

    def __init__(
        self,
        *,
        seed: str | Path | Mapping[str, Any] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        settings: Settings | None = None,
        store: Store | None = None,
    ) -> None:
        self.store: Store = store if store is not None else MemoryStore()
        if store is None or seed is not None:
            self.store.load(load_seed(seed, load()))
        self._server = Server(create_app(settings, self.store), host=host, port=port)

    @property
    def url(self) -> str:
        """The origin, such as `http://127.0.0.1:49213`: what clients call the base URL."""
        return self._server.url

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._server.port

    def start(self) -> Self:
        """Start serving; returns once connections are accepted."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop serving, within a second."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
