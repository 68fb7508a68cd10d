"""What is tried again, how often, and how long the client waits before."""

from __future__ import annotations

import dataclasses
import socket
from typing import TYPE_CHECKING

import pytest
from tests.client._wire import Fate, Raw, Seen, always, in_turn, page, reply
from tests.client.test_answers import CALLS

from vobiz_client import (
    Client,
    InvalidArgumentError,
    RateLimitedError,
    Retries,
    ServerError,
    TransportError,
    VobizError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Talk

STEADY = Retries(jitter=0)
LOST = [
    reply(503),
    Raw(b"", Fate.RESET_AFTER),
    Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", Fate.CLOSED_AFTER),
]
READS = ["list_numbers", "list_inventory", "retrieve_trunk", "list_trunks"]
UNREPEATABLE = ["purchase_number", "create_trunk", "delete_trunk"]
VALUES = {
    "list_numbers": page(),
    "list_inventory": page(),
    "retrieve_trunk": {"trunk_id": "e3e55a78-1234-5678-90ab-cdef12345678"},
    "list_trunks": {"meta": {"limit": 1, "offset": 0, "total": 0}, "objects": []},
}


@pytest.mark.parametrize("call", READS)
@pytest.mark.parametrize("lost", LOST, ids=["503", "reset", "cut"])
def test_read_is_tried_again(talk: Talk, call: str, lost: Raw) -> None:
    """Reading changes nothing, so a lost answer is asked for again."""
    with talk(in_turn(lost, lost, reply(200, VALUES[call])), retries=STEADY) as (client, server):
        CALLS[call](client)
    assert len(server.seen) == 3


@pytest.mark.parametrize("call", UNREPEATABLE)
@pytest.mark.parametrize("lost", LOST[:2], ids=["503", "reset"])
def test_what_spends_or_destroys_is_sent_once(talk: Talk, call: str, lost: Raw) -> None:
    """A purchase, a new trunk and a deletion may have taken effect, and nothing tells: they are not repeated."""
    with talk(always(lost), retries=STEADY) as (client, server):
        with pytest.raises((ServerError, TransportError)):
            CALLS[call](client)
        assert len(server.seen) == 1


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("lost", [*LOST[:2], reply(429)], ids=["503", "reset", "429"])
def test_retries_are_off_by_one_argument(talk: Talk, call: str, lost: Raw) -> None:
    """With `retries=None` nothing is sent twice, and nothing looked up."""
    with talk(always(lost), retries=None) as (client, server):
        with pytest.raises(VobizError):
            CALLS[call](client)
        assert len(server.seen) == 1


@pytest.mark.parametrize("call", CALLS)
def test_refusal_is_not_tried_again(talk: Talk, call: str) -> None:
    """A 403 stays one."""
    with talk(always(reply(403)), retries=STEADY) as (client, server):
        with pytest.raises(VobizError):
            CALLS[call](client)
        assert len(server.seen) == 1


@pytest.mark.parametrize("call", CALLS)
def test_rate_limit_is_waited_for(talk: Talk, call: str) -> None:
    """A 429 changed nothing: any operation is repeated, after just the time that Retry-After asks for."""
    waits: list[float] = []
    limited = reply(429, headers={"Retry-After": "7"})
    with talk(in_turn(limited, reply(403)), retries=Retries(), sleep=waits.append) as (client, server):
        with pytest.raises(VobizError):
            CALLS[call](client)
        assert (2, [7.0]) == (len(server.seen), waits)


def test_rate_limit_beyond_the_longest_wait_is_raised_at_once(talk: Talk) -> None:
    """Nobody wants to hang for an hour: the error says how long it would be."""
    waits: list[float] = []
    limited = always(reply(429, headers={"Retry-After": "3600"}))
    with (
        talk(limited, retries=STEADY, sleep=waits.append) as (client, _),
        pytest.raises(RateLimitedError) as caught,
    ):
        client.list_numbers()
    assert ([], 3600.0) == (waits, caught.value.retry_after)


def test_waits_double_up_to_the_longest(talk: Talk) -> None:
    """Without Retry-After the client backs off exponentially."""
    waits: list[float] = []
    settings = Retries(attempts=5, first_wait=1, longest_wait=3, jitter=0)
    with talk(always(reply(503)), retries=settings, sleep=waits.append) as (client, _), pytest.raises(ServerError):
        client.list_numbers()
    assert [1.0, 2.0, 3.0, 3.0] == waits


def test_jitter_shortens_a_wait_by_its_share_at_most() -> None:
    """Clients that failed together do not come back together."""
    waits = [
        Retries(first_wait=1, jitter=0.5).wait_before_next(ServerError("x"), tried=1, repeatable=True) for _ in "12345"
    ]
    assert all(wait is not None and 0.5 <= wait <= 1 for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.parametrize("call", CALLS)
def test_what_never_arrived_is_tried_again(call: str) -> None:
    """A refused connection carried nothing, so that even a purchase may be repeated."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        waits: list[float] = []
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        client = Client(auth_id="a", auth_token="b", base_url=url, retries=STEADY, sleep=waits.append)
        with client, pytest.raises(TransportError) as caught:
            CALLS[call](client)
    assert (False, [0.5, 1.0, 2.0]) == (caught.value.sent, waits)


def test_silence_ends_with_the_timeout(talk: Talk) -> None:
    """There always is a timeout; what ran into it may have taken effect."""
    with (
        talk(always(Raw(b"", Fate.SILENT_AFTER)), timeout=0.05) as (client, _),
        pytest.raises(TransportError) as caught,
    ):
        client.list_numbers()
    assert caught.value.sent


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000])
def test_answer_that_is_no_http_is_a_transport_error(talk: Talk, raw: bytes) -> None:
    """What http.client makes of it does not come through."""
    with talk(always(Raw(raw, Fate.CLOSED_AFTER))) as (client, _), pytest.raises(TransportError):
        client.list_numbers()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Retries(attempts=0),
        lambda: Retries(first_wait=-1),
        lambda: Retries(longest_wait=float("inf")),
        lambda: Retries(first_wait=float("nan")),
        lambda: Retries(jitter=2),
    ],
)
def test_settings_that_make_no_sense_are_refused(make: Callable[[], Retries]) -> None:
    """The error names the setting and its value."""
    with pytest.raises(InvalidArgumentError, match="is refused"):
        make()


def test_settings_do_not_change() -> None:
    """They are frozen, and a changed copy is made with dataclasses.replace."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        STEADY.attempts = 9  # type: ignore[misc]
    assert dataclasses.replace(STEADY, attempts=9).attempts == 9


def test_assign_is_not_repeated_blindly(talk: Talk) -> None:
    """Where the look at the list fails too, the lost answer's error is raised and says that the effect is unknown."""

    def answer(seen: Seen) -> Raw:
        return reply(503) if seen.method == "POST" else reply(403)

    with talk(answer, retries=STEADY) as (client, server):
        with pytest.raises(ServerError) as caught:
            CALLS["assign_number"](client)
        assert ["POST", "GET"] == [seen.method for seen in server.seen]
    assert "could not be looked up" in caught.value.__notes__[0]
