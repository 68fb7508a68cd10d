"""What changes in a list by itself excuses no fault of the list."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract_tests._edits import edit_json, edit_responses, is_list, on_path
from tests.contract_tests._faults import Broken
from tests.contract_tests._serving import provider_at, serving

from vobiz_contract import FAST, Judgement, Options, Session

if TYPE_CHECKING:
    from tests.contract_tests._edits import App, Condition


def _counts_and_is_wrong(applies: Condition, objects: str, totals: str | None) -> Broken:
    """Return a provider whose objects count the reads of them, and whose totals are too large on small pages."""
    turns = count()

    def edit(page: dict[str, Any]) -> None:
        for one in page[objects]:
            one["reads"] = next(turns)
        meta = page[totals] if totals else page
        if meta.get("per_page", meta.get("limit")) == 1:
            meta["total"] += 1

    def wrap(sound: App) -> App:
        return edit_responses(applies, 200, edit_json(edit))(sound)

    return Broken("counts reads", (), wrap)


@pytest.mark.parametrize(
    ("behaviour", "broken"),
    [
        ("list-numbers.paging", _counts_and_is_wrong(is_list, "items", None)),
        ("list-trunks.paging", _counts_and_is_wrong(on_path("/trunks"), "objects", "meta")),
    ],
)
def test_counter_in_a_list_does_not_hide_a_wrong_total(behaviour: str, broken: Broken) -> None:
    """A list is judged again only if others have changed what is on its pages."""
    with serving(broken) as url:
        report = Session(provider_at(url), Options(effort=FAST, only=(behaviour,))).run()
    judged = {one.id: one.judgement for one in report.results}
    assert judged[behaviour] is Judgement.FAILED
