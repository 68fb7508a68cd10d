"""Tests of benchmarks/lasting/races.py: one winner over several nodes, and a store that lets several win is caught."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from tests.benchmarks.lasting._two_steps import in_two_steps

from benchmarks.lasting.linearizability import misfits
from benchmarks.lasting.races import race
from benchmarks.lasting.world import numbers, seed
from vobiz_mock import MemoryStore, MockServer
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.stores import open_store
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from vobiz_mock.state.store import Store

CLIENTS, NODES = 12, 3
NUMBER = numbers(1)[0]


@pytest.fixture
def sharing() -> Iterator[Callable[[Store], Mapping[str, int]]]:
    """A function that starts fakes that share a store, and returns their ports."""
    with ExitStack() as servers:

        def start(store: Store) -> Mapping[str, int]:
            store.load(load_seed(seed([NUMBER]), load()))
            nodes = [servers.enter_context(MockServer(store=store, log=False)) for _ in range(NODES)]
            return {f"node {place + 1}": node.port for place, node in enumerate(nodes)}

        yield start


def test_one_client_wins_a_race_over_nodes_that_share_a_store(
    sharing: Callable[[Store], Mapping[str, int]],
) -> None:
    """Of twelve assigns at the same moment one succeeds, and what all were told fits an order."""
    races = race(sharing(MemoryStore()), NUMBER, rounds=20, clients=CLIENTS)
    assert races.winners() == [1] * 20
    assert misfits(races.history, {}) == {}


@pytest.mark.parametrize("name", ["memory", "sqlite:///{folder}/state.db"])
def test_a_store_that_reads_and_then_writes_is_caught(
    sharing: Callable[[Store], Mapping[str, int]], name: str, tmp_path: Path
) -> None:
    """Clients of nodes that have all read before one writes are all told that they won, which fits no order."""
    opened = open_store(name.format(folder=tmp_path), Seed)
    races = race(sharing(in_two_steps(opened.store, NODES)), NUMBER, rounds=1, clients=NODES)
    opened.close()
    assert races.winners() == [NODES]
    assert [*misfits(races.history, {})] == [NUMBER]
