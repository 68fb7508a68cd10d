"""The document's x- extensions as frozen values: behaviours, their levels, encoding rules and path aliases.

Owns the types alone; how they are read from the document is `vobiz_spec.document`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How well a behaviour is known, the surest first."""

    DOCUMENTED = "documented"
    CORROBORATED = "corroborated"
    OBSERVED = "observed"
    INFERRED = "inferred"

    @property
    def binding(self) -> bool:
        """Whether a live API that differs breaks the contract; otherwise it has drifted."""
        return self in (Level.DOCUMENTED, Level.CORROBORATED)


class Judged(StrEnum):
    """What it takes to judge a behaviour of a provider."""

    SAFE = "safe"  # on any account
    GIVEN = "given"  # needs something that only the caller knows, such as a number of another account
    SANDBOX = "sandbox"  # spends or destroys
    STEERED = "steered"  # needs a fault or a special account


class Match(StrEnum):
    """How much of an example an answer must repeat."""

    BODY = "body"  # all of it, to the letter
    ERROR = "error"  # the text of its `error`
    STATUS = "status"  # nothing: the status counts


@dataclass(frozen=True, kw_only=True)
class Sees:
    """What the answer of a behaviour looks like.

    `status` is absent where the behaviour says nothing of it; `example` names one of the document's examples.
    """

    status: int | None = None
    example: str | None = None
    match: Match = Match.BODY
    mentions: str | None = None
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One thing that the API does, with how well that is known.

    `success` marks the one behaviour of an operation that is its success. A refusal has `becomes`, the name of the
    client's error for its answer, and `hint`, which says what to do about it; the places in a hint, such as `{sent}`,
    are listed in extensions.schema.json. `depends_on` names the behaviours without which this one means nothing.
    """

    id: str
    level: Level
    statement: str
    source: str
    sees: Sees
    judged: Judged
    success: bool = False
    becomes: str | None = None
    hint: str | None = None
    depends_on: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without its first part: `conflict.status` of `assign.conflict.status`."""
        return self.id.partition(".")[2]


@dataclass(frozen=True, kw_only=True)
class EncodingRule:
    """One way of writing a phone number as a path segment.

    `fits` says in words which segments it is (documentation, not code), and `wire` is an example. `reason` says why the
    number is not found: it fills the place `{reason}` in the hint of the behaviour.
    """

    id: str
    fits: str
    wire: str
    found: bool
    behaviour: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class PathAlias:
    """A second spelling of a part of every path."""

    alias: str
    canonical: str
    level: Level
    source: str
