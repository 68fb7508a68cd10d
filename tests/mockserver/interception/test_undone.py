"""An interception is undone exactly: afterwards each method is the object that it was before."""

from __future__ import annotations

import asyncio
import os
import threading
from functools import partial, partialmethod
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest
import requests

from two_accounts import ACCOUNT, SEED, TOKEN
from vobiz_mock import Fake, MemoryStore, MockServer, intercept
from vobiz_mock.interception.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.interception.layers import Method

    Traces = Callable[[], list[object]]

URL = f"https://api.vobiz.ai/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}


class Owner:
    """A class with a method that gets layers."""

    def method(self) -> None:
        """Do nothing."""


def get() -> int:
    return requests.get(URL, headers=HEADERS, timeout=20).status_code


def assert_same(before: list[object], after: list[object]) -> None:
    assert [id(one) for one in after] == [id(one) for one in before]


def test_all_methods_are_changed_meanwhile(traces: Traces) -> None:
    """The tests below would prove nothing otherwise."""
    before = traces()
    with intercept():
        assert not {id(one) for one in before[:9]} & {id(one) for one in traces()}


def test_it_is_undone(traces: Traces) -> None:
    """The objects are the same ones."""
    before = traces()
    with intercept(seed=SEED):
        get()
    assert_same(before, traces())


def test_it_is_undone_after_an_exception(traces: Traces) -> None:
    """The exception passes."""
    before = traces()
    with pytest.raises(ZeroDivisionError), intercept():
        _ = 1 / 0
    assert_same(before, traces())


def test_it_is_undone_after_a_lost_answer(traces: Traces) -> None:
    """A connection that was lost in the middle leaves nothing."""
    before = traces()
    with intercept(seed=SEED) as fake:
        fake.faults.add({"length": 5}, times=None)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            get()
    assert_same(before, traces())


def test_the_inner_fake_answers(traces: Traces) -> None:
    """The outer one answers again afterwards."""
    before = traces()
    with intercept(seed=SEED) as outer:
        with intercept(seed=SEED) as inner:
            get()
        get()
        get()
    assert (len(inner.journal.records()), len(outer.journal.records())) == (1, 2)
    assert_same(before, traces())


def test_each_fake_has_its_hosts() -> None:
    """What the inner one does not replace goes to the outer one."""
    with intercept(seed=SEED) as outer, intercept(seed=SEED, hosts=["other.example"]) as inner:
        get()
        requests.get("https://other.example/", timeout=20)
    assert (len(inner.journal.records()), len(outer.journal.records())) == (1, 1)


def test_an_outer_fake_that_blocks_others_lets_the_inner_one_answer() -> None:
    """A guard of a whole session does not prevent the fake of a test."""
    with intercept(hosts=["nobody.example"], block_others=True), intercept(seed=SEED):
        assert get() == HTTPStatus.OK
        with httpx.Client() as client:
            assert client.get(URL, headers=HEADERS).status_code == HTTPStatus.OK


def test_the_order_of_the_ends_does_not_matter(traces: Traces) -> None:
    """The first one may end first, as in overlapping fixtures and tasks."""
    before = traces()
    first, second = intercept(seed=SEED), intercept(seed=SEED)
    first.__enter__()
    fake = second.__enter__()
    first.__exit__(None, None, None)
    assert (get(), len(fake.journal.records())) == (HTTPStatus.OK, 1)
    second.__exit__(None, None, None)
    assert_same(before, traces())


def test_a_patch_that_outlives_it_is_kept(traces: Traces, monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer below another tool's patch stays, does nothing, and goes with the next interception."""
    before = traces()
    interception = intercept(hosts=["127.0.0.1"])
    interception.__enter__()
    pool = httpcore.ConnectionPool
    layer = vars(pool)["handle_request"]
    with monkeypatch.context() as patch:
        patch.setattr(pool, "handle_request", partialmethod(layer))
        interception.__exit__(None, None, None)
        with pytest.raises(httpx.ConnectError):
            httpx.get("http://127.0.0.1:9/")
    assert vars(pool)["handle_request"] is layer
    with intercept():
        pass
    assert_same(before, traces())


def test_one_interception_serves_many_times(traces: Traces) -> None:
    """Each entry begins with a new fake."""
    before, interception = traces(), intercept(seed=SEED)
    with interception as first:
        get()
    with interception as second:
        get()
    assert (len(first.journal.records()), len(second.journal.records())) == (1, 1)
    assert_same(before, traces())


def test_a_given_fake_keeps_its_state() -> None:
    """A MockServer, its control or a Fake can be given; both roads lead to the same state."""
    with MockServer(seed=SEED) as server:
        for given in (server, server.steering, server.steering.fake):
            with intercept(given):
                assert get() == HTTPStatus.OK
        assert len(server.journal.records()) == 3


@pytest.mark.parametrize("given", ["fake", 1, MemoryStore()])
def test_something_else_is_no_fake(given: object) -> None:
    """The message has it, and what is expected."""
    with pytest.raises(TypeError, match="expected a MockServer, a Steering or a Fake"):
        intercept(given)  # type: ignore[arg-type]


def test_a_seed_for_a_given_fake_is_refused() -> None:
    """It has a state already."""
    with pytest.raises(ValueError, match="expected one of the two"):
        intercept(Fake(MemoryStore()), seed=SEED)


def test_all_threads_are_intercepted(traces: Traces) -> None:
    """An interception is process-wide, also for threads that run already."""
    before, go, statuses = traces(), threading.Event(), list[int]()

    def work() -> None:
        go.wait(20)
        statuses.append(get())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    with intercept(seed=SEED) as fake:
        go.set()
        for thread in threads:
            thread.join()
    assert (statuses, len(fake.journal.records())) == ([HTTPStatus.OK] * 8, 8)
    assert_same(before, traces())


def test_threads_may_begin_at_once() -> None:
    """The layer of one is not lost under that of another one that began meanwhile."""
    before, started, goes_on = vars(Owner)["method"], threading.Event(), threading.Event()
    layers: list[Layer] = []

    def slow(previous: Method) -> Method:
        started.set()
        goes_on.wait(0.3)
        return partial(previous)

    first = threading.Thread(target=lambda: layers.append(Layer(Owner, "method", slow)))
    first.start()
    started.wait(20)
    layers.append(Layer(Owner, "method", partial(partial)))
    goes_on.set()
    first.join()
    for layer in layers:
        layer.remove()
    assert vars(Owner)["method"] is before
    assert before in {layer.previous for layer in layers}
    assert len({layer.previous for layer in layers}) == 2


def test_tasks_may_overlap(traces: Traces) -> None:
    """Each has a host of its own."""
    before = traces()

    async def work(host: str) -> int:
        with intercept(seed=SEED, hosts=[host]) as fake:
            async with httpx.AsyncClient() as client:
                await asyncio.gather(*(client.get(f"https://{host}/") for _ in range(3)))
            return len(fake.journal.records())

    async def main() -> list[int]:
        return await asyncio.gather(*(work(f"host{number}") for number in range(5)))

    assert asyncio.run(main()) == [3] * 5
    assert_same(before, traces())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 warns of threads
def test_a_forked_process_is_intercepted_too(traces: Traces) -> None:
    """It has a copy of the fake, and undoes its own methods."""
    before = traces()
    with intercept(seed=SEED) as fake:
        if (child := os.fork()) == 0:
            os._exit(0 if get() == HTTPStatus.OK and len(fake.journal.records()) == 1 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert fake.journal.records() == ()
    assert_same(before, traces())
