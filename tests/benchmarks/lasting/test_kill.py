"""Tests of benchmarks/lasting/kill.py: nodes are killed while clients call them, and nothing is lost.

This is the short form. `python -m benchmarks.lasting kill` sends 100,000 calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.lasting.caller import UnexpectedAnswerError
from benchmarks.lasting.kill import Plan, prove

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("nodes", [1, 2])
def test_nothing_is_lost_if_nodes_that_share_a_file_are_killed(tmp_path: Path, nodes: int) -> None:
    """Clients of nodes with one SQLite file see one order, and the journal has each success, in spite of kills."""
    proof = prove(
        Plan(f"sqlite:///{tmp_path}/state.db", nodes, operations=300, kills=3, every=0.3, numbers=4), tmp_path
    )
    assert proof.problems() == []
    assert proof.kills == 3


def test_nothing_is_lost_if_nodes_that_share_a_server_are_killed(tmp_path: Path, postgres: str) -> None:
    """Clients of three nodes with one PostgreSQL see one order, and the journal has each success, in spite of kills."""
    proof = prove(Plan(postgres, nodes=3, operations=300, kills=3, every=0.3, numbers=4), tmp_path)
    assert proof.problems() == []
    assert proof.kills == 3


def test_a_state_that_is_lost_is_noticed(tmp_path: Path) -> None:
    """A fake that keeps its state in memory has forgotten the account after a kill, and refuses its clients."""
    with pytest.raises(UnexpectedAnswerError, match=r"401 .*Authentication required"):
        prove(Plan("memory", nodes=1, operations=300, kills=1, every=0.2), tmp_path)
