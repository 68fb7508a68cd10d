"""Breaks the sound fake: wrappers around its WSGI application, each of which fits into a line of a table.

A wrapper is a function from one application to another. The checks know nothing of them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from werkzeug.test import run_wsgi_app

from vobiz_mock.net.keys import CALL_AGAIN
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SPEC = load()


@dataclass
class IncomingRequest:
    """A request whose body was read. The fake gets it with all changes of `environ` and `body`."""

    environ: WSGIEnvironment
    body: bytes

    @property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @property
    def target(self) -> str:
        return str(self.environ["RAW_URI"])

    @target.setter
    def target(self, target: str) -> None:
        self.environ["RAW_URI"] = self.environ["REQUEST_URI"] = target
        self.environ["QUERY_STRING"] = target.partition("?")[2]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def segment(self) -> str:
        """The path segment before /assign, as it was sent."""
        return self.path.split("/")[-2]

    @property
    def json(self) -> Any:
        """The JSON of the body, or None if it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class Response:
    """A response, which a wrapper may change."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @json.setter
    def json(self, value: object) -> None:
        self.replace_body(json.dumps(value).encode())

    def replace_body(self, body: bytes) -> None:
        self.body = body
        self.headers["Content-Length"] = str(len(body))


App = Callable[[IncomingRequest], Response]
Wrapper = Callable[[App], App]
Condition = Callable[[IncomingRequest], bool]
RequestEdit = Callable[[IncomingRequest], None]
ResponseEdit = Callable[[Response], None]


class SoundApp:
    """A WSGI application as an App. It handles one request at a time."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._lock = threading.Lock()

    def __call__(self, request: IncomingRequest) -> Response:
        environ = {**request.environ, "wsgi.input": BytesIO(request.body), "CONTENT_LENGTH": str(len(request.body))}
        environ.pop(CALL_AGAIN, None)  # an edit is made once for each request
        with self._lock:
            chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return Response(int(status.split(" ", 1)[0]), dict(headers.items()), b"".join(chunks))


