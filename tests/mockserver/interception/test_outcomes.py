"""What each HTTP library makes of each outcome: the same as over a socket."""

from __future__ import annotations

import http.client
import json
import time
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.interception._senders import SENDERS

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import EndlessWaitError, MockServer, intercept
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.mockserver.interception._senders import Sender

    from vobiz_mock.steering import Steering

HOST = "https://api.vobiz.ai"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN, "Content-Type": "application/json"}
NUMBERS = f"/api/v1/account/{ACCOUNT}/numbers"
BODY = json.dumps({"trunk_group_id": TRUNK}).encode()

# How an answer is lost, by name. The timeout of the client is shorter than the wait.
LOSSES: Mapping[str, Mapping[str, Any]] = {
    "late": {"wait": 30},
    "reset before": {"end": "reset", "length": 0},
    "reset within": {"end": "reset", "length": 9},
    "closed": {"end": "close", "length": 0},
    "cut": {"length": 9},
    "silent before": {"end": "silence", "length": 0},
    "silent within": {"end": "silence", "length": 9},
}
# What a library raises, by the loss.
RAISED: Mapping[str, Mapping[str, str]] = {
    "requests": {
        "late": "requests.exceptions.ReadTimeout",
        "reset before": "requests.exceptions.ConnectionError",
        "reset within": "requests.exceptions.ChunkedEncodingError",
        "closed": "requests.exceptions.ConnectionError",
        "cut": "requests.exceptions.ChunkedEncodingError",
        "silent before": "requests.exceptions.ReadTimeout",
        "silent within": "requests.exceptions.ConnectionError",
    },
    "urllib3": {
        "late": "urllib3.exceptions.ReadTimeoutError",
        "reset before": "urllib3.exceptions.ProtocolError",
        "reset within": "urllib3.exceptions.ProtocolError",
        "closed": "urllib3.exceptions.ProtocolError",
        "cut": "urllib3.exceptions.ProtocolError",
        "silent before": "urllib3.exceptions.ReadTimeoutError",
        "silent within": "urllib3.exceptions.ReadTimeoutError",
    },
    "httpx": {
        "late": "httpx.ReadTimeout",
        "reset before": "httpx.ReadError",
        "reset within": "httpx.ReadError",
        "closed": "httpx.RemoteProtocolError",
        "cut": "httpx.RemoteProtocolError",
        "silent before": "httpx.ReadTimeout",
        "silent within": "httpx.ReadTimeout",
    },
    "aiohttp": {
        "late": "aiohttp.client_exceptions.SocketTimeoutError",
        "reset before": "aiohttp.client_exceptions.ClientOSError",
        "reset within": "aiohttp.client_exceptions.ClientPayloadError",
        "closed": "aiohttp.client_exceptions.ServerDisconnectedError",
        "cut": "aiohttp.client_exceptions.ClientPayloadError",
        "silent before": "aiohttp.client_exceptions.SocketTimeoutError",
        "silent within": "aiohttp.client_exceptions.SocketTimeoutError",
    },
    "http.client": {
        "late": "builtins.TimeoutError",
        "reset before": "builtins.ConnectionResetError",
        "reset within": "builtins.ConnectionResetError",
        "closed": "http.client.RemoteDisconnected",
        "cut": "http.client.IncompleteRead",
        "silent before": "builtins.TimeoutError",
        "silent within": "builtins.TimeoutError",
    },
}
FATES = {"closed": "closed", "cut": "cut", "late": "client-left"}
SAME = {"httpx-async": "httpx", "urllib.request": "http.client"}

each_sender = pytest.mark.parametrize("sender", SENDERS.values(), ids=SENDERS)
each_name = pytest.mark.parametrize("name", SENDERS)
each_loss = pytest.mark.parametrize("loss", LOSSES)


def assign_path(number: str = NUMBER) -> str:
    return f"/api/v1/account/{ACCOUNT}/numbers/{number.replace('+', '%2B')}/assign"


