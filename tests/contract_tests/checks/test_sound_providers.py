"""Correct providers that differ from the fake where the public documentation leaves something open. None of them fails.

Each is the fake with such things changed, or with a different account. All runs are strict.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract_tests._edits import (
    edit_json,
    edit_requests,
    edit_responses,
    if_body_has,
    is_any,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    on_path,
    respond_instead,
    set_body,
    set_example,
    set_header,
    set_status,
)
from tests.contract_tests._faults import Broken, deletes_trunk
from tests.contract_tests._readings import READINGS
from tests.contract_tests._serving import provider_at, serving
from tests.contract_tests._sound import CORRECT, DRIFTING, UNTIL_CLOSED
from tests.contract_tests._sound_accounts import ACCOUNTS, ANY_CASE

from two_accounts import ACCOUNT, FOREIGN_NUMBER, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_contract import Effort, Options, Provider, Session
from vobiz_contract.results import ExitCode, Judgement
from vobiz_mock import MockServer

if TYPE_CHECKING:
    from tests.contract_tests._edits import IncomingRequest, Wrapper

LITTLE = Effort(spellings=4, bodies=4, sequences=1, steps=8, repeats=2, rounds=1, racers=4, generated=0)
# With more seeds, each provider is checked that often; `make prove` does it with 20.
RUNS = range(int(os.environ.get("VOBIZ_SOUND_SEEDS", "1")))
_INVALID = '{"error": "invalid request", "message": "The request is not valid."}'
_TRUNK_NOT_FOUND = '{"error": "Trunk not found", "message": "x"}'
_FORBIDDEN = '{"error": "forbidden", "message": "No."}'


def _fewest_fields(page: dict[str, Any]) -> None:
    """Keep only the documented fields of each number."""
    page["items"] = [{key: item[key] for key in ("e164", "trunk_group_id") if key in item} for item in page["items"]]


def _unusual_fields(page: dict[str, Any]) -> None:
    for item in page["items"]:
        item |= {"setup_fee": "0.00", "tags": None, "capabilities": ["voice"], "country": "in", "shard": {"id": 7}}


def _clamp(request: IncomingRequest) -> None:
    """Use a page size of 100 instead of one that is invalid or too large."""
    path, _, query = request.target.partition("?")
    value = query.removeprefix("per_page=")
    if query.startswith("per_page=") and not (value.isdigit() and 1 <= int(value) <= 100):
        request.target = f"{path}?per_page=100"


def _unassigns_wrong_spelling(request: IncomingRequest) -> bool:
    return is_unassign(request) and not request.segment.upper().startswith("%2B")


def _creates_trunk_without_name(request: IncomingRequest) -> bool:
    return on_path("/trunks", "POST")(request) and isinstance(request.json, dict) and not request.json.get("name")


VARIANTS: dict[str, tuple[Wrapper, ...]] = {
    "one": (
        edit_responses(is_list, 200, edit_json(_fewest_fields)),
        edit_responses(is_any, None, set_header("X-Request-Id", "1")),
        edit_responses(is_any, 404, set_header("Content-Type", "application/json; charset=utf-8")),
        edit_responses(is_assign, 404, edit_json(lambda one: {**one, "request_id": "1"})),
        edit_requests(is_list, _clamp),
        respond_instead(_unassigns_wrong_spelling, 400, "InvalidNumberFormat"),
        edit_responses(deletes_trunk, 204, set_status(200), set_body("{}")),
        edit_responses(is_assign, 404, if_body_has(b"Trunk", set_body(_TRUNK_NOT_FOUND))),
    ),
    "another": (
        edit_responses(is_list, 200, edit_json(_unusual_fields)),
        edit_responses(is_any, 403, if_body_has(b"account in the URL", set_body(_FORBIDDEN))),
        edit_responses(lambda a: "unknown" in a.path, 404, set_body("<p>No</p>", "text/html")),
        edit_responses(is_get, 400, set_status(422)),
        respond_instead(_unassigns_wrong_spelling, 404, "NumberNotFound"),
        edit_responses(_creates_trunk_without_name, 400, set_status(422)),
        edit_responses(on_path("-inventory", "POST"), 400, set_status(404), set_example("NotInInventory")),
        edit_responses(is_assign, 400, if_body_has(b"Content-Type", set_body(_INVALID))),
    ),
}


@pytest.mark.parametrize("seed", RUNS)
@pytest.mark.parametrize("name", VARIANTS)
def test_correct_provider_that_differs_from_the_fake_passes(name: str, seed: int) -> None:
    """Fields, their types, messages, and statuses that no public page states may differ."""
    with serving(_variant(name, VARIANTS[name])) as url:
        _assert_passes(provider_at(url), seed)


@pytest.mark.parametrize("seed", RUNS)
@pytest.mark.parametrize("name", READINGS)
def test_provider_that_follows_other_pages_passes(name: str, seed: int) -> None:
    """Where Vobiz's pages contradict each other, a provider that follows any of them conforms."""
    with serving(_variant(name, READINGS[name])) as url:
        _assert_passes(provider_at(url), seed)


