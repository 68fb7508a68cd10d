"""From any refused request, sending the correction leads to success, or to a refusal by the state."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mockserver.api._follower import ENDS
from tests.mockserver.api._mistakes import FULL_SEED, MISTAKES, RIGHT, request

from two_accounts import ACCOUNT, TOKEN
from vobiz_mock import Fake, MemoryStore
from vobiz_mock.journal.correction import CORRECTIONS, correction
from vobiz_mock.journal.curl import AUTH_ID, AUTH_TOKEN
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import Request
    from vobiz_mock.journal.entry import Entry

STATE = load_seed(FULL_SEED, load())
STORE = MemoryStore()
FAKE = Fake(STORE, sinks=())


def _filled(text: str) -> str:
    """Replace the variables as a shell does."""
    return text.replace(AUTH_ID, ACCOUNT).replace(AUTH_TOKEN, TOKEN)


def _send(request: Request) -> Entry:
    headers = {name: _filled(value) for name, value in request.headers.items()}
    FAKE.answer(replace(request, target=_filled(request.target), headers=headers))
    return FAKE.journal.records()[-1].entry


def _follow(request: Request, *, steps: int) -> str:
    """Send a request and then its corrections. Return the last behaviour or hint."""
    STORE.load(STATE)
    entry, story = _send(request), []
    for _ in range(steps):
        outcome = entry.outcome
        sent = entry.routed.request
        story.append(f"{sent.method} {sent.target} {sent.body!r} {outcome.status} {outcome.behaviour}: {outcome.hint}")
        if outcome.status < 400:
            return outcome.behaviour
        corrected = correction(entry.routed, outcome)
        if not corrected:
            assert outcome.advice is not None
            return outcome.advice.id
        entry = [_send(one) for one in corrected][-1]
    raise AssertionError("the corrections do not lead out:\n" + "\n".join(story))


def _leads_out(request: Request, *, steps: int) -> bool:
    end = _follow(request, steps=steps)
    if end == "path-elsewhere":
        return "/cdr" in request.target
    return end in ENDS or load().behaviours[end].success


@pytest.mark.memory_store("the journal of a database has no tokens")
@pytest.mark.parametrize("meant", RIGHT)
@settings(max_examples=60, deadline=None, database=None)
@given(chosen=st.lists(st.sampled_from(MISTAKES), min_size=1, max_size=3))
def test_corrections_lead_out(meant: str, chosen: list[object]) -> None:
    """A request with up to three mistakes succeeds within six steps, or ends where the state leaves nothing to do."""
    sent = reduce(lambda sent, mistake: mistake(sent), chosen, RIGHT[meant])  # type: ignore[operator]
    assert _leads_out(sent, steps=7)


@pytest.mark.memory_store("the journal of a database has no tokens")
@pytest.mark.parametrize("field", ["max_concurrent_calls", "cps_limit"])
def test_a_number_above_its_limit_is_corrected(field: str) -> None:
    """Its name is that of the message."""
    assert _leads_out(request("POST", "/trunks", {"name": "A", field: 10_000}), steps=2)


def test_every_hint_is_corrected_or_an_end() -> None:
    """A hint that is added to the document needs a correction, unless it leaves nothing to do."""
    assert load().hints.keys() - CORRECTIONS.keys() - ENDS == set()
