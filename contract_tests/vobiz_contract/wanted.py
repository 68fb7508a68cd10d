"""What a response must have, as data, so that a test without this package can assert it too. A leaf."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Wanted"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the response that shows a failure must have. What is empty is not asserted.

    Attributes:
        statuses: It has one of these statuses.
        headers: It has these headers, each of which matches a regular expression; with None, it does not have one.
        empty: It has no body.
        keys: Its JSON object has these fields.
        mentions: Its body contains this text, in upper or lower case.
        lacks: Its body does not contain this text.
        some: For each of these, an object somewhere in its JSON has these fields with these values.
        none: For each of these, no object in its JSON has these fields with these values.

    """

    statuses: Sequence[int] = ()
    headers: Mapping[str, str | None] = field(default_factory=dict)
    empty: bool = False
    keys: tuple[str, ...] = ()
    mentions: str = ""
    lacks: str = ""
    some: tuple[Mapping[str, Any], ...] = ()
    none: tuple[Mapping[str, Any], ...] = ()
