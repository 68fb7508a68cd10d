"""What a person reads of a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vobiz_mock import Fake, MemoryStore
from vobiz_mock.web.inspector.faults.sentence import sentence

if TYPE_CHECKING:
    from vobiz_mock.faults.faults import Faults

NUMBER = "+912271264217"
CASES: list[tuple[dict[str, Any], str]] = [
    ({"do": 503}, "The next request is answered with 503 and no body. It has no effect."),
    (
        {"do": "rate-limited", "on": {"operation": "assign_number", "number": NUMBER}},
        (
            f"The next assign_number request for {NUMBER} is answered with 429 (common.rate-limited) and "
            "Retry-After: 1. It has no effect."
        ),
    ),
    (
        {"do": "commit-then-lose", "times": 3},
        "The next 3 requests get no answer: the connection is reset. They take effect first.",
    ),
    ({"do": "silence"}, "The next request gets no answer: there is only silence. It has no effect."),
    ({"do": "late", "times": None}, "Each request is answered as usual, after 5 seconds."),
    (
        {"do": {"wait": {"min": 0.1, "max": 2}}, "chance": 0.3, "times": None, "seed": 1},
        "Each request, with a chance of 30%, is answered as usual, after 0.1 to 2 seconds at random.",
    ),
    (
        {"do": {"wait": {"median": 0.2, "sigma": 1}}, "seed": 1},
        "The next request is answered as usual, after a random time around 0.2 seconds.",
    ),
    (
        {"do": {"wait": 1, "rate": 20}},
        "The next request is answered as usual, after 1 second, with 20 bytes per second.",
    ),
    (
        {"do": "cut-body", "on": {"nth": 3}},
        (
            "The next request after 2 others gets a part of an answer, only 20 bytes of the body are sent, then the "
            "connection is closed. It has no effect."
        ),
    ),
    (
        {"do": "malformed", "on": {"operation": "list_numbers", "account": "A", "nth": 2}},
        "The next list_numbers request of A after one other gets a part of an answer, its JSON is cut in the middle.",
    ),
    (
        {"do": {"status": 200, "body": "ok", "headers": {"A": "1", "B": "2", "C": "3"}, "end": "silence"}},
        (
            "The next request is answered with 200 and a body of 2 bytes and 3 header fields, then silence follows. "
            "It has no effect."
        ),
    ),
    (
        {"do": 503, "on": {"spelling": "encoded"}},
        "The next request spelt encoded is answered with 503 and no body. It has no effect.",
    ),
    (
        {"do": {"length": 0, "end": "reset"}},
        "The next request gets no answer: the connection is reset, not even the head is sent. It has no effect.",
    ),
]


@pytest.fixture
def faults() -> Faults:
    """The faults of a fake."""
    return Fake(MemoryStore()).faults


def _sentence(faults: Faults, fault: dict[str, Any], met: int = 0) -> str:
    added = faults.add_written(fault)
    added.met = added.fitted = met
    reads = added.definition.on.operation == "list_numbers"
    return sentence(added, faults.status(added), reads=reads)


@pytest.mark.parametrize(("fault", "expected"), CASES, ids=[str(fault["do"]) for fault, _ in CASES])
def test_a_fault_is_a_sentence(faults: Faults, fault: dict[str, Any], expected: str) -> None:
    """It says which requests, what they get, and whether they take effect."""
    assert _sentence(faults, fault) == expected


@pytest.mark.memory_store("it sets the counts of a fault")
def test_the_sentence_counts_what_is_left(faults: Faults) -> None:
    """One of three requests is left."""
    assert _sentence(faults, {"do": 503, "times": 3}, met=2).startswith("The next request is answered with 503")


@pytest.mark.memory_store("it sets the counts of a fault")
@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (1, "One request was answered with 503 and no body. It had no effect."),
        (2, "2 requests were answered with 503 and no body. They had no effect."),
    ],
)
def test_a_spent_fault_is_in_the_past(faults: Faults, times: int, expected: str) -> None:
    """No further request meets it."""
    assert _sentence(faults, {"do": 503, "times": times}, met=times) == expected


def test_a_character_that_turns_the_text_around_is_written_out(faults: Faults) -> None:
    """Otherwise a person would read the rest of the sentence backwards."""
    assert "\u202e" not in _sentence(faults, {"do": 503, "on": {"account": "A\u202eB"}})
