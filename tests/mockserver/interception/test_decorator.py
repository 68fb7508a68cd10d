"""`intercept` as a decorator."""

from __future__ import annotations

import asyncio
import inspect
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx
import pytest
import requests

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, intercept
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

URL = f"https://api.vobiz.ai/api/v1/account/{ACCOUNT}/numbers"
HEADERS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}


@intercept(seed=SEED)
def fetch(count: int = 1) -> list[int]:
    """Return the statuses of some requests."""
    return [requests.get(URL, headers=HEADERS, timeout=20).status_code for _ in range(count)]


@intercept(seed=SEED)
async def fetch_async() -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(URL, headers=HEADERS)).status_code


@intercept(seed=SEED)
def fetch_each() -> Iterator[int]:
    yield requests.get(URL, headers=HEADERS, timeout=20).status_code


@intercept(seed=SEED)
async def fetch_each_async() -> AsyncIterator[int]:
    async with httpx.AsyncClient() as client:
        yield (await client.get(URL, headers=HEADERS)).status_code


async def _first() -> int:
    (status,) = [status async for status in fetch_each_async()]
    return status


WAYS: dict[str, Callable[[], int]] = {
    "function": lambda: fetch()[0],
    "coroutine": lambda: asyncio.run(fetch_async()),
    "generator": lambda: sum(fetch_each()),
    "asynchronous generator": lambda: asyncio.run(_first()),
}


@pytest.mark.parametrize("call", WAYS.values(), ids=WAYS)
def test_a_call_is_intercepted(call: Callable[[], int], traces: Callable[[], list[object]]) -> None:
    """It is undone when the call ends."""
    before = traces()
    assert call() == HTTPStatus.OK
    assert [id(one) for one in traces()] == [id(one) for one in before]


def test_the_function_looks_as_before() -> None:
    """Pytest reads its parameters, and a person its docstring."""
    assert (fetch.__name__, fetch.__doc__) == ("fetch", "Return the statuses of some requests.")
    assert list(inspect.signature(fetch).parameters) == ["count"]
    assert inspect.iscoroutinefunction(fetch_async)


class TestMethods:
    """The methods of a class, as in a test class."""

    @intercept(seed=SEED)
    def test_a_method_is_intercepted(self) -> None:
        """It gets its instance."""
        assert isinstance(self, TestMethods)
        assert requests.get(URL, headers=HEADERS, timeout=20).status_code == HTTPStatus.OK


def test_a_fake_can_be_given_to_look_at_it() -> None:
    """The calls share it."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    steering = Steering(Fake(store))

    @intercept(steering)
    def act() -> None:
        requests.get(URL, headers=HEADERS, timeout=20)

    act()
    act()
    assert len(steering.journal.records()) == 2


def test_a_recursive_function_may_be_decorated(traces: Callable[[], list[object]]) -> None:
    """Each call has its own interception."""
    before = traces()

    @intercept(seed=SEED)
    def countdown(number: int) -> int:
        return number and countdown(number - 1)

    assert countdown(3) == 0
    assert [id(one) for one in traces()] == [id(one) for one in before]


@intercept(seed=SEED)
async def assign_twice(number: str, begun: asyncio.Event, go_on: asyncio.Event) -> list[int]:
    async with httpx.AsyncClient(headers=HEADERS) as client:
        url, body = f"{URL}/{number.replace('+', '%2B')}/assign", {"trunk_group_id": TRUNK}
        first = await client.post(url, json=body)
        begun.set()
        await go_on.wait()
        return [first.status_code, (await client.post(url, json=body)).status_code]


def test_calls_may_overlap() -> None:
    """The end of the first does not end the second, which finds its own state again."""

    async def main() -> list[int]:
        events = [asyncio.Event() for _ in range(4)]
        first = asyncio.create_task(assign_twice(NUMBER, events[0], events[1]))
        await events[0].wait()
        second = asyncio.create_task(assign_twice(OTHER_NUMBER, events[2], events[3]))
        await events[2].wait()
        events[1].set()
        await first
        events[3].set()
        return await second

    assert asyncio.run(main()) == [HTTPStatus.NO_CONTENT, HTTPStatus.BAD_REQUEST]


def test_a_class_is_refused() -> None:
    """The message says what to decorate."""
    with pytest.raises(TypeError, match="decorate each method"):
        intercept()(TestMethods)


def test_missing_parentheses_are_explained() -> None:
    """`@intercept` would take the function for a fake."""
    with pytest.raises(TypeError, match=r"a decorator is written with parentheses: @intercept\(\)"):
        intercept(fetch)  # type: ignore[arg-type]
