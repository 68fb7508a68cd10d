"""One request of the journal, with all that a person may want to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.messages import Fate
from vobiz_mock.verification.facts import FACTS
from vobiz_mock.verification.verdict import LOSSES
from vobiz_mock.web.inspector.journal.rows import correction_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.api.spelling import Spelling
    from vobiz_mock.journal.record import Record
    from vobiz_mock.verification.verdict import Verdict
    from vobiz_spec import Behaviour, Spec

_LENGTH = 4000  # characters of a body or a command that are shown at first
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DELIVERIES: Mapping[Fate | None, str] = {
    None: "The server does not report it.",
    Fate.WAITING: "It is still being sent.",
    Fate.SENT: "The connection took all of it. Whether the client read it is not known.",
    **{fate: f"The client did not get all of it: {what}." for fate, what in LOSSES.items()},
}


class LongText(NamedTuple):
    """A text that may be too long to be shown whole at once.

    Attributes:
        text: What is shown of it.
        length: How many characters it has.
        encoding: `base64` if it stands for bytes that are not text. None if it is the text itself.
    """

    text: str
    length: int
    encoding: str | None = None

    @property
    def is_cut(self) -> bool:
        """Whether it has more than is shown."""
        return self.length > len(self.text)


@dataclass(frozen=True, kw_only=True)
class Details:
    """A request, with secrets masked.

    Attributes:
        shown: The request as the control API shows it.
        verdict: What it came to.
        correction: What to send in its place, as a command. None if there is nothing to send.
        curl: The request itself as a command. None if its body was too large to be read.
        behaviour: The behaviour of the document that was seen. None if a fault made up the answer.
        sent: The body of the request. None if there was none.
        answered: The body of the answer. None if there was none.
        was_read: Whether the body of the request was read.
        spelling: How the number in the path is spelt. None if the path has no number.
        delivery: What became of the answer, as a sentence.
        verification: The values with which a form for a verification is filled in.
    """

    shown: Mapping[str, Any]
    verdict: Verdict
    correction: LongText | None
    curl: LongText | None
    behaviour: Behaviour | None
    sent: LongText | None
    answered: LongText | None
    was_read: bool
    spelling: Spelling | None
    delivery: str
    verification: Mapping[str, str]


def details(record: Record, verdict: Verdict, spec: Spec, *, is_whole: bool = False) -> Details:
    """Return what there is to know of a request.

    Args:
        record: The request.
        verdict: What it came to.
        spec: The OpenAPI document.
        is_whole: Whether long texts are shown whole.
    """
    shown, length = record.as_json(), None if is_whole else _LENGTH
    return Details(
        shown=shown,
        verdict=verdict,
        correction=_long(correction_of(record, verdict), length),
        curl=_long(shown["curl"], length),
        behaviour=spec.behaviours.get(shown["behaviour"]),
        sent=_body(shown["request"], length),
        answered=_body(shown["response"], length),
        was_read=not record.request.body_too_large,
        spelling=record.entry.routed.spelling,
        delivery=_DELIVERIES[record.delivery],
        verification=_verification(record, spec),
    )


def _body(message: Mapping[str, Any], length: int | None) -> LongText | None:
    found = _long(message["body"], length)
    return None if found is None else found._replace(encoding=message.get("encoding"))


def _long(text: str | None, length: int | None) -> LongText | None:
    if text is None:
        return None
    return LongText(text[:length], len(text))


def _verification(record: Record, spec: Spec) -> Mapping[str, str]:
    """Return what a verification of such requests is about. A value that none can have is left out."""
    found = {name: FACTS[name](record.entry) for name in ("operation", "number", "trunk_group_id", "behaviour")}
    if found["behaviour"] not in spec.behaviours:
        del found["behaviour"]
    if not _UUID.fullmatch(found["trunk_group_id"] or ""):
        del found["trunk_group_id"]
    return {**{name: value for name, value in found.items() if value}, "times": "1"}
