"""What a store finds for a person: accounts with their counts, and numbers by state, trunk and account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_ACCOUNT,
    FOREIGN_NUMBER,
    INVENTORY,
    NUMBER,
    OTHER_TRUNK,
    TRIAL_ACCOUNT,
    TRUNK,
)
from vobiz_mock.state.records import PhoneNumber
from vobiz_mock.state.store import NumberState, Page, Slice, Summary, Totals, Verdict, Wanted

if TYPE_CHECKING:
    from vobiz_mock.state.store import Store

AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
EVERYTHING = Slice(0, 1000)


def _found(store: Store, wanted: Wanted) -> list[str]:
    page = store.find(EVERYTHING, wanted)
    assert isinstance(page, Page)
    assert page.total == len(page.items)
    return [number.e164 for number in page.items]


def test_accounts_are_in_the_order_of_the_seed(store: Store) -> None:
    """A person finds them where the seed has them."""
    ids = [one.account.account_id for one in store.accounts(EVERYTHING).items]
    assert ids == [ACCOUNT, FOREIGN_ACCOUNT, TRIAL_ACCOUNT]


def test_a_page_of_accounts_knows_how_many_match(store: Store) -> None:
    """The search is in the ids, in any case."""
    page = store.accounts(Slice(1, 1), search="ma_")
    assert ([one.account.account_id for one in page.items], page.total) == ([FOREIGN_ACCOUNT], 3)


def test_a_summary_counts_what_an_account_has(store: Store) -> None:
    """A released number is neither assigned nor unassigned."""
    store.release(ACCOUNT, NUMBER, until=AT + timedelta(hours=24), at=AT)
    account = store.account(ACCOUNT)
    assert account is not None
    assert store.summary(ACCOUNT) == Summary(account, numbers=4, assigned=1, pending=1, trunks=2)


def test_totals_count_all_accounts(store: Store) -> None:
    """The inventory is counted apart."""
    assert store.totals() == Totals(accounts=3, numbers=6, assigned=1, for_sale=len(INVENTORY))


@pytest.mark.parametrize("text", [OTHER_TRUNK, OTHER_TRUNK[:8], "Backup", "back"])
def test_a_trunk_is_found_by_its_id_or_its_name(store: Store, text: str) -> None:
    """A part of it is enough, in any case."""
    assert _found(store, Wanted(trunk=text)) == [ASSIGNED_NUMBER]


def test_a_trunk_of_another_account_is_not_looked_at(store: Store) -> None:
    """The account limits the trunks, too."""
    assert _found(store, Wanted(account_id=FOREIGN_ACCOUNT, trunk="Backup")) == []


def test_all_numbers_include_the_inventory_at_the_end(store: Store) -> None:
    """A person who looks for a number finds it wherever it is."""
    assert _found(store, Wanted())[-len(INVENTORY) :] == sorted(INVENTORY)


def test_an_account_has_no_number_for_sale(store: Store) -> None:
    """A number of the inventory has no account."""
    assert _found(store, Wanted(account_id=ACCOUNT, state=NumberState.FOR_SALE)) == []


def test_a_search_and_a_state_apply_together(store: Store) -> None:
    """A number must fit both."""
    assert _found(store, Wanted(search="44", state=NumberState.UNASSIGNED)) == [FOREIGN_NUMBER]


@pytest.mark.parametrize("wanted", [Wanted("NOBODY"), Wanted("NOBODY", NumberState.PENDING)])
def test_an_unknown_account_is_a_verdict(store: Store, wanted: Wanted) -> None:
    """A store is total."""
    assert store.find(EVERYTHING, wanted) is Verdict.ACCOUNT_UNKNOWN
    assert store.summary("NOBODY") is store.in_use("NOBODY") is Verdict.ACCOUNT_UNKNOWN


def test_the_use_of_trunks_has_no_trunk_without_numbers(store: Store) -> None:
    """A trunk whose last number was unassigned is not in use."""
    store.assign(ACCOUNT, NUMBER, TRUNK, at=AT)
    store.unassign(ACCOUNT, NUMBER, at=AT)
    assert store.in_use(ACCOUNT) == {OTHER_TRUNK: 1}


def test_a_released_number_that_kept_its_trunk_is_pending(store: Store) -> None:
    """Only a seed can have one. It has one state, in the counts too, and its trunk is in use."""
    fields = {"status": "pending_release"}
    store.put(PhoneNumber(e164="+4930", account_id=ACCOUNT, country="DE", trunk_group_id=TRUNK, fields=fields))
    assert _found(store, Wanted(state=NumberState.PENDING)) == _found(store, Wanted(trunk=TRUNK)) == ["+4930"]
    assert _found(store, Wanted(state=NumberState.ASSIGNED)) == [ASSIGNED_NUMBER]
    assert store.totals().assigned == 1
