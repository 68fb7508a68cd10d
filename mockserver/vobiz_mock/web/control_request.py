"""What the views below `/_mock/` have in common: they read JSON, and refuse in JSON what is wrong with it."""

from __future__ import annotations

import re
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

from flask import Response, json, request

from vobiz_mock.control_document import control_document
from vobiz_mock.errors import ConflictError, NotFoundError, SeedError, SteeringError
from vobiz_mock.net.keys import BODY_TOO_LARGE, CALL_AGAIN
from vobiz_mock.web.access import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Blueprint, Request
    from flask.typing import ResponseReturnValue

    Answer = tuple[dict[str, str], int]

_P = ParamSpec("_P")
_MAX_PROBLEMS = 100  # of a seed, in a response
NOTHING = ("", HTTPStatus.NO_CONTENT)  # the response of a view that has nothing to show
# The errors for which a request is refused, and how.
_REFUSALS = {
    SteeringError: (HTTPStatus.BAD_REQUEST, "invalid request"),
    ConflictError: (HTTPStatus.CONFLICT, "conflict"),
    NotFoundError: (HTTPStatus.NOT_FOUND, "not found"),
}


class BodyTooLargeError(Exception):
    """The body exceeds the limit of the server."""


def sent_text() -> str:
    """Return the text of the body.

    Raises:
        SteeringError: The body is not UTF-8.
        BodyTooLargeError: The body was not read.
    """
    if request.environ.get(BODY_TOO_LARGE):
        raise BodyTooLargeError
    try:
        return request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SteeringError(f"the body is not UTF-8 at byte {error.start}") from error


def sent_json() -> Any:  # noqa: ANN401 any value of JSON
    """Return the value of the body.

    Raises:
        SteeringError: The body is not JSON.
        BodyTooLargeError: The body was not read.
    """
    return json_of(sent_text(), "the body")


def json_of(text: str, name: str) -> Any:  # noqa: ANN401 any value of JSON
    """Return the value of a text that is JSON.

    Args:
        text: The text.
        name: What it is called in an error.

    Raises:
        SteeringError: It is not JSON.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # a lone surrogate, or 1e999
    except (ValueError, RecursionError) as error:
        raise SteeringError(f"{name} is not JSON: {error}") from error
    return value


def sent_object() -> dict[str, Any]:
    """Return the value of the body, which is an object.

    Raises:
        SteeringError: The body is not an object of JSON.
        BodyTooLargeError: The body was not read.
    """
    value = sent_json()
    if not isinstance(value, dict):
        raise SteeringError(f"the body is {type(value).__name__}; expected an object of JSON")
    return value


def unknown_query(sent: Request) -> Refusal | None:
    """Return why the query of a request is refused; None if the document has all its names."""
    assert sent.url_rule is not None
    path = re.sub(r"<(?:[^<>:]*:)?([^<>]*)>", r"{\1}", sent.url_rule.rule)
    method = "get" if sent.method == "HEAD" else sent.method.lower()  # HEAD is GET without the body
    written = control_document()["paths"].get(path, {}).get(method, {}).get("parameters", ())
    known = [one["name"] for one in map(_parameter, written) if one["in"] == "query"]
    if not (unknown := sorted(sent.args.keys() - known)):
        return None
    expected = f"expected {', '.join(known)}" if known else "there is none for this path"
    message = f"unknown query parameter {unknown[0]!r:.120}; {expected}"
    return Refusal(HTTPStatus.BAD_REQUEST, "invalid request", message)


def _parameter(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter. The document may refer to it by its name."""
    if "$ref" not in written:
        return written
    found: Mapping[str, Any] = control_document()["components"]["parameters"][written["$ref"].rpartition("/")[2]]
    return found


def off_the_loop(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, ResponseReturnValue]:
    """Let a view run in the server's thread for long requests, since its time grows with the state or the journal."""

    @wraps(view)
    def called(*args: _P.args, **options: _P.kwargs) -> ResponseReturnValue:
        if (call_again := request.environ.get(CALL_AGAIN)) is None:
            return view(*args, **options)
        call_again()
        return Response()

    return called


def refuse_in_json(routes: Blueprint) -> None:
    """Let the views of a blueprint raise the errors above for a request that is refused."""
    for error, (status, name) in _REFUSALS.items():
        routes.register_error_handler(
            error, lambda raised, status=status, name=name: refused(status, name, str(raised))
        )
    routes.register_error_handler(SeedError, _seed_refused)
    routes.register_error_handler(BodyTooLargeError, lambda _: too_large())


def refused(status: HTTPStatus, error: str, message: str) -> Answer:
    """Return the response that refuses a request."""
    return {"error": error, "message": message}, status


def too_large() -> Answer:
    """Return the response to a body that exceeds the limit."""
    message = "the body exceeds the limit of 1 MiB; load a larger state at the start, with vobiz-mock serve --seed FILE"
    return refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large", message)


def _seed_refused(error: SeedError) -> ResponseReturnValue:
    body, status = refused(HTTPStatus.BAD_REQUEST, "invalid request", str(error))
    return {**body, "problems": list(error.problems[:_MAX_PROBLEMS])}, status


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a value of JSON")
