"""The paths of the journal, over sockets."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any, Self

import pytest
from tests.mockserver._client import RawClient

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, NUMBER, SEED
from vobiz_mock import MockServer, Request, Settings, create_app

PATIENCE = 10.0  # seconds; a test fails if an event takes longer
SEGMENT = f"%2B{NUMBER[1:]}"


class Follower:
    """A client of the live stream."""

    def __init__(self, fake: MockServer, query: str = "", header: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", fake.port), timeout=PATIENCE)
        head = f"GET /_mock/journal/events{query} HTTP/1.0\r\nHost: 127.0.0.1\r\n{header}\r\n"
        self._socket.sendall(head.encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass

    def event(self) -> dict[str, Any]:
        """Return the next event, with its id."""
        fields: dict[str, str] = {}
        while line := self._file.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        if "data" not in fields:  # a comment
            return self.event()
        shown: dict[str, Any] = json.loads(fields["data"])
        assert (fields["id"], fields["event"]) == (str(shown["id"]), "request")
        return shown

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()


def _targets(client: RawClient, query: str = "") -> list[str]:
    return [one["target"] for one in client.send("GET", f"/_mock/journal{query}").json["entries"]]


def test_the_journal_returns_the_requests(client: RawClient) -> None:
    """The newest is the last, with what became of its delivery."""
    client.assign(NUMBER)
    client.assign(SEGMENT)
    journal = client.send("GET", "/_mock/journal").json
    assert [one["behaviour"] for one in journal["entries"]] == ["assign.plus-unencoded", "assign.success"]
    assert [one["delivery"] for one in journal["entries"]] == ["sent", "sent"]
    assert journal["last"] == 2
    assert 0 <= journal["entries"][0]["duration"] < PATIENCE


def test_the_query_selects_requests(client: RawClient) -> None:
    """A plus is written %2B there as well."""
    client.assign(NUMBER)
    client.get("trunks")
    assert len(_targets(client, f"?number={SEGMENT}&status=404&account={ACCOUNT}")) == 1
    assert len(_targets(client, "?limit=1")) == 1
    assert _targets(client, "?since=2") == []


@pytest.mark.parametrize("query", ["?acount=x", "?status=abc", "?limit=-1", "?limit=1e3", "?limit=9999999"])
@pytest.mark.parametrize("path", ["/_mock/journal", "/_mock/journal.har"])
def test_a_query_that_is_not_valid_is_refused(client: RawClient, path: str, query: str) -> None:
    """The message has what was expected."""
    response = client.send("GET", path + query)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")
    assert "expected" in response.json["message"]


def test_the_requests_of_an_account_are_forgotten(client: RawClient, fake: MockServer) -> None:
    """Those of others stay."""
    client.get("trunks")
    client.send("GET", f"/api/v1/account/{FOREIGN_ACCOUNT}/trunks", headers={"X-Auth-ID": FOREIGN_ACCOUNT})
    response = client.send("DELETE", f"/_mock/journal?account={ACCOUNT}")
    assert (response.status, response.body) == (HTTPStatus.NO_CONTENT, b"")
    assert [record.account for record in fake.journal.records()] == [FOREIGN_ACCOUNT]


def test_a_misspelt_account_does_not_forget_everything(client: RawClient, fake: MockServer) -> None:
    """It is refused."""
    client.get("trunks")
    assert client.send("DELETE", f"/_mock/journal?acount={ACCOUNT}").status == HTTPStatus.BAD_REQUEST
    assert len(fake.journal.records()) == 1


def test_a_large_journal_does_not_hold_up_other_clients(client: RawClient, fake: MockServer) -> None:
    """It is rendered in a thread, and complete."""
    for _ in range(120):
        client.get("trunks")
    reader = threading.Thread(target=_targets, args=(client,))
    reader.start()
    assert client.get("trunks").status == HTTPStatus.OK
    reader.join()
    assert len(_targets(client)) == 121
    assert len(fake.journal.records()) == 121


def test_a_request_appears_live(client: RawClient, fake: MockServer) -> None:
    """With what became of its answer."""
    with Follower(fake) as follower:
        client.assign(NUMBER)
        event = follower.event()
    assert (event["behaviour"], event["delivery"]) == ("assign.plus-unencoded", "sent")


def test_a_request_of_another_thread_appears_live(fake: MockServer) -> None:
    """Such as one of the same process, without a socket."""
    with Follower(fake) as follower:
        fake.steering.fake.answer(Request(method="GET", target="/x"))
        assert follower.event()["target"] == "/x"


def test_a_stream_begins_where_it_is_told(client: RawClient, fake: MockServer) -> None:
    """A client that connects again sends the id of the last event, and `since` is the same."""
    for rest in ("trunks", "numbers", "cdr"):
        client.get(rest)
    with Follower(fake, "?since=1") as since, Follower(fake, header="Last-Event-ID: 2\r\n") as resumed:
        assert [since.event()["id"], since.event()["id"], resumed.event()["id"]] == [2, 3, 3]


def test_a_stream_has_only_what_is_wanted(client: RawClient, fake: MockServer) -> None:
    """Its filters are those of the journal."""
    with Follower(fake, "?operation=list_trunks") as follower:
        client.get("numbers")
        client.get("trunks")
        assert follower.event()["operation"] == "list_trunks"


def test_many_streams_hold_up_nobody(client: RawClient, fake: MockServer) -> None:
    """With 50 of them, other clients are answered, and each stream has the request."""
    with ExitStack() as stack:
        followers = [stack.enter_context(Follower(fake)) for _ in range(50)]
        assert client.assign(SEGMENT).status == HTTPStatus.NO_CONTENT
        assert {follower.event()["behaviour"] for follower in followers} == {"assign.success"}


def test_a_stream_that_nobody_reads_is_not_stored() -> None:
    """Its client misses what the journal drops meanwhile: 50 MB are more than the sockets buffer."""
    with MockServer(seed=SEED, settings=Settings(journal_entries=10)) as fake, Follower(fake) as follower:
        client = RawClient(fake)
        for _ in range(400):
            client.send("POST", "/api/x", b"z" * 60_000)
        received = [follower.event()["id"]]
        while received[-1] < 400:
            received.append(follower.event()["id"])
    assert len(received) < 400
    assert received == sorted(received)


def test_a_stop_does_not_wait_for_streams() -> None:
    """It takes less than a second."""
    with ExitStack() as stack:
        fake = MockServer(seed=SEED).start()
        for _ in range(20):
            stack.enter_context(Follower(fake))
        begun = time.monotonic()
        fake.stop()
        assert time.monotonic() - begun < 1


def test_a_stream_is_over_when_its_client_leaves(client: RawClient, fake: MockServer) -> None:
    """Nothing listens to the journal any more."""
    with Follower(fake):
        client.get("trunks")
    deadline = time.monotonic() + PATIENCE
    while fake.journal._listeners and time.monotonic() < deadline:
        client.get("trunks")
    assert fake.journal._listeners == ()


def test_head_of_the_stream_ends(client: RawClient) -> None:
    """It has the header fields only."""
    response = client.send("HEAD", "/_mock/journal/events")
    assert (response.status, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


def test_another_server_says_that_it_has_no_stream() -> None:
    """A generator would occupy one of its threads for each client."""
    response = create_app().test_client().get("/_mock/journal/events")
    assert response.status_code == HTTPStatus.NOT_IMPLEMENTED
    assert response.json is not None
    assert "/_mock/journal?since=" in response.json["message"]


@pytest.mark.parametrize("path", ["journal", "journal.har"])
@pytest.mark.parametrize("requests_sent", [0, 3])
def test_what_is_written_in_pieces_is_written_as_json_is(path: str, requests_sent: int) -> None:
    """Also an empty journal."""
    client = create_app().test_client()
    for _ in range(requests_sent):
        client.get("/\u00e9?a=%22")
    text = client.get(f"/_mock/{path}").text
    assert text == json.dumps(json.loads(text))
