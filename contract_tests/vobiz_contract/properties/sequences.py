"""Assigns, unassigns, reads and refused requests in any order, beside a model of two lines.

Over all the given numbers and trunks. Each answer must be what the model says, and the list must show the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.properties.drawing import Property, hunt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vobiz_contract.lab import Lab

__all__ = ["PROPERTY"]

_NUMBERS = 4
_BAD_BODY = b'{"trunk_group_id": "no uuid"}'


class _Model:
    """What each number holds; `last` is the behaviour that the last request showed, to be blamed for what changed."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.holds: dict[str, str | None] = dict.fromkeys(lab.target.numbers[:_NUMBERS])
        self.last = "unassign.success"
        for number in self.holds:
            lab.freed(number)

    def assign(self, number: str, trunk: str) -> None:
        """Success where the number is free, else the conflict."""
        answer = self.lab.api.assign(number, trunk)
        if self.holds[number] is None:
            self.last = "assign.success"
            self.lab.must(answer, self.last)
            self.holds[number] = trunk
        else:
            self.last = "assign.conflict"
            self.lab.must(answer, self.last)
            self.lab.must(answer, "assign.conflict.status")

    def unassign(self, number: str, _trunk: str) -> None:
        """Success where the number has a trunk."""
        self.last = "unassign.not-assigned" if self.holds[number] is None else "unassign.success"
        self.lab.must(self.lab.api.unassign(number), self.last)
        self.holds[number] = None

    def look(self, number: str, _trunk: str) -> None:
        """The list shows what the model holds."""
        last = self.lab.api.wire.journal[-1]
        self.lab.must_hold(number, self.holds[number], last, self.last)

    def wrong_token(self, number: str, trunk: str) -> None:
        """Refused, whatever the number holds."""
        self.last = "assign.credentials-wrong"
        headers = {"X-Auth-Token": f"{self.lab.target.auth_token}x"}
        self.lab.must(self.lab.api.assign(number, trunk, headers=headers), self.last)

    def bad_body(self, number: str, trunk: str) -> None:
        """Refused, whatever the number holds."""
        self.last = "assign.body-invalid"
        self.lab.must(self.lab.api.assign(number, trunk, body=_BAD_BODY), self.last)

    def missing_plus(self, number: str, trunk: str) -> None:
        """Not found, whatever the number holds."""
        self.last = "assign.plus-missing"
        self.lab.must(self.lab.api.assign(number, trunk, sent=number[1:]), self.last)

    def unknown_trunk(self, number: str, _trunk: str) -> None:
        """Not found, where the number is free; else the conflict comes first."""
        if self.holds[number] is None:
            self.last = "assign.trunk-unknown"
            self.lab.must(self.lab.api.assign(number, self.lab.unknown_trunks()[-1]), self.last)


_STEPS: Sequence[Callable[[_Model, str, str], None]] = (
    _Model.assign,
    _Model.assign,
    _Model.unassign,
    _Model.unassign,
    _Model.look,
    _Model.look,
    _Model.wrong_token,
    _Model.bad_body,
    _Model.missing_plus,
    _Model.unknown_trunk,
)


def _run(lab: Lab) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 as in drawing

    step = st.tuples(
        st.sampled_from(_STEPS),
        st.sampled_from(lab.target.numbers[:_NUMBERS]),
        st.sampled_from(lab.target.trunk_ids),
    )

    def one(steps: list[tuple[Callable[[_Model, str, str], None], str, str]]) -> None:
        model = _Model(lab)
        for do, number, trunk in steps:
            do(model, number, trunk)
        for number in model.holds:
            model.look(number, "")

    steps = st.lists(step, min_size=2, max_size=lab.effort.steps)
    hunt(steps, one, examples=lab.effort.sequences, seed=lab.seed)


PROPERTY = Property(
    id="property.sequences",
    statement="In whatever order numbers are assigned, unassigned and read, answers and list agree with a model.",
    run=_run,
    effort=lambda effort: effort.sequences,
)
