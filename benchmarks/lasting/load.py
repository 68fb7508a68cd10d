"""Many clients that call nodes at random at the same time, and the history of what they were told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Protocol

from benchmarks.lasting.caller import AwayError, Caller
from benchmarks.lasting.history import Kind
from benchmarks.lasting.world import TRUNKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.lasting.history import Call

_KINDS = (Kind.ASSIGN, Kind.ASSIGN, Kind.UNASSIGN, Kind.READ)  # each as often as it is here


class Fleet(Protocol):
    """Nodes that share a state."""

    @property
    def ports(self) -> Mapping[str, int]:
        """The port of each node."""
        ...

    def up(self) -> Sequence[str]:
        """Return the names of the nodes that accept connections. Wait until there is one."""
        ...


@dataclass(frozen=True)
class Always:
    """Nodes that accept connections all the time."""

    ports: Mapping[str, int]

    def up(self) -> Sequence[str]:
        """Return the names of all nodes."""
        return tuple(self.ports)


@dataclass(frozen=True)
class Load:
    """What the clients do.

    Attributes:
        numbers: The numbers that they change and read.
        clients: How many clients there are.
        random_seed: Determines what each of them asks for.
    """

    numbers: Sequence[str]
    clients: int = 12
    random_seed: int = 0

    def run(self, fleet: Fleet, goes_on: Callable[[], bool]) -> list[Call]:
        """Let all clients call, and return the history.

        Args:
            fleet: The nodes.
            goes_on: Returns whether one more call is wanted. Several threads ask it.

        Raises:
            UnexpectedAnswerError: A node gave an answer that no such call can get.
        """
        failed = threading.Event()

        def run(place: int) -> list[Call]:
            try:
                return self._client(place, fleet, lambda: not failed.is_set() and goes_on())
            except BaseException:
                failed.set()  # the others need not go on
                raise

        with ThreadPoolExecutor(self.clients) as pool:
            running = [pool.submit(run, place) for place in range(self.clients)]
            try:
                return list(chain.from_iterable(one.result() for one in running))
            finally:
                failed.set()

    def read_all(self, fleet: Fleet) -> list[Call]:
        """Read each number from each node, and return that part of the history."""
        reader = Caller("reader", fleet.ports)
        try:
            return [reader.call(node, Kind.READ, number) for node in fleet.ports for number in self.numbers]
        finally:
            reader.close()

    def _client(self, place: int, fleet: Fleet, goes_on: Callable[[], bool]) -> list[Call]:
        chance, caller = Random(f"{self.random_seed} {place}"), Caller(f"client {place + 1}", fleet.ports)  # noqa: S311
        try:
            history = []
            while goes_on():
                history.append(self._call(chance, caller, fleet))
            return history
        finally:
            caller.close()

    def _call(self, chance: Random, caller: Caller, fleet: Fleet) -> Call:
        kind, number = chance.choice(_KINDS), chance.choice(self.numbers)
        trunk = chance.choice(TRUNKS) if kind is Kind.ASSIGN else None
        while True:
            try:
                return caller.call(chance.choice(fleet.up()), kind, number, trunk)
            except AwayError:  # it was killed just now
                continue
