"""Shows the parts of a record as JSON, with tokens and passwords masked."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from vobiz_mock.journal.masking import masked_body, masked_fields, may_have_password, secrets_of, without
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.messages import Reply, Request


def shown_decision(outcome: Outcome, request: Request) -> dict[str, Any]:
    """Return a decision with what the document says about its behaviour. A fault's own answer is not in it."""
    behaviour = load().behaviours.get(outcome.behaviour)
    return {
        "behaviour": outcome.behaviour,
        "level": behaviour.level.value if behaviour else None,
        "statement": behaviour.statement if behaviour else None,
        "hint": outcome.hint and without(outcome.hint, secrets_of(request)),
    }


def shown_request(request: Request) -> dict[str, Any]:
    """Return the header fields and the body of a request."""
    secrets = secrets_of(request)
    return {
        "headers": masked_fields(request.headers.items(), secrets),
        **shown_body(request.body, secrets, is_secret=may_have_password(request)),
    }


def shown_reply(reply: Reply, request: Request) -> dict[str, Any]:
    """Return the reply to a request. It may repeat the secrets of the request."""
    secrets = secrets_of(request)
    return {
        "status": reply.status,
        "headers": masked_fields(reply.headers, secrets),
        **shown_body(reply.body, secrets, is_secret=may_have_password(request)),
    }


def shown_time(at: float) -> str:
    """Return seconds since the epoch as a time of RFC 3339."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown_body(body: bytes, secrets: Iterable[str], *, is_secret: bool = False) -> dict[str, str | None]:
    """Return a body as text, or else in base64, which is marked.

    Args:
        body: The body.
        secrets: The texts that it must not show.
        is_secret: Whether it may contain a password, so that it is not shown if it cannot be read.
    """
    if not body:
        return {"body": None}
    shown = masked_body(body, secrets, is_secret=is_secret)
    try:
        return {"body": shown.decode()}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(shown).decode(), "encoding": "base64"}
