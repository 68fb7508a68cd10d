"""From any refused request, doing what the hints say leads to success, or to a refusal by the state."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mockserver.api._follower import ENDS, REPAIRS, follow
from tests.mockserver.api._mistakes import MISTAKES, RIGHT

from two_accounts import SEED
from vobiz_mock import Fake, MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import Request

STATE = load_seed(SEED, load())
STORE = MemoryStore()
FAKE = Fake(STORE, sinks=())


def _outcome(meant: str, request: Request, *, steps: int) -> str:
    STORE.load(STATE)
    return follow(FAKE, meant, request, steps=steps)[0]


@pytest.mark.parametrize("meant", RIGHT)
@settings(max_examples=60, deadline=None, database=None)
@given(chosen=st.lists(st.sampled_from(MISTAKES), min_size=1, max_size=3))
def test_hints_lead_out(meant: str, chosen: list[object]) -> None:
    """A request with up to three mistakes succeeds after a few steps, or ends where the state leaves nothing to do."""
    request = reduce(lambda sent, mistake: mistake(sent), chosen, RIGHT[meant])  # type: ignore[operator]
    outcome = _outcome(meant, request, steps=9)
    assert outcome in ENDS or load().behaviours[outcome].success


@pytest.mark.parametrize("mistake", range(len(MISTAKES)))
@pytest.mark.parametrize("meant", RIGHT)
def test_the_hints_to_one_mistake_lead_out_in_few_steps(meant: str, mistake: int) -> None:
    """One mistake needs five requests at most, the last of them included."""
    outcome = _outcome(meant, MISTAKES[mistake](RIGHT[meant]), steps=5)
    assert outcome in ENDS or load().behaviours[outcome].success


def test_every_hint_is_followed_or_an_end() -> None:
    """A hint that is added to the document needs a repair, unless it is a note or leaves nothing to do."""
    situations = {hint.id for hint in load().hints.values() if not hint.note}
    assert situations - REPAIRS.keys() - ENDS == set()
