"""Trunks, origination URIs, credentials and IP ACLs, created, changed and deleted in any order, in a sandbox.

After each step, the list of the kind must agree with a simple model, and at the end all lists. Only what is marked as
the checks' own is compared, because others may change the rest.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.expectation import json_object
from vobiz_contract.checks.resources import RESOURCES, created, documented, listed, seen
from vobiz_contract.checks.samples import SAMPLES, is_marked
from vobiz_contract.properties.property import Property, check_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.checks.resources import Resource

__all__ = ["PROPERTY"]


class _Model:
    """What each list must show of the created objects, by kind and id. For one that was deleted, that is None."""

    def __init__(self, ctx: CheckContext, stack: contextlib.ExitStack) -> None:
        self._ctx, self._stack = ctx, stack
        self._others = {kind.name: listed(ctx, kind).keys() for kind in RESOURCES}
        self._shown: dict[str, dict[str, dict[str, Any] | None]] = {kind.name: {} for kind in RESOURCES}
        self._own: dict[str, list[str]] = {kind.name: [] for kind in RESOURCES}

    def create(self, kind: Resource, _which: int) -> str:
        """Create one, which is in the list from then on."""
        settings = SAMPLES[kind.name].settings(self._ctx.random)
        new = kind.id_of(self._stack.enter_context(created(self._ctx, kind, settings)))
        self._own[kind.name].append(new)
        self._shown[kind.name][new] = seen(self._ctx, kind, lambda every: new in every).get(new, {})
        return kind.behaviour("create", "success")

    def update(self, kind: Resource, which: int) -> str:
        """Change one of those that were created. No other one changes."""
        behaviour = kind.behaviour("update", "success")
        if own := self._own[kind.name]:
            one, change = own[which % len(own)], SAMPLES[kind.name].change(self._ctx.random)
            response = self._ctx.api.send(kind.operation("update"), resource_id=one, data=change.data)
            self._ctx.assert_behaviour(response, behaviour)
            shown, changed = self._shown[kind.name][one] or {}, json_object(response) or {}
            self._shown[kind.name][one] = {name: changed.get(name, value) for name, value in shown.items()}
        return behaviour

    def delete(self, kind: Resource, which: int) -> str:
        """Delete one of those that were created. It is gone, and no other one is."""
        behaviour = kind.behaviour("delete", "success")
        if own := self._own[kind.name]:
            one = own.pop(which % len(own))
            self._ctx.assert_behaviour(self._ctx.api.send(kind.operation("delete"), resource_id=one), behaviour)
            self._shown[kind.name][one] = None
        return behaviour

    def compare(self, kind: Resource, behaviour: str) -> None:
        """Compare the list of a kind with the model, and attribute a difference to the behaviour of the last step."""
        expected = self._shown[kind.name]
        found = seen(self._ctx, kind, lambda every: not self._different(kind, every))
        for one in self._different(kind, found)[:1]:
            wanted = f"the {kind.words} {one} as {expected.get(one) or 'deleted'}"
            shown = f"it as {found.get(one, 'deleted')}"
            self._ctx.fail(self._ctx.last_exchange, wanted, behaviour=behaviour, seen=shown)

    def _different(self, kind: Resource, every: dict[str, dict[str, Any]]) -> list[str]:
        """Return which of the checks' own objects the list does not show as the model does."""
        expected, others = self._shown[kind.name], self._others[kind.name]
        own = {one for one, shown in every.items() if one not in others and is_marked(shown)} | expected.keys()
        return [one for one in sorted(own) if not self._are_same(kind, every.get(one), expected.get(one))]

    def _are_same(self, kind: Resource, one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
        if one is None or other is None:
            return one is other
        return documented(self._ctx, kind, one) == documented(self._ctx, kind, other)


_Step = tuple["Callable[[_Model, Resource, int], str]", "Resource", int]
_DO: Sequence[Callable[[_Model, Resource, int], str]] = (_Model.create, _Model.create, _Model.update, _Model.delete)


def _run(ctx: CheckContext) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    def check(steps: list[_Step]) -> None:
        with contextlib.ExitStack() as stack:
            model = _Model(ctx, stack)
            for do, kind, which in steps:
                last = do(model, kind, which)
                model.compare(kind, last)
            for kind in RESOURCES:
                model.compare(kind, last)

    step = st.tuples(st.sampled_from(_DO), st.sampled_from(RESOURCES), st.integers(0, 9))
    steps = st.lists(step, min_size=2, max_size=max(2, ctx.effort.steps))
    check_examples(steps, check, examples=ctx.effort.sequences, seed=ctx.seed)


PROPERTY = Property(
    id="property.lifecycles",
    statement="Trunks, origination URIs, credentials and IP ACLs may be created, changed and deleted in any order.",
    run=_run,
    effort=lambda effort: effort.sequences,
    sandbox=True,
    depends_on=tuple(one.behaviour(verb, "success") for one in RESOURCES for verb in ("create", "update", "delete")),
)
