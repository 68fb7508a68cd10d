"""The document's x- extensions as frozen values: behaviours, their levels, hints and path aliases.

Owns the types only. The module `vobiz_spec.document` reads them from the document, and knows its keys.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How certain a behaviour is, from the most to the least certain."""

    DOCUMENTED = "documented"
    CORROBORATED = "corroborated"
    OBSERVED = "observed"
    INFERRED = "inferred"

    @property
    def binding(self) -> bool:
        """Whether a live API that differs breaks the contract. If it does not, the API has drifted."""
        return self in (Level.DOCUMENTED, Level.CORROBORATED)

    @property
    def broken(self) -> str:
        """What a live API has done that differs, as a predicate: it breaks the contract, or has drifted."""
        return "breaks the contract" if self.binding else "has drifted"


class Judged(StrEnum):
    """What a check needs to judge a behaviour of a provider."""

    SAFE = "safe"  # any account
    GIVEN = "given"  # a value that only the caller knows, such as a number of another account
    SANDBOX = "sandbox"  # an account whose money may be spent and whose objects may be deleted
    STEERED = "steered"  # a fault or a special account


class Match(StrEnum):
    """How much of an example a response must repeat."""

    BODY = "body"  # the whole body, literally
    ERROR = "error"  # the value of its `error`
    STATUS = "status"  # nothing; only the status counts


class Sees(NamedTuple):
    """The response in which a behaviour is seen.

    Attributes:
        status: The HTTP status; None if the behaviour does not state one.
        example: The name of one of the document's examples, for the body.
        also: The names of further examples that conform as well. The fake sends `example`.
        match: How much of the example the body must repeat.
        mentions: A text that the body must contain.
        headers: The headers that the response must have.
    """

    status: int | None = None
    example: str | None = None
    also: tuple[str, ...] = ()
    match: Match = Match.BODY
    mentions: str | None = None
    headers: tuple[str, ...] = ()

    @property
    def examples(self) -> tuple[str, ...]:
        """The names of all examples that conform; empty if the behaviour names none."""
        return (self.example, *self.also) if self.example else ()


class Behaviour(NamedTuple):
    """One thing that the API does, and how certain it is.

    Attributes:
        id: A stable id: the operation's prefix (or `common`), a dot, and a name.
        level: How certain the behaviour is.
        statement: What the API does, in full sentences.
        source: Where the statement comes from.
        sees: The response in which the behaviour is seen.
        judged: What a check needs to judge it.
        success: Whether it is the success of its operation. Each operation has exactly one.
        becomes: The client's error for the response. Every refusal has one.
        hint: What a person should do about a refusal. Every refusal has one. `extensions.schema.json` lists the places,
            such as `{sent}`, that the fake fills.
        by_state: Whether the state of the account or of the service refuses the request, which may be right by itself.
            Any other refusal is the caller's mistake.
        depends_on: The ids of behaviours without which this one cannot be judged.
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
    by_state: bool = False
    depends_on: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The id without its prefix, such as `conflict.status` for `assign.conflict.status`."""
        return self.id.partition(".")[2]


class Hint(NamedTuple):
    """The hint of the fake for a situation that it recognises. It replaces the hint of the behaviour.

    Attributes:
        id: A stable id. The fake recognises each by code of its own.
        fits: A sentence about the situation. It is documentation; no code evaluates it.
        text: What a person should do. The fake fills its places, such as `{write}`. The schema of the x- extensions
            lists them.
        note: Whether it is for a request that succeeds.
    """

    id: str
    fits: str
    text: str
    note: bool = False


class PathAlias(NamedTuple):
    """A second spelling of a part of every path.

    Attributes:
        alias: The second spelling, such as `/Account/`.
        canonical: The spelling in the document's paths, such as `/account/`.
        level: How certain it is that the API accepts the alias.
        source: Where this comes from.
    """

    alias: str
    canonical: str
    level: Level
    source: str
