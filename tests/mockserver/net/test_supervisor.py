"""Worker processes: how they share a port, are replaced, and stop."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sys

import pytest
from tests.mockserver.net._workers import Program, read_answer, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

BLOCKS = """
    def blocks(environ, start_response):
        print(os.getpid(), flush=True)
        sys.stdin.readline()
        return app(environ, start_response)

    def hangs(environ, start_response):
        print(os.getpid(), flush=True)
        threading.Event().wait()
"""


def workers_of(program: Program) -> set[int]:
    """The processes that answer, of two."""
    found: set[int] = set()
    while len(found) < 2:
        found.add(program.answering())
    return found


def test_all_workers_answer_on_one_port() -> None:
    """None of them is the supervisor."""
    with running("supervise(2)") as program:
        assert program.process.pid not in workers_of(program)


@pytest.mark.parametrize(
    ("number", "how"), [(signal.SIGKILL, "was ended by SIGKILL"), (signal.SIGTERM, "ended with exit code 0")]
)
def test_a_worker_that_ends_is_replaced(number: signal.Signals, how: str) -> None:
    """The log says so, and the new worker answers."""
    with running("supervise(1)") as program:
        old = program.answering()
        os.kill(old, number)
        line = program.line()
        assert line == f"Worker {old} {how}; worker {program.answering()} replaces it\n"


def test_workers_are_replaced_as_often_as_they_are_killed() -> None:
    """Whoever kills them from outside does not end the command."""
    with running("supervise(1)") as program:
        for _ in range(12):
            os.kill(program.answering(), signal.SIGKILL)
            assert "was ended by SIGKILL" in program.line()
        assert program.answering() > 0


def test_a_connection_that_waits_is_not_lost_with_a_worker() -> None:
    """The replacement answers it."""
    with running("supervise(1)") as program:
        old = program.answering()
        os.kill(old, signal.SIGSTOP)
        with program.connection() as connection:
            os.kill(old, signal.SIGKILL)
            assert read_answer(connection) != old


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_a_signal_stops_all_of_them(number: signal.Signals, send: type[os.kill]) -> None:  # type: ignore[valid-type]
    """The exit code is 0 and nothing is logged, also if each of the workers gets the signal of a terminal."""
    with running("supervise(3)") as program:
        send(program.process.pid, number)  # type: ignore[misc]
        assert program.end() == (0, "ended\n", "")


def test_ctrl_c_is_for_the_supervisor() -> None:
    """A worker that gets it alone answers on: a terminal sends it to all, and the supervisor decides."""
    with running("supervise(1)") as program:
        worker = program.answering()
        os.kill(worker, signal.SIGINT)
        assert [program.answering() for _ in range(3)] == [worker] * 3


def test_a_stop_refuses_connections() -> None:
    """The port can be used by another server at once."""
    with running("supervise(2)\nlisten((listeners[0].endpoint,))\nprint('free')") as program:
        program.process.terminate()
        assert program.end()[1] == "ended\nfree\n"
        with pytest.raises(ConnectionRefusedError):
            program.connection()


def test_a_stop_finishes_responses() -> None:
    """A worker answers the request that it has."""
    with running(BLOCKS + "\n    supervise(2, lambda process: work(process, blocks))") as program:
        with program.connection() as connection:
            assert program.process.stdout is not None
            worker = int(program.process.stdout.readline())
            program.process.terminate()
            while is_listening(program.port):
                pass
            assert program.process.stdin is not None
            program.process.stdin.write("\n")
            program.process.stdin.flush()
            assert read_answer(connection) == worker
        assert program.end() == (0, "ended\n", "")


def is_listening(port: int) -> bool:
    """Whether a connection is accepted."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_worker_that_does_not_stop_is_killed() -> None:
    """The exit code is 0 nevertheless, and a note says so."""
    with running(BLOCKS + "\n    supervise(2, lambda process: work(process, hangs), patience=0.5)") as program:
        connection = program.connection()
        assert program.process.stdout is not None
        worker = int(program.process.stdout.readline())
        program.process.terminate()
        code, out, _ = program.end()
        connection.close()
    assert (code, out) == (0, f"Worker {worker} did not stop within 0.5 seconds, and was killed\nended\n")


def test_workers_end_without_their_supervisor() -> None:
    """They release its streams and its port, although nobody tells them to stop."""
    with running("supervise(3)") as program:
        program.process.kill()
        assert program.end() == (-signal.SIGKILL, "", "")
        assert not is_listening(program.port)


def test_a_worker_that_cannot_start_says_why() -> None:
    """The supervisor ends with its reason, and without a traceback if the error is expected."""
    script = """
        def fail(process):
            raise StoreError("x.db", "it is full")
        supervise(2, fail)
    """
    with running(script, serves=False) as program:
        assert program.end() == (1, "", "a worker cannot start: cannot use the store x.db: it is full\n")


