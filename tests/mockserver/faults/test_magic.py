"""Magic numbers: they are in the inventory on request, and their requests always meet a fault."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request, Settings
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_mock.faults.presets import PRESETS
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.faults.magic import MagicNumber
    from vobiz_mock.messages import Reply
    from vobiz_mock.state.records import Seed

PAGE = Path(__file__).parents[3] / "docs" / "magic.md"
EACH = pytest.mark.parametrize("magic", MAGIC_NUMBERS, ids=lambda one: f"{one.operation}-{one.preset}")


def loaded(content: Any = SEED) -> Fake:
    """Return a fake with the magic numbers, and a seed."""
    store = MemoryStore()
    store.load(load_seed(content, load()))
    return Fake(store, Settings(magic=True), sinks=())


def owning(number: str, **fields: Any) -> Fake:
    """Return a fake in which the account has a number."""
    trunks = [{"trunk_id": TRUNK}]
    account = {"account_id": ACCOUNT, "auth_token": TOKEN, "trunks": trunks, "numbers": [{"e164": number, **fields}]}
    return loaded({"accounts": [account]})


def inventory(seed: Seed) -> list[str]:
    """Return the numbers without an account."""
    return [number.e164 for number in seed.numbers if number.account_id is None]


def ask(fake: Fake, operation: str, number: str) -> Reply:
    """Send the request of an operation for a number."""
    entry = load().operations[operation]
    headers = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
    path = entry.path.replace("{account_id}", ACCOUNT).replace("{phone_number}", f"%2B{number[1:]}")
    body = {"trunk_group_id": TRUNK} if operation == "assign_number" else {"e164": number}
    payload = json.dumps(body).encode() if entry.method == "POST" else b""
    return fake.answer(Request(method=entry.method, target=f"/api/v1{path}", headers=headers, body=payload))


def fake_for(magic: MagicNumber) -> Fake:
    """Return a fake in which the request of a magic number would succeed."""
    if magic.operation == "purchase_number":
        return loaded()
    assigned = {"trunk_group_id": TRUNK} if magic.operation == "unassign_number" else {}
    return owning(magic.number, **assigned)


@EACH
def test_a_magic_number_always_meets_its_fault(magic: MagicNumber) -> None:
    """The same fault, without any set-up, also after all faults were cleared."""
    fake = fake_for(magic)
    fake.faults.clear()
    fields = dict(ask(fake, magic.operation, magic.number).headers)
    assert fields["X-Mock-Fault"] == f"magic-{magic.number[1:]}"


@EACH
def test_a_magic_number_meets_it_in_one_operation(magic: MagicNumber) -> None:
    """A number that is to be assigned can be purchased."""
    fake = loaded()
    others = {"assign_number", "unassign_number", "purchase_number", "release_number"} - {magic.operation}
    assert all("X-Mock-Fault" not in dict(ask(fake, other, magic.number).headers) for other in sorted(others))


def test_a_magic_number_with_a_literal_plus_is_not_found() -> None:
    """The mistake is caught, as with any other number."""
    fake = owning("+12025550140")
    target = f"/api/v1/account/{ACCOUNT}/numbers/+12025550140/assign"
    reply = fake.answer(Request(method="POST", target=target, headers={"x-auth-id": ACCOUNT, "x-auth-token": TOKEN}))
    assert "X-Mock-Fault" not in dict(reply.headers)


def test_a_number_is_purchased_and_its_assign_is_lost() -> None:
    """Commit, then lose: the number is assigned, and nothing is sent."""
    fake, number = loaded(), "+12025550146"
    assert ask(fake, "purchase_number", number).status == HTTPStatus.OK
    assert ask(fake, "assign_number", number).delivery.length == 0
    assert ask(fake, "assign_number", number).status == HTTPStatus.BAD_REQUEST


def test_the_faults_of_a_test_come_first() -> None:
    """A test can replace what a magic number does."""
    fake = loaded()
    fake.faults.add(418, operation="assign_number")
    assert ask(fake, "assign_number", "+12025550140").status == 418


def test_magic_numbers_are_not_listed() -> None:
    """The list has the faults that were added."""
    assert list(loaded().faults) == []


def test_without_the_setting_no_number_is_magic() -> None:
    """The inventory is that of the seed."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    Fake(store)
    assert {one.number for one in MAGIC_NUMBERS} & {number.e164 for number in store.dump().numbers} == set()


def test_a_reset_and_a_load_keep_the_magic_numbers() -> None:
    """They are in the inventory beside those of each seed."""
    fake = loaded()
    fake.load(load_seed({"accounts": [], "inventory": ["+918065551234"]}, load()))
    assert inventory(fake.store.dump()) == [*(one.number for one in MAGIC_NUMBERS), "+918065551234"]
    Steering(fake, load_seed(SEED, load())).reset()
    assert {one.number for one in MAGIC_NUMBERS} <= set(inventory(fake.store.dump()))


def test_a_magic_number_of_an_account_stays_there() -> None:
    """A seed that has it needs no purchase, and its export can be loaded again."""
    fake = owning("+12025550146")
    fake.load(fake.store.dump())
    numbers = {number.e164: number.account_id for number in fake.store.dump().numbers}
    assert (numbers["+12025550146"], len(numbers)) == (ACCOUNT, len(MAGIC_NUMBERS))


def test_magic_numbers_are_fictional_and_different() -> None:
    """+1 202 555 0100 to 0199 are reserved for fiction."""
    numbers = [one.number for one in MAGIC_NUMBERS]
    assert all(re.fullmatch(r"\+120255501[0-9]{2}", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_the_page_has_the_table() -> None:
    """Each magic number with its operation, its preset, and what a client sees."""
    row = re.compile(r"^\| `(\+\d+)` \| `(\w+)` \| `([\w-]+)` \| (.*) \|$", re.MULTILINE)
    rows = row.findall(PAGE.read_text(encoding="utf-8"))
    assert rows == [(*one, PRESETS[one.preset].about) for one in MAGIC_NUMBERS]
