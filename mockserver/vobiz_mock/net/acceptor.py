"""Accepts connections from a socket that other processes accept from, too, so that each has as many as the others.

All of them are woken by a connection, and the first one takes it: often the one that has just taken another. As the
connections of a pool live long, it would have most of the work for long. So a process that has more connections than
another one waits a moment before it takes one more. This module must not depend on what a connection speaks.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from vobiz_mock.net.share import Counted

_log = logging.getLogger(__name__)

_MOMENT = 0.002  # seconds in which a process that waits for connections takes one
_RETRIED_AFTER = 1.0  # seconds, if the process may open no more files
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Acceptor:
    """Accepts from one socket, in the running event loop.

    Args:
        listening: The socket. It does not block.
        connect: Creates the protocol of a connection.
        connections: The open connections of this process.
    """

    def __init__(self, listening: socket.socket, connect: Callable[[], asyncio.Protocol], connections: Counted) -> None:
        self._loop = asyncio.get_running_loop()
        self._listening = listening
        self._connect = connect
        self._connections = connections
        self._begun: set[asyncio.Task[object]] = set()  # connections that are not open yet
        self._later: asyncio.TimerHandle | None = None
        connections.on_fewer.append(self._on_fewer)
        self._listen()

    def close(self) -> None:
        """Accept no more."""
        self._loop.remove_reader(self._listening)
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _listen(self) -> None:
        self._later = None
        self._loop.add_reader(self._listening, self._on_connection)

    def _on_connection(self) -> None:
        """Take a connection, if no other process should."""
        self._count()
        if self._connections.share.is_fair:
            self._accept()
        else:
            self._wait(_MOMENT, self._accept_late)

    def _on_fewer(self) -> None:
        """Wait no longer for another process to take a connection, if this one has fewer now."""
        if self._later is not None and self._connections.share.is_fair:
            self._later.cancel()
            self._accept_late()

    def _accept_late(self) -> None:
        self._listen()
        self._accept()

    def _accept(self) -> None:
        """Take a connection, if there still is one."""
        try:
            accepted, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            self._fail(error)
            return
        accepted.settimeout(0)  # non-blocking, as asyncio requires
        opening = self._loop.create_task(self._loop.connect_accepted_socket(self._connect, accepted))
        self._begun.add(opening)
        opening.add_done_callback(self._begun.discard)
        self._count()

    def _fail(self, error: OSError) -> None:
        """Try again later. Say why, unless the supervisor has ended the socket, and is about to tell this process."""
        if error.errno in _EXHAUSTED:
            _log.error("A connection cannot be accepted: %s", error.strerror)
        self._wait(_RETRIED_AFTER, self._listen)

    def _wait(self, seconds: float, then: Callable[[], object]) -> None:
        self._loop.remove_reader(self._listening)
        self._later = self._loop.call_later(seconds, then)

    def _count(self) -> None:
        self._connections.share.set(len(self._connections) + len(self._begun))
