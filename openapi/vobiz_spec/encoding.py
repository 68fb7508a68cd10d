"""The document's rules for writing a phone number as a path segment. They judge a segment, and explain its parts.

Owns what the keys of the rules mean. Must not know how a server decodes a segment, nor how to correct one.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from vobiz_spec.patterns import compiled_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _Search = Callable[[str], re.Match[str] | None]

MAX_EXPLAINED = 100  # characters of a segment; a number has 16
_PART = re.compile("%[0-9A-Fa-f]{2}|.", re.DOTALL)
_ANYTHING = re.compile("").search


class Mark(StrEnum):
    """Whether a part of a segment is as it should be."""

    RIGHT = "right"
    ODD = "odd"  # it works, but other clients write it differently
    WRONG = "wrong"  # it keeps the number from being found


class EncodingRule(NamedTuple):
    """One way of writing a phone number as a path segment.

    Attributes:
        id: A stable id.
        fits: A sentence about the segments that the rule fits, for people.
        wire: An example of such a segment.
        found: Whether the API finds the number.
        behaviour: The id of the behaviour that states this.
        reason: Why the number is not found, as a clause. It fills `{reason}` in the hint. None if the number is found.
        sent: The pattern of the segment as it was sent. None if any will do.
        decoded: The pattern of the segment after percent-decoding once. None if any will do.
    """

    id: str
    fits: str
    wire: str
    found: bool
    behaviour: str
    reason: str | None = None
    sent: str | None = None
    decoded: str | None = None


class EncodingPart(NamedTuple):
    """What a part of a segment means.

    Attributes:
        id: A stable id.
        mark: Whether the part is as it should be.
        means: What the part is, as a clause.
        until: The pattern of the segment up to the end of the part. None if any will do.
    """

    id: str
    mark: Mark
    means: str
    until: str | None = None


class EncodingRun(NamedTuple):
    """Parts of a segment that follow each other and mean the same.

    Attributes:
        meaning: What each of them means.
        texts: The parts.
    """

    meaning: EncodingPart
    texts: tuple[str, ...]


class EncodingFunction(NamedTuple):
    """A function that people call to write a number in a URL.

    Attributes:
        language: The programming language.
        call: The call, with the number as its argument.
        writes: What it makes of the number `+912271264217`.
    """

    language: str
    call: str
    writes: str


class Encoding:
    """The encoding rules and the parts of the document, each in its order.

    Args:
        rules: The rules. The last one has no condition.
        parts: What a part can mean. The last one has no condition.
    """

    def __init__(self, rules: tuple[EncodingRule, ...], parts: tuple[EncodingPart, ...]) -> None:
        self.rules = rules
        self.parts = parts
        self._conditions = tuple((_search(rule.sent), _search(rule.decoded), rule) for rule in rules)

    def rule(self, sent: str, decoded: str) -> EncodingRule:
        """Return the first rule that fits a segment.

        Args:
            sent: The segment as it was sent.
            decoded: The segment, percent-decoded once.
        """
        return next(rule for in_sent, in_decoded, rule in self._conditions if in_sent(sent) and in_decoded(decoded))

    def explain(self, sent: str) -> Iterator[tuple[str, EncodingPart]]:
        """Yield each part of a segment, which is a percent-encoded octet or else a character, and what it means.

        Args:
            sent: The segment as it was sent. The time grows with the square of its length.
        """
        for part in _PART.finditer(sent):
            yield part[0], next(meaning for fits, meaning in self._meanings if fits(sent[: part.end()]))

    def runs(self, sent: str) -> tuple[EncodingRun, ...]:
        """Return the parts of the beginning of a segment, 100 characters, those that mean the same together."""
        parts = groupby(self.explain(sent[:MAX_EXPLAINED]), key=lambda part: part[1])
        return tuple(EncodingRun(meaning, tuple(text for text, _ in same)) for meaning, same in parts)

    @cached_property
    def _meanings(self) -> tuple[tuple[_Search, EncodingPart], ...]:
        return tuple((_search(part.until), part) for part in self.parts)


def _search(pattern: str | None) -> _Search:
    return compiled_pattern(pattern).search if pattern is not None else _ANYTHING
