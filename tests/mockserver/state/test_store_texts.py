"""Texts of each kind in a store: whatever characters they have, they are kept, compared and searched as Python does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Seed
from vobiz_mock.state.store import Page, Slice, Verdict, Wanted
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.state.store import Store

DEFAULTS = Defaults(load())
AT = datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)
EVERYTHING = Slice(0, 1000)
FAR = Slice(10**30, 10**30)
TRUNK = "00000000-0000-4000-8000-000000000000"
# NUL, half of a surrogate pair, the character with which a database's form begins, and what looks like that form.
UNUSUAL = ("a\0b", "a\ud800b", "a\uf8ffb", "a\uf8ff0000b", "ä", "Ä", "\U0001f600", "a'b\"", "%", "_", "\\")
NOWHERE = ("%", "_", "\\", "+4_", "+4%1", "\\+", "*", "[+]", "\0", "\ud800", "\uf8ff")  # in no number
ACCOUNTS = tuple(Account(account_id=text, auth_token=f"t{text}") for text in UNUSUAL)


def test_an_account_may_have_each_character(empty_store: Store) -> None:
    """No two of the ids are the same, and each comes back as it was given."""
    empty_store.load(Seed(accounts=ACCOUNTS))
    assert empty_store.dump() == Seed(accounts=ACCOUNTS)
    assert [empty_store.account(one.account_id) for one in ACCOUNTS] == list(ACCOUNTS)


def test_a_request_may_name_each_text(empty_store: Store) -> None:
    """It is told that there is none of them."""
    empty_store.load(Seed(accounts=(Account(account_id="A", auth_token="t"),)))
    for text in UNUSUAL:
        assert empty_store.account(text) is None
        assert empty_store.assign("A", text, text, at=AT) is Verdict.NUMBER_UNKNOWN
        assert empty_store.purchase("A", text, at=AT) is Verdict.NUMBER_UNAVAILABLE
        assert empty_store.trunk("A", text) is Verdict.TRUNK_UNKNOWN
        assert empty_store.numbers(text, EVERYTHING) is Verdict.ACCOUNT_UNKNOWN


def test_a_search_has_no_special_characters(empty_store: Store) -> None:
    """No number contains one of these, wherever it is looked for."""
    seed = Seed(
        accounts=(Account(account_id="A", auth_token="t"),),
        numbers=(
            PhoneNumber(e164="+491", account_id="A", country="DE"),
            PhoneNumber(e164="+492", account_id=None, country="DE"),
        ),
    )
    empty_store.load(seed)
    for text in NOWHERE:
        assert empty_store.numbers("A", EVERYTHING, search=text) == Page((), 0)
        assert empty_store.inventory(EVERYTHING, search=text) == Page((), 0)
        assert empty_store.find(EVERYTHING, Wanted(search=text)) == Page((), 0)
        assert len(empty_store.inventory(EVERYTHING, exclude=(text,)).items) == 1


@pytest.mark.parametrize(("text", "is_found"), [("100%_", True), ("STRASSE", True), ("ßE\\", True), ("0%s", False)])
def test_a_trunk_is_found_by_each_character_of_its_name(empty_store: Store, text: str, is_found: bool) -> None:  # noqa: FBT001
    """Upper and lower case are those of Unicode."""
    trunk = DEFAULTS.trunk({"name": "100%_Straße\\"}, trunk_id=TRUNK, account_id="A")
    number = PhoneNumber(e164="+491", account_id="A", country="DE", trunk_group_id=TRUNK)
    empty_store.load(Seed(accounts=(Account(account_id="A", auth_token="t"),), numbers=(number,), trunks=(trunk,)))
    assert empty_store.find(EVERYTHING, Wanted(trunk=text)) == Page((number,) * is_found, int(is_found))


def test_an_account_is_found_in_any_case(empty_store: Store) -> None:
    """Also if its letters are not those of ASCII."""
    empty_store.load(Seed(accounts=ACCOUNTS))
    found = empty_store.accounts(EVERYTHING, search="ä").items
    assert [one.account.account_id for one in found] == ["ä", "Ä"]


def test_usernames_may_have_each_character(empty_store: Store) -> None:
    """No two of them are the same, and the same one is taken."""
    empty_store.load(Seed(accounts=ACCOUNTS))
    ids = iter(f"{index:08}-0000-4000-8000-000000000000" for index in range(100))
    names = [*UNUSUAL, *UNUSUAL]
    parts = [
        DEFAULTS.part(PartKind.CREDENTIAL, {"username": name}, part_id=next(ids), account_id="%") for name in names
    ]
    verdicts = [empty_store.put(part) for part in parts]
    assert verdicts == [Verdict.DONE] * len(UNUSUAL) + [Verdict.NAME_TAKEN] * len(UNUSUAL)
    assert empty_store.dump().parts == tuple(parts[: len(UNUSUAL)])


def test_a_page_beyond_all_numbers_is_empty(empty_store: Store) -> None:
    """However large a client's offset is."""
    empty_store.load(Seed(numbers=(PhoneNumber(e164="+491", account_id=None, country="DE"),)))
    assert empty_store.inventory(FAR) == Page((), 1)


def test_the_fields_of_a_number_keep_their_order_and_characters(empty_store: Store) -> None:
    """A state is exported as it was loaded."""
    fields = {"tags": ["\0", "\ud800"], "status": "active", "a": {"z": 1.0, "b": None, "c": 10**30, "d": True}}
    numbers = tuple(PhoneNumber(e164=f"+49{n}", account_id=None, country="DE", fields=fields) for n in range(3))
    empty_store.load(Seed(numbers=numbers))
    assert [str(one.fields) for one in empty_store.dump().numbers] == [str(fields)] * 3
