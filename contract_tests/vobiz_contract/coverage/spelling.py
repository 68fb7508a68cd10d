"""Which encoding rule of the document a phone number's segment fits. Written from the rules, apart from the fake's."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from vobiz_contract.formats import is_e164

__all__ = ["rule_of"]

_ENCODED = re.compile("%[0-9A-Fa-f]{2}")


def rule_of(segment: str) -> str:
    """Return the id of the first rule that fits a segment."""
    if "+" in segment:
        return "plus-unencoded"
    number = unquote(segment)
    if is_e164(number):
        return _rule_of_right_number(segment, number)
    if _ENCODED.search(number):
        return "encoded-twice"
    return "plus-missing" if is_e164(f"+{number}") else "not-e164"


def _rule_of_right_number(segment: str, number: str) -> str:
    correct = quote(number, safe="")
    if segment == correct:
        return "encoded"
    return "hex-lowercase" if segment == correct.replace("%2B", "%2b") else "encoded-needlessly"
