"""The proof that nothing is lost: nodes are killed again and again while clients change what the nodes share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import TYPE_CHECKING

from benchmarks.lasting.counts import Counts, counted
from benchmarks.lasting.explanation import explained
from benchmarks.lasting.history import Kind
from benchmarks.lasting.linearizability import misfits
from benchmarks.lasting.load import Load
from benchmarks.lasting.nodes import Nodes
from benchmarks.lasting.steering import Steered
from benchmarks.lasting.world import numbers, seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.lasting.history import Call, Trunk

_COUNTED = 10_000  # calls after which the journal is counted, and emptied before it forgets any


@dataclass(frozen=True)
class Plan:
    """What is done.

    Attributes:
        store: The URL of the store.
        nodes: How many nodes share it.
        operations: How many calls the clients send.
        kills: How many kills there are. None if they go on as long as calls are sent.
        every: The seconds between two kills.
        numbers: How many numbers the clients change.
        clients: How many clients there are.
        random_seed: Determines what the clients ask for.
        options: More options of `vobiz-mock serve`.
    """

    store: str
    nodes: int = 3
    operations: int = 100_000
    kills: int | None = None
    every: float = 1.0
    numbers: int = 8
    clients: int = 12
    random_seed: int = 0
    options: tuple[str, ...] = ()


@dataclass
class Proof:
    """What was seen.

    Attributes:
        plan: What was done.
        history: All calls of all clients.
        kills: How often a node was killed.
        seconds: How long the clients called.
        counts: The counts of each part of the history, of all numbers together and of each alone.
    """

    plan: Plan
    history: list[Call] = field(default_factory=list)
    kills: int = 0
    seconds: float = 0.0
    counts: list[Counts] = field(default_factory=list)

    def problems(self) -> list[str]:
        """Return what is not as it must be: numbers whose history fits no order, and counts that do not add up."""
        wrong = [explained(number, calls, None) for number, calls in misfits(self.history, {}).items()]
        return [*wrong, *(text for counts in self.counts for text in counts.problems(self.plan.nodes))]

    def table(self) -> str:
        """Return what was seen as a Markdown table."""
        unanswered = sum(call.answered is None for call in self.history)
        rows = {
            "store": self.plan.store.partition(":")[0],
            "nodes": self.plan.nodes,
            "calls": f"{len(self.history):,} in {self.seconds:.0f} s",
            "kills": self.kills,
            "calls without an answer": unanswered,
            "numbers whose history fits no order": len(misfits(self.history, {})),
            "acknowledged assignments": self._sum("acknowledged"),
            "of them not in the journal": self._missing(),
            "assignments in the journal": self._sum("journal"),
            "counts that do not add up": sum(len(counts.problems(self.plan.nodes)) for counts in self.counts),
        }
        return "\n".join(["| what | seen |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])

    def _sum(self, name: str) -> int:
        return sum(getattr(counts.of[Kind.ASSIGN], name) for counts in self.counts if not counts.number)

    def _missing(self) -> int:
        single = [counts.of[Kind.ASSIGN] for counts in self.counts if counts.number]
        return sum(max(0, count.acknowledged - count.journal) for count in single)


def prove(plan: Plan, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Proof:
    """Start the nodes, let clients call them while they are killed, and return what was seen.

    Args:
        plan: What is done.
        folder: Where the logs of the nodes are written.
        tell: Called with the progress.

    Raises:
        NodeError: A node failed otherwise than by a kill.
        UnexpectedAnswerError: A node gave an answer that no such call can get.
    """
    proof = Proof(plan)
    load = Load(numbers(plan.numbers), plan.clients, plan.random_seed)
    options = (*plan.options, f"--journal={2 * _COUNTED}")
    with Nodes(plan.nodes, plan.store, folder, options=options) as nodes:
        Steered(min(nodes.ports.values())).begin(seed(load.numbers))
        trunks: dict[str, Trunk] = {}
        while len(proof.history) < plan.operations:
            trunks = _part(proof, load, nodes, trunks)
            proof.kills = nodes.kills
            tell(f"{len(proof.history):,} calls, {proof.kills} kills, {len(proof.problems())} problems")
    return proof


def _part(proof: Proof, load: Load, nodes: Nodes, before: dict[str, Trunk]) -> dict[str, Trunk]:
    """Do a part of the plan, and return the trunk of each number at its end."""
    plan, begun = proof.plan, monotonic()
    calls = min(_COUNTED, plan.operations - len(proof.history))
    with nodes.killed_in_turn(plan.every, plan.kills):
        history = load.run(nodes, _until(calls, lambda: nodes.kills >= (plan.kills or 0)))
    nodes.all_up()
    proof.seconds += monotonic() - begun
    reads = load.read_all(nodes)
    proof.history += [*history, *reads]
    after = {call.number: call.trunk for call in reads}
    ports = [*nodes.ports.values()]
    proof.counts += [counted(history, ports, before, after, number) for number in ("", *load.numbers)]
    Steered(ports[0]).forget()
    return after


def _until(calls: int, enough: Callable[[], bool]) -> Callable[[], bool]:
    """Return a function that says whether to go on: until so many calls were sent, and enough has happened."""
    sent, lock = count(), threading.Lock()

    def goes_on() -> bool:
        with lock:
            return next(sent) < calls or not enough()

    return goes_on