def test_a_mistake_at_the_start_is_shown_with_its_traceback() -> None:
    """It would be hard to find otherwise."""
    with running("supervise(2, lambda process: 1 / 0)", serves=False) as program:
        error = program.end()[2]
    assert error.startswith("a worker cannot start: Traceback")
    assert error.endswith("ZeroDivisionError: division by zero\n")


@pytest.mark.parametrize(
    ("act", "how"),
    [("os._exit(3)", "ended with exit code 3"), ("os.kill(os.getpid(), signal.SIGSEGV)", "was ended by SIGSEGV")],
)
def test_workers_that_end_at_once_again_and_again_are_given_up(act: str, how: str) -> None:
    """There is no endless loop. The message has the last end."""
    with running(f"supervise(1, lambda process: {act}, pauses=[0.0] * 4)", serves=False) as program:
        code, _, error = program.end()
    expected = rf"workers end early again and again. The last: Worker \d+ {how}\n"
    assert (code, re.fullmatch(expected, error) is not None) == (1, True), error


def test_workers_that_end_as_soon_as_they_serve_are_given_up() -> None:
    """They are no better than those that do not serve."""
    script = """
        class Ending:
            def serve(self, server, process):
                process._tell(b"+")
                os.abort()
        supervise(1, lambda process: Ending().serve(None, process), pauses=[0.0] * 4)
    """
    with running(script) as program:
        code, _, error = program.end()
    assert (code, "workers end early again and again" in error, "was ended by SIGABRT" in error) == (1, True, True)


def test_replacements_that_cannot_start_are_given_up() -> None:
    """The message has the reason of the last one."""
    script = """
        served = []
        def once(process):
            if served:
                raise StoreError("x.db", "it is full")
            work(process)
        os.register_at_fork(after_in_parent=lambda: served.append(True))
        supervise(1, once, pauses=[0.0] * 3)
    """
    with running(script) as program:
        os.kill(program.answering(), signal.SIGKILL)
        code, _, error = program.end()
    assert code == 1
    assert error.endswith("ended with exit code 1 (cannot use the store x.db: it is full)\n")


def test_workers_that_are_killed_while_they_start_are_not_given_up() -> None:
    """Each second one serves, so that nothing is wrong with them."""
    script = """
        import itertools
        starts = itertools.count()
        def every_second(process):
            if number % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            work(process)
        def count():
            global number
            number = next(starts)
        os.register_at_fork(before=count)
        supervise(1, every_second, pauses=[0.0])
    """
    with running(script) as program:
        for _ in range(5):
            os.kill(program.answering(), signal.SIGKILL)
            assert [program.line().count("was ended by SIGKILL") for _ in range(2)] == [1, 1]


def test_a_fork_that_fails_is_tried_again() -> None:
    """The system may have too many processes for a moment. The log says so when a worker serves."""
    script = """
        fork, failures = os.fork, [BlockingIOError(11, "Resource temporarily unavailable")]
        os.fork = lambda: fork() if not failures else raise_(failures.pop())
        def raise_(error):
            raise error
        supervise(1)
    """
    with running(script) as program:
        expected = "A worker could not be started ([Errno 11] Resource temporarily unavailable); worker"
        assert program.line() == f"{expected} {program.answering()} replaces it\n"


def test_a_system_that_cannot_fork_ends_the_supervisor() -> None:
    """There is no endless loop."""
    script = """
        def fail():
            raise BlockingIOError(11, "Resource temporarily unavailable")
        os.fork = fail
        supervise(2, pauses=[0.0] * 4)
    """
    with running(script, serves=False) as program:
        code, _, error = program.end()
    assert (code, error.startswith("workers end early again and again. The last: A worker could")) == (
        1,
        True,
    )


def test_a_worker_without_file_descriptors_accepts_again_later() -> None:
    """It logs that a few times, and goes on when connections have been closed."""
    script = """
        import resource
        def few(process):
            resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
            work(process)
        supervise(1, few)
    """
    with running(script) as program:
        with contextlib.ExitStack() as clients:
            for _ in range(40):
                clients.enter_context(socket.create_connection(("127.0.0.1", program.port)))
            assert program.line() == "A connection cannot be accepted: Too many open files\n"
        assert program.answering() > 0


def test_the_supervisor_forks_without_threads() -> None:
    """A fork copies only one thread, and a lock of another one would stay locked for ever."""
    script = """
        threads = []
        os.register_at_fork(before=lambda: threads.append(threading.active_count()))
        supervise(1)
        print(set(threads))
    """
    with running(script) as program:
        os.kill(program.answering(), signal.SIGKILL)
        program.line()
        program.process.terminate()
        assert program.end()[1] == "ended\n{1}\n"


def test_the_supervisor_restores_what_signals_do() -> None:
    """A program may continue after it."""
    script = """
        before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        supervise(1)
        print(before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)])
    """
    with running(script) as program:
        program.process.terminate()
        assert program.end()[1] == "ended\nTrue\n"
