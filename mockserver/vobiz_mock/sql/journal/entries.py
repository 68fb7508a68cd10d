"""An entry of the journal as a text of JSON without secrets, and back.

The request is routed again when it is read, so that its operation is that of the document. Bytes are latin-1 text.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from vobiz_mock.api.outcome import Advice, Outcome
from vobiz_mock.journal.entry import Entry
from vobiz_mock.messages import AT_ONCE, Delivery, End, Receipt, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.routed import RoutedRequest

    Route = Callable[[Request], RoutedRequest]

_encode = json.JSONEncoder(separators=(",", ":")).encode  # each character in ASCII: no database refuses one


def written(entry: Entry) -> str:
    """Return the text of an entry.

    Args:
        entry: The entry, without secrets.
    """
    decided = None if entry.decided is None else _written_outcome(entry.decided)
    return _encode(
        [
            _written_request(entry.routed.request),
            _written_outcome(entry.outcome),
            _written_reply(entry.reply),
            entry.at,
            entry.fault,
            decided,
        ]
    )


def read(text: str, route: Route) -> Entry:
    """Return the entry of a text. What became of its reply is not in the text.

    Args:
        text: The text.
        route: Returns a request with its route.
    """
    request, outcome, reply, at, fault, decided = json.loads(text)
    return Entry(
        routed=route(_request(*request)),
        outcome=_outcome(*outcome),
        reply=_reply(*reply),
        at=at,
        fault=fault,
        decided=None if decided is None else _outcome(*decided),
    )


def _written_request(request: Request) -> list[Any]:
    return [
        request.method,
        request.target,
        dict(request.headers),
        request.body.decode("latin-1"),
        request.body_too_large,
        request.receipt is not None,
        request.base,
    ]


def _request(  # noqa: PLR0913, PLR0917 the values of the list
    method: str,
    target: str,
    headers: dict[str, str],
    body: str,
    body_too_large: bool,  # noqa: FBT001 as above
    has_receipt: bool,  # noqa: FBT001 as above
    base: str | None,
) -> Request:
    return Request(
        method=method,
        target=target,
        headers=headers,
        body=body.encode("latin-1"),
        body_too_large=body_too_large,
        receipt=Receipt() if has_receipt else None,
        base=base,
    )


def _written_outcome(outcome: Outcome) -> list[Any]:
    advice = None if outcome.advice is None else [outcome.advice.id, dict(outcome.advice.places)]
    return [outcome.behaviour, outcome.status, outcome.hint, dict(outcome.headers), advice]


def _outcome(
    behaviour: str, status: int, hint: str | None, headers: dict[str, str], advice: tuple[str, dict[str, str]] | None
) -> Outcome:
    return Outcome(
        behaviour=behaviour,
        status=status,
        hint=hint,
        headers=MappingProxyType(headers),
        advice=None if advice is None else Advice(*advice),
    )


def _written_reply(reply: Reply) -> list[Any]:
    return [reply.status, reply.headers, reply.body.decode("latin-1"), _written_delivery(reply.delivery)]


def _reply(status: int, headers: list[tuple[str, str]], body: str, delivery: list[Any] | None) -> Reply:
    return Reply(
        status=status,
        headers=tuple((name, value) for name, value in headers),
        body=body.encode("latin-1"),
        delivery=AT_ONCE if delivery is None else _delivery(*delivery),
    )


def _written_delivery(delivery: Delivery) -> list[Any] | None:
    if delivery is AT_ONCE:
        return None
    return [delivery.wait, delivery.rate, delivery.length, delivery.end]


def _delivery(wait: float, rate: float | None, length: int | None, end: str) -> Delivery:
    return Delivery(wait=wait, rate=rate, length=length, end=End(end))