def raised(act: Callable[[], object]) -> str:
    """Return the name of the exception that a call raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 which one is the question
        act()
    return f"{caught.type.__module__}.{caught.type.__name__}"


@each_sender
def test_an_answer_without_a_body(sender: Sender, intercepted: Steering) -> None:
    """The 204 has its header fields, and the state of the fake has changed."""
    answer = sender("POST", HOST + assign_path(), headers=HEADERS, body=BODY)
    assert (answer.status, answer.body) == (HTTPStatus.NO_CONTENT, b"")
    assert ("server", "Vobiz API Gateway") in answer.headers
    assert intercepted.verify(operation="assign_number", behaviour="assign.success", times=1) == 1


@each_sender
@pytest.mark.usefixtures("intercepted")
def test_an_answer_with_a_body(sender: Sender) -> None:
    """A refusal is that of the document."""
    answer = sender("POST", HOST + assign_path(ASSIGNED_NUMBER), headers=HEADERS, body=BODY)
    assert (answer.status, json.loads(answer.body)) == (400, load().example("NumberAlreadyAssigned"))


@each_loss
@each_name
def test_a_loss_is_the_error_of_the_library(name: str, loss: str, intercepted: Steering) -> None:
    """A program meets the exception for which it is prepared, without waiting longer than its timeout."""
    intercepted.faults.add(LOSSES[loss], times=None)
    begun = time.monotonic()
    error = raised(partial(SENDERS[name], "GET", HOST + NUMBERS, headers=HEADERS, timeout=0.1))
    assert error == RAISED[SAME.get(name, name)][loss]
    assert time.monotonic() - begun < 20


@each_loss
@each_name
def test_a_loss_is_the_same_over_a_socket(name: str, loss: str, fake: MockServer, intercepted: Steering) -> None:
    """The table above is not our opinion: the library raises the same if a server loses the answer."""
    seen = []
    for steering, base in ((fake.steering, fake.url), (intercepted, HOST)):
        steering.faults.add(LOSSES[loss], times=None)
        seen.append(raised(partial(SENDERS[name], "GET", base + NUMBERS, headers=HEADERS, timeout=0.5)))
    assert seen[0] == seen[1]


@each_loss
def test_the_journal_knows_the_loss(loss: str, intercepted: Steering) -> None:
    """The record says what became of the answer, as that of a server does."""
    intercepted.faults.add(LOSSES[loss])
    raised(partial(SENDERS["http.client"], "GET", HOST + NUMBERS, headers=HEADERS, timeout=0.1))
    (record,) = intercepted.journal.records()
    assert record.delivery == FATES.get(loss, "reset" if "reset" in loss else "silent")


@each_sender
def test_a_lost_answer_may_have_had_its_effect(sender: Sender, intercepted: Steering) -> None:
    """The number has its trunk, although the program sees an error."""
    intercepted.faults.add({"end": "reset", "length": 0}, when="after")
    raised(partial(sender, "POST", HOST + assign_path(), headers=HEADERS, body=BODY))
    intercepted.verify(operation="assign_number", behaviour="assign.success", times=1)


@each_sender
def test_a_short_wait_is_waited_for(sender: Sender, intercepted: Steering) -> None:
    """The answer arrives, later."""
    intercepted.faults.add({"wait": 0.3})
    begun = time.monotonic()
    assert sender("DELETE", HOST + assign_path(ASSIGNED_NUMBER), headers=HEADERS).status == HTTPStatus.NO_CONTENT
    assert time.monotonic() - begun >= 0.3


@each_sender
def test_a_slow_body_takes_its_time(sender: Sender, intercepted: Steering) -> None:
    """All of the body arrives, at about the rate of the fault."""
    intercepted.faults.add({"rate": 10_000.0})
    begun = time.monotonic()
    answer = sender("GET", HOST + NUMBERS, headers=HEADERS)
    assert json.loads(answer.body)["total"] == 4
    assert time.monotonic() - begun >= (len(answer.body) - 500) / 10_000


@each_sender
def test_an_endless_silence_ends_with_its_reason(sender: Sender) -> None:
    """A request without a timeout would wait for ever; the error says what to do."""
    with intercept(seed=SEED, patience=0.1) as fake:
        fake.faults.add({"end": "silence", "length": 0}, times=None)
        with pytest.raises(EndlessWaitError, match="give the request a timeout"):
            sender("POST", HOST + assign_path(), headers=HEADERS, body=BODY, timeout=None)


@each_sender
def test_a_timeout_ends_a_silence_first(sender: Sender) -> None:
    """It may be longer than the patience of the interception."""
    with intercept(seed=SEED, patience=0.05) as fake:
        fake.faults.add({"end": "silence", "length": 0}, times=None)
        error = raised(partial(sender, "GET", HOST + NUMBERS, timeout=0.4))
    assert error.removesuffix("Error").endswith("Timeout")


def test_an_answer_that_nobody_reads_was_sent(intercepted: Steering) -> None:
    """As a server sends it."""
    connection = http.client.HTTPSConnection("api.vobiz.ai", timeout=20)
    connection.request("GET", NUMBERS)
    assert [record.delivery for record in intercepted.journal.records()] == ["sent"]
    connection.close()
