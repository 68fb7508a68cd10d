"""How an entry of the journal is printed."""

from __future__ import annotations

from typing import Any

from vobiz_mock.cli.journal_lines import Lines


def entry(**changed: Any) -> dict[str, Any]:
    """Return an entry as the control API shows it."""
    usual = {
        "at": "2026-01-31T12:00:00.123Z",
        "method": "POST",
        "target": "/a",
        "behaviour": "assign.success",
        "hint": None,
        "correction": None,
        "response": {"status": 204},
        "fault": None,
        "delivery": "sent",
    }
    return usual | changed


def printed(*entries: dict[str, Any]) -> list[str]:
    """Return the lines that are printed, without the time."""
    lines: list[str] = []
    write = Lines(lines.append)
    for one in entries:
        write(one)
    return [line[14:] for line in lines]


def test_a_line_has_method_target_status_and_behaviour() -> None:
    """The target is padded, so that the columns behind it are aligned."""
    assert printed(entry()) == [f"POST    {'/a':40}  204  assign.success"]


def test_a_fault_and_a_lost_answer_are_at_the_end() -> None:
    """An answer that was sent is not worth a word."""
    assert printed(entry(fault="f1", delivery="reset"))[0].endswith("assign.success  fault f1  reset")


def test_a_refused_request_has_its_reason_and_its_correction() -> None:
    """Both are below its line, and indented as its method."""
    assert printed(entry(hint="write %2B", correction="curl a\ncurl b"))[1:] == ["write %2B", "curl a", "curl b"]


def test_a_long_reason_is_wrapped_but_no_correction() -> None:
    """The correction can be pasted into a shell."""
    lines = printed(entry(hint="word " * 40, correction="word " * 40))
    assert [len(line) > 100 for line in lines[1:]] == [False, False, True]


def test_a_longer_target_widens_its_column() -> None:
    """The lines after it are aligned with it."""
    long, short = printed(entry(target="/" * 60), entry())
    assert long.index("204") == short.index("204")


def test_a_very_long_target_does_not_widen_the_column() -> None:
    """One strange request must not push the others off the screen."""
    _, short = printed(entry(target="/" * 5000), entry())
    assert len(short) < 140


def test_what_was_sent_cannot_change_the_terminal() -> None:
    """Each part that a client determines is escaped."""
    sent = dict.fromkeys(("method", "target", "hint", "correction", "behaviour"), "\x1b[2J\x9b")
    assert all(line.isprintable() for line in printed(entry(**sent)))
