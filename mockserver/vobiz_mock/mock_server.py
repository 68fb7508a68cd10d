"""A fake Vobiz in this process, for tests and scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vobiz_mock import seed as seeds
from vobiz_mock.app import create_app
from vobiz_mock.server import Server
from vobiz_mock.store import MemoryStore
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from vobiz_mock.app import Settings
    from vobiz_mock.model import Seed
    from vobiz_mock.store import Store


class MockServer:
    """A fake on a port of its own, as long as the context lasts.

        with MockServer(seed="seed.yaml") as fake:
            requests.get(fake.url + "/_mock/health")

    `seed` is a seed file's path, or what a seed file holds as a dict; without one the fake starts with the account,
    the trunk and the numbers of Vobiz's own examples. Port 0 is any free port. Many may run in one process.

    Raises SeedError for a seed that cannot be used, ListenError for a port that cannot be had.
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
            self.store.load(load_seed(seed))
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


def load_seed(seed: str | Path | Mapping[str, Any] | None) -> Seed:
    """The seed of a file, of data, or without either the example. Raises SeedError."""
    spec = load()
    if seed is None:
        return seeds.parse(seeds.example(), spec, source="the example seed")
    if isinstance(seed, (str, Path)):
        return seeds.read(Path(seed), spec)
    return seeds.from_data(seed, spec)
