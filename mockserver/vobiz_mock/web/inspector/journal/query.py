"""Reads which requests of the journal a page shows, from its address, and writes such addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.errors import SteeringError
from vobiz_mock.journal.filter import ALL, JournalFilter
from vobiz_mock.messages import Fate
from vobiz_mock.verification.verdict import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering

_VERDICT = "verdict"
_DIGITS = 15
_MOST = 50  # values of a kind that are offered
# What a stream cannot select by, because it may change after a request was sent, or is of the past.
_NOT_LIVE = frozenset({_VERDICT, "delivery", "since"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for.

    Attributes:
        wanted: The filter of the journal.
        kind: What the requests came to. None selects all.
        values: The filters by name, as they were written.
    """

    wanted: JournalFilter
    kind: Kind | None
    values: Mapping[str, str]

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Asked:
        """Return what filters ask for.

        Args:
            values: The filters by name. An empty one does not filter.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        given = {name: value for name, value in values.items() if value}
        filters = {name: value for name, value in given.items() if name != _VERDICT}
        return cls(wanted=JournalFilter.of(filters), kind=_kind(given.get(_VERDICT)), values=given)

    @property
    def may_change(self) -> bool:
        """Whether a request that does not fit yet may do so as soon as it is known what became of its answer."""
        return self.kind is not None or self.wanted.delivery is not None

    @property
    def live_values(self) -> dict[str, str]:
        """The filters that the live stream has, too."""
        return {name: value for name, value in self.values.items() if name not in _NOT_LIVE}

    @property
    def archive_values(self) -> dict[str, str]:
        """The filters that the archive has, too."""
        return {name: value for name, value in self.values.items() if name != _VERDICT}

    def after(self, number: int) -> JournalFilter:
        """Return the filter of the journal for the requests after one."""
        return replace(self.wanted, after=max(number, self.wanted.after))


EVERYTHING = Asked(wanted=ALL, kind=None, values={})


class Choices(NamedTuple):
    """What a person can choose in a form of filters.

    Attributes:
        accounts: The accounts that the requests name.
        operations: The operations of the document.
        seen: The behaviours that were seen.
        others: The other behaviours of the document.
        statuses: The statuses that were seen.
        spellings: The encoding rules of the document.
        faults: The faults that requests have met, and those that are there.
        deliveries: What may become of an answer.
    """

    accounts: list[str]
    operations: list[str]
    seen: list[str]
    others: list[str]
    statuses: list[int]
    spellings: list[str]
    faults: list[str]
    deliveries: list[str]


def choices(steering: Steering, records: Iterable[Record]) -> Choices:
    """Return what a person can choose.

    Args:
        steering: The control of the fake.
        records: The requests of the journal.
    """
    spec = steering.fake.spec
    seen = {(one.account, one.entry.outcome.behaviour, one.entry.reply.status, one.entry.fault) for one in records}
    behaviours = sorted({behaviour for _, behaviour, _, _ in seen})
    met = {fault for _, _, _, fault in seen if fault is not None}
    return Choices(
        accounts=sorted({account for account, _, _, _ in seen if account.isprintable()} - {""})[:_MOST],
        operations=list(spec.operations),
        seen=behaviours,
        others=[name for name in spec.behaviours if name not in behaviours],
        statuses=sorted({status for _, _, status, _ in seen}),
        spellings=[rule.id for rule in spec.encoding_rules],
        faults=sorted(met | {fault.id for fault in steering.faults})[:_MOST],
        deliveries=[fate.value for fate in Fate],
    )


def read_number(name: str, text: str | None) -> int:
    """Return the number of a request in an address; 0 if it has none.

    Raises:
        SteeringError: It is not one.
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise SteeringError(f"{name} is {text!r:.120}; expected the number of a request")
    return int(text)


def _kind(text: str | None) -> Kind | None:
    if text is None:
        return None
    try:
        return Kind(text)
    except ValueError as error:
        raise SteeringError(f"verdict is {text!r:.120}; expected one of {', '.join(Kind)}") from error
