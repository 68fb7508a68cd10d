"""Journals of each kind: what is said of a journal is tried with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from two_accounts import SEED
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.stores import MEMORY, open_store
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vobiz_mock.stores import OpenStore


@pytest.fixture(params=(MEMORY, "sqlite", "postgresql"))
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """A store of each kind, with the shared seed."""
    urls = {MEMORY: MEMORY, "sqlite": f"sqlite:///{tmp_path / 'store.db'}"}
    url = urls.get(request.param) or request.getfixturevalue("postgres")
    opened = open_store(url, lambda: load_seed(SEED, load()))
    yield opened
    opened.close()
