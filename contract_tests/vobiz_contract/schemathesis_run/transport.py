"""The one way out of the process for Schemathesis: every request is allowed or refused, paced, bounded and logged.

Below Schemathesis rather than in a hook: its own probes (wrong credentials, odd content types) pass by `before_call`
and by the session, and redirects pass by everything but the adapter.
Must not know which requests are safe, or what an answer means.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport, SameHostRedirectsSession

if TYPE_CHECKING:
    from schemathesis import Case, Response

__all__ = ["Allow", "GuardedTransport", "RefusedRequestError", "Sent", "Stop", "Wire", "as_sent"]

Allow = Callable[[str, str], bool]
"""(method, request target) -> may it go out?"""

CASE_ID = "X-Schemathesis-TestCaseId"
KEPT_OF_AN_ANSWER = 2000


class RefusedRequestError(requests.RequestException):
    """The guard kept a request off the wire."""


@dataclass(frozen=True)
class Sent:
    """One request as it went out; `status` is None where no answer came (or none has come yet)."""

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)  # they hold the token
    body: bytes
    status: int | None = None
    answer: bytes = b""


@dataclass
class Stop:
    """Ends a run early: by `now()`, from any thread, or at `deadline` (on the monotonic clock)."""

    deadline: float | None = None
    asked: bool = False
    event: threading.Event = field(default_factory=threading.Event)  # the engine's own; it sets it on SIGINT too

    def now(self) -> None:
        """Let nothing more out; the run ends at its next step."""
        self.asked = True
        self.event.set()

    def is_due(self) -> bool:
        """Whether the run has to end because of us, and not because of SIGINT."""
        if self.deadline is not None and time.monotonic() >= self.deadline:
            self.now()
        return self.asked

    def at_most(self, seconds: float) -> float:
        """A timeout that does not outlast the run."""
        return seconds if self.deadline is None else max(0.05, min(seconds, self.deadline - time.monotonic()))


@dataclass(frozen=True)
class Wire:
    """What the adapter asks and tells on the way out, and the transport on the way back."""

    allow: Allow
    pace: Callable[[], None]
    on_send: Callable[[Sent], None]
    on_answer: Callable[[Sent], None]
    stop: Stop


class _Adapter(HTTPAdapter):
    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        sent, wire = as_sent(request), self._wire
        if wire.stop.is_due():
            raise RefusedRequestError("the run was stopped", request=request)
        if not wire.allow(sent.method, sent.target):
            raise RefusedRequestError(f"not on the allowlist: {sent.method} {sent.target}", request=request)
        request.headers.pop(CASE_ID, None)
        wire.pace()
        wire.on_send(sent)
        seconds = wire.stop.at_most(kwargs["timeout"])
        return _read_within(seconds, super().send(request, *args, **{**kwargs, "timeout": seconds}))


def _read_within(seconds: float, response: requests.Response) -> requests.Response:
    """Read the body: the timeout of requests is one of silence, and a server that drips never falls silent."""
    if "event-stream" in response.headers.get("Content-Type", ""):
        return response  # Schemathesis bounds these itself
    ends, chunks = time.monotonic() + seconds, list[bytes]()
    try:
        while chunk := response.raw.read1(1 << 16, decode_content=True):
            chunks.append(chunk)
            if time.monotonic() > ends:
                message = f"the body is still coming (read timeout={seconds:g})"  # the engine takes this text apart
                raise urllib3.exceptions.ReadTimeoutError(response.raw._pool, response.url, message)  # type: ignore[arg-type]  # noqa: SLF001, TRY301
    except urllib3.exceptions.ReadTimeoutError as exc:
        raise requests.ReadTimeout(exc, request=response.request) from exc
    except urllib3.exceptions.HTTPError as exc:
        raise requests.exceptions.ChunkedEncodingError(exc, request=response.request) from exc
    response._content, response._content_consumed = b"".join(chunks), True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


class GuardedTransport(RequestsTransport):
    """Schemathesis's transport, whose sessions all leave through the adapter above, and through no proxy."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._serializers = REQUESTS_TRANSPORT._serializers  # noqa: SLF001
        self._adapter, self._wire = _Adapter(wire), wire

    def send(self, case: Case[Any], *, session: requests.Session | None = None, **kwargs: Any) -> Response:  # noqa: ANN401
        """Send the case as Schemathesis would, through the adapter."""
        if session is None:  # a probe of a check, which must carry no credentials
            session = SameHostRedirectsSession()
            session.headers = {}  # as Schemathesis does: else those of `requests` go out too
        session.trust_env = False  # no proxy, and no credentials out of ~/.netrc
        session.adapters.clear()
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        response = super().send(case, session=session, **kwargs)
        self._wire.on_answer(as_sent(response.request, response))
        return response


def as_sent(request: requests.PreparedRequest, response: Response | None = None) -> Sent:
    """A prepared request, and the answer to it, as a value."""
    body = request.body or b""
    return Sent(
        method=str(request.method),
        target=request.path_url,
        headers={name: _text(value) for name, value in request.headers.items() if name != CASE_ID},
        body=body.encode() if isinstance(body, str) else bytes(body),
        status=None if response is None else response.status_code,
        answer=b"" if response is None else (response.content or b"")[:KEPT_OF_AN_ANSWER],
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