@pytest.mark.parametrize("seed", RUNS)
@pytest.mark.parametrize("name", CORRECT)
def test_provider_of_another_make_passes(name: str, seed: int) -> None:
    """Limits, lag, order, compression, forms of JSON, clocks and other customers are no mistakes."""
    with serving(_variant(name, CORRECT[name])) as url:
        _assert_passes(provider_at(url), seed)


@pytest.mark.parametrize("seed", RUNS)
@pytest.mark.parametrize("name", ACCOUNTS)
def test_account_with_other_rules_or_customers_passes(name: str, seed: int) -> None:
    """What must be unique, what is required, and who else uses the account, is on no page or on some only."""
    with serving(_variant(name, ACCOUNTS[name])) as url:
        _assert_passes(provider_at(url), seed)


def test_parser_that_ignores_the_case_of_names_drifts_only() -> None:
    """The parser of Go does so, and no public page says which names are the same."""
    with serving(_variant("names in any case", ANY_CASE)) as url:
        report = Session(provider_at(url), Options(effort=LITTLE)).run()
    assert [one.id for one in report.all if one.failures] == ["assign.body-invalid.body"]


def test_bodies_that_end_with_the_connection_pass() -> None:
    """HTTP/1.0 has neither chunks nor a length that must be sent."""
    with serving(replace(_variant("HTTP/1.0", UNTIL_CLOSED), threaded=True)) as url:
        _assert_passes(provider_at(url))


@pytest.mark.parametrize("name", DRIFTING)
def test_provider_with_other_texts_drifts_only(name: str) -> None:
    """What only independent reports say, or nobody, breaks no contract."""
    wrappers, drifted = DRIFTING[name]
    with serving(_variant(name, wrappers)) as url:
        report = Session(provider_at(url), Options(effort=LITTLE)).run()
    assert {one.id for one in report.results if one.judgement is Judgement.DRIFTED} == drifted
    assert report.exit_code is ExitCode.CONFORMS


def _variant(name: str, wrappers: tuple[Wrapper, ...]) -> Broken:
    return Broken(name, (), lambda sound: reduce(lambda app, wrap: wrap(app), wrappers, sound))


def _many(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n:04}" for n in range(count)]


def _seed(numbers: list[Any], trunks: tuple[str, ...], inventory: list[str]) -> dict[str, Any]:
    account = {
        "account_id": ACCOUNT,
        "auth_token": TOKEN,
        "trunks": [{"trunk_id": trunk, "name": "Own"} for trunk in trunks],
        "numbers": numbers,
    }
    return {"accounts": [account], "inventory": inventory}


LONGEST_NUMBER, SHORTEST_NUMBER = "+123456789012345", "+12"
# A seed, and the number in it that the checks may use.
SEEDS = {
    "one of each, assigned": (
        _seed([{"e164": LONGEST_NUMBER, "trunk_group_id": TRUNK}], (TRUNK,), []),
        LONGEST_NUMBER,
    ),
    "many": (_seed([NUMBER, *_many("+1415555", 230)], (TRUNK, OTHER_TRUNK), _many("+91808888", 130)), NUMBER),
    "shortest number": (_seed([SHORTEST_NUMBER], (TRUNK,), [FOREIGN_NUMBER]), SHORTEST_NUMBER),
}


@pytest.mark.parametrize("name", SEEDS)
def test_any_account_passes(name: str) -> None:
    """An account may have few or many numbers and trunks, and an assignment or none."""
    seed, number = SEEDS[name]
    with MockServer(seed=seed) as fake:
        _assert_passes(
            Provider(
                url=fake.url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=(number,), trunk_ids=(TRUNK,), sandbox=True
            )
        )


def _assert_passes(provider: Provider, seed: int = 0) -> None:
    report = Session(provider, Options(effort=LITTLE, strict=True, seed=seed)).run()
    assert [(one.id, one.failures[0].expected, one.failures[0].seen) for one in report.all if one.failures] == []
    assert report.exit_code is ExitCode.CONFORMS
