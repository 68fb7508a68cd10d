"""An entry as the journal keeps it: with a number, and with what the request was about.

Owns what account and number a request has for those who look for it, and the form in which it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vobiz_mock.api.meant_number import meant_number
from vobiz_mock.api.target import printable
from vobiz_mock.journal.masking import masked_target, secrets_of, without

if TYPE_CHECKING:
    from typing import Any

    from vobiz_mock.journal.entry import Entry
    from vobiz_mock.messages import Fate, Request


_MAX_TARGET = 300  # characters of a target in a line
_MAX_METHOD = 20


class Record(NamedTuple):
    """A request in the journal.

    Attributes:
        number: The number of the record: 1 for the first request that the journal received.
        entry: The request, the decision and the reply.
        size: About how many bytes of memory it takes.
    """

    number: int
    entry: Entry
    size: int = 0

    def __repr__(self) -> str:
        """Return one line: an entry refers to the document, whose values are long."""
        entry = self.entry
        return f"<Record {self.number}: {self.line} {entry.reply.status} {entry.outcome.behaviour}>"

    @property
    def line(self) -> str:
        """The method and the target as they were sent, in printable ASCII, without secrets."""
        target = masked_target(self.request, secrets_of(self.request))
        return f"{printable(self.request.method, limit=_MAX_METHOD)} {printable(target, limit=_MAX_TARGET)}"

    @property
    def request(self) -> Request:
        """The request as it was sent."""
        return self.entry.routed.request

    @property
    def delivery(self) -> Fate | None:
        """What has become of the reply until now. None if the server does not report it."""
        receipt = self.request.receipt
        return None if receipt is None else receipt.fate

    @property
    def account(self) -> str:
        """The account in the path or, if the API does not have the path, that of X-Auth-ID; empty if there is none."""
        return self.entry.routed.account_id or self.request.headers.get("x-auth-id", "")

    @property
    def accounts(self) -> tuple[str, str]:
        """The account in the path and that of X-Auth-ID. Each may be empty."""
        return self.entry.routed.account_id, self.request.headers.get("x-auth-id", "")

    @property
    def operation(self) -> str | None:
        """The id of the operation. None if the request has none."""
        operation = self.entry.routed.operation
        return None if operation is None else operation.id

    @property
    def phone_number(self) -> str | None:
        """The number that the request means, in E.164 form, however it is spelt. None if there is none."""
        return meant_number(self.entry.routed)

    @property
    def spelling(self) -> str | None:
        """The id of the encoding rule that the number in the path fits. None if the path has no number."""
        spelling = self.entry.routed.spelling
        return None if spelling is None else spelling.rule.id

    def as_json(self) -> dict[str, Any]:
        """Return the record as the control API shows it. Tokens and passwords are masked."""
        from vobiz_mock.journal.correction import correction_line  # noqa: PLC0415 few journals are read
        from vobiz_mock.journal.curl import curl_line  # noqa: PLC0415 few journals are read
        from vobiz_mock.journal.rendering import shown_decision, shown_reply, shown_request, shown_time  # noqa: PLC0415 few journals are read

        entry, request = self.entry, self.request
        return {
            "id": self.number,
            "at": shown_time(entry.at),
            "method": request.method,
            "target": masked_target(request, secrets_of(request)),
            "operation": self.operation,
            "account": without(self.account, secrets_of(request)) or None,
            "number": self.phone_number,
            "spelling": self.spelling,
            **shown_decision(entry.outcome, request),
            "correction": correction_line(entry.routed, entry.outcome),
            "curl": curl_line(request),
            "request": shown_request(request),
            "response": shown_reply(entry.reply, request),
            "fault": entry.fault,
            "delivery": self.delivery and self.delivery.value,
            "duration": request.receipt and request.receipt.seconds,
        }
