"""How a phone number was written in a path, and whether a number is found that is written so.

The document's encoding rules say which spellings there are and in which order they are tried. Knows neither state nor
answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.api.target import decode, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_spec import EncodingRule, Spec

_LONGEST_SHOWN = 64  # characters of a segment that a hint repeats
_PERCENT_ENCODING = re.compile("%[0-9A-Fa-f]{2}")
_DIGITS = "0123456789"


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """The spelling of a number in a path segment.

    Attributes:
        rule: The encoding rule that fits the segment.
        number: The number in E.164 form, when the rule says that it is found.
        sent: The segment as it was sent.
        write: The segment to write instead, when the number is not found.
    """

    rule: EncodingRule
    sent: str
    number: str | None = None
    write: str | None = None

    @property
    def places(self) -> Mapping[str, str]:
        """What fills the places of the hint to a spelling with which no number is found."""
        shown = printable(self.sent, limit=_LONGEST_SHOWN)
        return {"sent": shown, "write": self.write or "", "reason": self.rule.reason or ""}


class SpellingRules:
    """Judges the spelling of phone numbers by the document's encoding rules."""

    def __init__(self, spec: Spec) -> None:
        self._e164 = re.compile(spec.schema("E164")["pattern"])
        self._rules = spec.encoding_rules
        self._example = next(rule.wire for rule in spec.encoding_rules if rule.id == "encoded")
        # By a rule's id: whether a segment, as sent and decoded, fits it.
        self._fits: Mapping[str, Callable[[str, str], bool]] = {
            "plus-unencoded": lambda sent, _: "+" in sent,
            "hex-lowercase": lambda sent, decoded: self._is_number(decoded) and sent.startswith("%2b"),
            "encoded-needlessly": lambda sent, decoded: self._is_number(decoded) and "%" in sent[1:],
            "encoded": lambda _, decoded: self._is_number(decoded),
            "encoded-twice": lambda _, decoded: _PERCENT_ENCODING.search(decoded) is not None,
            "plus-missing": lambda _, decoded: self._is_number(f"+{decoded}"),
            "not-e164": lambda _, __: True,
        }

    def judge(self, sent: str, decoded: str) -> Spelling:
        """The spelling of a segment, given as it was sent and percent-decoded once."""
        rule = next(rule for rule in self._rules if self._fits[rule.id](sent, decoded))
        if rule.found:
            return Spelling(rule=rule, sent=sent, number=decoded)
        return Spelling(rule=rule, sent=sent, write=self._right_form(decoded) or self._example)

    def _is_number(self, text: str) -> bool:
        return self._e164.match(text) is not None

    def _right_form(self, decoded: str) -> str | None:
        """The nearest spelling that is found: the digits, however often encoded, after an encoded plus."""
        plain = decode(decoded.encode("utf-8").decode("latin-1"))
        digits = "".join(character for character in plain if character in _DIGITS)
        return f"%2B{digits}" if self._is_number(f"+{digits}") else None
