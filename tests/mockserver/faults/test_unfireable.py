"""A fault that can never fire, or of which a part can never be seen, is refused when it is written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER
from vobiz_mock import Fake, MemoryStore, Settings, SteeringError
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.faults.faults import Faults

# Why a fault is refused: a part of the message, and the fault.
REFUSED: list[tuple[str, dict[str, Any]]] = [
    # what does not exist
    ("'assign'; did you mean assign_number", {"on": {"operation": "assign"}, "do": {"status": 500}}),
    ("did you mean assign.rate-limited", {"do": {"behaviour": "assign.ratelimited"}}),
    ("did you mean plus-unencoded", {"on": {"spelling": "plus-encoded"}, "do": {"status": 500}}),
    # a behaviour that is not an answer to the requests
    ("is of purchase_number", {"on": {"operation": "assign_number"}, "do": {"behaviour": "purchase.debit-failed"}}),
    ("no answer of its own", {"do": {"behaviour": "assign.check-order"}}),
    ("no answer of its own", {"do": {"behaviour": "list-numbers.paging"}}),
    ("no answer of its own", {"do": {"behaviour": "common.path-alias"}}),
    # requests that do not exist
    ("fits no request of list_numbers", {"on": {"operation": "list_numbers", "number": NUMBER}, "do": {"status": 500}}),
    (
        "fits no request of list_trunks",
        {"on": {"operation": "list_trunks", "spelling": "encoded"}, "do": {"status": 500}},
    ),
    ("no number in the path", {"on": {"operation": "purchase_number", "spelling": "encoded"}, "do": {"status": 500}}),
    ("no number in the path", {"on": {"spelling": "encoded"}, "do": {"behaviour": "purchase.debit-failed"}}),
    ("has no number", {"on": {"number": NUMBER}, "do": {"behaviour": "delete-trunk.active-calls"}}),
    ("'912271264217' does not fit", {"on": {"number": NUMBER[1:]}, "do": {"status": 500}}),
    ("does not fit", {"on": {"number": f"{NUMBER}\n"}, "do": {"status": 500}}),
    ("on.account", {"on": {"account": ""}, "do": {"status": 500}}),
    ("on.nth", {"on": {"nth": 0}, "do": {"status": 500}}),
    ("does not replace a refusal", {"on": {"spelling": "plus-unencoded"}, "do": {"status": 200}, "when": "after"}),
    # never
    ("fault.times: 0", {"times": 0, "do": {"status": 500}}),
    ("fault.chance: 0", {"chance": 0, "do": {"status": 500}}),
    ("fault.chance: 1.5", {"chance": 1.5, "do": {"status": 500}}),
    # nothing happens
    ("'do' is a required property", {}),
    ("should be non-empty", {"do": {}}),
    ("nothing in it changes an answer", {"do": {"malformed": False}}),
    ("nothing in it changes an answer", {"do": {"wait": 0}}),
    ("always 0", {"do": {"wait": {"min": 0, "max": 0}}}),
    ("no answer that has it", {"do": {"body": {}}}),
    ("no answer that has it", {"do": {"wait": 1, "headers": {"Retry-After": "1"}}}),
    ("no body that could be slow", {"on": {"operation": "assign_number"}, "do": {"rate": 5}}),
    ("no body that could be slow", {"do": {"behaviour": "assign.success", "rate": 5}}),
    ("no body that could be slow", {"do": {"status": 503, "rate": 5}}),
    ("no byte of a body is sent", {"do": {"rate": 5, "end": "reset"}}),
    ("no byte of a body is sent", {"do": {"rate": 5, "length": 0}}),
    ("nothing is cut at 9999 bytes", {"do": {"behaviour": "assign.conflict", "length": 9999}}),
    ("nothing is cut at 9999 bytes", {"on": {"operation": "assign_number"}, "do": {"length": 9999}}),
    ("nothing is cut at 5 bytes", {"on": {"operation": "assign_number"}, "do": {"length": 5}, "when": "after"}),
    ("has no body", {"do": {"status": 503, "malformed": True}}),
    ("has no body", {"do": {"behaviour": "assign.success", "malformed": True}}),
    ("has no body", {"on": {"operation": "assign_number"}, "do": {"malformed": True}, "when": "after"}),
    ("may still be JSON", {"do": {"status": 503, "body": 12, "malformed": True}}),
    # what contradicts itself
    ("leave out behaviour, or status", {"do": {"behaviour": "assign.conflict", "status": 409}}),
    ("leave out behaviour, or body", {"do": {"behaviour": "assign.conflict", "body": {}}}),
    ("min is 2", {"do": {"wait": {"min": 2, "max": 1}}}),
    ("'max' is a dependency of 'min'", {"do": {"wait": {"min": 2, "sigma": 1}}}),
    ("too many properties", {"do": {"wait": {"min": 1, "max": 2, "median": 1, "sigma": 1}}}),
    ("status 204 has no body", {"do": {"status": 204, "body": {}}}),
    ("status 304 has no body", {"do": {"status": 304, "body": "text"}}),
    # what HTTP does not allow
    ("do.status", {"do": {"status": 100}}),
    ("do.status", {"do": {"status": 600}}),
    ("belongs to the connection", {"do": {"status": 503, "headers": {"Content-Length": "3"}}}),
    ("belongs to the connection", {"do": {"status": 503, "headers": {"transfer-encoding": "chunked"}}}),
    ("belongs to the fake", {"do": {"status": 503, "headers": {"X-Mock-Version": "1"}}}),
    ("is not the name of a header field", {"do": {"status": 503, "headers": {"a b": "1"}}}),
    ("is not the name of a header field", {"do": {"status": 503, "headers": {"": "1"}}}),
    ("is not a value of a header field", {"do": {"status": 503, "headers": {"a": "1\r\nb: 2"}}}),
    ("is not a value of a header field", {"do": {"status": 503, "headers": {"a": "€"}}}),
    ("is not of type 'string'", {"do": {"status": 503, "headers": {"Retry-After": 1}}}),
    ("surrogates not allowed", {"do": {"status": 503, "body": "\ud800"}}),
    ("surrogates not allowed", {"on": {"account": "\ud800"}, "do": {"status": 503}}),
    ("expected at most 1048576", {"do": {"status": 503, "body": "a" * (1024 * 1024 + 1)}}),
    # what is not of the format
    ("must be a value of JSON", {"do": {"wait": float("nan")}}),
    ("must be a value of JSON", {"do": {"rate": float("inf")}}),
    ("must be a value of JSON", {"do": {"status": 503, "body": object()}}),
    ("do.rate", {"do": {"rate": 10**400}}),
    ("do.wait", {"do": {"wait": -1}}),
    ("do.wait", {"do": {"wait": True}}),
    ("do.length", {"do": {"length": 1.5}}),
    ("do.end", {"do": {"end": "open"}}),
    ("fault.when", {"do": {"status": 503}, "when": "during"}),
    ("there is no key 'delay'; expected", {"do": {"delay": 5}}),
]


@pytest.mark.parametrize(("reason", "fault"), REFUSED, ids=[reason for reason, _ in REFUSED])
def test_a_fault_that_cannot_fire_is_refused(faults: Faults, reason: str, fault: dict[str, Any]) -> None:
    """The error says why, and nothing is added."""
    with pytest.raises(SteeringError, match=re.escape(reason)):
        faults.add_written(fault)
    assert len(faults) == 0


ACCEPTED: list[dict[str, Any]] = [
    {"on": {"number": NUMBER, "spelling": "not-e164"}, "do": {"status": 500}},
    {"on": {"number": NUMBER}, "do": {"behaviour": "common.server-error"}},
    {"on": {"operation": "purchase_number", "number": NUMBER}, "do": {"status": 500}},
    {"on": {"operation": "assign_number"}, "do": {"behaviour": "common.rate-limited"}},
    {"on": {"operation": "assign_number"}, "do": {"malformed": True}},
    {"on": {"operation": "assign_number"}, "do": {"end": "reset", "length": 20}, "when": "after"},
    {"on": {"operation": "assign_number"}, "do": {"length": 0}, "when": "after"},
    {"on": {"operation": "assign_number"}, "do": {"wait": 1, "end": "silence"}},
    {"on": {"operation": "assign_number", "spelling": "plus-unencoded"}, "do": {"malformed": True}, "when": "after"},
    {"on": {"operation": "assign_number", "spelling": "encoded-twice"}, "do": {"length": 9}, "when": "after"},
    {"on": {"operation": "assign_number", "spelling": "plus-missing"}, "do": {"rate": 5}},
    {"do": {"rate": 5}},
    {"do": {"status": 204}},
    {"do": {"status": 503, "body": None}},
    {"do": {"status": 503, "headers": {"A": ""}}},
    {"do": {"behaviour": "assign.race"}},
    {"do": {"status": 503.0}, "times": 2.0},
]


@pytest.mark.parametrize("fault", ACCEPTED, ids=json.dumps)
def test_a_fault_that_can_fire_is_accepted(faults: Faults, fault: dict[str, Any]) -> None:
    """However unusual it is."""
    assert faults.add_written(fault).as_json()["do"] == fault["do"]


def test_a_spelling_that_the_fake_accepts_can_succeed() -> None:
    """With `--plus accept`, requests with a literal plus are not refused."""
    faults = Fake(MemoryStore(), Settings(plus="accept")).faults
    assert faults.add(200, spelling="plus-unencoded", when="after").id == "f1"


def test_the_message_names_the_operations_that_have_a_number(faults: Faults) -> None:
    """They are what would work."""
    with pytest.raises(SteeringError, match="assign_number, unassign_number, purchase_number, release_number"):
        faults.add(500, operation="list_numbers", number=NUMBER)


# Faults that an earlier one hides


ALL = {"times": None}
HIDING = [
    ({}, {}),
    ({}, {"operation": "assign_number", "number": NUMBER, "account": ACCOUNT, "nth": 5}),
    ({"operation": "assign_number"}, {"operation": "assign_number", "spelling": "encoded"}),
    ({"number": NUMBER}, {"number": NUMBER, "operation": "purchase_number"}),
    ({"account": ACCOUNT}, {"account": ACCOUNT, "operation": "list_numbers"}),
    ({"nth": 3}, {"nth": 3}),
]
NOT_HIDING = [
    ({"operation": "assign_number"}, {}),
    ({"account": ACCOUNT}, {}),
    ({"number": NUMBER}, {"number": OTHER_NUMBER}),
    ({"spelling": "encoded"}, {"operation": "assign_number"}),
    ({"nth": 3}, {"nth": 2}),
    ({"nth": 2}, {}),
]


@pytest.mark.parametrize(("earlier", "later"), HIDING)
def test_a_hidden_fault_is_refused(faults: Faults, earlier: dict[str, Any], later: dict[str, Any]) -> None:
    """All its requests would meet the earlier one for ever."""
    faults.add(503, times=None, **earlier)
    with pytest.raises(SteeringError, match="meet f1 first; remove f1"):
        faults.add(500, **later)


@pytest.mark.parametrize(("earlier", "later"), NOT_HIDING)
def test_a_fault_that_is_hidden_in_part_is_accepted(faults: Faults, earlier: Any, later: Any) -> None:
    """Some of its requests do not meet the earlier one."""
    faults.add(503, times=None, **earlier)
    assert faults.add(500, **later).id == "f2"


@pytest.mark.parametrize("earlier", [{"times": 100}, {"times": None, "chance": 0.99}])
def test_a_fault_that_is_hidden_for_a_time_is_accepted(faults: Faults, earlier: dict[str, Any]) -> None:
    """It fires afterwards."""
    faults.add(503, **earlier)
    assert faults.add(500).id == "f2"


def test_several_faults_together_can_hide_one(faults: Faults) -> None:
    """One for each spelling covers all requests of the operation."""
    for rule in load().encoding_rules:
        faults.add(503, times=None, spelling=rule.id)
    with pytest.raises(SteeringError, match="meet f1, f2, f3, f4, f5, f6, f7 first"):
        faults.add(500, operation="assign_number")


def test_the_count_of_an_earlier_fault_matters(caller: Any, faults: Faults) -> None:
    """When the requests that pass it by are used up, a later fault is hidden."""
    faults.add(503, times=None, nth=2)
    caller.send("GET", "numbers")
    with pytest.raises(SteeringError, match="f1"):
        faults.add(500)