def as_wsgi(app: App) -> WSGIApplication:
    """Return an App as a WSGI application."""

    def wsgi(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        response = app(IncomingRequest(dict(environ), body))
        start_response(f"{int(response.status)} Broken", list(response.headers.items()))
        return [response.body]

    return wsgi


# Which requests.


def is_assign(request: IncomingRequest) -> bool:
    return request.method == "POST" and request.path.endswith("/assign")


def is_unassign(request: IncomingRequest) -> bool:
    return request.method == "DELETE" and request.path.endswith("/assign")


def is_get(request: IncomingRequest) -> bool:
    return request.method == "GET"


def on_path(ending: str, method: str = "GET") -> Condition:
    return lambda request: request.method == method and request.path.endswith(ending)


def is_request(method: str, pattern: str) -> Condition:
    """Return the condition of a request: patterns of its method, and of its path below the account."""
    wanted = re.compile(f"(?:{method}) /api/v1/[Aa]ccount/[^/]+/(?:{pattern})")
    return lambda request: wanted.fullmatch(f"{request.method} {request.path}") is not None


def is_list(request: IncomingRequest) -> bool:
    return request.method == "GET" and request.path.endswith("/numbers") and "/inventory/" not in request.path


def is_any(_: IncomingRequest) -> bool:
    return True


# Wrappers.


def edit_responses(when: Condition, status: int | None, *edits: ResponseEdit) -> Wrapper:
    """Edit the responses with this status (None: any) to some requests."""

    def wrapper(sound: App) -> App:
        def app(request: IncomingRequest) -> Response:
            response = sound(request)
            if when(request) and status in {None, response.status}:
                for edit in edits:
                    edit(response)
            return response

        return app

    return wrapper


def edit_requests(when: Condition, *edits: RequestEdit) -> Wrapper:
    """Edit some requests before the fake gets them."""

    def wrapper(sound: App) -> App:
        def app(request: IncomingRequest) -> Response:
            if when(request):
                for edit in edits:
                    edit(request)
            return sound(request)

        return app

    return wrapper


def respond_instead(when: Condition, status: int, example: str | None = None) -> Wrapper:
    """Respond to some requests with an example of the document. The fake does not get them."""

    def wrapper(sound: App) -> App:
        return lambda request: from_document(status, example) if when(request) else sound(request)

    return wrapper


def fail_every(n: int, status: int, when: Condition = is_any) -> Wrapper:
    """Fail every n-th of some requests."""

    def wrapper(sound: App) -> App:
        requests: list[IncomingRequest] = []

        def app(request: IncomingRequest) -> Response:
            if when(request):
                requests.append(request)
                if len(requests) % n == 0:
                    return from_document(status, "ServerError")
            return sound(request)

        return app

    return wrapper


def from_document(status: int, example: str | None = None) -> Response:
    """Return a response with an example of the document, or without a body."""
    response = Response(status, {"Server": "Vobiz API Gateway", "Date": "Fri, 23 Jan 2026 07:07:24 GMT"})
    if example is not None:
        set_example(example)(response)
    return response


# Edits of a response.


def set_status(status: int) -> ResponseEdit:
    def edit(response: Response) -> None:
        response.status = status

    return edit


def set_example(name: str) -> ResponseEdit:
    """Replace the body by an example of the document."""

    def edit(response: Response) -> None:
        response.headers["Content-Type"] = "application/json"
        response.json = SPEC.example(name)

    return edit


def set_body(text: str, content_type: str = "application/json") -> ResponseEdit:
    def edit(response: Response) -> None:
        response.replace_body(text.encode())
        response.headers["Content-Type"] = content_type

    return edit


def no_content(response: Response) -> None:
    """Turn a response into a 204."""
    response.status = HTTPStatus.NO_CONTENT
    response.replace_body(b"")
    set_header("Content-Type", None)(response)


def if_body_has(text: bytes, *edits: ResponseEdit) -> ResponseEdit:
    """Edit a response whose body has this text."""

    def edit(response: Response) -> None:
        if text in response.body:
            for one in edits:
                one(response)

    return edit


def replace_text(old: str, new: str) -> ResponseEdit:
    def edit(response: Response) -> None:
        response.replace_body(response.body.replace(old.encode(), new.encode()))

    return edit


def set_header(name: str, value: str | None) -> ResponseEdit:
    """Replace a header, or for None remove it."""

    def edit(response: Response) -> None:
        response.headers = {key: one for key, one in response.headers.items() if key.lower() != name.lower()}
        if value is not None:
            response.headers[name] = value

    return edit


def edit_json(change: Callable[[Any], Any]) -> ResponseEdit:
    """Replace the JSON of the body by what `change` returns; if that is None, `change` has edited it in place."""

    def edit(response: Response) -> None:
        value = response.json
        changed = change(value)
        response.json = value if changed is None else changed

    return edit


# Edits of a request.


def edit_segment(change: Callable[[str], str]) -> RequestEdit:
    """Replace the number's path segment."""

    def edit(request: IncomingRequest) -> None:
        request.target = request.path.replace(f"/{request.segment}/assign", f"/{change(request.segment)}/assign")

    return edit


def edit_target(change: Callable[[str], str]) -> RequestEdit:
    """Replace the request target."""

    def edit(request: IncomingRequest) -> None:
        request.target = change(request.target)

    return edit


def decoded_twice(segment: str) -> str:
    return quote(unquote(segment), safe="%")


def set_environ(name: str, value: str) -> RequestEdit:
    """Set a variable of the environ, such as a header."""

    def edit(request: IncomingRequest) -> None:
        request.environ[name] = value

    return edit


def edit_environ(name: str, change: Callable[[str], str]) -> RequestEdit:
    """Replace a variable of the environ, if the request has it."""

    def edit(request: IncomingRequest) -> None:
        if name in request.environ:
            request.environ[name] = change(request.environ[name])

    return edit


def edit_body(change: Callable[[IncomingRequest], Any]) -> RequestEdit:
    """Replace the body by what `change` returns, as bytes or JSON; None leaves it as it is."""

    def edit(request: IncomingRequest) -> None:
        changed = change(request)
        if changed is not None:
            request.body = changed if isinstance(changed, bytes) else json.dumps(changed).encode()

    return edit


def without_query(name: str) -> RequestEdit:
    """Remove a parameter from the query."""

    def edit(request: IncomingRequest) -> None:
        path, _, query = request.target.partition("?")
        kept = [part for part in query.split("&") if not part.startswith(f"{name}=")]
        request.target = f"{path}?{'&'.join(kept)}"

    return edit
