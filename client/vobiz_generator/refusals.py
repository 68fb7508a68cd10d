"""Turns behaviours into clues: by which signs an error answer is told from the others of its operation.

Owns the order of the signs; the signs themselves are the document's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_spec import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_spec import Behaviour, Operation, Spec

# The surest sign first.
FALLBACK = "UnexpectedResponseError"
ORDER = ("MENTIONS", "MESSAGE", "ERROR", "SHAPE", "STATUS")


@dataclass(frozen=True, order=True)
class Clue:
    """A sign, and the error's name. `status` is None where the document says nothing of it."""

    part: str
    status: int | None
    text: str
    becomes: str


def clues(spec: Spec, operation: Operation) -> list[Clue]:
    """The clues of an operation, in the order in which they are tried. No clue means UnexpectedResponseError."""
    own = [behaviour for behaviour in operation.behaviours if behaviour.becomes]
    every = [*own, *(behaviour for behaviour in spec.common_behaviours if behaviour.becomes)]
    found = {*_alone(every), *_textless(own, every)}
    settled = {clue.status for clue in found if clue.part == "STATUS"}
    shaped = {clue.status for clue in found if clue.part == "SHAPE"}
    texts = {clue for clue in _texts(spec, every) if clue.status not in settled}
    needed = {clue for clue in found | texts if clue.becomes != FALLBACK or clue.status in shaped}
    return sorted(needed, key=lambda clue: (ORDER.index(clue.part), clue.status is None, clue.status or 0, clue.text))


def common(operations: Iterable[list[Clue]]) -> list[Clue]:
    """The clues that all operations have."""
    first, *others = operations
    return [clue for clue in first if all(clue in other for other in others)]


def _texts(spec: Spec, behaviours: Iterable[Behaviour]) -> Iterator[Clue]:
    """What an answer's text says.

    Words that it mentions, else its `error` where no other error has the same, else its message.
    """
    signs = list(_signs(spec, behaviours))
    errors = {(clue.status, clue.becomes) for clue in signs if clue.part == "ERROR"}
    mentions = {(clue.status, clue.becomes) for clue in signs if clue.part == "MENTIONS"}
    for clue in signs:
        known = {"MENTIONS": set[tuple[int | None, str]](), "ERROR": mentions, "MESSAGE": errors | mentions}[clue.part]
        if (clue.status, clue.becomes) not in known:
            yield clue


def _signs(spec: Spec, behaviours: Iterable[Behaviour]) -> Iterator[Clue]:
    by_error: defaultdict[tuple[int, str], dict[str, bool]] = defaultdict(dict)
    for behaviour in behaviours:
        sees, becomes = behaviour.sees, str(behaviour.becomes)
        error, message = _example(spec, behaviour)
        if sees.mentions and sees.match is not Match.ERROR:
            yield Clue("MENTIONS", sees.status, sees.mentions, becomes)
        if message and sees.match is not Match.ERROR:
            yield Clue("MESSAGE", sees.status, message, becomes)
        if error and sees.status is not None:
            known = by_error[(sees.status, error.replace("_", " ").casefold())]
            known[becomes] = known.get(becomes, False) or sees.match is Match.ERROR
    for (status, error), known in by_error.items():
        # An `error` that several have is a sign of the one whose messages vary.
        only = list(known) if len(known) == 1 else [becomes for becomes, varies in known.items() if varies]
        if len(only) == 1:
            yield Clue("ERROR", status, error, only[0])


def _alone(behaviours: Iterable[Behaviour]) -> Iterator[Clue]:
    """The statuses that stand for one error, whatever the text."""
    for status, names in _by_status(behaviours).items():
        if len(names) == 1:
            yield Clue("STATUS", status, "", *names)


def _textless(own: Iterable[Behaviour], behaviours: Iterable[Behaviour]) -> Iterator[Clue]:
    """The statuses of several errors of which just one, an operation's own, asks for no text."""
    several = {status for status, names in _by_status(behaviours).items() if len(names) > 1}
    for status, names in _by_status(behaviour for behaviour in own if behaviour.sees.match is Match.STATUS).items():
        if status in several and len(names) == 1:
            yield Clue("SHAPE", status, "", *names)


def _by_status(behaviours: Iterable[Behaviour]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for behaviour in behaviours:
        if behaviour.sees.status is not None:
            found[behaviour.sees.status].add(str(behaviour.becomes))
    return found


def _example(spec: Spec, behaviour: Behaviour) -> tuple[str, str]:
    """The texts of a behaviour's example, where it has the shape of the API's errors."""
    body = spec.example(behaviour.sees.example) if behaviour.sees.example else {}
    error, message = body.get("error"), body.get("message")
    return (error, message) if isinstance(error, str) and isinstance(message, str) else ("", "")
