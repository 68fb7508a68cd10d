"""Any JSON as a body: unless it is an object whose trunk_group_id is a UUID, it is refused and assigns nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vobiz_contract.formats import is_uuid
from vobiz_contract.properties.property import Property, check_examples

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.checks.context import CheckContext

__all__ = ["PROPERTY"]

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ {}[]:,.+%/\"'\n\u00e9\u0660\U0001f4de"


def _run(ctx: CheckContext) -> None:
    number = ctx.free_number()

    def assert_refused(value: object) -> None:
        body = json.dumps(value).encode()
        ctx.assert_behaviour(ctx.api.assign(number, ctx.trunk, body=body), "assign.body-invalid")

    def assert_accepted(extra: dict[str, object]) -> None:
        ctx.free_number()
        body = json.dumps({**extra, "trunk_group_id": ctx.trunk}).encode()
        response = ctx.api.assign(number, ctx.trunk, body=body)
        ctx.assert_behaviour(response, "assign.fields-ignored")
        ctx.assert_assigned(number, ctx.trunk, response, "assign.fields-ignored")

    check_examples(_invalid(ctx.trunk), assert_refused, examples=ctx.effort.bodies, seed=ctx.seed)
    ctx.assert_unassigned(number, ctx.last_exchange, "assign.body-invalid")
    check_examples(_objects(), assert_accepted, examples=max(1, ctx.effort.bodies // 4), seed=ctx.seed)


def _json() -> SearchStrategy[object]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    text = st.text(_LETTERS, max_size=12)
    leaf = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | text
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3))


def _objects() -> SearchStrategy[dict[str, object]]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    return st.dictionaries(st.text(_LETTERS, max_size=12), _json(), max_size=4)


def _invalid(trunk: str) -> SearchStrategy[object]:
    """Draw any JSON, objects whose trunk_group_id is any JSON, and UUIDs with a character changed or added."""
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    index = st.integers(0, len(trunk) - 1)
    character = st.sampled_from("gGzZ!#/.,;\u00e9")
    changed = st.builds(lambda at, by: f"{trunk[:at]}{by}{trunk[at + 1 :]}", index, character)
    added = st.builds(lambda at, by: f"{trunk[:at]}{by}{trunk[at:]}", index, character)
    value = _json().filter(lambda one: not is_uuid(one)) | changed | added
    named = st.builds(lambda extra, one: {**extra, "trunk_group_id": one}, _objects(), value)
    whole = _json().filter(lambda one: not (isinstance(one, dict) and "trunk_group_id" in one))
    return st.one_of(whole, named, named)


PROPERTY = Property(
    id="property.bodies",
    statement="Of all JSON bodies, only an object whose trunk_group_id is a UUID is accepted.",
    run=_run,
    effort=lambda effort: effort.bodies,
)
