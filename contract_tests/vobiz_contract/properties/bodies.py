"""Whatever JSON comes as a body: without a trunk_group_id that is a UUID it is refused, and nothing is assigned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vobiz_contract.lab import is_uuid
from vobiz_contract.properties.drawing import Property, hunt

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.lab import Lab

__all__ = ["PROPERTY"]

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ {}[]:,.+%/\"'\n\u00e9\u0660\U0001f4de"


def _run(lab: Lab) -> None:
    number = lab.freed()

    def one(body: object) -> None:
        sent = json.dumps(body).encode()
        lab.must(lab.api.assign(number, lab.trunk, body=sent), "assign.body-invalid")

    def good(extra: dict[str, object]) -> None:
        lab.freed()
        sent = json.dumps({**extra, "trunk_group_id": lab.trunk}).encode()
        answer = lab.api.assign(number, lab.trunk, body=sent)
        lab.must(answer, "assign.fields-ignored")
        lab.must_hold(number, lab.trunk, answer, "assign.fields-ignored")

    hunt(_invalid(lab.trunk), one, examples=lab.effort.bodies, seed=lab.seed)
    lab.must_hold(number, None, lab.api.wire.journal[-1], "assign.body-invalid")
    hunt(_objects(), good, examples=lab.effort.bodies // 4, seed=lab.seed)


def _json() -> SearchStrategy[object]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in drawing

    text = st.text(_LETTERS, max_size=12)
    leaf = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | text
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3))


def _objects() -> SearchStrategy[dict[str, object]]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in drawing

    return st.dictionaries(st.text(_LETTERS, max_size=12), _json(), max_size=4)


def _invalid(trunk: str) -> SearchStrategy[object]:
    """Any JSON; objects whose trunk_group_id is any JSON; UUIDs with a character changed, added or taken out."""
    from hypothesis import strategies as st  # noqa: PLC0415 as in drawing

    place = st.integers(0, len(trunk) - 1)
    other = st.sampled_from("gGzZ!#/.,;\u00e9")
    changed = st.builds(lambda at, by: f"{trunk[:at]}{by}{trunk[at + 1 :]}", place, other)
    added = st.builds(lambda at, by: f"{trunk[:at]}{by}{trunk[at:]}", place, other)
    value = _json().filter(lambda one: not is_uuid(one)) | changed | added
    named = st.builds(lambda extra, one: {**extra, "trunk_group_id": one}, _objects(), value)
    whole = _json().filter(lambda one: not (isinstance(one, dict) and "trunk_group_id" in one))
    return st.one_of(whole, named, named)


PROPERTY = Property(
    id="property.bodies",
    statement="Whatever JSON is sent, only an object with a trunk_group_id that is a UUID is taken.",
    run=_run,
    effort=lambda effort: effort.bodies,
)
