"""Threads that run functions. Imports nothing of the package."""

from __future__ import annotations

import functools
import threading
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    _P = ParamSpec("_P")
_T = TypeVar("_T")


class Threads(NamedTuple):
    """The threads that run an application when its event loop must not.

    Attributes:
        computing: For requests that take long.
        waiting: For requests that wait for something else than the processor, such as a database.
    """

    computing: Executor
    waiting: Executor


class Worker(Executor):
    """Runs functions in threads, which start with the first of them and do not delay the end of the process.

    The interpreter waits for the threads of a `ThreadPoolExecutor` when it ends, also if its `shutdown` did not wait.

    Args:
        name: The name of the threads.
        threads: How many there are. One runs the functions one after another.
    """

    def __init__(self, name: str, threads: int = 1) -> None:
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for _ in range(threads)]
        self._is_started = False

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Have a function called in a thread. Return its future result."""
        future: Future[_T] = Future()
        self._calls.put(functools.partial(_fulfil, future, functools.partial(fn, *args, **kwargs)))
        if not self._is_started:
            self._is_started = True
            for thread in self._threads:
                thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 that of Executor
        """End the threads after the functions that they have, without waiting for them."""
        for _ in self._threads:
            self._calls.put(None)

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
            del call  # it holds a request and its connection


def _fulfil(future: Future[_T], call: Callable[[], _T]) -> None:
    """Set the result of a future, unless it was cancelled."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001 the caller gets it
        future.set_exception(error)
