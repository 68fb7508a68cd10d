"""Magic numbers: numbers in the inventory whose requests always meet a fault, as payment fakes have test cards.

They need no set-up but `--magic`. The numbers are of the range +1 202 555 0100 to 0199, which the North American
Numbering Plan reserves for fictional use (NANPA, "555 Line Numbers"). `docs/magic.md` has the table for people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.faults.definition import read
from vobiz_mock.faults.fault import Fault
from vobiz_mock.faults.presets import PRESETS
from vobiz_mock.faults.unfireable import completed
from vobiz_mock.state.defaults import Defaults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.faults.answers import Answers
    from vobiz_mock.faults.conditions import Subject
    from vobiz_mock.state.records import Seed
    from vobiz_spec import Spec

_ASSIGN, _UNASSIGN, _PURCHASE, _RELEASE = "assign_number", "unassign_number", "purchase_number", "release_number"


class MagicNumber(NamedTuple):
    """A number whose requests of one operation always meet a fault.

    Attributes:
        number: The number in E.164 form.
        operation: The id of the operation.
        preset: The name of the preset that has the fault.
    """

    number: str
    operation: str
    preset: str

    @property
    def about(self) -> str:
        """What a client sees, as a sentence."""
        return PRESETS[self.preset].about

    @property
    def fault(self) -> Mapping[str, Any]:
        """The fault, in the format in which it is written."""
        on = {"operation": self.operation, "number": self.number}
        return {**PRESETS[self.preset].fault, "on": on, "times": None}


MAGIC_NUMBERS: tuple[MagicNumber, ...] = (
    MagicNumber("+12025550140", _ASSIGN, "rate-limited"),
    MagicNumber("+12025550141", _ASSIGN, "server-error"),
    MagicNumber("+12025550142", _ASSIGN, "unavailable"),
    MagicNumber("+12025550143", _ASSIGN, "trial-account"),
    MagicNumber("+12025550144", _ASSIGN, "confirmation"),
    MagicNumber("+12025550145", _ASSIGN, "lose-before"),
    MagicNumber("+12025550146", _ASSIGN, "commit-then-lose"),
    MagicNumber("+12025550147", _ASSIGN, "close"),
    MagicNumber("+12025550148", _ASSIGN, "silence"),
    MagicNumber("+12025550149", _ASSIGN, "late"),
    MagicNumber("+12025550150", _ASSIGN, "cut-body"),
    MagicNumber("+12025550151", _ASSIGN, "malformed"),
    MagicNumber("+12025550160", _UNASSIGN, "rate-limited"),
    MagicNumber("+12025550161", _UNASSIGN, "server-error"),
    MagicNumber("+12025550162", _UNASSIGN, "unavailable"),
    MagicNumber("+12025550163", _UNASSIGN, "format-invalid"),
    MagicNumber("+12025550164", _UNASSIGN, "commit-then-lose"),
    MagicNumber("+12025550170", _PURCHASE, "rate-limited"),
    MagicNumber("+12025550171", _PURCHASE, "server-error"),
    MagicNumber("+12025550172", _PURCHASE, "unavailable"),
    MagicNumber("+12025550173", _PURCHASE, "debit-failed"),
    MagicNumber("+12025550174", _PURCHASE, "commit-then-lose"),
    MagicNumber("+12025550175", _PURCHASE, "slow-body"),
    MagicNumber("+12025550180", _RELEASE, "rate-limited"),
    MagicNumber("+12025550181", _RELEASE, "server-error"),
    MagicNumber("+12025550182", _RELEASE, "unavailable"),
    MagicNumber("+12025550183", _RELEASE, "commit-then-lose"),
)


class Magic:
    """The faults of the magic numbers. Nothing removes them.

    Args:
        answers: Gives the answers of faults.
    """

    def __init__(self, answers: Answers) -> None:
        self._faults = {
            (one.operation, one.number): Fault(f"magic-{one.number[1:]}", completed(read(one.fault), answers))
            for one in MAGIC_NUMBERS
        }
        self._operations = {one.operation for one in MAGIC_NUMBERS}

    def __contains__(self, id_: object) -> bool:
        return any(fault.id == id_ for fault in self._faults.values())

    def fault(self, subject: Subject) -> Fault | None:
        """Return the fault of the number of a request; None if the number is not magic, or if it is not found."""
        if subject.operation not in self._operations or not subject.is_found or subject.number is None:
            return None
        return self._faults.get((subject.operation, subject.number))


def with_magic_numbers(seed: Seed, spec: Spec) -> Seed:
    """Return a seed with the magic numbers in its inventory. A number that it has stays where it is."""
    known = {number.e164 for number in seed.numbers}
    defaults = Defaults(spec)
    missing = (one.number for one in MAGIC_NUMBERS if one.number not in known)
    added = (defaults.plain_number(number, account_id=None) for number in missing)
    return replace(seed, numbers=(*seed.numbers, *added))
