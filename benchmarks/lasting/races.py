"""The proof that a race has one winner: clients over several nodes assign the same number at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from benchmarks.lasting.caller import Caller
from benchmarks.lasting.history import Kind
from benchmarks.lasting.world import TRUNKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.lasting.history import Call


@dataclass(frozen=True)
class Races:
    """What happened.

    Attributes:
        rounds: The calls of each round, one of each client.
        history: All calls, and those that prepared the next round.
    """

    rounds: Sequence[Sequence[Call]]
    history: Sequence[Call]

    def winners(self) -> list[int]:
        """Return how many calls of each round took effect."""
        return [sum(_won(call) for call in calls) for calls in self.rounds]

    def table(self) -> str:
        """Return what was seen as a Markdown table."""
        calls = [call for calls in self.rounds for call in calls]
        waits = sorted(1000 * (call.end - call.sent) for call in calls)
        rows = {
            "rounds": len(self.rounds),
            "rounds with one winner": self.winners().count(1),
            **{f"winners at {node}": n for node, n in sorted(Counter(c.node for c in calls if _won(c)).items())},
            "p50 ms": f"{waits[len(waits) // 2]:.1f}",
            "p99 ms": f"{waits[len(waits) * 99 // 100]:.1f}",
        }
        return "\n".join(["| what | seen |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def _won(call: Call) -> bool:
    return call.answered is not None and call.changes


def race(ports: Mapping[str, int], number: str, *, rounds: int, clients: int = 12) -> Races:
    """Let clients race for a number that has no trunk.

    Args:
        ports: The port of each node. The clients take turns in which one they call.
        number: The number.
        rounds: How often they race. The winner of a round unassigns the number before the next.
        clients: How many clients there are.
    """
    together = threading.Barrier(clients)

    def run(place: int, node: str) -> list[Call]:
        caller, calls = Caller(f"client {place + 1}", ports), []
        try:
            for _ in range(rounds):
                together.wait()
                calls.append(caller.call(node, Kind.ASSIGN, number, TRUNKS[place % len(TRUNKS)]))
                together.wait()  # until all are answered
                if place == 0:
                    calls.append(caller.call(node, Kind.UNASSIGN, number))
        except BaseException:
            together.abort()
            raise
        finally:
            caller.close()
        return calls

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(run, place, node) for place, node in zip(range(clients), cycle(ports), strict=False)]
        found = [one.result() for one in running]
    assigns = [[call for call in calls if call.kind is Kind.ASSIGN] for calls in found]
    return Races([*zip(*assigns, strict=True)], [call for calls in found for call in calls])
