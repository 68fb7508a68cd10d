"""What an answer means: the operation's value, or the error that it becomes.

Pure: gets a status, headers and bytes, and knows nothing of sockets, retries or credentials but the token that it
keeps out of errors. Never lets an error of json or pydantic through.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from vobiz_client.errors import (
    InvalidRequestError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)
from vobiz_client.operation import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_client._model import Model
    from vobiz_client.errors import SentRequest, VobizError
    from vobiz_client.operation import Clue, Operation

T = TypeVar("T")
_SHOWN = 300  # characters of an answer's text that an error's message repeats
# What a status means where the document has no clue that fits.
_BY_STATUS = {400: InvalidRequestError}
_SERVER_ERRORS = range(500, 600)
_CLIENT_ERRORS = range(400, 500)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it came. `whole` is false where the connection ended before the body did."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    whole: bool = True

    @property
    def text(self) -> str:
        """The body as UTF-8; what is none becomes U+FFFD."""
        return self.content.decode("utf-8", "replace")

    @property
    def succeeded(self) -> bool:
        """Whether the status is any 2xx."""
        return self.status // 100 == 2  # noqa: PLR2004 2xx


@dataclass(frozen=True)
class _Words:
    """The texts of an error body, without case and punctuation. `shaped` is whether it is one of the API's."""

    error: str = ""
    message: str = ""
    shaped: bool = False


def read_answer(operation: Operation[T], answer: Answer, request: SentRequest, *, token: str) -> T:
    """The operation's value. Raises the error that the answer becomes; `token` is blotted out of it."""
    if answer.succeeded and operation.result is None:
        return cast("T", None)
    if not answer.whole and not _told_by_status(operation, answer.status):
        raise TransportError(
            f"{operation.id}: {answer.status}, but the answer was cut short: {_shown(_blotted(answer.text, token))}.",
            status=answer.status,
            body=_blotted(answer.text, token),
            request=request,
        )
    if not answer.succeeded:
        raise _error(operation, answer, request, token)
    return _value(operation, answer, request, token)


def _told_by_status(operation: Operation[Any], status: int) -> bool:
    """Whether the status alone says what an answer means, however little of its body came."""
    told = {clue.status for clue in operation.clues if clue.part is Part.STATUS}
    return status in _SERVER_ERRORS or status in told


def _value(operation: Operation[T], answer: Answer, request: SentRequest, token: str) -> T:
    model = cast("type[Model]", operation.result)
    try:
        return cast("T", model.model_validate(json.loads(answer.content)))
    except (ValueError, RecursionError) as problem:
        raise UnexpectedResponseError(
            f"{operation.id}: {answer.status}, but the answer is no {model.__name__} ({_reason(problem)}): "
            f"{_shown(_blotted(answer.text, token))}.",
            status=answer.status,
            body=_body(_blotted(answer.text, token)),
            request=request,
        ) from None


def _error(operation: Operation[Any], answer: Answer, request: SentRequest, token: str) -> VobizError:
    text = _blotted(answer.text, token)
    kind = classify(operation.clues, answer.status, _body(answer.text))
    error = kind(
        f"{operation.id}: {answer.status}{' ' if text.strip() else ''}{_shown(text)}.",
        status=answer.status,
        body=_body(text),
        request=request,
    )
    if isinstance(error, RateLimitedError):
        error.retry_after = retry_after(answer.headers.get("Retry-After"), now=datetime.now(UTC))
    return error


def classify(clues: tuple[Clue, ...], status: int, body: object) -> type[ResponseError]:
    """The error that an answer becomes: status first, then the text, as the document's behaviours say."""
    words = _words(body)
    for clue in clues:
        if _fits(clue, status, words):
            return clue.error
    if status in _SERVER_ERRORS:
        return ServerError
    return _BY_STATUS.get(status, UnexpectedResponseError)


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """How many seconds a Retry-After header (RFC 9110, 10.2.3) asks to wait; None where it says nothing readable."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _fits(clue: Clue, status: int, words: _Words) -> bool:
    if status not in ([clue.status] if clue.status else _CLIENT_ERRORS):
        return False
    text = _normal(clue.text)
    match clue.part:
        case Part.MENTIONS:
            return text in f"{words.error} | {words.message}"
        case Part.MESSAGE:
            return text == words.message
        case Part.ERROR:
            return text == words.error
        case Part.SHAPE:
            return words.shaped
        case Part.STATUS:
            return True


def _words(body: object) -> _Words:
    """The texts of the two documented shapes: `{error, message}`, and the gateway's `{error: {message, details}}`."""
    if not isinstance(body, dict):
        return _Words()
    error, message = body.get("error"), body.get("message")
    if isinstance(error, dict):
        gateway: dict[str, object] = error
        error, message = gateway.get("message"), gateway.get("details", "")
    shaped = isinstance(error, str) and isinstance(message, str)
    return _Words(_normal(error), _normal(message), shaped)


def _normal(text: object) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold())) if isinstance(text, str) else ""


def _body(text: str) -> object:
    """The parsed body, or its text where it is no JSON that can be parsed; None where it is empty."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text or None


def _reason(problem: Exception) -> str:
    """What is wrong, without what pydantic and json repeat of the input."""
    if hasattr(problem, "errors"):
        first = problem.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return "not JSON"


def _blotted(text: str, token: str) -> str:
    return text.replace(token, "***")


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
