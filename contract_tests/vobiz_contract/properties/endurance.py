"""It also holds over time: the same requests again and again, for what fails only sometimes or wears out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.properties.drawing import Property

if TYPE_CHECKING:
    from vobiz_contract.lab import Lab

__all__ = ["PROPERTY"]


def _run(lab: Lab) -> None:
    for turn in range(lab.effort.repeats // 2):
        _cycle(lab, lab.target.trunk_ids[turn % len(lab.target.trunk_ids)])
    _hold(lab)
    for operation in ("list_numbers", "list_trunks", "list_inventory"):
        behaviour = {"list_numbers": "list-numbers", "list_trunks": "list-trunks"}.get(operation, "inventory")
        for _ in range(lab.effort.repeats // 4):
            lab.must(lab.api.send(operation), f"{behaviour}.page")


def _cycle(lab: Lab, trunk: str) -> None:
    """Assign, read, conflict, unassign, read, nothing to unassign."""
    number = lab.freed()
    answer = lab.api.assign(number, trunk)
    lab.must(answer, "assign.success")
    lab.must_hold(number, trunk, answer, "assign.success")
    lab.must(lab.api.assign(number, trunk), "assign.conflict")
    answer = lab.api.unassign(number)
    lab.must(answer, "unassign.success")
    lab.must_hold(number, None, answer, "unassign.success")
    lab.must(lab.api.unassign(number), "unassign.not-assigned")


def _hold(lab: Lab) -> None:
    """An assignment outlasts whatever is asked meanwhile."""
    number = lab.assigned()
    unknown = lab.unknown_number()
    for _ in range(lab.effort.repeats):
        answer = lab.api.assign(number, lab.trunk)
        lab.must(answer, "assign.conflict")
        lab.must(answer, "assign.conflict.status")
        lab.must(lab.api.assign(unknown, lab.trunk), "assign.number-unknown")
    lab.must_hold(number, lab.trunk, answer, "assign.success")


PROPERTY = Property(
    id="property.endurance",
    statement="What was so once is so again, and an assignment lasts until it is undone.",
    run=_run,
    effort=lambda effort: effort.repeats,
)
