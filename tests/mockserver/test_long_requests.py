"""What takes the fake long is decided outside of the event loop, by any request that could hold it up."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import requests

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request, TakesLongError
from vobiz_mock.net.server import Server
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_mock.web.app import application
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.journal.entry import Entry

HEADERS = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
pytestmark = pytest.mark.memory_store("with a database, each request is decided in a thread")
PATH = f"/api/v1/account/{ACCOUNT}"
ASSIGN = f"{PATH}/numbers/%2B{NUMBER[1:]}/assign"
BODY = {"trunk_group_id": TRUNK}
MANY = json.dumps({**BODY, **{f"x{index}": 1 for index in range(15_000)}}).encode()


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return store


@pytest.fixture
def threads() -> list[str]:
    """The name of the thread in which each request was decided."""
    return []


@pytest.fixture
def url(store: MemoryStore, threads: list[str]) -> Iterator[str]:
    def note(_entry: Entry) -> None:
        threads.append(threading.current_thread().name)

    with Server(application(Steering(Fake(store, sinks=(note,))), cors=())) as server:
        yield server.url


@pytest.mark.parametrize(
    ("method", "target", "body", "status"),
    [
        ("POST", ASSIGN, MANY, HTTPStatus.NO_CONTENT),
        ("POST", ASSIGN, b"[" * 500_000, HTTPStatus.BAD_REQUEST),
        ("GET", f"{PATH}/inventory/numbers?{'exclude=1&' * 5000}", b"", HTTPStatus.BAD_REQUEST),
        ("GET", f"{PATH}/numbers?{'a&' * 20_000}", b"", HTTPStatus.OK),
        ("POST", f"/{'a/' * 25_000}", b"", HTTPStatus.NOT_FOUND),
    ],
    ids=["fields", "brackets", "values of a parameter", "parameters", "segments"],
)
def test_a_large_request_is_decided_in_a_thread(
    url: str, threads: list[str], method: str, target: str, body: bytes, status: HTTPStatus
) -> None:
    """Its answer is the usual one."""
    response = requests.request(method, url + target, data=body, headers=HEADERS, timeout=30)
    assert response.status_code == status
    assert [name.partition("_")[0] for name in threads] == ["vobiz-mock-long"]


def test_a_usual_request_is_decided_in_the_event_loop(url: str, threads: list[str]) -> None:
    """A thread would take longer."""
    requests.post(url + ASSIGN, json=BODY, headers=HEADERS, timeout=30)
    assert [name.partition(" ")[0] for name in threads] == ["vobiz-mock"]


SEARCHES = (
    "/numbers?search=1234",
    "/numbers?search=%2B",
    "/inventory/numbers?search=1234",
    "/inventory/numbers?exclude=9180,9192&page=2",
    "/inventory/numbers?country=IN&search=x&exclude=1",
)


@pytest.fixture
def many(store: MemoryStore) -> None:
    """Give the account and the inventory more numbers than a search may look at in the event loop."""
    owned, free = ([f"+91{number}" for number in range(start, start + 10_001)] for start in (10**9, 2 * 10**9))
    account = {"account_id": ACCOUNT, "auth_token": TOKEN, "numbers": owned}
    store.load(load_seed({"accounts": [account], "inventory": free}, load()))


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("target", SEARCHES)
def test_a_search_among_many_numbers_is_decided_in_a_thread(url: str, threads: list[str], target: str) -> None:
    """Meanwhile the event loop serves other clients."""
    response = requests.get(f"{url}{PATH}{target}", headers=HEADERS, timeout=30)
    assert response.status_code == HTTPStatus.OK
    assert [name.partition("_")[0] for name in threads] == ["vobiz-mock-long"]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    "target", ["/numbers?page=300", "/inventory/numbers?country=IN", "/inventory/numbers?country=DE&search=1"]
)
def test_a_page_of_many_numbers_is_decided_in_the_event_loop(url: str, threads: list[str], target: str) -> None:
    """Without a search it takes no longer than a page of few numbers; nor does a search in a country with few."""
    requests.get(f"{url}{PATH}{target}", headers=HEADERS, timeout=30)
    assert [name.partition(" ")[0] for name in threads] == ["vobiz-mock"]


@pytest.mark.parametrize("target", SEARCHES)
def test_a_search_among_few_numbers_is_decided_in_the_event_loop(url: str, threads: list[str], target: str) -> None:
    """It takes less time than a change of threads."""
    requests.get(f"{url}{PATH}{target}", headers=HEADERS, timeout=30)
    assert [name.partition(" ")[0] for name in threads] == ["vobiz-mock"]


def test_openapi_core_is_imported_in_a_thread(url: str, threads: list[str]) -> None:
    """It takes a quarter of a second, so the first refusal is decided in a thread, and later ones are not."""
    for _ in range(2):
        requests.post(url + ASSIGN, json={}, headers=HEADERS, timeout=30)
    assert [name.startswith("vobiz-mock-long") for name in threads] == [True, False]


@pytest.mark.parametrize("body", [MANY, b"{}"], ids=["large", "first refusal"])
def test_a_reply_that_would_take_long_is_refused_without_an_effect(store: MemoryStore, body: bytes) -> None:
    """The caller can ask again, outside of its event loop."""
    notified: list[Any] = []
    fake = Fake(store, sinks=(notified.append,))
    before = store.dump()
    with pytest.raises(TakesLongError):
        fake.answer(Request(method="POST", target=ASSIGN, headers=HEADERS, body=body), at_once=True)
    assert (store.dump(), notified) == (before, [])


STATES = [
    ("GET", "/_mock/state", None),
    ("PUT", "/_mock/state", SEED),
    ("POST", "/_mock/reset", None),
    ("PUT", "/_mock/snapshots/a", None),
    ("POST", "/_mock/accounts", {"account_id": "MA_ADDED", "auth_token": "t"}),
    ("DELETE", f"/_mock/accounts/{ACCOUNT}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), STATES, ids=[f"{method} {path}" for method, path, _ in STATES])
def test_a_request_about_the_whole_state_does_not_delay_others(method: str, path: str, body: Any) -> None:
    """Its time grows with the state, so it does not run in the event loop."""
    begun, answered = threading.Event(), threading.Event()

    class SlowStore(MemoryStore):
        def __getattribute__(self, name: str) -> Any:
            return wait if name in {"load", "dump", "add_all", "remove_account"} else super().__getattribute__(name)

    def wait(*_: Any) -> Any:
        begun.set()
        assert answered.wait(timeout=20)
        return ()

    seed, store = load_seed(SEED, load()), SlowStore()
    MemoryStore.load(store, seed)
    steering = Steering(Fake(store, sinks=()), seed)
    with Server(application(steering, cors=())) as server, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(requests.request, method, server.url + path, json=body, timeout=30)
        assert begun.wait(timeout=20)
        quick = requests.get(f"{server.url}{PATH}/numbers", headers=HEADERS, timeout=10)
        assert (quick.status_code, slow.done()) == (HTTPStatus.OK, False)
        answered.set()
        slow.result()
