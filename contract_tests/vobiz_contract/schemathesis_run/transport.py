"""The only way out of the process for Schemathesis: every request is allowed or refused, paced, bounded and reported.

This is below Schemathesis rather than in a hook: its own probes (wrong credentials, other content types) bypass
`before_call` and the session, and redirects bypass everything but the adapter.
Must not know which requests are safe, or what a response means.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport, SameHostRedirectsSession

from vobiz_contract.errors import ContractError

if TYPE_CHECKING:
    from threading import Event

    from schemathesis import Case, Response

__all__ = ["Allow", "GuardedTransport", "RefusedRequestError", "SentRequest", "TransportHooks", "as_sent"]

Allow = Callable[[str, str], bool]
"""Whether a request may be sent, by method and request target."""

_CASE_ID = "X-Schemathesis-TestCaseId"
_KEPT_BYTES = 8000  # of a response's body
_CHUNK = 1 << 16


class RefusedRequestError(ContractError, requests.RequestException):
    """The transport did not send a request of Schemathesis. `request` is that request."""

    def __init__(self, reason: str, request: requests.PreparedRequest) -> None:
        super().__init__(f"{reason}: {request.method} {request.path_url}", request=request)


@dataclass(frozen=True)
class SentRequest:
    """A request of Schemathesis, and the response to it. Without a response `status` is None."""

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)  # they contain the token
    body: bytes
    status: int | None = None
    response_body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class TransportHooks:
    """What the transport calls: `allow` and `pace` before a request, `on_response` after it. `pace` may sleep."""

    allow: Allow
    pace: Callable[[], None]
    on_response: Callable[[SentRequest], None]


class _Adapter(HTTPAdapter):
    def __init__(self, hooks: TransportHooks, closed: Event) -> None:
        super().__init__()
        self._hooks, self._closed = hooks, closed

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        if self._closed.is_set():
            raise RefusedRequestError("the run has ended", request)
        if not self._hooks.allow(str(request.method), request.path_url):
            raise RefusedRequestError("not allowed", request)
        request.headers.pop(_CASE_ID, None)
        self._hooks.pace()
        return _read_within(kwargs["timeout"], super().send(request, *args, **kwargs))


def _read_within(seconds: float, response: requests.Response) -> requests.Response:
    """Read the body. The timeout of requests limits a silence, and a server that sends slowly is never silent."""
    if "event-stream" in response.headers.get("Content-Type", ""):
        return response  # Schemathesis limits these itself
    ends, chunks = time.monotonic() + seconds, list[bytes]()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            chunks.append(chunk)
            if time.monotonic() > ends:
                message = f"the body is still coming (read timeout={seconds:g})"  # the engine parses this text
                raise urllib3.exceptions.ReadTimeoutError(response.raw._pool, response.url, message)  # type: ignore[arg-type]  # noqa: SLF001, TRY301
    except urllib3.exceptions.ReadTimeoutError as exc:
        raise requests.ReadTimeout(exc, request=response.request) from exc
    except urllib3.exceptions.HTTPError as exc:
        raise requests.exceptions.ChunkedEncodingError(exc, request=response.request) from exc
    response._content, response._content_consumed = b"".join(chunks), True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


class GuardedTransport(RequestsTransport):
    """Schemathesis's transport, whose sessions all use the adapter above, and no proxy.

    Once `closed` is set, it sends nothing more.
    """

    def __init__(self, hooks: TransportHooks, closed: Event) -> None:
        super().__init__()
        self._serializers = REQUESTS_TRANSPORT._serializers  # noqa: SLF001
        self._adapter, self._hooks = _Adapter(hooks, closed), hooks

    def send(self, case: Case[Any], *, session: requests.Session | None = None, **kwargs: Any) -> Response:  # noqa: ANN401
        """Send the case as Schemathesis would, through the adapter."""
        if session is None:  # a probe of a check, which must carry no credentials
            session = SameHostRedirectsSession()
            session.headers = {}  # as Schemathesis does; otherwise the default headers of requests are sent too
        session.trust_env = False  # no proxy, and no credentials from ~/.netrc
        session.adapters.clear()
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        response = super().send(case, session=session, **kwargs)
        self._hooks.on_response(as_sent(response.request, response))
        return response


def as_sent(request: requests.PreparedRequest, response: Response | None = None) -> SentRequest:
    """Return a prepared request, and the response to it, as a value."""
    body = request.body or b""
    return SentRequest(
        method=str(request.method),
        target=request.path_url,
        headers={name: _text(value) for name, value in request.headers.items() if name != _CASE_ID},
        body=body.encode() if isinstance(body, str) else bytes(body),
        status=None if response is None else response.status_code,
        response_body=b"" if response is None else (response.content or b"")[:_KEPT_BYTES],
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
