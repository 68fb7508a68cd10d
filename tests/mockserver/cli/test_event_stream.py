"""The reader of server-sent events."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vobiz_mock.cli.event_stream import Event, events


def read(text: str) -> list[Event]:
    """Return the events of a text."""
    return list(events(text.encode().splitlines(keepends=True)))


def test_an_event_has_its_id_and_data() -> None:
    """Other fields and comments are ignored."""
    assert read(': hello\n\nid: 7\nevent: request\ndata: {"a": 1}\n\n') == [Event("7", '{"a": 1}')]


def test_lines_of_data_are_joined() -> None:
    """Only one space after the colon is not part of the data."""
    assert read("data:a\ndata:  b\n\n") == [Event("", "a\n b")]


def test_an_event_without_an_end_is_dropped() -> None:
    """The connection was lost in it, and it will be sent again."""
    assert read("id: 1\ndata: a\n\nid: 2\ndata: b\n") == [Event("1", "a")]


def test_lines_may_end_in_two_characters() -> None:
    """A proxy may have changed them."""
    assert read("id: 1\r\ndata: a\r\n\r\n") == [Event("1", "a")]


@given(st.lists(st.tuples(st.integers(min_value=1), st.from_regex("[ -~]{1,40}", fullmatch=True))))
def test_events_are_read_as_they_were_written(sent: list[tuple[int, str]]) -> None:
    """Whatever the data, the events arrive in their order."""
    text = "".join(f"id: {number}\ndata: {data}\n\n" for number, data in sent)
    assert read(text) == [Event(str(number), data) for number, data in sent]
