"""The greeting, which lists the first numbers and trunks of each account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_mock.cli.greeting import greeting
from vobiz_mock.state.records import Account, PhoneNumber, Seed

OWNERS = ("A", "B", None)


@given(owners=st.lists(st.sampled_from(OWNERS), max_size=12))
def test_the_greeting_lists_three_numbers_of_each_owner(owners: list[str | None]) -> None:
    """It says how many more there are, also if the numbers of the owners are mixed."""
    numbers = tuple(PhoneNumber(e164=f"+{10 + n}", account_id=owner, country="IN") for n, owner in enumerate(owners))
    accounts = tuple(Account(account_id=owner, auth_token="t") for owner in OWNERS if owner)
    lines = list(greeting("http://fake", Seed(accounts=accounts, numbers=numbers), own=True))
    listed = [line.split("  ")[-1].strip() for line in lines if line.startswith(("  numbers", "Inventory"))]
    assert listed == [_abbreviated([one.e164 for one in numbers if one.account_id == owner]) for owner in OWNERS]


@pytest.mark.parametrize(
    ("url", "command"),
    [
        ("http://127.0.0.1:8055", "  vobiz-mock journal --follow"),
        ("http://127.0.0.1:9000", "  vobiz-mock journal --follow --url http://127.0.0.1:9000"),
    ],
)
def test_the_greeting_names_the_fake_in_commands_that_would_miss_it(url: str, command: str) -> None:
    """The commands speak to the default URL if they are not told otherwise."""
    assert command in list(greeting(url, Seed(), own=True))


def test_the_greeting_mentions_the_magic_numbers() -> None:
    """Only if they are active. It says where all of them are listed."""
    seed = Seed()
    plain, magic = (list(greeting("http://fake", seed, own=True, magic=magic)) for magic in (False, True))
    added = "\n".join(line for line in magic if line not in plain)
    assert "+12025550140, assign_number: 429 with Retry-After." in added
    assert ("http://fake/_mock" in added, "docs/magic.md" in added) == (True, True)


def _abbreviated(numbers: list[str]) -> str:
    more = f" and {len(numbers) - 3} more" if len(numbers) > 3 else ""
    return ", ".join(numbers[:3]) + more or "none"
