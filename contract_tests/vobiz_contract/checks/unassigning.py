"""Unassigning: its effect, that the number stays, and what has no trunk to be taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check

if TYPE_CHECKING:
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]


def _success(lab: Lab) -> None:
    for number in lab.target.numbers[:3]:
        lab.assigned(None, number)
        before = dict(lab.trunks_of_numbers())
        answer = lab.api.unassign(number)
        lab.must(answer)
        if answer.body:
            lab.breach(answer, "no body")
        lab.must_hold(number, None, answer)
        after = dict(lab.trunks_of_numbers())
        if after != {**before, number: None}:
            lab.breach(answer, f"that {number} alone changes, and stays", seen="a change of other numbers in the list")


def _then_assign(lab: Lab) -> None:
    """From the first trunk to the last and back."""
    number = lab.assigned()
    for trunk in (lab.target.trunk_ids[-1], lab.trunk):
        removed = lab.api.unassign(number)
        lab.must_be(removed, 204, "unassign.success")
        answer = lab.api.assign(number, trunk)
        lab.must(answer)
        lab.must_hold(number, trunk, answer)


def _number_unknown(lab: Lab) -> None:
    numbers = [*lab.unknown_numbers()]
    if lab.target.foreign_number:
        numbers.append(lab.target.foreign_number)
    for number in numbers:
        lab.must(lab.api.unassign(number))


def _not_assigned(lab: Lab) -> None:
    number = lab.freed()
    for _ in range(2):
        answer = lab.api.unassign(number)
        lab.must(answer)
        lab.must_hold(number, None, answer)


CHECKS = (
    Check("unassign.success", _success),
    Check("unassign.then-assign", _then_assign),
    Check("unassign.number-unknown", _number_unknown),
    Check("unassign.not-assigned", _not_assigned),
)
