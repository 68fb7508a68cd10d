"""Flask's application, request and response, fitted to the fake: a request for the API takes no more than it needs.

Owns the way from a WSGI environment to a `Request`, and from a `Reply` to a response. A hook that a user registers on
the application sees a request and a response of Flask as usual, for the paths of the API too. Without a hook, under the
server of the fake, nothing would use Flask's contexts and its response, and they are not made.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from flask import Request as FlaskRequest
from flask import Response as FlaskResponse
from flask import request as current_request
from flask.sessions import NullSession, SessionInterface
from flask.signals import (
    appcontext_popped,
    appcontext_pushed,
    got_request_exception,
    request_finished,
    request_started,
    request_tearing_down,
)
from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import HTTP_STATUS_CODES

from vobiz_mock.api.target import parse_target
from vobiz_mock.messages import Request
from vobiz_mock.net.keys import BASE, BODY_TOO_LARGE, CALL_AGAIN, RECEIPT
from vobiz_mock.web.own_paths import DOCS, ICON, INSPECTOR, OPEN, PREFIX, PUBLIC
from vobiz_mock.web.raw_target import RawTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import WSGIEnvironment

    from flask.typing import ResponseReturnValue
    from werkzeug.routing import MapAdapter

    from vobiz_mock.api.target import Target
    from vobiz_mock.messages import Reply

MAX_BODY_BYTES = 1024 * 1024

_RAW_TARGET = "vobiz_mock.raw_target"  # the key of a WSGI environment
_UNPREFIXED = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})  # the keys of header fields that do not begin with HTTP_
_HTML, _JSON = "text/html", "application/json"
# The rules that have an index in JSON and a page, and what a client gets that accepts both alike.
_INDEX = {"/": _JSON, f"/{PREFIX}": _JSON, f"/{PREFIX}/": _HTML}
_SIGNALS = (
    appcontext_pushed,
    appcontext_popped,
    request_started,
    request_finished,
    request_tearing_down,
    got_request_exception,
)


class FakeRequest(FlaskRequest):
    """A request that also knows the target as it was sent."""

    @cached_property
    def sent_target(self) -> str:
        """The request target as it was sent."""
        raw_target: RawTarget = self.environ[_RAW_TARGET]
        return raw_target.of(self.environ)

    @cached_property
    def parsed(self) -> Target:
        """The parsed request target."""
        return parse_target(self.sent_target)

    @cached_property
    def is_own(self) -> bool:
        """Whether the path is the fake's own. All others are the API's, also those that it does not have."""
        segments = self.parsed.segments
        return segments[:1] == (PREFIX,) or (
            (segments in {("",), (ICON,)} or segments[:1] == (DOCS,)) and self.method in {"GET", "HEAD"}
        )

    @property
    def is_open(self) -> bool:
        """Whether pages of other origins may call the path, if the fake allows them."""
        segments = self.parsed.segments
        return segments[:1] != (PREFIX,) or (len(segments) == 2 and segments[1] in OPEN)  # noqa: PLR2004

    @property
    def is_public(self) -> bool:
        """Whether the path is one of the fake's own that show nothing of its state, so that anyone may read it."""
        if self.url_rule is None:
            return self.is_public_path
        rule = self.url_rule.rule  # what Flask will call counts, not how the path was sent
        is_public = rule.startswith((f"/{DOCS}", f"/{ICON}")) or rule.removeprefix(f"/{PREFIX}").strip("/") in PUBLIC
        return is_public and (rule == "/" or rule not in _INDEX or not self.is_page)

    @property
    def is_public_path(self) -> bool:
        """Whether the path as it was sent is one that shows nothing of the fake's state."""
        segments = self.parsed.segments
        return self.is_own and (segments[0] != PREFIX or "/".join(segments[1:]) in PUBLIC)

    @cached_property
    def is_page(self) -> bool:
        """Whether the request is for a page of the inspector. The path of its first one has the index, too."""
        if self.url_rule is None:
            return False
        if (default := _INDEX.get(self.url_rule.rule)) is not None:
            other = _HTML if default == _JSON else _JSON
            return self.accept_mimetypes.best_match([default, other], default) == _HTML
        return self.url_rule.rule.startswith(f"/{PREFIX}/{INSPECTOR}/")

    def as_request(self) -> Request:
        """Return the request as the fake's pipeline has it."""
        body, too_large = self._read()
        return Request(
            method=self.method,
            target=self.sent_target,
            headers=_sent_fields(self.environ),
            body=body,
            body_too_large=too_large,
            receipt=self.environ.get(RECEIPT),
            base=self.environ.get(BASE),
        )

    def _read(self) -> tuple[bytes, bool]:
        """Return the body, and whether it is too large to be read."""
        environ = self.environ
        if environ.get(BODY_TOO_LARGE):
            return b"", True
        # If the server ends the body, werkzeug need not limit it. If a hook has read it, only werkzeug has it still.
        if environ.get("wsgi.input_terminated") and "stream" not in vars(self):
            body: bytes = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
        else:
            try:
                body = self.get_data(cache=False)
            except RequestEntityTooLarge:
                return b"", True
        # Some servers cut a chunked body at the limit instead of refusing it.
        return (b"", True) if len(body) > MAX_BODY_BYTES else (body, False)


