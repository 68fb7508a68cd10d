"""The only way out of the process for Schemathesis: every request is allowed or refused, and sent as any other.

This is below Schemathesis rather than in a hook: its own probes (wrong credentials, other content types) bypass
`before_call` and the session, and redirects bypass everything but the adapter. Deadline, pace, certificates, patience
and record are those of the sender. Must not know which requests are safe, or what a response means.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport, SameHostRedirectsSession

from vobiz_contract.errors import ContractError, NoResponseError, ProviderGoneError, RateLimitedError
from vobiz_contract.provider.exchange import Exchange, Request

if TYPE_CHECKING:
    from threading import Event

    from schemathesis import Case, Response

__all__ = ["Allow", "GuardedTransport", "RefusedRequestError", "SentRequest", "TransportHooks", "as_sent"]

Allow = Callable[[str, str], bool]
"""Whether a request may be sent, by method and request target."""

_CASE_ID = "X-Schemathesis-TestCaseId"
_KEPT_BYTES = 8000  # of a response's body
# The sender writes these itself.
_OF_CONNECTION = frozenset({"host", "connection", "content-length", "transfer-encoding", _CASE_ID.lower()})
# The body is complete and decoded, so that these would be wrong.
_OF_ENCODING = frozenset({"content-encoding", "transfer-encoding", "content-length"})


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
    """What the transport calls: `allow` before a request, and `send` to send it."""

    allow: Allow
    send: Callable[[Request], Exchange]


class _Adapter(HTTPAdapter):
    def __init__(self, hooks: TransportHooks, closed: Event) -> None:
        super().__init__()
        self._hooks, self._closed = hooks, closed

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:  # noqa: ANN401
        if self._closed.is_set():
            raise RefusedRequestError("the run has ended", request)
        if not self._hooks.allow(str(request.method), request.path_url):
            raise RefusedRequestError("not allowed", request)
        request.headers.pop(_CASE_ID, None)
        try:
            exchange = self._hooks.send(_as_request(request))
        except (ProviderGoneError, RateLimitedError) as error:
            self._closed.set()
            raise requests.ConnectionError(str(error), request=request) from error
        except NoResponseError as error:
            raise requests.ConnectionError(str(error), request=request) from error
        return self.build_response(request, _as_response(exchange))


def _as_request(prepared: requests.PreparedRequest) -> Request:
    sent = as_sent(prepared)
    headers = {name: value for name, value in sent.headers.items() if name.lower() not in _OF_CONNECTION}
    sends_body = "Content-Length" in prepared.headers
    return Request(
        method=sent.method, target=sent.target, headers=tuple(headers.items()), body=sent.body if sends_body else None
    )


def _as_response(exchange: Exchange) -> urllib3.HTTPResponse:
    headers = urllib3.HTTPHeaderDict()
    for name, value in exchange.headers:
        if name.lower() not in _OF_ENCODING:
            headers.add(name, value)
    return urllib3.HTTPResponse(
        body=BytesIO(exchange.body), headers=headers, status=exchange.status or 0, version=11, preload_content=False
    )


class GuardedTransport(RequestsTransport):
    """Schemathesis's transport, whose sessions all use the adapter above, and no proxy.

    Once `closed` is set, it sends nothing more.
    """

    def __init__(self, hooks: TransportHooks, closed: Event) -> None:
        super().__init__()
        self._serializers = REQUESTS_TRANSPORT._serializers  # noqa: SLF001
        self._adapter = _Adapter(hooks, closed)

    def send(self, case: Case[Any], *, session: requests.Session | None = None, **kwargs: Any) -> Response:  # noqa: ANN401
        """Send the case as Schemathesis would, through the adapter."""
        if session is None:  # a probe of a check, which must carry no credentials
            session = SameHostRedirectsSession()
            session.headers = {}  # as Schemathesis does; otherwise the default headers of requests are sent too
        session.trust_env = False  # no credentials from ~/.netrc
        session.adapters.clear()
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        return super().send(case, session=session, **kwargs)


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
