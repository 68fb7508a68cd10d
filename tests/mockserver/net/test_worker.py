"""The thread of the requests that take long."""

from __future__ import annotations

import threading
import weakref

import pytest
from tests.mockserver.net._raw_http import PATIENCE

from vobiz_mock.net.worker import Worker


def test_functions_run_one_after_another_in_one_thread() -> None:
    """The thread has the name of the worker, and the results arrive in their futures."""
    worker = Worker("w")
    futures = [worker.submit(lambda: threading.current_thread().name) for _ in range(3)]
    assert [future.result() for future in futures] == ["w", "w", "w"]
    worker.shutdown()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_does_not_end_the_thread(error: type[BaseException]) -> None:
    """It arrives in the future, and the next function runs."""

    def fail() -> None:
        raise error

    worker = Worker("w")
    assert isinstance(worker.submit(fail).exception(), error)
    assert worker.submit(int).result() == 0
    worker.shutdown()


def test_a_cancelled_function_does_not_run() -> None:
    """It waited for another one."""
    ran: list[bool] = []
    gate = threading.Event()
    worker = Worker("w")
    worker.submit(gate.wait)
    worker.submit(ran.append, True).cancel()  # noqa: FBT003 the value does not matter
    gate.set()
    assert worker.submit(ran.copy).result() == []
    worker.shutdown()


def test_a_worker_forgets_what_it_has_run() -> None:
    """It would hold a request and a connection until the next one."""

    class Function:
        def __call__(self) -> None:
            """Do nothing."""

    worker, function, forgotten = Worker("w"), Function(), threading.Event()
    weakref.finalize(function, forgotten.set)
    worker.submit(function)
    del function
    assert forgotten.wait(PATIENCE)
    worker.shutdown()
