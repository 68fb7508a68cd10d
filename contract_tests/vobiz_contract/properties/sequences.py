"""Assigns, unassigns, reads and refused requests in any order, compared with a simple model.

They use several numbers and all trunks. Each response, and the list of numbers, must agree with the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.properties.property import Property, check_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vobiz_contract.checks.context import CheckContext

__all__ = ["PROPERTY"]

_NUMBERS = 4
_INVALID_BODY = b'{"trunk_group_id": "not-a-uuid"}'


class _Model:
    """The trunk of each number. `last` is the behaviour of the last request, to which a wrong list is attributed."""

    def __init__(self, ctx: CheckContext) -> None:
        self.ctx = ctx
        self.trunks: dict[str, str | None] = dict.fromkeys(ctx.provider.numbers[:_NUMBERS])
        self.last = "unassign.success"
        for number in self.trunks:
            ctx.free_number(number)

    def assign(self, number: str, trunk: str) -> None:
        """Succeeds if the number has no trunk; otherwise it is a conflict."""
        response = self.ctx.api.assign(number, trunk)
        if self.trunks[number] is None:
            self.last = "assign.success"
            self.ctx.assert_behaviour(response, self.last)
            self.trunks[number] = trunk
        else:
            self.last = "assign.conflict"
            self.ctx.assert_behaviour(response, self.last)
            self.ctx.assert_behaviour(response, "assign.conflict.status")

    def unassign(self, number: str, _trunk: str) -> None:
        """Succeeds if the number has a trunk."""
        self.last = "unassign.not-assigned" if self.trunks[number] is None else "unassign.success"
        self.ctx.assert_behaviour(self.ctx.api.unassign(number), self.last)
        self.trunks[number] = None

    def read(self, number: str, _trunk: str) -> None:
        """Compare the list with the model."""
        self.ctx.assert_assigned(number, self.trunks[number], self.ctx.last_exchange, self.last)

    def wrong_token(self, number: str, trunk: str) -> None:
        """Is refused, whether or not the number has a trunk."""
        self.last = "assign.credentials-wrong"
        headers = {"X-Auth-Token": f"{self.ctx.provider.auth_token}x"}
        self.ctx.assert_behaviour(self.ctx.api.assign(number, trunk, headers=headers), self.last)

    def invalid_body(self, number: str, trunk: str) -> None:
        """Is refused, whether or not the number has a trunk."""
        self.last = "assign.body-invalid"
        self.ctx.assert_behaviour(self.ctx.api.assign(number, trunk, body=_INVALID_BODY), self.last)

    def missing_plus(self, number: str, trunk: str) -> None:
        """Is not found, whether or not the number has a trunk."""
        self.last = "assign.plus-missing"
        self.ctx.assert_behaviour(self.ctx.api.assign(number, trunk, segment=number[1:]), self.last)

    def unknown_trunk(self, number: str, _trunk: str) -> None:
        """Is not found; not sent if the number has a trunk, because then it is a conflict."""
        if self.trunks[number] is None:
            self.last = "assign.trunk-unknown"
            self.ctx.assert_behaviour(self.ctx.api.assign(number, self.ctx.unknown_trunks()[-1]), self.last)


_STEPS: Sequence[Callable[[_Model, str, str], None]] = (
    _Model.assign,
    _Model.assign,
    _Model.unassign,
    _Model.unassign,
    _Model.read,
    _Model.read,
    _Model.wrong_token,
    _Model.invalid_body,
    _Model.missing_plus,
    _Model.unknown_trunk,
)


def _run(ctx: CheckContext) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    step = st.tuples(
        st.sampled_from(_STEPS),
        st.sampled_from(ctx.provider.numbers[:_NUMBERS]),
        st.sampled_from(ctx.provider.trunk_ids),
    )

    def check(steps: list[tuple[Callable[[_Model, str, str], None], str, str]]) -> None:
        model = _Model(ctx)
        for do, number, trunk in steps:
            do(model, number, trunk)
        for number in model.trunks:
            model.read(number, "")

    steps = st.lists(step, min_size=2, max_size=max(2, ctx.effort.steps))
    check_examples(steps, check, examples=ctx.effort.sequences, seed=ctx.seed)


PROPERTY = Property(
    id="property.sequences",
    statement="Numbers may be assigned, unassigned and read in any order; responses and list agree with a model.",
    run=_run,
    effort=lambda effort: effort.sequences,
)
