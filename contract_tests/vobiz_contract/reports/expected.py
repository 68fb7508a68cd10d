"""What the response that shows a failure should have had, as data: from the check, or from the document.

Must not know how a report looks. What is not known as data is left out; the failure has it in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.expectation import describe_expected
from vobiz_contract.coverage.routes import Routes
from vobiz_contract.wanted import Wanted
from vobiz_spec import Match, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.results import Failure
    from vobiz_spec import Behaviour, Sees

__all__ = ["Expected", "expected_of"]

_STATUS = re.compile(r"status (\d{3})\b")
_COMMON = "common"
_NOTHING = Wanted()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a response should have had. What is empty, nothing is said about.

    Attributes:
        wanted: What it must have.
        present: The header fields that it must have, with any value.
        examples: The document's bodies, each of which conforms.
        match: How much of such a body the response must repeat. With STATUS, the examples only illustrate.
        trunks: The trunk that a number must have in a list, or None for no trunk, by number.
        usual_status: The document's status, where the check asks for something else.

    """

    wanted: Wanted = _NOTHING
    present: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    match: Match = Match.STATUS
    trunks: tuple[tuple[str, str | None], ...] = ()
    usual_status: int | None = None


def expected_of(failure: Failure) -> Expected:
    """Return what the response that shows a failure should have had."""
    behaviour = load().behaviours.get(failure.behaviour)
    sees = behaviour.sees if behaviour else None
    if sees and not failure.wanted and failure.expected == describe_expected(sees, load()):
        return _of_document(sees)
    wanted = failure.wanted or _of_phrase(failure.expected)
    return Expected(
        wanted=wanted,
        examples=_examples(sees) if sees and behaviour and _answers(failure, behaviour) else (),
        trunks=tuple(failure.trunks.items()),
        usual_status=sees.status if sees and behaviour and _answers(failure, behaviour) else None,
    )


def _of_document(sees: Sees) -> Expected:
    return Expected(
        wanted=Wanted(statuses=(sees.status,) if sees.status else (), mentions=sees.mentions or ""),
        present=sees.headers,
        examples=_examples(sees),
        match=sees.match,
    )


def _examples(sees: Sees) -> tuple[Mapping[str, Any], ...]:
    examples = (load().example(name) for name in sees.examples)
    return tuple(one for one in examples if isinstance(one, dict))


def _of_phrase(expected: str) -> Wanted:
    found = _STATUS.match(expected)
    return Wanted(statuses=(int(found[1]),)) if found else _NOTHING


def _answers(failure: Failure, behaviour: Behaviour) -> bool:
    """Return whether the exchange is one of the behaviour's own operation, and does not only read an effect."""
    if failure.exchange is None or failure.cause is not None:
        return False
    route = Routes(load()).find(failure.exchange.request)
    return route is not None and behaviour.id.partition(".")[0] in {route.operation.prefix, _COMMON}
