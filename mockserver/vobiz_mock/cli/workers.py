"""The option `--workers` of `vobiz-mock serve`: several processes that serve one state and write one log."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.log_turn import LogTurn
from vobiz_mock.errors import StoreError, WorkerError
from vobiz_mock.journal.background import log_to
from vobiz_mock.net.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from vobiz_mock.net.listener import Listener
    from vobiz_mock.net.server import Server
    from vobiz_mock.net.worker_process import WorkerProcess

    Write = Callable[[str], object] | None

_log = logging.getLogger("vobiz_mock")
_AGAIN = 0.5  # seconds after which a worker asks again whether the store can be used


def check_workers(count: int, *, is_shared: bool) -> None:
    """Refuse several workers where they cannot be.

    Args:
        count: How many workers there are to be.
        is_shared: Whether several processes can share the state.

    Raises:
        click.UsageError: They cannot be.
    """
    if count == 1:
        return
    if not hasattr(os, "fork"):
        raise click.UsageError(
            f"--workers {count} needs a system that can fork processes, which {sys.platform} cannot. Use --workers 1, "
            "or run the fake in a container."
        )
    if not is_shared:
        raise click.UsageError(
            f"--workers {count} needs a store that processes share: in memory, each worker would have a state of its "
            "own, and each request would find another one. Use --store sqlite:///vobiz.db, or --workers 1."
        )


def serve_together(
    working: Callable[[Write], AbstractContextManager[Server]],
    count: int,
    listeners: Sequence[Listener],
    on_serving: Callable[[], object],
) -> None:
    """Serve with several processes until a signal arrives.

    Args:
        working: Called in each process with the function that writes a line to the log. It gives a server that has
            these listeners, and closes what that needs.
        count: How many processes there are.
        listeners: The sockets, which are closed at the end.
        on_serving: Called once, when all of them serve.

    Raises:
        click.ClickException: They cannot start.
    """
    turn = LogTurn()

    def work(process: WorkerProcess) -> None:
        with log_to(sys.stderr, turn=turn) as write, contextlib.ExitStack() as opened:
            if (server := _enter(opened, lambda: working(write), process)) is not None:
                process.serve(server)

    with contextlib.closing(turn):
        try:
            notes = Supervisor(work, count, listeners).supervise(on_serving)
        except WorkerError as error:
            raise click.ClickException(f"--workers {count}: {error}") from error
        with log_to(sys.stderr):
            for note in notes:
                _log.warning(note)


def _enter(
    opened: contextlib.ExitStack, working: Callable[[], AbstractContextManager[Server]], process: WorkerProcess
) -> Server | None:
    """Return the server of a worker; None if the worker was told to stop before.

    One that replaces another waits for a store that is away, as the requests to the others do.

    Raises:
        StoreError: The store cannot be used, and the command is just starting.
    """
    is_said = False
    while True:
        try:
            return opened.enter_context(working())
        except StoreError as error:
            if not process.is_replacement:
                raise
            if not is_said:
                _log.warning("Worker %d waits to replace another one: %s", os.getpid(), error)
                is_said = True
        if process.is_told_to_stop(_AGAIN):
            return None
