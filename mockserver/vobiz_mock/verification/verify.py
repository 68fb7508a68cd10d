"""Compares the journal with an expectation: one function for each rule. A rule that cannot be judged does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.errors import SteeringError
from vobiz_mock.journal.masking import secrets_of, without
from vobiz_mock.verification.near import SHOWN, Difference, closest, differences, nearest
from vobiz_mock.verification.result import Near, Result
from vobiz_mock.verification.result_text import (
    NEAREST,
    THESE,
    alternatives_text,
    contract_text,
    count_text,
    forgotten_text,
    order_text,
    report,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.contract import Contract
    from vobiz_mock.verification.expectation import Expectation, Selection

    _Records = Sequence[Record]


class Kept(NamedTuple):
    """What the journal has.

    Attributes:
        all: The requests, the newest last.
        forgotten: How many older ones it has dropped, because it is bounded.
    """

    all: Sequence[Record]
    forgotten: int = 0


class _Failure(NamedTuple):
    """Why a rule does not hold.

    Attributes:
        text: What was expected, and what was seen.
        nearest: The requests that explain it.
        title: What is said of them.
    """

    text: str
    nearest: tuple[Near, ...] = ()
    title: str = THESE


def verify(kept: Kept, expectation: Expectation, contract: Contract) -> Result:
    """Return whether the journal is as expected.

    Args:
        kept: What the journal has.
        expectation: What is expected.
        contract: Says which requests broke the contract.

    Raises:
        SteeringError: The expectation selects requests that the fake never records.
    """
    _check_plausible(kept, expectation.selections)
    fitting = [one for one in kept.all if expectation.selection.fits(one.entry)]
    for rule in (_counted, _ordered, _alone, _within_contract):
        if (failure := rule(kept, fitting, expectation, contract)) is not None:
            return Result(
                ok=False,
                expected=expectation.given,
                seen=len(fitting),
                nearest=failure.nearest,
                message=report(failure.text, failure.nearest, title=failure.title),
            )
    return Result(ok=True, expected=expectation.given, seen=len(fitting))


def _check_plausible(kept: Kept, selections: Iterable[Selection]) -> None:
    """Refuse a selection that no request can fit, unless a fault has made one that does."""
    for selection in selections:
        if selection.implausible and not any(selection.fits(one.entry) for one in kept.all):
            raise SteeringError(f"verification: no request can fit it: {selection.implausible}")


def _counted(kept: Kept, fitting: _Records, expectation: Expectation, contract: Contract) -> _Failure | None:
    if (count := expectation.count) is None:
        return None
    selection, seen, text = expectation.selection, len(fitting), count_text(count, expectation.selection, fitting)
    too_many = count.most is not None and seen > count.most
    if not too_many and seen >= count.least:
        # A forgotten request may fit as well, so that there may be too many.
        return _unknown(kept, text) if count.most is not None else None
    if too_many:
        return _Failure(text, tuple(_near(one, (), contract) for one in fitting[-SHOWN:]))
    if not kept.all:
        return _Failure(_and_forgotten(f"{text}\nthe journal has no requests", kept))
    others = [one for one in kept.all if not selection.fits(one.entry)]
    return _Failure(_and_forgotten(text, kept), _compared(nearest(others, selection), selection, contract), NEAREST)


def _ordered(kept: Kept, fitting: _Records, expectation: Expectation, contract: Contract) -> _Failure | None:
    if expectation.order is None:
        return None
    found: list[Record] = []
    left = iter(fitting)
    for selection in expectation.order:
        if (one := next((one for one in left if selection.fits(one.entry)), None)) is None:
            text = _and_forgotten(order_text(expectation.order, found), kept)
            after = found[-1].number if found else 0
            others = [one for one in fitting if one.number > after] or fitting
            return _Failure(text, _compared(nearest(others, selection), selection, contract), NEAREST)
        found.append(one)
    return None


def _alone(kept: Kept, fitting: _Records, expectation: Expectation, contract: Contract) -> _Failure | None:
    if (only := expectation.only) is None:
        return None
    others = [one for one in fitting if not any(selection.fits(one.entry) for selection in only)]
    text = alternatives_text(only, len(others), len(fitting))
    if not others:
        return _unknown(kept, text)
    explained = [(one, differences(one.entry, closest(one.entry, only)) if only else ()) for one in others[:SHOWN]]
    return _Failure(text, tuple(_near(one, differs, contract) for one, differs in explained))


def _within_contract(kept: Kept, fitting: _Records, expectation: Expectation, contract: Contract) -> _Failure | None:
    if not expectation.contract:
        return None
    broken = [(one, mistake) for one in fitting if (mistake := contract.broken(one.entry)) is not None]
    text = contract_text(len(broken), len(fitting))
    if not broken:
        return _unknown(kept, text)
    return _Failure(text, tuple(_mistaken(one, mistake) for one, mistake in broken[:SHOWN]))


def _mistaken(one: Record, mistake: Mistake) -> Near:
    return _masked(Near(one, (Difference("contract", "no mistake", mistake.what),), mistake.hint))


def _unknown(kept: Kept, text: str) -> _Failure | None:
    """Return the failure of a rule that the kept requests fulfil, if others have been forgotten."""
    return _Failure(_and_forgotten(text, kept)) if kept.forgotten else None


def _and_forgotten(text: str, kept: Kept) -> str:
    return f"{text}\n{forgotten_text(kept.forgotten)}" if kept.forgotten else text


def _compared(seen: Iterable[Record], selection: Selection, contract: Contract) -> tuple[Near, ...]:
    return tuple(_near(one, differences(one.entry, selection), contract) for one in seen)


def _near(one: Record, differs: tuple[Difference, ...], contract: Contract) -> Near:
    """Return a request for a report, with the hint to its mistake or else that of its answer."""
    mistake, answered = contract.broken(one.entry), one.entry.outcome.hint
    own = mistake.hint if mistake else None
    # The answer of a fault knows nothing about the request.
    hint = (answered or own) if one.entry.outcome.behaviour == _own_behaviour(one) else (own or answered)
    return _masked(Near(one, differs, hint))


def _own_behaviour(one: Record) -> str | None:
    own = one.entry.own
    return None if own is None else own.behaviour


def _masked(near: Near) -> Near:
    """Return a request for a report without the secrets that it repeats, such as a token in its path."""
    secrets = secrets_of(near.seen.request)
    differs = tuple(
        one._replace(seen=without(one.seen, secrets)) if isinstance(one.seen, str) else one for one in near.differences
    )
    return near._replace(differences=differs, hint=near.hint and without(near.hint, secrets))
