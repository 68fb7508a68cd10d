"""From any refused request, doing what the hints say leads to success, or to a refusal by the state."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mockserver.api._follower import ENDS, REPAIRS, follow
from tests.mockserver.api._mistakes import FULL_SEED, MISTAKES, RIGHT, assign

from two_accounts import NUMBER
from vobiz_mock import Fake, MemoryStore
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import Request

STATE = load_seed(FULL_SEED, load())
STORE = MemoryStore()
FAKE = Fake(STORE, sinks=())


def _leads_out(meant: str, request: Request, *, steps: int) -> bool:
    """Return whether the hints lead to success or to an end. Only a path that the fake does not have may end there."""
    STORE.load(STATE)
    outcome, _ = follow(FAKE, meant, request, steps=steps)
    if outcome == "path-elsewhere":
        return "/cdr" in request.target
    return outcome in ENDS or load().behaviours[outcome].success


@pytest.mark.parametrize("meant", RIGHT)
@settings(max_examples=60, deadline=None, database=None)
@given(chosen=st.lists(st.sampled_from(MISTAKES), min_size=1, max_size=3))
def test_hints_lead_out(meant: str, chosen: list[object]) -> None:
    """A request with up to three mistakes succeeds after a few steps, or ends where the state leaves nothing to do."""
    request = reduce(lambda sent, mistake: mistake(sent), chosen, RIGHT[meant])  # type: ignore[operator]
    assert _leads_out(meant, request, steps=9)


WITH_ONE_MISTAKE = {
    (id_, index): mistake(right) for id_, right in RIGHT.items() for index, mistake in enumerate(MISTAKES)
}


@pytest.mark.parametrize(("meant", "index"), [key for key, sent in WITH_ONE_MISTAKE.items() if sent != RIGHT[key[0]]])
def test_the_hints_to_one_mistake_lead_out_in_few_steps(meant: str, index: int) -> None:
    """One mistake needs five requests at most, the last of them included."""
    assert _leads_out(meant, WITH_ONE_MISTAKE[meant, index], steps=5)


_PREFIXES = (
    "+",
    "%2B",
    "++",
    "",
    "2B",
    "%252B",
    "00",
    "011",
    "+00",
    "tel:",
    "tel:+",
    "sip:+",
    "%20",
    "%EF%BC%8B",
    "%26%2343%3B",
)
_SEPARATORS = ("", "", "", "-", "%20", ".", "(", ")", "%C2%A0", "%E2%80%93", "_", "%0A")


@st.composite
def _spellings(draw: st.DrawFn) -> str:
    """A spelling of the number: with a prefix, separators and digits of other scripts, and encoded several times."""
    digits = [draw(st.sampled_from([digit, digit, quote(chr(0xFF10 + int(digit)))])) for digit in NUMBER[1:]]
    separators = [draw(st.sampled_from(_SEPARATORS)) for _ in digits]
    text = draw(st.sampled_from(_PREFIXES))
    text += "".join(part for pair in zip(digits, separators, strict=True) for part in pair)
    for _ in range(draw(st.integers(0, 3))):
        text = quote(text, safe=draw(st.sampled_from(["", "+"])))
    return text


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(segment=_spellings())
def test_a_hint_gives_the_number_that_was_meant(segment: str) -> None:
    """Whatever the spelling, the next request assigns this number, and no other."""
    STORE.load(STATE)
    _, story = follow(FAKE, "assign_number", assign(segment), steps=2)
    assert f"/numbers/%2B{NUMBER[1:]}/assign 204" in story[-1] or segment in story[-1]


def test_every_operation_is_tried() -> None:
    """An operation that is added to the document needs a right request."""
    assert set(RIGHT) == set(load().operations)


def test_every_hint_is_followed_or_an_end() -> None:
    """A hint that is added to the document needs a repair, unless it is a note or leaves nothing to do."""
    situations = {hint.id for hint in load().hints.values() if not hint.note}
    assert situations - REPAIRS.keys() - ENDS == set()
