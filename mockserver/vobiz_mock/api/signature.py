"""Makes the reply of an outcome: the JSON body, the gateway's header fields as documented, and the fake's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.http import http_date

from vobiz_mock.messages import Reply
from vobiz_mock.version import installed_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from vobiz_mock.api.outcome import Outcome
    from vobiz_spec import Spec

    Field = tuple[str, str]


class Signature:
    """What all replies of one fake have in common. `clock` gives the time of a reply, with a time zone."""

    def __init__(self, spec: Spec, clock: Callable[[], datetime]) -> None:
        self._server: str = spec.document["components"]["headers"]["Server"]["example"]
        self._clock = clock
        self._version = f"vobiz-mock/{installed_version()}"

    def sign(self, outcome: Outcome) -> Reply:
        """The reply of an outcome."""
        body = b"" if outcome.body is None else json.dumps(outcome.body).encode()
        headers = (*_content(body), *_explanation(outcome), *self.headers())
        return Reply(status=outcome.status, headers=headers, body=body)

    def headers(self) -> tuple[Field, ...]:
        """The header fields of every answer, whatever it is."""
        return (("Server", self._server), ("Date", http_date(self._clock())), ("X-Mock-Version", self._version))


def _content(body: bytes) -> tuple[Field, ...]:
    return (("Content-Type", "application/json"), ("Content-Length", str(len(body)))) if body else ()


def _explanation(outcome: Outcome) -> Iterator[Field]:
    """Which behaviour this is, and what to do about it; a hint repeats what was sent, so it is made printable."""
    yield "X-Mock-Behaviour", outcome.behaviour
    yield from outcome.headers.items()
    if outcome.hint is not None:
        yield "X-Mock-Hint", outcome.hint.encode("ascii", "backslashreplace").decode().replace("\n", " ")
