"""Chooses the notes on requests that succeed although they were probably not meant so.

This module must not depend on the state.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from vobiz_mock.api.number_text import recovered_digits
from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.target import printable

if TYPE_CHECKING:
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.reading import ReadRequest
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.api.spelling import Spelling

_TEXTS = frozenset({"search", "exclude"})  # the query parameters that are compared with numbers
_COMPARABLE = re.compile(r"\s*\+?[0-9]*\s*")  # a part of a number in E.164 form
_SEPARATOR = re.compile("[;|]")  # what is written in place of the comma between prefixes
_PLUS = re.compile("[^0-9]*[+ %]")  # a plus in front of the digits, or what became of one
_MAX_SHOWN = 60  # characters of a parameter in a hint


def note(request: ReadRequest, outcome: Outcome) -> Advice | None:
    """Return a note on a request that succeeded; None if there is nothing to note."""
    if outcome.status >= HTTPStatus.BAD_REQUEST:
        return None
    spelling = request.routed.spelling
    if spelling is not None and spelling.write is not None:
        return _accepted(spelling)
    return unmatchable(request.routed)


def unmatchable(routed: RoutedRequest) -> Advice | None:
    """Return a note on the texts with which a list is filtered; None if numbers may match them."""
    return next((found for pair in _texts(routed) if (found := _unmatchable(*pair)) is not None), None)


def _accepted(spelling: Spelling) -> Advice:
    return Advice("plus-accepted", {"sent": spelling.places["sent"], "write": spelling.places["write"]})


def _texts(routed: RoutedRequest) -> list[tuple[str, str]]:
    query = routed.target.query
    return [pair for pair in parse_qsl(query) if pair[0] in _TEXTS] if query else []


def _unmatchable(name: str, value: str) -> Advice | None:
    """Return a note on a text that no number contains; None if one may contain it, or if the right text is not known.

    A literal plus in a query means a space, so `search=+91` looks for ` 91`.
    """
    is_list = name == "exclude"
    parts = value.split(",") if is_list else [value]
    if all(_COMPARABLE.fullmatch(part) and not (name == "search" and part[:1].isspace()) for part in parts):
        return None
    right = [_right(part) for part in (_SEPARATOR.sub(",", value).split(",") if is_list else parts)]
    if not all(right):
        return None
    sent, write = f"{name}={quote(value, safe=',')}", f"{name}={','.join(right)}"
    places = {"sent": printable(sent, limit=_MAX_SHOWN), "write": write[:_MAX_SHOWN]}
    return Advice("exclude-unmatchable" if is_list else "search-unmatchable", places)


def _right(text: str) -> str:
    """Return a text that a number may contain, as it is written in a query; empty if there is none."""
    digits = recovered_digits(text)
    if digits is None:
        return ""
    return f"%2B{digits}" if _PLUS.match(text) else digits
