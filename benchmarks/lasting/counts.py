"""Compares what the journal counts with what clients were told, and with the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.lasting.history import Kind
from benchmarks.lasting.steering import Steered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.lasting.history import Call, Trunk

SUCCESSES = {Kind.ASSIGN: "assign.success", Kind.UNASSIGN: "unassign.success"}


@dataclass(frozen=True)
class Count:
    """How often a change took effect.

    Attributes:
        kind: The change.
        acknowledged: How often clients were told so.
        unanswered: How many such calls got no answer.
        journal: How many successes the journal has.
        nodes: How many nodes verify just this number.
    """

    kind: Kind
    acknowledged: int
    unanswered: int
    journal: int
    nodes: int

    @property
    def is_possible(self) -> bool:
        """Whether the journal has each acknowledged success, and no more than the unanswered calls explain."""
        return self.acknowledged <= self.journal <= self.acknowledged + self.unanswered


@dataclass(frozen=True)
class Counts:
    """The counts of a time, at whose end no call was on its way.

    Attributes:
        number: The number that is counted. Empty for all of them.
        of: The count of each kind of change.
        gained: How many numbers more had a trunk at the end than at the beginning.
    """

    number: str
    of: Mapping[Kind, Count]
    gained: int

    def problems(self, nodes: int) -> list[str]:
        """Return what does not add up, as sentences.

        Args:
            nodes: How many nodes must count the same.
        """
        subject = self.number or "all numbers"
        found = [
            f"{subject}: the journal has {count.journal} successes of {kind}, clients were told of "
            f"{count.acknowledged}, and {count.unanswered} calls were not answered"
            for kind, count in self.of.items()
            if not count.is_possible
        ]
        found += [
            f"{subject}: {count.nodes} of {nodes} nodes verify {count.journal} successes of {kind}"
            for kind, count in self.of.items()
            if count.nodes != nodes
        ]
        if (gained := self.of[Kind.ASSIGN].journal - self.of[Kind.UNASSIGN].journal) != self.gained:
            found.append(f"{subject}: {self.gained} more numbers have a trunk, and by the journal it must be {gained}")
        return found


def counted(
    calls: Iterable[Call],
    ports: Sequence[int],
    before: Mapping[str, Trunk],
    after: Mapping[str, Trunk],
    number: str = "",
) -> Counts:
    """Count changes in a journal that began empty.

    Args:
        calls: The calls since then.
        ports: The ports of the nodes that are asked.
        before: The trunk of each number at the beginning.
        after: The trunk of each number at the end.
        number: Count only the changes of this number.
    """
    of_it = [call for call in calls if number in {"", call.number}]
    selected = [number] if number else [*after]
    gained = sum((after[one] is not None) - (before.get(one) is not None) for one in selected)
    return Counts(number, {kind: _count(of_it, ports, kind, number) for kind in SUCCESSES}, gained)


def _count(calls: Iterable[Call], ports: Sequence[int], kind: Kind, number: str) -> Count:
    changes = [call for call in calls if call.kind is kind and call.changes]
    selection = {"behaviour": SUCCESSES[kind]} | ({"number": number} if number else {})
    nodes = [Steered(port) for port in ports]
    journal = nodes[0].seen(**selection)
    unanswered = sum(call.answered is None for call in changes)
    agreeing = sum(node.verifies(journal, **selection) for node in nodes)
    return Count(kind, len(changes) - unanswered, unanswered, journal, agreeing)
