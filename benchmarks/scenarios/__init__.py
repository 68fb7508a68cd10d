"""The scenarios: what each measures, of whom. A scenario measures one contestant once; the rounds are run.py's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.contestants import EVERYBODY
from benchmarks.contestants.here import BARE, OURS
from benchmarks.scenarios import busy, commands, faulty, job, journal, loop, refusal, scale
from benchmarks.targets import (
    ASSIGN,
    COLD,
    COMMANDS,
    FAULTY,
    FIRST,
    JOURNAL,
    LATENCY,
    LOOP,
    REFUSAL,
    SCALE,
    WARM,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant


@dataclass(frozen=True)
class Scenario:
    """Something that is measured.

    Attributes:
        name: Its name.
        title: What it does, in a sentence.
        contestants: Of whom it is measured, in the order of a round.
        measure: Measures a contestant once, given a folder for files. Returns the values of its quantities.
    """

    name: str
    title: str
    contestants: tuple[str, ...]
    measure: Callable[[Contestant, Path], Awaitable[Mapping[str, float]]]


SCENARIOS = (
    Scenario(COLD, "Start, 10,000 assigns and unassigns over 16 connections, stop.", EVERYBODY, job.cold),
    Scenario(FIRST, "From the start of the process to the first 204.", EVERYBODY, job.first_answer),
    Scenario(ASSIGN, "Assigns and unassigns, after a warm-up of half a second.", (OURS, BARE), busy.assign),
    Scenario(WARM, "20 seconds of assigns and unassigns over 16 connections.", EVERYBODY, busy.warm),
    Scenario(LATENCY, "500 requests a second, each sent when it is due.", EVERYBODY, busy.latency),
    Scenario(REFUSAL, "A refusal of each kind beside an assign that succeeds.", (OURS,), refusal.refusals),
    Scenario(SCALE, "1,000,000 numbers of an account and 1,000,000 of the inventory, beside 10.", (OURS,), scale.scale),
    Scenario(LOOP, "What another client waits while the worst known requests arrive.", (OURS,), loop.longest_waits),
    Scenario(JOURNAL, "Assigns and unassigns with the journal, and without it.", (OURS,), journal.journal),
    Scenario(FAULTY, "500 requests a second while 500 connections meet faults.", (OURS,), faulty.faulty),
    Scenario(COMMANDS, "What is paid before anything is done.", (OURS,), commands.commands),
)
