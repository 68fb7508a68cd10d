"""The result of a verification, as values and as JSON. Its text is made by `result_text`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.errors import VerificationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.near import Difference


class Near(NamedTuple):
    """A request in a report.

    Attributes:
        seen: The request.
        differences: What is not as expected. Empty if the request fits, but should not be there.
        hint: How to correct the request, or what to know about its answer. None if there is nothing to say.
    """

    seen: Record
    differences: tuple[Difference, ...] = ()
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the request as JSON."""
        entry = self.seen.entry
        return {
            "id": self.seen.number,
            "request": self.seen.line,
            "status": entry.reply.status,
            "behaviour": entry.outcome.behaviour,
            "differences": [one._asdict() for one in self.differences],
            **({"fault": entry.fault} if entry.fault is not None else {}),
            **({"hint": self.hint} if self.hint is not None else {}),
        }


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result of a verification.

    Attributes:
        ok: Whether the journal is as expected.
        expected: The expectation, as it was given.
        seen: How many requests fit the keys that select requests.
        nearest: Up to three requests that explain a failure.
        message: The whole report. Empty if the journal is as expected.
    """

    ok: bool
    expected: Mapping[str, Any]
    seen: int
    nearest: tuple[Near, ...] = ()
    message: str = ""

    def seen_or_error(self) -> int:
        """Return how many requests fit the keys that select requests.

        Raises:
            VerificationError: The journal is not as expected.
        """
        if not self.ok:
            raise VerificationError(self.message, self.as_json())
        return self.seen

    def as_json(self) -> dict[str, Any]:
        """Return the result as the control API has it."""
        if self.ok:
            return {"ok": True, "seen": self.seen}
        return {
            "ok": False,
            "expected": self.expected,
            "seen": self.seen,
            "nearest": [near.as_json() for near in self.nearest],
            "message": self.message,
        }
