"""Sends a request over a requests Session and gets the answer as it came: the only module that touches the network.

Owns the credentials, the timeout and what becomes of requests' own errors. Knows nothing of operations.
"""

from __future__ import annotations

import http.cookiejar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import requests
from requests.auth import AuthBase

from vobiz_client.answers import Answer
from vobiz_client.errors import SentRequest, TransportError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 64 * 1024
_HEADERS = {"Accept": "application/json", "User-Agent": "vobiz-client"}
# urllib3's names for a connection that was never made, looked for by name: urllib3 is no dependency of ours.
_NEVER_CONNECTED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
# The root of urllib3's errors, as requests imports it.
_URLLIB3_ERROR: type[Exception] = requests.exceptions.BaseHTTPError  # type: ignore[attr-defined]
_LASTING = (
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidSchema,
)


@dataclass(frozen=True)
class Credentials(AuthBase):
    """Writes the two headers into a request.

    As requests' own kind of credentials they come last, after the session's headers, and keep .netrc out; and the
    token stands in no local variable that a traceback would show.
    """

    auth_id: str
    auth_token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request."""
        request.headers["X-Auth-ID"] = self.auth_id
        request.headers["X-Auth-Token"] = self.auth_token
        return request


def _new_session() -> requests.Session:
    """A session that keeps no cookies, so that threads share nothing that changes."""
    session = requests.Session()
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return session


def _forget_location(response: requests.Response, **_: object) -> requests.Response:
    """A hook: requests parses the Location even of a redirect that it does not follow, and may fail there."""
    response.headers.pop("Location", None)
    return response


class Transport:
    """A session with credentials. `timeout` is that of requests: seconds to connect and between two pieces of data."""

    def __init__(
        self, credentials: Credentials, *, session: requests.Session | None, timeout: float | tuple[float, float]
    ) -> None:
        self._credentials = credentials
        self._owned = session is None
        self._session = _new_session() if session is None else session
        self._timeout = timeout

    def close(self) -> None:
        """Close the connections, unless the session came from outside."""
        if self._owned:
            self._session.close()

    def send(self, request: SentRequest) -> Answer:
        """Send once. Raises TransportError where no answer comes."""
        try:
            response = self._session.request(
                request.method,
                request.url,
                data=request.body.encode() or None,
                headers=_HEADERS | ({"Content-Type": "application/json"} if request.body else {}),
                auth=self._credentials,
                hooks={"response": [*self._session.hooks["response"], _forget_location]},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                return _answer(response)
        # ValueError: requests lets some of urllib3's and of the codecs' own errors through.
        except (requests.RequestException, ValueError) as problem:
            error = _lost(problem, request)
            raise error from _without_headers(problem)


def _answer(response: requests.Response) -> Answer:
    """The answer with as much of its body as came."""
    content, whole = bytearray(), True
    try:
        for piece in _pieces(response):
            content += piece
    except (requests.RequestException, _URLLIB3_ERROR, ValueError):
        whole = False
    return Answer(status=response.status_code, headers=response.headers, content=bytes(content), whole=whole)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """The body as it arrives: reading by size would lose the last piece of one that is cut short."""
    read1 = getattr(response.raw, "read1", None)
    if read1 is None:  # urllib3 before 2.1, and stand-ins for it
        yield from response.iter_content(_CHUNK)
        return
    while piece := read1(_CHUNK, decode_content=True):
        yield piece


def _lost(problem: Exception, request: SentRequest) -> TransportError:
    error = TransportError(f"no answer came ({type(problem).__name__}: {_innermost(problem)}).", request=request)
    error.sent = not _never_sent(problem)
    error.temporary = isinstance(problem, requests.RequestException) and not isinstance(problem, _LASTING)
    if not error.sent:
        error.hint = "nothing was sent; is base_url right, and the service up?"
    return error


def _never_sent(problem: Exception) -> bool:
    if isinstance(problem, (requests.ConnectTimeout, *_LASTING)):
        return True
    reason = getattr(problem.args[0] if problem.args else None, "reason", None)
    return not _NEVER_CONNECTED.isdisjoint(kind.__name__ for kind in type(reason).__mro__)


def _innermost(problem: BaseException) -> str:
    """The reason at the bottom, without the addresses of objects that urllib3 writes above it."""
    while problem.__context__ is not None:
        problem = problem.__context__
    return " ".join(str(problem).split())[:200]


def _without_headers(problem: Exception) -> Exception:
    """The same error without the request: its headers hold the token."""
    if isinstance(problem, requests.RequestException):
        problem.request = problem.response = None
    return problem
