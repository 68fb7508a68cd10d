"""Turns a response into the operation's value, or into the error that it becomes.

Pure: gets a status, headers and bytes, and knows nothing of sockets, retries or credentials, except for the token that
it keeps out of errors. No error of json or pydantic leaves this module.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from vobiz_client.endpoint import model_named
from vobiz_client.errors import RateLimitedError, ResponseError, ServerError, TransportError, UnexpectedResponseError
from vobiz_client.refusals import classify, decided_by_status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vobiz_client.endpoint import Endpoint
    from vobiz_client.errors import SentRequest
    from vobiz_client.request import Request

T = TypeVar("T")
_SHOWN = 300  # characters of a body that an error's message repeats
_SUCCESSES = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Response:
    """A response as it was received. Its repr leaves out what may repeat a secret.

    Attributes:
        status: The HTTP status.
        headers: The header fields. Their names are case-insensitive.
        content: The body, decompressed, as far as it arrived.
        complete: False if the connection ended before the body did.
        request: The request, without the token.
        elapsed: The seconds from the request to the end of the body.

    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    complete: bool = True
    request: SentRequest | None = None
    elapsed: float = 0.0

    @property
    def text(self) -> str:
        """The body as text; bytes that are not valid become U+FFFD. See `decoded`."""
        return decoded(self.content, self.headers.get("Content-Type"))

    @property
    def succeeded(self) -> bool:
        """Whether the status is 2xx."""
        return self.status in _SUCCESSES


def read_response(endpoint: Endpoint[T], response: Response, request: Request, *, token: str) -> T:
    """Return the operation's value.

    Args:
        endpoint: The endpoint that the request was sent to.
        response: The response.
        request: The request, which errors show. Its secrets are replaced by `***` in errors.
        token: A further secret.

    Raises:
        TransportError: The response is incomplete, and its status alone does not decide what it means.
        ResponseError: The response is a refusal, or not what the document describes.

    """
    if response.succeeded and endpoint.result_model is None:
        return cast("T", None)
    secrets = (token, *request.secrets)
    if not response.complete and not decided_by_status(endpoint.refusals, response.status):
        text = redacted(response.text, secrets)
        raise TransportError(
            f"{endpoint.id}: {response.status}, but the response was cut short: {_shortened(text)}.",
            status=response.status,
            body=text,
            request=request.shown,
        )
    if not response.succeeded:
        raise _error(endpoint, response, request, secrets)
    return _value(endpoint, response, request, secrets)


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Return the seconds to wait that a Retry-After header asks for (RFC 9110, 10.2.3).

    None if there is no such header, or if it is neither a number nor a date. A date in the past gives 0.
    """
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def decoded(content: bytes, content_type: str | None) -> str:
    """Return a body as text, without a byte order mark.

    JSON is UTF-8, UTF-16 or UTF-32, which its first bytes tell. A body that is none of them has the charset of its
    Content-Type, or is read as UTF-8, with U+FFFD for what is not.
    """
    first = json.detect_encoding(content)
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", content_type or "", re.IGNORECASE)
    for encoding in (first, *([charset[1]] if charset else [])):
        try:
            return content.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return content.decode(first, "replace")


def _value(endpoint: Endpoint[T], response: Response, request: Request, secrets: Sequence[str]) -> T:
    from vobiz_client._model import read  # noqa: PLC0415 it imports pydantic, as `model_named` does

    model = model_named(str(endpoint.result_model))
    try:
        # Some of Vobiz's pages show a success without a body.
        return cast("T", read(model, json.loads(response.text or "{}")))
    except (ValueError, RecursionError) as error:
        reason = _reason(error)
    # Not in the block above: the context of this error would be pydantic's, which holds the response with its secrets.
    text = redacted(response.text, secrets)
    raise UnexpectedResponseError(
        f"{endpoint.id}: {response.status}, but the response is not a {model.__name__} ({reason}): {_shortened(text)}.",
        status=response.status,
        body=_parsed(text),
        request=request.shown,
    )


def _error(endpoint: Endpoint[Any], response: Response, request: Request, secrets: Sequence[str]) -> ResponseError:
    kind = classify(endpoint.refusals, response.status, _parsed(response.text))
    make: Callable[..., ResponseError] = kind
    if issubclass(kind, (RateLimitedError, ServerError)):
        wait = retry_after(response.headers.get("Retry-After"), now=datetime.now(UTC))
        make = partial(kind, retry_after=wait)
    text = redacted(response.text, secrets)
    said = f" {_shortened(text)}" if text.strip() else ""
    message = f"{endpoint.id}: {response.status}{said}."
    return make(message, status=response.status, body=_parsed(text), request=request.shown)


def _parsed(text: str) -> object:
    """Return the parsed body, its text if it is not JSON, or None if it is empty."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text or None


def _reason(error: Exception) -> str:
    """Describe an error of pydantic or json, without the input that they repeat."""
    if hasattr(error, "errors"):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return "not JSON"


def redacted(text: str, secrets: Sequence[str]) -> str:
    """Replace each secret, as it is and as JSON writes it."""
    for secret in secrets:
        for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
            text = text.replace(form, "***")
    return text


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
