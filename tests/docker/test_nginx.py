"""docker/shared/nginx.conf: each request reaches a fake as it was sent, at most once."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.docker._shared import Server, Shared, running

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = "/api/v1/account/MA_BN2MZ1VV/numbers"
ASSIGN = f"{LIST}/%2B1/assign"  # of a number that nobody has
BODY = {"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678"}
_FAULT = {"on": {}, "do": {"end": "reset"}, "times": 1}
_TARGETS = (
    "/api/v1/account/MA_BN2MZ1VV/numbers/+912271264217/assign",
    "/api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign",
    "/api/v1/account/MA_BN2MZ1VV/numbers/%2b912271264217/assign",
    "/api/v1/account/MA_BN2MZ1VV/numbers/%252B912271264217/assign",
    "/api/v1/account/MA_BN2MZ1VV//numbers/1/assign",
    "//api/v1/account/MA_BN2MZ1VV/numbers/1/assign",
    "/api/v1/account/MA_BN2MZ1VV/numbers/a%2Fb/assign",
    "/api/v1/account/MA_BN2MZ1VV/numbers/../trunks",
    "/api/v1/account/MA_BN2MZ1VV/./numbers",
    "/api/v1/account/MA_BN2MZ1VV/numbers/%2e%2e/trunks",
    "/api/v1/account/MA_BN2MZ1VV/numbers/%20%7E~;a=b/assign?x=+%2B&&y",
    "/api/v1/account/MA_BN2MZ1VV/numbers/caf%C3%A9%FF/assign?",
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Shared]:
    """Two fakes, each with a state of its own, and nginx."""
    with running("memory") as started:
        yield started


def _seen(shared: Shared, **query: str) -> list[dict[str, object]]:
    return [entry for fake in shared.fakes for entry in fake.journal(**query)]


def _head(server: Server) -> dict[str, str]:
    connection = server.open()
    connection.request("GET", LIST)
    response = connection.getresponse()
    response.read()
    connection.close()
    return {name.lower(): value for name, value in response.getheaders()}


@pytest.fixture(autouse=True)
def _forgotten(shared: Shared) -> None:
    for fake in shared.fakes:
        fake.send("POST", "/_mock/reset")


@pytest.mark.parametrize("target", _TARGETS)
def test_a_target_arrives_as_it_was_sent(shared: Shared, target: str) -> None:
    """The encoding of a number, and the slashes and dots around it, decide what Vobiz answers."""
    shared.nginx.send("POST", target, {})
    assert [entry["target"] for entry in _seen(shared)] == [target]


def test_the_header_fields_arrive_as_they_were_sent(shared: Shared) -> None:
    """The fake sees the Host of the client, and nothing that nginx adds but what a connection needs."""
    fields = {"Host": "api.vobiz.ai", "X-Trace": "1"}
    shared.nginx.send("GET", LIST, **fields)
    (direct, *_), headers = shared.fakes, _seen(shared)[0]["request"]
    direct.send("GET", LIST, **fields)
    assert headers == direct.journal()[-1]["request"]


def test_the_header_fields_of_the_answer_are_those_of_the_fake(shared: Shared) -> None:
    """The client sees the Server of the fake, and nothing that nginx adds but what a connection needs."""
    through, direct = ({**_head(server), "date": ""} for server in (shared.nginx, shared.fakes[0]))
    assert through == {**direct, "connection": "keep-alive"}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_request_that_a_fake_has_received_is_not_sent_again(shared: Shared, method: str) -> None:
    """A request whose answer is lost may have had an effect: the client is told of the loss."""
    for fake in shared.fakes:
        fake.send("POST", "/_mock/faults", _FAULT)
    answer = shared.nginx.send(method, ASSIGN)
    assert (answer.status, len(_seen(shared))) == (HTTPStatus.BAD_GATEWAY, 1)


def test_losses_on_purpose_make_no_fake_look_bad(shared: Shared) -> None:
    """After a loss at each fake the next request is answered."""
    for fake in shared.fakes:
        fake.send("POST", "/_mock/faults", _FAULT)
    answers = [shared.nginx.send("POST", ASSIGN, BODY).status for _ in range(6)]
    assert sorted(answers) == [HTTPStatus.NOT_FOUND] * 4 + [HTTPStatus.BAD_GATEWAY] * 2


def test_a_reply_that_is_late_is_waited_for(shared: Shared) -> None:
    """A slow fake is not asked twice."""
    for fake in shared.fakes:
        fake.send("POST", "/_mock/faults", {"on": {}, "do": {"wait": 1.5}, "times": None})
    answer = shared.nginx.send("POST", ASSIGN, BODY)
    assert (answer.status, len(_seen(shared))) == (HTTPStatus.NOT_FOUND, 1)


def test_events_arrive_as_they_happen(shared: Shared) -> None:
    """A stream of the journal is not held back until a buffer is full."""
    with shared.nginx.events() as events:
        for fake in shared.fakes:
            fake.send("GET", LIST)
        assert LIST in next(events)


def test_a_slow_body_arrives_as_slowly_as_it_is_sent(shared: Shared) -> None:
    """A fault that sends few bytes a second is met by the client, and not by nginx alone."""
    for fake in shared.fakes:
        fake.send("POST", "/_mock/faults", {"on": {}, "do": {"rate": 50}, "times": None})
    connection = shared.nginx.open()
    connection.request("GET", LIST)
    response = connection.getresponse()
    response.read(1)
    first = time.monotonic()
    response.read()
    connection.close()
    assert time.monotonic() - first > 0.5


def test_a_body_that_is_too_large_is_refused_by_the_fake(shared: Shared) -> None:
    """The limit is that of the fake, and so is the answer."""
    direct = shared.fakes[0].send("POST", "/api/v1/account/MA_BN2MZ1VV/numbers/1/assign", {"x": "y" * 1_048_576})
    assert shared.nginx.send("POST", "/api/v1/account/MA_BN2MZ1VV/numbers/1/assign", {"x": "y" * 1_048_576}) == direct


def test_a_killed_fake_is_not_missed() -> None:
    """While a fake is away, each request is answered by the other: also those that change something."""
    with running("memory") as shared:
        shared.fakes[0].kill()
        answers = {
            shared.nginx.send(method, "/api/v1/account/MA_BN2MZ1VV/x", {}).status for method in ("GET", "POST") * 20
        }
        assert answers == {HTTPStatus.NOT_FOUND}
