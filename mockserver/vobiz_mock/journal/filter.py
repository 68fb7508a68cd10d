"""Which records of the journal are wanted. It must not depend on where the journal is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING

from vobiz_mock.api.outcome import INJECTED
from vobiz_mock.clock import read_time
from vobiz_mock.errors import SteeringError
from vobiz_mock.messages import Fate
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any, Self

    from vobiz_mock.journal.record import Record

_DIGITS = re.compile("[0-9]{1,15}")
_STATUSES = range(100, 600)


@dataclass(frozen=True, kw_only=True)
class JournalFilter:
    """What a record must be to be wanted. Each attribute that is None fits every record.

    Attributes:
        account: The account in the path, or that of X-Auth-ID.
        operation: The id of the operation.
        number: The number in E.164 form, however the request spells it.
        behaviour: The id of the behaviour.
        status: The status of the reply.
        spelling: The id of the encoding rule of the number in the path.
        fault: The id of the fault that the request met.
        delivery: What has become of the reply, such as `sent`.
        after: The number of a record; only later ones are wanted.
        since: Only records from this time on are wanted: seconds since the epoch, in real time.
    """

    account: str | None = None
    operation: str | None = None
    number: str | None = None
    behaviour: str | None = None
    status: int | None = None
    spelling: str | None = None
    fault: str | None = None
    delivery: str | None = None
    after: int = 0
    since: float | None = None

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Self:
        """Return the filter of query parameters, such as `{"status": "404", "since": "17"}`.

        Args:
            values: The values by name, as texts or numbers. `since` is the number of a record, or a time as in RFC
                3339.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        known = {one.name for one in fields(cls)} - {"after"}
        if unknown := sorted(set(values) - known):
            raise SteeringError(f"the journal has no filter {unknown[0]!r}; expected {', '.join(sorted(known))}")
        given: dict[str, Any] = {}
        for name, value in values.items():
            text = str(value)
            given |= _READERS[name](text) if name in _READERS else {name: text}
        return cls(**given)

    def fits(self, record: Record) -> bool:
        """Return whether a record is wanted."""
        # What a record has is found out only if it is asked for: a journal has thousands of them.
        return (
            record.number > self.after
            and (self.since is None or record.entry.at >= self.since)
            and (self.account is None or self.account in record.accounts)
            and (self.operation is None or self.operation == record.operation)
            and (self.number is None or self.number == record.phone_number)
            and (self.behaviour is None or self.behaviour == record.entry.outcome.behaviour)
            and (self.status is None or self.status == record.entry.reply.status)
            and (self.spelling is None or self.spelling == record.spelling)
            and (self.fault is None or self.fault == record.entry.fault)
            and (self.delivery is None or self.delivery == record.delivery)
        )


ALL = JournalFilter()


def _status(text: str) -> dict[str, Any]:
    if not _DIGITS.fullmatch(text) or int(text) not in _STATUSES:
        raise SteeringError(f"status is {text!r}; expected a number such as 404")
    return {"status": int(text)}


def _number(text: str) -> dict[str, Any]:
    """Return a number in E.164 form. A literal plus in a query means a space."""
    digits = text.removeprefix(" ").removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        raise SteeringError(f"number is {text!r}; expected E.164 form, such as +912271264217 (in a query, write %2B)")
    return {"number": f"+{digits}"}


def _since(text: str) -> dict[str, Any]:
    if _DIGITS.fullmatch(text):
        return {"after": int(text)}
    try:
        return {"since": read_time(text.replace(" ", "+")).timestamp()}  # a literal plus in a query means a space
    except ValueError as error:
        raise SteeringError(f"since is not the number of a record, and {error}") from error


def _operation(text: str) -> dict[str, Any]:
    return {"operation": _one_of("operation", text, load().operations)}


def _behaviour(text: str) -> dict[str, Any]:
    return {"behaviour": _one_of("behaviour", text, [*load().behaviours, INJECTED])}


def _spelling(text: str) -> dict[str, Any]:
    return {"spelling": _one_of("spelling", text, [rule.id for rule in load().encoding_rules])}


def _delivery(text: str) -> dict[str, Any]:
    return {"delivery": _one_of("delivery", text, [fate.value for fate in Fate])}


def _one_of(name: str, text: str, known: Collection[str]) -> str:
    if text in known:
        return text
    near = get_close_matches(text, known, n=1) or sorted(known)
    raise SteeringError(f"{name} is {text!r}; expected one such as {near[0]}")


_READERS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "status": _status,
    "number": _number,
    "since": _since,
    "operation": _operation,
    "behaviour": _behaviour,
    "spelling": _spelling,
    "delivery": _delivery,
}
