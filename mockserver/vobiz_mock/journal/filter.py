"""Which records of the journal are wanted. It must not depend on where the journal is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from vobiz_mock.errors import SteeringError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Self

    from vobiz_mock.journal.record import Record

_DIGITS = re.compile("[0-9]{1,15}")


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
    def of(cls, values: Mapping[str, str]) -> Self:
        """Return the filter of query parameters, such as `{"status": "404", "since": "17"}`.

        Args:
            values: The values by name. `since` is the number of a record, or a time as in RFC 3339.

        Raises:
            SteeringError: A name is unknown, or a value is not valid.
        """
        known = {one.name for one in fields(cls)} - {"after"}
        if unknown := sorted(set(values) - known):
            raise SteeringError(f"the journal has no filter {unknown[0]!r}; expected {', '.join(sorted(known))}")
        given: dict[str, Any] = dict(values)
        if "status" in given:
            given["status"] = _status(values["status"])
        if "number" in given:
            given["number"] = _number(values["number"])
        if "since" in given:
            del given["since"]
            given |= _since(values["since"])
        return cls(**given)

    def fits(self, record: Record) -> bool:
        """Return whether a record is wanted."""
        return (
            record.number > self.after
            and (self.since is None or record.entry.at >= self.since)
            and self.account in (None, *record.accounts)
            and self.operation in (None, record.operation)
            and self.number in (None, record.phone_number)
            and self.behaviour in (None, record.entry.outcome.behaviour)
            and self.status in (None, record.entry.reply.status)
            and self.spelling in (None, record.spelling)
            and self.fault in (None, record.entry.fault)
            and self.delivery in (None, record.delivery)
        )


ALL = JournalFilter()


def _status(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise SteeringError(f"status is {text!r}; expected a number such as 404")
    return int(text)


def _number(text: str) -> str:
    """Return a number in E.164 form. A literal plus in a query means a space."""
    digits = text.strip().removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        raise SteeringError(f"number is {text!r}; expected E.164 form, such as +912271264217 (in a query, write %2B)")
    return f"+{digits}"


def _since(text: str) -> dict[str, Any]:
    if _DIGITS.fullmatch(text):
        return {"after": int(text)}
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a literal plus in a query means a space
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise SteeringError(
            f"since is {text!r}; expected the number of a record, or a time such as 2026-01-31T12:00:00Z"
        )
    return {"since": at.timestamp()}
