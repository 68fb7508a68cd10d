"""A live stream finds what is new without a look at the rest, and all streams send what was rendered once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.mockserver.api._mistakes import assign
from tests.mockserver.journal._requests import GOOD, entry_of

from two_accounts import ACCOUNT
from vobiz_mock.journal.events import Rendered
from vobiz_mock.journal.filter import JournalFilter
from vobiz_mock.journal.journal import Journal
from vobiz_mock.journal.journal_store import Bounds, MemoryJournalStore
from vobiz_mock.journal.record import Record
from vobiz_mock.messages import Fate, Receipt

ENTRY = entry_of(assign(GOOD))


def _data(event: bytes) -> Any:
    return json.loads(event.decode().partition("data: ")[2])


def test_a_record_is_rendered_once_for_all_streams() -> None:
    """Fifty streams would otherwise take five milliseconds of the event loop for each request."""
    rendered, record = Rendered(), Record(1, ENTRY)
    assert rendered.of(record) is rendered.of(Record(1, ENTRY))
    assert _data(rendered.of(record)) == json.loads(json.dumps(record.as_json()))


def test_a_record_is_rendered_again_when_its_delivery_is_known() -> None:
    """A stream that is late shows what is true then."""
    receipt = Receipt()
    request = replace(ENTRY.routed.request, receipt=receipt)
    record = Record(1, ENTRY._replace(routed=ENTRY.routed._replace(request=request)))
    rendered = Rendered()
    before = _data(rendered.of(record))["delivery"]
    receipt.fate = Fate.RESET
    assert (before, _data(rendered.of(record))["delivery"]) == ("waiting", "reset")


def test_rendered_events_are_bounded() -> None:
    """By their bytes. The latest is kept, whatever its size."""
    size = len(Rendered().of(Record(1, ENTRY)))
    rendered = Rendered(max_bytes=2 * size)
    first = [rendered.of(Record(number, ENTRY)) for number in (1, 2, 3)]
    again = [rendered.of(Record(number, ENTRY)) for number in (3, 2, 1)]
    assert [one is other for one, other in zip(reversed(first), again, strict=True)] == [True, True, False]


@given(
    accounts=st.lists(st.sampled_from([ACCOUNT, "MA_B"]), max_size=12),
    after=st.integers(0, 15),
    bound=st.integers(1, 12),
)
def test_later_records_are_found_whatever_was_dropped_or_forgotten(accounts: list[str], after: int, bound: int) -> None:
    """The numbers of the records have gaps then."""
    journal = Journal(MemoryJournalStore(Bounds(entries=bound)))
    for account in accounts:
        parameters = {**ENTRY.routed.parameters, "account_id": account}
        journal.keep(ENTRY._replace(routed=ENTRY.routed._replace(parameters=parameters)))
    journal.clear("MA_B")
    kept = [number for number in range(1, len(accounts) + 1) if number > len(accounts) - bound]
    expected = [number for number in kept if number > after and accounts[number - 1] == ACCOUNT]
    assert [record.number for record in journal.records(JournalFilter(after=after))] == expected
