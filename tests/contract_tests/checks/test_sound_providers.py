"""Sound providers of other makes: what the public facts leave open may go either way, and none of it fails.

Each is the fake with one such thing changed, or another account; all run under --strict.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract._broken import Broken
from tests.contract._faults import ACCOUNT, FOREIGN_NUMBER, NUMBERS, TOKEN, TRUNKS
from tests.contract._kit import (
    Asked,
    answered,
    asked_for,
    body,
    data,
    example,
    having,
    header,
    instead,
    is_any,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    on_path,
    status,
)

from vobiz_contract import Effort, Options, Session, Target
from vobiz_contract.session import selected
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Callable

LITTLE = Effort(spellings=4, bodies=4, sequences=1, steps=8, repeats=2, rounds=1, racers=4, generated=0)
_ERROR = '{"error": "invalid request", "message": "The request is not valid."}'


def _bare(page: dict[str, Any]) -> None:
    """Only what the facts say of a number that must be there."""
    page["items"] = [{key: item[key] for key in ("e164", "trunk_group_id") if key in item} for item in page["items"]]


def _odd(page: dict[str, Any]) -> None:
    for item in page["items"]:
        item |= {"setup_fee": "0.00", "tags": None, "capabilities": ["voice"], "country": "in", "shard": {"id": 7}}


def _clamped(asked: Asked) -> None:
    """A page of more than a hundred is one of a hundred; what is no number counts as not given."""
    path, _, query = asked.target.partition("?")
    value = query.removeprefix("per_page=")
    if query.startswith("per_page=") and not (value.isdigit() and 1 <= int(value) <= 100):
        asked.target, asked.environ["QUERY_STRING"] = f"{path}?per_page=100", "per_page=100"


def _is_wrong_form(asked: Asked) -> bool:
    return is_unassign(asked) and not asked.number.upper().startswith("%2B")


def _missing_name(asked: Asked) -> bool:
    return on_path("/trunks", "POST")(asked) and isinstance(asked.data, dict) and not asked.data.get("name")


ONE_MAKE = (
    answered(is_list, 200, data(_bare)),
    answered(is_any, None, header("X-Request-Id", "1")),
    answered(is_any, 404, header("Content-Type", "application/json; charset=utf-8")),
    answered(is_assign, 404, data(lambda one: {**one, "request_id": "1"})),
    asked_for(is_list, _clamped),
    instead(_is_wrong_form, 400, "InvalidNumberFormat"),
    answered(lambda a: a.method == "DELETE" and "/trunks/" in a.path, 204, status(200), body("{}")),
    answered(is_assign, 404, having(b"Trunk", body('{"error": "Trunk not found", "message": "x"}'))),
)
ANOTHER_MAKE = (
    answered(lambda a: a.path.endswith("/numbers"), 200, data(_odd)),
    answered(is_any, 403, body('{"error": "forbidden", "message": "No."}')),
    answered(lambda a: "unknown" in a.path, 404, body("<p>No</p>", "text/html")),
    answered(is_get, 400, status(422)),
    instead(_is_wrong_form, 404, "NumberNotFound"),
    answered(_missing_name, 400, status(422)),
    answered(on_path("-inventory", "POST"), 400, status(404), example("NotInInventory")),
    answered(is_assign, 400, having(b"Content-Type", body(_ERROR))),
)


@pytest.mark.parametrize("make", [ONE_MAKE, ANOTHER_MAKE], ids=["one", "another"])
def test_sound_provider_of_another_make_passes(
    make: tuple[Any, ...], provider: Callable[[Broken | None], Any], target: Callable[[str], Target]
) -> None:
    """What nobody knows may be as it likes: fields, their types, messages, and which refusal it is."""
    sound = Broken("nothing", (), lambda fake: reduce(lambda app, wrap: wrap(app), make, fake))
    with provider(sound) as url:
        _must_pass(target(url))


def _many(beginning: str, count: int) -> list[str]:
    return [f"{beginning}{n:04}" for n in range(count)]


def _account(numbers: list[Any], trunks: tuple[str, ...], inventory: list[str]) -> dict[str, Any]:
    account = {
        "account_id": ACCOUNT,
        "auth_token": TOKEN,
        "trunks": [{"trunk_id": trunk, "name": "Own"} for trunk in trunks],
        "numbers": numbers,
    }
    return {"accounts": [account], "inventory": inventory}


SEEDS = {
    "one of each, found assigned": _account(
        [{"e164": "+123456789012345", "trunk_group_id": TRUNKS[0]}], TRUNKS[:1], []
    ),
    "many": _account([NUMBERS[0], *_many("+1415555", 230)], TRUNKS, _many("+91808888", 130)),
    "short number": _account(["+12"], TRUNKS[:1], [FOREIGN_NUMBER]),
}


@pytest.mark.parametrize("name", SEEDS)
def test_any_account_passes(name: str) -> None:
    """Few or many numbers and trunks, with or without an assignment."""
    numbers = SEEDS[name]["accounts"][0]["numbers"]
    number = numbers[0] if isinstance(numbers[0], str) else numbers[0]["e164"]
    trunks = tuple(trunk["trunk_id"] for trunk in SEEDS[name]["accounts"][0]["trunks"])
    with MockServer(seed=SEEDS[name]) as fake:
        _must_pass(
            Target(
                url=fake.url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=(number,), trunk_ids=trunks[:1], sandbox=True
            )
        )


def _must_pass(target: Target) -> None:
    with Session(target, Options(effort=LITTLE, strict=True)) as session:
        for name in selected(session.options):
            session.judge(name)
    report = session.report()
    assert [] == [(one.id, one.failures[0].expected, one.failures[0].seen) for one in report.all if one.failures]
    assert report.exit_code == 0
