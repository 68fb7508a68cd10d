"""Says in a word what a request came to, and in a sentence why, for people who look at the journal.

The word is about the request first: one that breaks the contract is a mistake, whatever it was answered. This module
must not depend on how a verdict is shown.
"""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.journal.masking import secrets_of, without
from vobiz_mock.messages import Fate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.contract import Contract


class Kind(StrEnum):
    """What a request came to."""

    SUCCESS = "success"
    REFUSED = "refused"  # by the state: nothing is wrong with the request itself
    MISTAKE = "mistake"  # the request broke the contract
    INJECTED = "injected"  # a fault changed the answer
    LOST = "lost"  # the client did not get the whole answer
    FAILED = "failed"  # the fake itself failed


# What has become of an answer that the client did not get whole.
LOSSES: Mapping[Fate, str] = {
    Fate.CUT: "the connection was closed after a part of it",
    Fate.CLOSED: "the connection was closed before anything was sent",
    Fate.RESET: "the connection was reset",
    Fate.SILENT: "the connection stays open without a further byte",
    Fate.LEFT: "the client disconnected before",
}


class Verdict(NamedTuple):
    """What a request came to.

    Attributes:
        kind: The word.
        reason: Why, as a sentence. It repeats no secret of the request.
        hint: What to do. None if nothing is known, or if there is nothing to do.
    """

    kind: Kind
    reason: str
    hint: str | None = None


class Verdicts:
    """Judges the requests of a journal.

    Args:
        contract: Says which requests broke the contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def of(self, record: Record) -> Verdict:
        """Return the verdict on a request. It can change until it is known what became of the answer."""
        mistake = self._contract.broken(record.entry)
        kind = _kind(record) if mistake is None else Kind.MISTAKE
        hint = record.entry.outcome.hint if mistake is None else mistake.hint
        secrets = secrets_of(record.request)
        reason = without(_reason(kind, record, mistake), secrets)
        return Verdict(kind, reason, None if hint is None else without(hint, secrets))


def _kind(record: Record) -> Kind:
    """Return the word for a request that did not break the contract."""
    entry = record.entry
    if record.delivery in LOSSES:
        return Kind.LOST
    if _is_changed(entry):
        return Kind.INJECTED
    if entry.reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Kind.FAILED
    return Kind.REFUSED if entry.reply.status >= HTTPStatus.BAD_REQUEST else Kind.SUCCESS


def _is_changed(entry: Entry) -> bool:
    """Return whether a fault gave another answer than the fake would have given."""
    own, seen = entry.own, entry.outcome
    return own is None or (own.behaviour, own.status) != (seen.behaviour, seen.status)


def _reason(kind: Kind, record: Record, mistake: Mistake | None) -> str:
    if mistake is not None:
        return f"{mistake.what[:1].upper()}{mistake.what[1:]}."
    if kind is Kind.LOST:
        assert record.delivery is not None
        return f"The client did not get the whole answer: {LOSSES[record.delivery]}. {_decision(record.entry)}"
    return f"{_REASONS[kind]} {_decision(record.entry)}" if kind is Kind.INJECTED else _REASONS[kind]


_REASONS: Mapping[Kind, str] = {
    Kind.SUCCESS: "The request is valid, and it was carried out.",
    Kind.REFUSED: "The request is valid by itself, but the state does not allow it.",
    Kind.INJECTED: "A fault changed the answer.",
    Kind.FAILED: "The fake itself failed. Please report this, with the log of the fake.",
}


def _decision(entry: Entry) -> str:
    """Return what the fake had decided, as a sentence."""
    own = entry.own
    if own is None:
        return "The request reached no decision of the fake, and had no effect."
    effect = ", and the request took effect" if _has_effect(entry, own.status) else ""
    return f"The fake had decided {own.status} {own.behaviour}{effect}."


def _has_effect(entry: Entry, status: int) -> bool:
    return status < HTTPStatus.BAD_REQUEST and entry.routed.request.method not in {"GET", "HEAD"}
