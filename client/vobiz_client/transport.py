"""Sends a request by a requests Session, and returns the response: the only module that touches the network.

Owns the credentials, the timeout and the translation of requests' errors. Knows nothing of endpoints.
"""

from __future__ import annotations

import http.cookiejar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import requests
from requests.auth import AuthBase

from vobiz_client.errors import TransportError
from vobiz_client.responses import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_client.request import Request

_CHUNK = 64 * 1024
_HEADERS = {"Accept": "application/json", "User-Agent": "vobiz-client"}
# urllib3's errors for a connection that was not made. By name, because urllib3 is not a dependency of this package.
_NEVER_CONNECTED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
# The root of urllib3's errors, under the name by which requests imports it.
_URLLIB3_ERROR: type[Exception] = requests.exceptions.BaseHTTPError  # type: ignore[attr-defined]
# Errors that another try would not avoid.
_LASTING = (
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
    requests.exceptions.InvalidSchema,
)


@dataclass(frozen=True)
class Credentials(AuthBase):
    """Signs a request with the two headers.

    As an AuthBase, it is applied after the session's headers, and keeps requests from reading .netrc. The token is not
    in a local variable of this package, which a traceback could show.
    """

    auth_id: str
    auth_token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request."""
        request.headers["X-Auth-ID"] = self.auth_id
        request.headers["X-Auth-Token"] = self.auth_token
        return request


def _new_session() -> requests.Session:
    """Return a session that keeps no cookies, so that threads share no mutable state."""
    session = requests.Session()
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return session


def _forget_location(response: requests.Response, **_: object) -> requests.Response:
    """Drop the Location. Requests parses it even if it does not follow redirects, and may fail to."""
    response.headers.pop("Location", None)
    return response


class Transport:
    """A session with credentials.

    Args:
        credentials: What signs each request.
        session: The session to use. If it is None, the transport makes one, and closes it.
        timeout: The timeout as requests takes it: seconds to connect, and seconds between two pieces of data.

    """

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

    def send(self, request: Request) -> Response:
        """Send once. Raises TransportError if no response arrives; an incomplete one is returned as such."""
        try:
            response = self._session.request(
                request.shown.method,
                request.shown.url,
                data=request.body.encode() or None,
                headers=_HEADERS | ({"Content-Type": "application/json"} if request.body else {}),
                auth=self._credentials,
                hooks={"response": [*self._session.hooks["response"], _forget_location]},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with response:
                return _received(response)
        # ValueError: requests does not translate some errors of urllib3 and of the codecs.
        except (requests.RequestException, ValueError) as error:
            raise _transport_error(error, request) from _without_headers(error)


def _received(response: requests.Response) -> Response:
    """Return the response with as much of its body as arrived."""
    content, complete = bytearray(), True
    try:
        for piece in _pieces(response):
            content += piece
    except (requests.RequestException, _URLLIB3_ERROR, ValueError):
        complete = False
    return Response(status=response.status_code, headers=response.headers, content=bytes(content), complete=complete)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it arrives. Reading by size would lose the last piece of a body that is cut short."""
    read1 = getattr(response.raw, "read1", None)
    if read1 is None:  # urllib3 before 2.1, and test doubles
        yield from response.iter_content(_CHUNK)
        return
    while piece := read1(_CHUNK, decode_content=True):
        yield piece


def _transport_error(error: Exception, request: Request) -> TransportError:
    sent = not _never_sent(error)
    return TransportError(
        f"no response arrived ({type(error).__name__}: {_innermost(error)}).",
        sent=sent,
        temporary=isinstance(error, requests.RequestException) and not isinstance(error, _LASTING),
        request=request.shown,
        hint=None if sent else "nothing was sent; check that base_url is right, and that the service is running",
    )


def _never_sent(error: Exception) -> bool:
    if isinstance(error, (requests.ConnectTimeout, *_LASTING)):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return not _NEVER_CONNECTED.isdisjoint(kind.__name__ for kind in type(reason).__mro__)


def _innermost(error: BaseException) -> str:
    """Return the message of the first error of the chain. Those after it show addresses of objects."""
    while error.__context__ is not None:
        error = error.__context__
    return " ".join(str(error).split())[:200]


def _without_headers(error: Exception) -> Exception:
    """Return the error without its request, whose headers hold the token."""
    if isinstance(error, requests.RequestException):
        error.request = error.response = None
    return error
