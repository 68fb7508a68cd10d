"""What a contestant is: a name, a command, and where it serves the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from benchmarks.prepared import Exchange, Sender, segment
from benchmarks.process import running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from benchmarks.process import Process

# The number of the first request. The fake remembers it, so the others use smaller ones.
FIRST = 999


class MissingError(Exception):
    """A contestant cannot be run here. The text says what is missing."""


@dataclass(frozen=True)
class Contestant:
    """Somebody who answers assign and unassign.

    Attributes:
        name: Its name in the tables.
        command: Its command, in which `{port}` stands for the port.
        base: The path at which it serves the API.
        environment: Variables of its environment.
    """

    name: str
    command: tuple[str, ...]
    base: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def sender(self) -> Sender:
        """The writer of its requests."""
        return Sender(self.base)

    def cycles(self, connections: int) -> list[tuple[Exchange, ...]]:
        """Return for each connection an assign of a number of its own, and the unassign."""
        sender = self.sender
        return [
            (
                Exchange(sender.assign(segment(index)), HTTPStatus.NO_CONTENT),
                Exchange(sender.unassign(segment(index)), HTTPStatus.NO_CONTENT),
            )
            for index in range(connections)
        ]

    def started(self, folder: Path, first: int = FIRST) -> AbstractAsyncContextManager[Process]:
        """Start it, and wait until it answers an assign of a number with 204.

        Args:
            folder: A folder for its log.
            first: The index of that number.
        """
        exchange = Exchange(self.sender.assign(segment(first)), HTTPStatus.NO_CONTENT)
        return running(self.command, exchange, folder, self.environment)
