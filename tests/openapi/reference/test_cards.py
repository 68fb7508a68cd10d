"""A card has what the document says about its behaviour, and claims no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vobiz_spec import load
from vobiz_spec.reference.guide import Guide

if TYPE_CHECKING:
    from vobiz_spec.reference.cards import Card

GUIDE = Guide(load())
CARDS = list(GUIDE.cards.values())
every_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.behaviour.id)


def test_each_behaviour_has_a_card_in_the_order_of_the_document() -> None:
    """Those that all operations share come last."""
    assert list(GUIDE.cards) == list(load().behaviours)


@every_card
def test_the_bodies_are_the_examples_of_the_document(card: Card) -> None:
    """A person can compare them with what was received."""
    assert [json.loads(body.text) for body in card.bodies] == [
        load().example(name) for name in card.behaviour.sees.examples
    ]


@every_card
def test_a_request_is_written_as_the_rule_of_the_behaviour_says(card: Card) -> None:
    """The command sends the very spelling."""
    sent = (card.request.path, card.request.curl) if card.request else ()
    assert [rule.wire for rule in card.rules for text in sent if rule.wire not in text] == []


@every_card
def test_the_source_is_kept_to_the_letter(card: Card) -> None:
    """Links are put into it, and nothing else."""
    assert "".join(piece.text for piece in card.source) == card.behaviour.source


def test_a_status_that_another_behaviour_states_keeps_its_own_level() -> None:
    """The body of the conflict is documented, and its status is not."""
    card = GUIDE.cards["assign.conflict"]
    assert card.status_by is not None
    assert (card.status, card.behaviour.level, card.status_by.level) == (400, "documented", "corroborated")


def test_an_unstated_status_stays_unstated() -> None:
    """The race has a status only if someone states it."""
    assert GUIDE.cards["assign.race"].status is None


def test_the_hint_of_a_spelling_names_the_right_one() -> None:
    """The document has both, and the reason."""
    assert GUIDE.cards["assign.plus-missing"].hints == (
        "sent 912271264217; write %2B912271264217: the number must begin with a plus, written %2B",
    )


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("assign.conflict", ["already", "duplicate", "400"]),
        ("assign.credentials-missing", ["auth", "token", "401", "Unauthorized"]),
        ("assign.encoded-twice", ["double", "%252B912271264217"]),
        ("common.rate-limited", ["throttling", "429"]),
        ("purchase.success", ["buy"]),
        ("unassign.success", ["remove"]),
    ],
)
def test_a_card_is_found_by_what_people_type(behaviour: str, words: list[str]) -> None:
    """The document often says it in other words."""
    found = GUIDE.cards[behaviour].words
    assert [word for word in words if word not in found.split() and word not in found] == []


def test_the_levels_count_each_behaviour_once() -> None:
    """The overview says how many are how certain."""
    assert sum(tally.behaviours for tally in GUIDE.levels) == len(load().behaviours)


def test_the_answers_of_the_endpoint_are_different() -> None:
    """The overview has each status with each body once, by status."""
    answers = [(card.status, card.behaviour.sees.example) for card in GUIDE.answers]
    assert answers == sorted(set(answers), key=answers.index)
    assert [status for status, _ in answers] == sorted(status for status, _ in answers if status)
