"""Converts an outcome into a reply.

Owns the header fields: those that Vobiz's gateway is documented to send, and the fake's own X-Mock-* fields. It must
not depend on the state.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.http import http_date

from vobiz_mock.messages import Reply
from vobiz_mock.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vobiz_mock.api.outcome import Outcome
    from vobiz_spec import Spec

    HeaderField = tuple[str, str]


_log = logging.getLogger("vobiz_mock")
_CONTROLS = re.compile("[\x00-\x1f\x7f]")  # a header field value must not contain them (RFC 9110, section 5.5)


class Signature:
    """Builds the replies of one fake.

    Args:
        spec: The OpenAPI document.
        clock: Returns the time of a reply, as an aware datetime.
    """

    def __init__(self, spec: Spec, clock: Callable[[], datetime]) -> None:
        self._server: str = spec.document["components"]["headers"]["Server"]["example"]
        self._clock = clock
        self._version = f"vobiz-mock/{VERSION}"
        self._latest: tuple[int | None, tuple[HeaderField, ...]] = (None, ())  # a second, and its fields

    def sign(self, outcome: Outcome) -> Reply:
        """Return the reply for an outcome."""
        body = b"" if outcome.body is None else json.dumps(outcome.body).encode()
        headers = (*_content(body), *_explanation(outcome), *self.headers())
        return Reply(status=outcome.status, headers=headers, body=body)

    def unavailable(self, retry_after: int) -> Reply:
        """Return the reply while the fake cannot use its store: in the form of the gateway's errors.

        No behaviour of the document is met: a client cannot tell it from an outage of Vobiz.

        Args:
            retry_after: When to try again, in seconds.
        """
        status = HTTPStatus.SERVICE_UNAVAILABLE
        details = "The store of the fake cannot be used at the moment; see its log."
        body = json.dumps({"error": {"code": status, "message": status.phrase, "details": details}}).encode()
        headers = (*_content(body), ("Retry-After", str(retry_after)), *self.headers())
        return Reply(status=status, headers=headers, body=body)

    def headers(self) -> tuple[HeaderField, ...]:
        """Return the header fields that every reply has."""
        now = self._now()
        second = int(now.timestamp())
        latest, fields = self._latest
        if second != latest:
            fields = (("Server", self._server), ("Date", http_date(now)), ("X-Mock-Version", self._version))
            self._latest = second, fields
        return fields

    def _now(self) -> datetime:
        """Return the time of the clock. If the clock fails, log that, and return the real time."""
        try:
            return self._clock()
        except Exception:  # noqa: BLE001 - the client must get a reply, also if the user's clock fails
            _log.exception("The clock of the fake failed.")
            return datetime.now(UTC)


def _content(body: bytes) -> tuple[HeaderField, ...]:
    return (("Content-Type", "application/json"), ("Content-Length", str(len(body)))) if body else ()


def _explanation(outcome: Outcome) -> Iterator[HeaderField]:
    """Yield the fields that explain the outcome. A hint may quote the request, so it is converted to ASCII."""
    yield "X-Mock-Behaviour", outcome.behaviour
    yield from outcome.headers.items()
    if outcome.hint is not None:
        yield "X-Mock-Hint", _CONTROLS.sub(" ", outcome.hint.encode("ascii", "backslashreplace").decode())
