"""Databases of each kind, and nodes that share one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from two_accounts import SEED
from vobiz_mock import Fake, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.stores import open_store
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    found: str = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def new_node(url: str) -> Iterator[Callable[..., Steering]]:
    """Starts a fake that uses the database. The first one gives it the shared seed."""
    with ExitStack() as open_stores:

        def node(**settings: object) -> Steering:
            opened = open_store(url, lambda: load_seed(SEED, load()))
            open_stores.callback(opened.close)
            fake = Fake(opened.store, Settings(**settings), sinks=(), backend=opened.backend)  # type: ignore[arg-type]
            return Steering(fake)

        yield node
