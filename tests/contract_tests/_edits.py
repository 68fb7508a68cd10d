"""How the sound fake is broken: wrappers around its WSGI application, small enough for a line each.

A wrapper sees a request (`Asked`) and an answer (`Answer`). None of it is known to the checks.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from werkzeug.test import run_wsgi_app

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SPEC = load()


@dataclass
class Asked:
    """A request, its body read; changes to `environ` and `body` go on to the fake."""

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

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def number(self) -> str:
        """The path segment before /assign, as it was sent."""
        return self.path.split("/")[-2]

    @property
    def data(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class Answer:
    """An answer, to be changed in place."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @data.setter
    def data(self, value: object) -> None:
        self.body = json.dumps(value).encode()
        self.headers["Content-Length"] = str(len(self.body))


class Fake:
    """The sound application, as a function from a request to an answer."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._lock = threading.Lock()

    def __call__(self, asked: Asked) -> Answer:
        environ = {**asked.environ, "wsgi.input": BytesIO(asked.body), "CONTENT_LENGTH": str(len(asked.body))}
        with self._lock:
            chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        return Answer(int(status.split(" ", 1)[0]), dict(headers.items()), b"".join(chunks))


def as_wsgi(app: Callable[[Asked], Answer]) -> WSGIApplication:
    """The broken application as the server wants it."""

    def wsgi(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = app(Asked(dict(environ), environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))))
        start_response(f"{answer.status} Broken", list(answer.headers.items()))
        return [answer.body]

    return wsgi


# Which requests.


def is_assign(asked: Asked) -> bool:
    return asked.method == "POST" and asked.path.endswith("/assign")


def is_unassign(asked: Asked) -> bool:
    return asked.method == "DELETE" and asked.path.endswith("/assign")


def is_get(asked: Asked) -> bool:
    return asked.method == "GET"


def on_path(ending: str, method: str = "GET") -> Callable[[Asked], bool]:
    return lambda asked: asked.method == method and asked.path.endswith(ending)


def is_list(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.endswith("/numbers") and "/inventory/" not in asked.path


def is_any(_: Asked) -> bool:
    return True


# What is broken.


def answered(when: Callable[[Asked], bool], status: int | None, *edits: Callable[[Answer], None]) -> Any:
    """Answers with this status (None: any) to these requests are edited."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        def app(asked: Asked) -> Answer:
            answer = fake(asked)
            if when(asked) and status in {None, answer.status}:
                for edit in edits:
                    edit(answer)
            return answer

        return app

    return broken


def asked_for(when: Callable[[Asked], bool], *edits: Callable[[Asked], None]) -> Any:
    """These requests are edited before the fake gets them."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        def app(asked: Asked) -> Answer:
            if when(asked):
                for edit in edits:
                    edit(asked)
            return fake(asked)

        return app

    return broken


def instead(when: Callable[[Asked], bool], status: int, example: str | None = None) -> Any:
    """These requests are answered without the fake hearing of them."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        return lambda asked: made(status, example) if when(asked) else fake(asked)

    return broken


def every(n: int, status: int, when: Callable[[Asked], bool] = is_any) -> Any:
    """Every n-th of these requests fails."""

    def broken(fake: Fake) -> Callable[[Asked], Answer]:
        seen: list[Asked] = []

        def app(asked: Asked) -> Answer:
            if when(asked):
                seen.append(asked)
                if len(seen) % n == 0:
                    return made(status, "ServerError")
            return fake(asked)

        return app

    return broken


def made(status: int, example: str | None = None) -> Answer:
    """An answer out of the document."""
    answer = Answer(status, {"Server": "Vobiz API Gateway", "Date": "Fri, 23 Jan 2026 07:07:24 GMT"})
    if example is not None:
        answer.headers["Content-Type"] = "application/json"
        answer.data = SPEC.example(example)
    return answer


# Edits of an answer.


def status(code: int) -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.status = code

    return edit


def example(name: str) -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.headers["Content-Type"] = "application/json"
        answer.data = SPEC.example(name)

    return edit


def body(text: str, content_type: str = "application/json") -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.body = text.encode()
        answer.headers |= {"Content-Length": str(len(answer.body)), "Content-Type": content_type}

    return edit


def having(text: bytes, *edits: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Answers that contain this text are edited."""

    def edit(answer: Answer) -> None:
        if text in answer.body:
            for one in edits:
                one(answer)

    return edit


def retexted(old: str, new: str) -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.body = answer.body.replace(old.encode(), new.encode())
        answer.headers["Content-Length"] = str(len(answer.body))

    return edit


def header(name: str, value: str | None) -> Callable[[Answer], None]:
    def edit(answer: Answer) -> None:
        answer.headers = {key: one for key, one in answer.headers.items() if key.lower() != name.lower()}
        if value is not None:
            answer.headers[name] = value

    return edit


def data(change: Callable[[Any], Any]) -> Callable[[Answer], None]:
    """The JSON of the answer is changed, in place or by what `change` returns."""

    def edit(answer: Answer) -> None:
        value = answer.data
        changed = change(value)
        answer.data = value if changed is None else changed

    return edit


# Edits of a request.


def respelled(change: Callable[[str], str]) -> Callable[[Asked], None]:
    """The number's path segment is read as another."""

    def edit(asked: Asked) -> None:
        asked.target = asked.path.replace(f"/{asked.number}/assign", f"/{change(asked.number)}/assign")

    return edit


def with_header(name: str, value: str) -> Callable[[Asked], None]:
    def edit(asked: Asked) -> None:
        asked.environ[name] = value

    return edit


def with_body(change: Callable[[Asked], Any]) -> Callable[[Asked], None]:
    """The body is read as another."""

    def edit(asked: Asked) -> None:
        changed = change(asked)
        if changed is not None:
            asked.body = changed if isinstance(changed, bytes) else json.dumps(changed).encode()

    return edit


def decoded_twice(segment: str) -> str:
    return quote(unquote(segment), safe="%")
