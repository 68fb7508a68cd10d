"""What the pages tell about the document as a whole: the groups of behaviours, the levels, and the usual questions."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vobiz_spec.reference.cards import groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec.behaviour import Level
    from vobiz_spec.document import Operation, Spec
    from vobiz_spec.reference.cards import Card, Group

# What people ask most, with the behaviours that answer it. The last of them shows the body.
_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "What happens if I send a plus?": ("assign.plus-unencoded", "assign.plus-unencoded.always"),
    "What does the conflict look like?": ("assign.conflict.status", "assign.conflict"),
    "What if the number is unknown?": ("assign.number-unknown",),
    "What if the credentials are wrong?": ("assign.credentials-wrong", "assign.credentials.body"),
}
# Words to try, for those who do not know what to search for.
_WORDS = ("plus", "conflict", "401", "trunk_id", "rate limit", "encoded twice", "unassign", "capital A")


class Tally(NamedTuple):
    """A level, and how many behaviours have it.

    Attributes:
        level: The level.
        behaviours: How many behaviours have it.
        meaning: What it means, as a clause.
        broken: What it means if a live API differs.
    """

    level: Level
    behaviours: int
    meaning: str
    broken: str


class Question(NamedTuple):
    """A question, and the behaviours that answer it.

    Attributes:
        text: The question.
        cards: The behaviours. The last of them shows the body.
    """

    text: str
    cards: tuple[Card, ...]


class Guide:
    """The document as the pages tell it. Each part is made at the first access.

    Args:
        spec: The document.
    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The behaviours of each operation, and those that all operations share."""
        return tuple(groups(self.spec))

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """All behaviours by id."""
        return {card.behaviour.id: card for group in self.groups for card in group.cards}

    @property
    def count(self) -> int:
        """How many behaviours there are."""
        return len(self.cards)

    @property
    def levels(self) -> tuple[Tally, ...]:
        """The levels, from the most to the least certain."""
        counts = Counter(card.behaviour.level for card in self.cards.values())
        meanings = self.spec.level_meanings.items()
        return tuple(Tally(level, counts[level], meaning, level.broken) for level, meaning in meanings)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What people ask most. A profile of the document may lack an answer."""
        asked = (Question(text, self._answered_by(ids)) for text, ids in _QUESTIONS.items())
        return tuple(question for question in asked if question.cards and question.cards[-1].bodies)

    def _answered_by(self, ids: tuple[str, ...]) -> tuple[Card, ...]:
        return tuple(self.cards[id_] for id_ in ids if id_ in self.cards)

    @property
    def words(self) -> tuple[str, ...]:
        """Words to try in a search."""
        return _WORDS

    @property
    def main(self) -> Group:
        """The operation that the document is about: its first one."""
        return self.groups[0]

    @property
    def answers(self) -> tuple[Card, ...]:
        """The different responses of that operation, each with the first behaviour that has it."""
        found: dict[tuple[int, str | None], Card] = {}
        for card in self.main.cards:
            if card.status:
                found.setdefault((card.status, card.behaviour.sees.example), card)
        return tuple(found[key] for key in sorted(found, key=lambda key: key[0]))

    @property
    def tags(self) -> Mapping[str, tuple[Operation, ...]]:
        """The operations below each tag, in the document's order."""
        paths = self.spec.document["paths"]
        found: dict[str, list[Operation]] = {}
        for operation in self.spec.operations.values():
            for tag in paths[operation.path][operation.method.lower()]["tags"]:
                found.setdefault(tag, []).append(operation)
        return {tag: tuple(operations) for tag, operations in found.items()}
