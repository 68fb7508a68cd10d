"""Recognises which of the document's refusals a response is, and so which error it becomes.

Pure: compares a status and a parsed body with an operation's refusals, which are generated from the document's
behaviours. For example, the document says of an assign that ends with 404, among other things:

    Refusal(errors.NumberNotFoundError, 404, error="Number not found", message="The phone number could not ..."),
    Refusal(errors.TrunkNotFoundError, 404, error="Trunk not found", message="The trunk ...", any_text=True),
    Refusal(errors.UnexpectedResponseError, 404, error="not found", message="The requested URL was not found."),

The status does not decide, since these are three errors. `{"error": "NUMBER_NOT_FOUND", "message": "?"}` has the error
text of the first one alone, so it becomes a NumberNotFoundError. `{"error": "gone", "message": "?"}` has no known text,
so it becomes the one error that the document sees with any text: TrunkNotFoundError. HTML is not a body of the API, so
it is not recognised, and becomes an UnexpectedResponseError.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from vobiz_client.errors import InvalidRequestError, ResponseError, ServerError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)


class Refusal(NamedTuple):
    """A refusal that the document describes, and the error that it becomes.

    Attributes:
        becomes: The class of the error.
        status: The HTTP status, None if the document leaves it open.
        error: The `error` text of the body, empty if the document has none.
        message: The `message` text of the body, empty if the document has none.
        mentions: Words by which alone the refusal is recognised, empty if there are none.
        any_text: Whether a body with any other texts is this refusal too.

    """

    becomes: type[ResponseError]
    status: int | None
    error: str = ""
    message: str = ""
    mentions: str = ""
    any_text: bool = False


class _Texts(NamedTuple):
    """The texts of an error body, normalised. `complete` is whether the body has both."""

    error: str
    message: str
    complete: bool


def classify(refusals: Sequence[Refusal], status: int, body: object) -> type[ResponseError]:
    """Return the error that a response becomes, whatever its status and body."""
    recognised = _recognised(refusals, status, _texts(body))
    if recognised is not None:
        return recognised
    if status in _SERVER_ERRORS:
        return ServerError
    return InvalidRequestError if status == HTTPStatus.BAD_REQUEST else UnexpectedResponseError


def decided_by_status(refusals: Sequence[Refusal], status: int) -> bool:
    """Return whether a response of this status becomes the same error whatever its body."""
    error = _only(refusal for refusal in refusals if refusal.status == status)
    return status in _SERVER_ERRORS or error not in {None, UnexpectedResponseError}


def _recognised(refusals: Sequence[Refusal], status: int, texts: _Texts) -> type[ResponseError] | None:
    """Ask four questions in order; the first one that leads to exactly one error decides."""
    candidates = [refusal for refusal in refusals if refusal.status == status]
    return (
        _mentioned([*candidates, *_of_open_status(refusals, status)], texts)
        or _only(candidates)
        or _only(_with_its_text(candidates, texts))
        or _only(_with_any_text(candidates, texts))
    )


def _only(refusals: Iterable[Refusal]) -> type[ResponseError] | None:
    """Return the error of the refusals if they all become the same one."""
    errors = {refusal.becomes for refusal in refusals}
    return errors.pop() if len(errors) == 1 else None


def _of_open_status(refusals: Iterable[Refusal], status: int) -> list[Refusal]:
    """Return the refusals whose status the document leaves open, for any 4xx."""
    return [refusal for refusal in refusals if refusal.status is None and status in _CLIENT_ERRORS]


def _mentioned(refusals: Iterable[Refusal], texts: _Texts) -> type[ResponseError] | None:
    """Return the error of the first refusal whose words the texts contain."""
    said = f"{texts.error} | {texts.message}"
    return next((one.becomes for one in refusals if one.mentions and _normal(one.mentions) in said), None)


def _with_its_text(candidates: Sequence[Refusal], texts: _Texts) -> Iterator[Refusal]:
    """Yield those whose `error` the body has, or whose `message` if other errors share that `error`."""
    for refusal in candidates:
        error = _normal(refusal.error)
        shared = any(other.becomes != refusal.becomes and _normal(other.error) == error for other in candidates)
        expected, actual = (_normal(refusal.message), texts.message) if shared else (error, texts.error)
        if expected and actual == expected:
            yield refusal


def _with_any_text(candidates: Iterable[Refusal], texts: _Texts) -> list[Refusal]:
    """Return those that the document sees with any text, if the body has both texts."""
    return [refusal for refusal in candidates if refusal.any_text and texts.complete]


def _texts(body: object) -> _Texts:
    """Return the texts of `{error, message}`, or of the gateway's `{error: {message, details}}`."""
    if not isinstance(body, dict):
        return _Texts("", "", complete=False)
    error, message = body.get("error"), body.get("message")
    if isinstance(error, dict):
        gateway: dict[str, object] = error
        error, message = gateway.get("message"), gateway.get("details", "")
    return _Texts(_normal(error), _normal(message), complete=isinstance(error, str) and isinstance(message, str))


def _normal(text: object) -> str:
    """Return the words of a text, without case, punctuation and underscores; nothing for other values."""
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold())) if isinstance(text, str) else ""