class ReplyResponse(FlaskResponse):
    """A reply of the fake as a response. Its header fields are sent as they are."""

    default_mimetype = None
    autocorrect_location_header = False

    def __init__(self, reply: Reply) -> None:
        super().__init__([reply.body], reply.status, Headers(reply.headers))

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002 werkzeug's signature
        """Return the header fields."""
        return self.headers


class FakeFlask(Flask):
    """A Flask application that matches only the fake's own paths with its rules, and has no sessions.

    Attributes:
        reply: Returns the reply to a request for the API. If it returns None, the server will ask again.
        answer: Called for each request in place of a view, after the `before_request` functions. If it returns None,
            Flask calls the view of the path.
        complete: Called with each response, after the `after_request` functions.
        may_wait: Whether a request may wait for a database, so that the server must call the application in a thread.
    """

    reply: Callable[[FakeRequest], Reply | None]
    answer: Callable[[FakeRequest], FlaskResponse | None]
    complete: Callable[[FlaskResponse], FlaskResponse]
    may_wait = False
    request_class = FakeRequest

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 the arguments of Flask
        super().__init__(*args, **options)
        self.session_interface = _NoSessions()
        self._raw_target = RawTarget()

    def wsgi_app(self, environ: WSGIEnvironment, start_response: Any) -> Any:  # noqa: ANN401 those of WSGI
        """Serve a request."""
        environ[_RAW_TARGET] = self._raw_target
        if self.may_wait and CALL_AGAIN in environ and not FakeRequest(environ, populate_request=False).is_public_path:
            environ[CALL_AGAIN](waits=True)
            return ()
        # Only the fake's server sets CALL_AGAIN. A request with an Origin gets more header fields.
        if CALL_AGAIN in environ and "HTTP_ORIGIN" not in environ and not self._is_watched():
            sent = FakeRequest(environ, populate_request=False)  # otherwise the two refer to each other
            if not sent.is_own:
                return self._send_reply(sent, start_response)
        return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request, or call the view of its path."""
        response = self.answer(sent_request())
        return super().dispatch_request() if response is None else response

    def process_response(self, response: FlaskResponse) -> FlaskResponse:
        """Complete a response."""
        return self.complete(super().process_response(response))

    def _is_watched(self) -> bool:
        """Return whether a user of Flask's application has registered something that concerns every path."""
        return bool(
            None in self.before_request_funcs
            or None in self.after_request_funcs
            or None in self.teardown_request_funcs
            or None in self.url_value_preprocessors
            or self.teardown_appcontext_funcs
            or self.request_class is not FakeRequest
            or type(self.session_interface) is not _NoSessions
            or any(signal.receivers for signal in _SIGNALS)
        )

    def _send_reply(self, sent: FakeRequest, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 that of WSGI
        """Answer a request for the API without Flask's contexts."""
        if (reply := self.reply(sent)) is None:
            return ()
        start_response(_status_line(reply.status), list(reply.headers))
        return (reply.body,)

    def create_url_adapter(self, request: FlaskRequest | None) -> MapAdapter | None:
        """Return what matches a path with the rules; None for a path of the API, so that Flask does not match it."""
        if isinstance(request, FakeRequest) and not request.is_own:
            return None
        return super().create_url_adapter(request)


class _NoSessions(SessionInterface):
    """Gives each request the same session, which is empty and cannot be changed."""

    def __init__(self) -> None:
        self._session = NullSession()

    def open_session(self, app: Flask, request: FlaskRequest) -> NullSession:  # noqa: ARG002 Flask's signature
        """Return the session."""
        return self._session


def sent_request() -> FakeRequest:
    """Return the request that Flask serves."""
    proxy: Any = current_request  # it finds the request again at each access
    return cast("FakeRequest", proxy._get_current_object())  # noqa: SLF001 - Flask documents it


@lru_cache(maxsize=64)
def _status_line(status: int) -> str:
    """Return a status as WSGI and Flask have it."""
    return f"{status} {HTTP_STATUS_CODES.get(status, 'Unknown').upper()}"


def _sent_fields(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the header fields of a WSGI environment, by lower-case name.

    They are copied: the journal keeps them, and the environment refers to the connection.
    """
    return {name: environ[key] for key, name in _names(tuple(environ))}


@lru_cache(maxsize=64)
def _names(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys of header fields among those of an environment, with their names. Clients repeat themselves."""
    return tuple((key, name) for key in keys if (name := _name(key)) is not None)


def _name(key: str) -> str | None:
    """Return the name of the header field of a key; None if the key is of something else (PEP 3333)."""
    if not key.startswith("HTTP_") and key not in _UNPREFIXED:
        return None
    return key.removeprefix("HTTP_").replace("_", "-").lower()
