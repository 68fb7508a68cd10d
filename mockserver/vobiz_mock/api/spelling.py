"""Classifies the spelling of a phone number in a path, such as `%2B91…` or `+91…`.

The encoding rules of the document define the spellings, their order, and whether the API finds a number. This module
must not depend on the state or on outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.api.number_text import recovered_digits
from vobiz_mock.api.target import decode, printable
from vobiz_spec import compiled_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import EncodingRule, Spec

_MAX_SHOWN = 64  # characters of a segment in a hint


class Spelling(NamedTuple):
    """The spelling of a number in a path segment.

    Attributes:
        rule: The encoding rule that matches the segment.
        sent: The segment as it was sent.
        number: The number in E.164 form. None if the API does not find a number in this spelling.
        write: The corrected segment. None if the spelling needs no correction, or if none is known.
        digits: The digits of a number that is not in E.164 form, such as a national number. None if there are none.
    """

    rule: EncodingRule
    sent: str
    number: str | None = None
    write: str | None = None
    digits: str | None = None

    @property
    def meant(self) -> str | None:
        """The number that the segment means, also if the API does not find it, in E.164 form. None if unknown."""
        return self.number or (decode(self.write) if self.write else None)

    @property
    def places(self) -> Mapping[str, str]:
        """The values for the places in the hint to a wrong spelling."""
        shown = printable(self.sent, limit=_MAX_SHOWN)
        return {"sent": shown, "write": self.write or "", "reason": self.rule.reason or ""}


class SpellingRules:
    """The encoding rules of the document, and the corrections of what they do not find.

    Args:
        spec: The OpenAPI document.
        accept_plus: Whether a number with a literal plus is found.
    """

    def __init__(self, spec: Spec, *, accept_plus: bool = False) -> None:
        self._e164 = compiled_pattern(spec.schema("E164")["pattern"])
        self._rule = spec.encoding.rule
        self._accept_plus = accept_plus

    def judge(self, sent: str, decoded: str) -> Spelling:
        """Return the spelling of a segment, according to the first rule that matches.

        Args:
            sent: The segment as it was sent.
            decoded: The segment, percent-decoded once.
        """
        rule = self._rule(sent, decoded)
        if rule.found:
            return Spelling(rule=rule, sent=sent, number=decoded)
        digits = recovered_digits(decoded)
        write = path_segment(f"+{digits}") if self._is_number(f"+{digits}") else None
        number = decoded if self._accepts(sent, decoded) else None
        return Spelling(rule=rule, sent=sent, number=number, write=write, digits=digits)

    def _accepts(self, sent: str, decoded: str) -> bool:
        return self._accept_plus and sent.startswith("+") and self._is_number(decoded)

    def _is_number(self, text: str) -> bool:
        return self._e164.search(text) is not None


def path_segment(e164: str) -> str:
    """Return a number in E.164 form as a path segment."""
    return f"%2B{e164.removeprefix('+')}"
