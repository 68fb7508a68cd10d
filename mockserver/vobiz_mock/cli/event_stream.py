"""Reads server-sent events (WHATWG HTML, section 9.2.6) as far as a fake sends them. It must not depend on sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Event(NamedTuple):
    """An event.

    Attributes:
        id: Its id; empty if none was sent.
        data: Its data.
    """

    id: str
    data: str


def events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Yield the events of a stream. One whose end has not arrived is dropped, as the standard says.

    Args:
        lines: The lines, with their ends.
    """
    id_, data = "", list[str]()
    for line in lines:
        name, value = _field(line)
        if name == "id":
            id_ = value
        elif name == "data":
            data.append(value)
        elif not name and data:
            yield Event(id_, "\n".join(data))
            data = []


def _field(line: bytes) -> tuple[str, str]:
    """Return the name and the value of a line. The name of an empty line is empty, and that of a comment `:`."""
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    if text.startswith(":"):
        return ":", ""
    name, _, value = text.partition(":")
    return name, value.removeprefix(" ")
