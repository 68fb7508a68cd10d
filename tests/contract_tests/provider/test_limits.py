"""How long a request waits for a provider that limits requests."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from raw_server import RawServer, respond
from vobiz_contract.errors import RateLimitedError
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.provider.guard import Guard
from vobiz_contract.provider.limits import USUAL, Patience, limits
from vobiz_contract.provider.sender import HttpSender

GET = Request(method="GET", target="/")
DATE = "Fri, 23 Jan 2026 07:07:24 GMT"


def _limited(status: int = 429, **headers: str) -> Exchange:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Exchange(request=GET, status=status, headers=named)


@pytest.mark.parametrize(
    ("exchange", "tried", "seconds"),
    [
        (_limited(Retry_After="7"), 1, 7.0),
        (_limited(Retry_After="Fri, 23 Jan 2026 07:07:31 GMT", Date=DATE), 1, 7.0),
        (_limited(Retry_After="Fri, 23 Jan 2026 07:07:14 GMT", Date=DATE), 1, 0.1),
        (_limited(Retry_After="soon"), 3, 0.4),
        (_limited(), 3, 0.4),
        (_limited(Retry_After="0"), 9, None),
        (_limited(Retry_After="3600"), 1, None),
    ],
)
def test_the_wait_is_what_the_provider_asks_for(exchange: Exchange, tried: int, seconds: float | None) -> None:
    """Retry-After counts in both forms, from the provider's own clock; without it the waits grow; both have an end."""
    assert USUAL.waits(exchange, tried) == seconds


@pytest.mark.parametrize(
    ("exchange", "expected"),
    [
        (_limited(), True),
        (_limited(503, Retry_After="1"), True),
        (_limited(503), False),
        (_limited(500, Retry_After="1"), False),
    ],
)
def test_a_limit_is_a_429_or_a_503_that_says_when(exchange: Exchange, *, expected: bool) -> None:
    """A 503 without Retry-After is an error."""
    assert limits(exchange) == expected


def test_a_limited_request_is_repeated() -> None:
    """The caller sees the response to the last try only."""
    responses = iter([respond(429, headers={"Retry-After": "0"}), respond(429), respond(HTTPStatus.OK)])
    with RawServer(lambda _: next(responses)) as server:
        sender = HttpSender(server.url, guard=Guard(everything=True))
        assert sender.send(GET).status == HTTPStatus.OK
    assert [one.status for one in sender.journal] == [429, 429, 200]


def test_patience_ends() -> None:
    """A provider that asks to wait for longer is an error of its own, which names the wait."""
    with RawServer(lambda _: respond(429, headers={"Retry-After": "3600"})) as server:
        sender = HttpSender(server.url, guard=Guard(everything=True))
        with pytest.raises(RateLimitedError, match="429, Retry-After: 3600"):
            sender.send(GET)


def test_without_patience_a_429_is_a_response() -> None:
    """A provider that was prepared to limit requests is judged by its 429."""
    with RawServer(lambda _: respond(429)) as server:
        sender = HttpSender(server.url, guard=Guard(everything=True), patience=Patience(0))
        assert sender.send(GET).status == HTTPStatus.TOO_MANY_REQUESTS
