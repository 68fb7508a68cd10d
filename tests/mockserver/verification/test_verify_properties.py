"""For any journal and any selection, a verification agrees with a count by hand, and its report fits a terminal."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st
from tests.mockserver.api._mistakes import MISTAKES, RIGHT, assign
from tests.mockserver.journal._requests import GOOD, LITERAL, OTHER, entries_of, steered

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, NUMBER, OTHER_NUMBER, OTHER_TRUNK, TRUNK
from vobiz_mock import Settings
from vobiz_mock.verification.plausible import implausible, recorded
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock import Request
    from vobiz_mock.journal.entry import Entry

SPEC = load()
RECORDED = frozenset(behaviour.id for behaviour in recorded(SPEC))
_ASSIGNS = [assign(segment, trunk) for segment in (GOOD, LITERAL, OTHER) for trunk in (TRUNK, OTHER_TRUNK)]
_MISTAKEN = st.tuples(st.sampled_from([*RIGHT.values()]), st.sampled_from(MISTAKES)).map(lambda pair: pair[1](pair[0]))
REQUESTS = st.lists(st.one_of(st.sampled_from(_ASSIGNS), st.sampled_from([*RIGHT.values()]), _MISTAKEN), max_size=8)
SELECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "operation": st.sampled_from(["assign_number", "unassign_number", "release_number", "delete_trunk"]),
        "account": st.sampled_from([ACCOUNT, FOREIGN_ACCOUNT]),
        "number": st.sampled_from([NUMBER, OTHER_NUMBER]),
        "trunk_group_id": st.sampled_from([TRUNK, OTHER_TRUNK]),
        "behaviour": st.sampled_from(["assign.success", "assign.conflict", "assign.plus-unencoded", "release.success"]),
        "status": st.sampled_from([200, 204, 400, 404]),
        "spelling": st.sampled_from(["encoded", "plus-unencoded", "encoded-twice"]),
    },
)
# The paths with a number, and those with a trunk, as somebody reads them who knows only the documentation.
_NUMBER = re.compile(r"/account/[^/]+/numbers/([^/?]+)(?:/assign|/cancel-release)?(?:\?|$)", re.IGNORECASE)
_TRUNK = re.compile(r"/account/[^/]+/trunks/([0-9a-f-]{36})(?:\?|$)", re.IGNORECASE)


@given(REQUESTS, SELECTIONS)
def test_a_verification_agrees_with_a_count_by_hand(requests: list[Request], selection: dict[str, Any]) -> None:
    """The exact number holds, and each other number fails."""
    control = steered(requests, settings=Settings())
    entries = entries_of(control)
    by_hand = sum(_fits(entry, selection) for entry in entries)
    if implausible(selection, SPEC) is not None:
        assert by_hand == 0
        return
    assert control.verify(selection, times=by_hand) == by_hand
    assert not control.judge({**selection, "times": by_hand + 1}).ok
    assert control.judge({**selection, "at_most": by_hand}).ok


@given(REQUESTS)
def test_every_answer_is_recorded_by_a_behaviour_that_can_be_expected(requests: list[Request]) -> None:
    """An expectation with one of the others is refused."""
    seen = {entry.outcome.behaviour for entry in entries_of(steered(requests, settings=Settings()))}
    assert seen - RECORDED == set()


@given(REQUESTS, SELECTIONS)
def test_a_report_is_printable_and_not_wide(requests: list[Request], selection: dict[str, Any]) -> None:
    """Only the line with the target may be wider than 100 columns, since it must not be broken."""
    control = steered(requests, settings=Settings())
    if implausible(selection, SPEC) is not None:
        return
    result = control.judge({**selection, "times": 99})
    lines = result.message.split("\n")
    assert [line for line in lines if len(line) > 100 and not line.startswith("  #")] == []
    assert all(line.isprintable() for line in lines)
    json.dumps(result.as_json())


def _fits(entry: Entry, selection: dict[str, Any]) -> bool:
    operation = entry.routed.operation
    seen = {
        "operation": operation.id if operation else None,
        "account": entry.routed.parameters.get("account_id"),
        "number": _number(entry),
        "trunk_group_id": _trunk(entry),
        "behaviour": entry.outcome.behaviour,
        "status": entry.reply.status,
        "spelling": entry.routed.spelling.rule.id if entry.routed.spelling else None,
    }
    return all(seen[name] == value for name, value in selection.items())


def _number(entry: Entry) -> str | None:
    """Return the number that the path means, if it is one of the two."""
    found = _NUMBER.search(entry.routed.request.target) if entry.routed.operations else None
    if found is None or entry.routed.spelling is None:
        return None
    text = found[1]
    for _ in range(8):
        text = unquote(text)
    digits = re.sub(r"^(?:tel:)?[^0-9]*(?:00|011|2B)?|[^0-9]", "", text)
    return next((number for number in (NUMBER, OTHER_NUMBER) if number[1:] == digits), None)


def _trunk(entry: Entry) -> str | None:
    if (found := _TRUNK.search(entry.routed.request.target)) and "trunk_id" in entry.routed.parameters:
        return found[1].lower()
    try:
        body = json.loads(entry.routed.request.body)
    except ValueError:
        return None
    sent = body.get("trunk_group_id") if isinstance(body, dict) else None
    return sent.lower() if isinstance(sent, str) else None
