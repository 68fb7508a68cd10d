"""Accounts that no one has."""

from __future__ import annotations

import re

from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.testing.fictional import FictionalAccounts, Shape, fictional_numbers
from vobiz_spec import load


def test_all_numbers_are_reserved_for_fiction() -> None:
    """They are 555-0100 to 555-0199 of area codes that can exist, and none occurs twice."""
    numbers = list(fictional_numbers())
    assert [number for number in numbers if not re.fullmatch(r"\+1[2-9][0-8]\d55501\d\d", number)] == []
    assert len(set(numbers)) == len(numbers) > 60_000


def test_accounts_have_nothing_in_common() -> None:
    """One seed may have many of them, and the fake takes it."""
    accounts = FictionalAccounts()
    made = [accounts.make(Shape()) for _ in range(500)]
    content = {key: [item for seed in made for item in seed[key]] for key in ("accounts", "inventory")}
    seed = load_seed(content, load())
    assert (len(seed.numbers), len(seed.trunks)) == (2000, 1000)


def test_numbers_are_used_again_after_the_last() -> None:
    """A session of any length has numbers for each test."""
    accounts, count = FictionalAccounts(), len(list(fictional_numbers()))
    made = [accounts.make(Shape(numbers=99)) for _ in range(count // 100 + 1)]
    numbers = [number for seed in made for number in (*seed["accounts"][0]["numbers"], *seed["inventory"])]
    assert set(numbers) == set(fictional_numbers())
    assert numbers[count] == numbers[0]


def test_what_is_taken_is_not_made() -> None:
    """The seed of a session may have fictional numbers, too."""
    taken = {next(fictional_numbers()), "MA_TEST0001"}
    (made,) = FictionalAccounts(taken).make(Shape())["accounts"]
    assert taken.isdisjoint({made["account_id"], *made["numbers"]})
