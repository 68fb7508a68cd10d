"""Sends a request by a requests Session, and returns the response: the only module that touches the network.

Owns the credentials and the translation of requests' errors. Knows nothing of endpoints.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import requests
from requests.auth import AuthBase

from vobiz_client.errors import TransportError
from vobiz_client.responses import Response, redacted
from vobiz_client.sessions import Sessions, session_settings, user_agent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_client.deadline import Deadline
    from vobiz_client.request import Request

_LOG = logging.getLogger("vobiz_client")
_CHUNK = 64 * 1024
# urllib3's errors for a connection that was not made. By name, because urllib3 is not a dependency of this package.
_NEVER_CONNECTED = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
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


def _forget_location(response: requests.Response, **_: object) -> requests.Response:
    """Drop the Location. Requests parses it even if it does not follow redirects, and may fail to."""
    response.headers.pop("Location", None)
    return response


class Transport:
    """A session with credentials.

    Args:
        credentials: What signs each request.
        session: The session to use. If it is None, the transport makes one, and closes it.

    """

    def __init__(self, credentials: Credentials, *, session: requests.Session | None) -> None:
        self._credentials = credentials
        self._sessions = Sessions(session)

    def close(self) -> None:
        """Close the connections, unless the session came from outside."""
        self._sessions.close()

    def send(self, request: Request, *, timeout: float | tuple[float, float], deadline: Deadline) -> Response:
        """Send once.

        Args:
            request: The request.
            timeout: Seconds to connect and between two pieces of data, as requests takes them.
            deadline: When to stop, however much of the response has arrived.

        Raises:
            TransportError: No response arrived, or there is no time left. An incomplete one is returned as such.

        """
        if deadline.left <= 0:
            raise TransportError("nothing was sent: the deadline has passed.", sent=False, temporary=False, hint="")
        started, outer = time.monotonic(), sys.exception()
        try:
            with deadline.heeded(), self._sent(request, deadline.bounded(timeout)) as response:
                content, complete = _received(response, deadline)
        except Exception as error:  # noqa: BLE001 adapters, hooks, proxies and files of certificates raise anything
            _LOG.debug("%s %s failed: %s", request.shown.method, request.shown.url, type(error).__name__)
            chain = _chain(error, outer)
            failure = _transport_error(error, chain[-1], request, deadline, self._secrets(request))
            cause = _without_secrets(error, self._secrets(request))
            _drop_locals(chain)
        else:
            elapsed = time.monotonic() - started
            _LOG.debug("%s %s %d in %.3f s", request.shown.method, request.shown.url, response.status_code, elapsed)
            return Response(
                status=response.status_code,
                headers=response.headers,
                content=content,
                complete=complete,
                request=request.shown,
                elapsed=elapsed,
            )
        # Not in the block above: the context of this error would be one that may show a secret.
        raise failure from cause

    def _sent(self, request: Request, timeout: tuple[float, float]) -> requests.Response:
        session = self._sessions.current(request.shown.url)
        return session.request(
            request.shown.method,
            request.shown.url,
            data=request.body.encode() or None,
            headers=_headers(session, request),
            auth=self._credentials,
            hooks={"response": [*session.hooks["response"], _forget_location]},
            timeout=timeout,
            allow_redirects=False,
            stream=True,
            **session_settings(session),
        )

    def _secrets(self, request: Request) -> tuple[str, ...]:
        return (self._credentials.auth_token, *request.secrets)


def _headers(session: requests.Session, request: Request) -> dict[str, str]:
    headers = {"Accept": "application/json", "User-Agent": user_agent(session)}
    return headers | ({"Content-Type": "application/json"} if request.body else {})


def _received(response: requests.Response, deadline: Deadline) -> tuple[bytes, bool]:
    """Return as much of the body as arrived in time, and whether that is all of it."""
    content = bytearray()
    try:
        for piece in _pieces(response):
            content += piece
            if deadline.left <= 0:  # not every connection heeds the deadline
                return bytes(content), False
    except Exception:  # noqa: BLE001 decoders raise anything
        return bytes(content), False
    return bytes(content), True


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it arrives. Reading by size would lose the last piece of a body that is cut short."""
    read1 = getattr(response.raw, "read1", None)
    try:
        piece = read1(_CHUNK, decode_content=True) if read1 else None
    except TypeError:  # the read1 of test doubles such as vcrpy's does not decode
        piece = None
    if piece is None or read1 is None:  # urllib3 before 2.1 has none
        yield from response.iter_content(_CHUNK)
        return
    while piece:
        yield piece
        piece = read1(_CHUNK, decode_content=True)


def _transport_error(
    error: Exception, first: BaseException, request: Request, deadline: Deadline, secrets: Sequence[str]
) -> TransportError:
    sent = not _never_sent(error)
    late = f" within the deadline of {deadline.seconds:g} s" if deadline.left <= 0 else ""
    return TransportError(
        f"no response arrived{late} ({type(error).__name__}: {redacted(_message(first), secrets)}).",
        sent=sent,
        temporary=isinstance(error, requests.RequestException) and not isinstance(error, _LASTING),
        request=request.shown,
        hint=None if sent else "nothing was sent; check that base_url is right, and that the service is running",
    )


def _never_sent(error: Exception) -> bool:
    if isinstance(error, (requests.ConnectTimeout, *_LASTING)) or _is_about_files(error):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return not _NEVER_CONNECTED.isdisjoint(kind.__name__ for kind in type(reason).__mro__)


def _is_about_files(error: Exception) -> bool:
    """Return whether requests did not find a file of certificates, for which it has no error of its own."""
    return type(error) in {OSError, FileNotFoundError, PermissionError, IsADirectoryError}


def _chain(error: BaseException, outer: BaseException | None) -> list[BaseException]:
    """Return an error and those that it came from, the first one last, up to one that was handled before."""
    context = error.__context__
    return [error] if context is None or context is outer else [error, *_chain(context, outer)]


def _message(first: BaseException) -> str:
    """Return the message of the first error of a chain. Those after it show addresses of objects."""
    return " ".join(str(first).split())[:200]


def _drop_locals(chain: Sequence[BaseException]) -> None:
    """Drop the local variables of the calls that failed: headers with the token, and a connection.

    Requests does not close it if a hook fails, nor urllib3 if it refuses a header field of the response.
    """
    for error in chain:
        traceback.clear_frames(error.__traceback__)


def _without_secrets(error: Exception, secrets: Sequence[str]) -> Exception | None:
    """Return the error without its request, whose headers hold the token; None if it shows a secret nevertheless."""
    if isinstance(error, requests.RequestException):
        error.request = error.response = None
    text = "".join(traceback.format_exception(error))
    return error if redacted(text, secrets) == text else None
