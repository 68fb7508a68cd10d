"""What can be asked about a request: the facts by which a verification selects entries.

The number is that which the request means, however it is spelt, so that a misspelt request is found, too. This module
must not depend on what is expected.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.meant_number import meant_number
from vobiz_mock.state.records import canonical_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.journal.entry import Entry

_UUID = re.compile(r"[0-9A-Fa-f-]{36}")


def _operation(entry: Entry) -> str | None:
    return entry.routed.operation.id if entry.routed.operation else None


def _account(entry: Entry) -> str | None:
    return entry.routed.account_id or None


def _trunk(entry: Entry) -> str | None:
    sent = entry.routed.parameters.get("trunk_id") or _field(entry, "trunk_group_id")
    return same_id(sent) if isinstance(sent, str) else None


def same_id(text: str) -> str:
    """Return an id in the form in which it is compared. A text that is not a UUID stays as it was sent."""
    return canonical_uuid(text) if _UUID.fullmatch(text) else text


def _spelling(entry: Entry) -> str | None:
    return entry.routed.spelling.rule.id if entry.routed.spelling else None


def _field(entry: Entry, name: str) -> Any:  # noqa: ANN401 any value of JSON
    """Return a field of the body; None if the body has not the field or is not an object."""
    raw = entry.routed.request.body
    body = JsonBody(raw).value_or_none() if raw else None
    return body.get(name) if isinstance(body, dict) else None


# The facts by the keys of a verification. None says that the request has nothing of the kind.
FACTS: Mapping[str, Callable[[Entry], Any]] = {
    "operation": _operation,
    "account": _account,
    "number": lambda entry: meant_number(entry.routed),
    "trunk_group_id": _trunk,
    "behaviour": lambda entry: entry.outcome.behaviour,
    "status": lambda entry: entry.reply.status,
    "spelling": _spelling,
    "fault": lambda entry: entry.fault,
}
