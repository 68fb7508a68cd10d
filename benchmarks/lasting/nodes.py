"""Fakes as processes that share a store. One that is killed is started again on its port."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING

from benchmarks.process import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

_TO_START, _TO_STOP = 120.0, 20.0  # seconds


class NodeError(Exception):
    """A node did not start, or ended although nobody killed it."""


class Node(threading.Thread):
    """A fake as a process, and the thread that starts it again when it was killed.

    Args:
        command: The command that starts it.
        log: Where its log is written.
        changed: Notified when it accepts connections, and when it ends.
    """

    def __init__(self, command: Sequence[str], log: Path, changed: threading.Condition) -> None:
        super().__init__(daemon=True)
        self.is_up = False
        self.kills = 0
        self.failure: str | None = None
        self._command = command
        self._log = log
        self._changed = changed
        self._process: subprocess.Popen[str] | None = None
        self._stopping = False

    def run(self) -> None:
        """Start the process, and start it again whenever it is killed."""
        while not self._stopping:
            status = self._live()
            if not self._stopping and status != -signal.SIGKILL:
                with self._changed:
                    self.failure = f"it ended with {status}: {self._log.read_text(errors='replace')[-2000:]}"
                    self._changed.notify_all()
                return

    def kill(self) -> None:
        """Kill the process."""
        process = self._process
        if process is not None and process.poll() is None:
            self.kills += 1
            process.kill()

    def stop(self) -> None:
        """Stop the process as a user does, and wait for its end."""
        self._stopping = True
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_TO_STOP)
            self._process.kill()
        self.join()

    def pid(self) -> int:
        """Return the id of the process."""
        assert self._process is not None
        return self._process.pid

    def _live(self) -> int:
        """Run the process until its end, and return its exit status."""
        with self._log.open("ab") as log:
            self._process = process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if line.startswith("Listening on"):
                    self._set_up(up=True)
        status = process.wait()
        self._set_up(up=False)
        return status

    def _set_up(self, *, up: bool) -> None:
        with self._changed:
            self.is_up = up
            self._changed.notify_all()


class Nodes:
    """Fakes that share a store, each on a port of its own. They are started and stopped by a `with` statement.

    Args:
        count: How many there are.
        store: The URL of the store. None gives each a memory of its own.
        folder: Where their logs are written.
        options: More options of `vobiz-mock serve`.

    Attributes:
        ports: The port of each node, by its name.
    """

    def __init__(self, count: int, store: str | None, folder: Path, *, options: Sequence[str] = ()) -> None:
        self.ports: Mapping[str, int] = {f"node {place + 1}": free_port() for place in range(count)}
        self._changed = threading.Condition()
        shared = () if store is None else ("--store", store)
        self._nodes: dict[str, Node] = {}
        for name, port in self.ports.items():
            command = [sys.executable, "-m", "vobiz_mock", "serve", f"--port={port}", "--log-level=warning"]
            command += [*shared, *options]
            self._nodes[name] = Node(command, folder / f"{name}.log", self._changed)

    @property
    def kills(self) -> int:
        """How often a node was killed."""
        return sum(node.kills for node in self._nodes.values())

    def pids(self) -> list[int]:
        """Return the ids of the processes."""
        return [node.pid() for node in self._nodes.values()]

    def up(self) -> Sequence[str]:
        """Return the names of the nodes that accept connections. Wait until there is one.

        Raises:
            NodeError: A node failed, or none accepts connections in time.
        """
        return self._wait_for(least=1)

    def all_up(self) -> None:
        """Wait until all nodes accept connections.

        Raises:
            NodeError: A node failed, or one does not accept connections in time.
        """
        self._wait_for(least=len(self._nodes))

    @contextlib.contextmanager
    def killed_in_turn(self, seconds: float, kills: int | None = None) -> Iterator[None]:
        """Kill a node every so many seconds: the one that was killed longest ago, of those that accept connections.

        Args:
            seconds: The seconds between two kills.
            kills: How many kills there are in the whole life of the nodes. None for as many as there is time for.
        """
        done = threading.Event()

        def kill() -> None:
            turns = deque(self._nodes.values())
            while (kills is None or self.kills < kills) and not done.wait(seconds):
                if (node := next((node for node in turns if node.is_up), None)) is not None:
                    node.kill()
                    turns.remove(node)
                    turns.append(node)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        try:
            yield
        finally:
            done.set()
            killer.join()

    def __enter__(self) -> Self:
        try:
            for node in self._nodes.values():
                node.start()
            self.all_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for node in self._nodes.values():
            if node.ident is not None:
                node.stop()

    def _wait_for(self, *, least: int) -> Sequence[str]:
        def ready() -> bool:
            return any(node.failure for node in self._nodes.values()) or len(self._names_up()) >= least

        with self._changed:
            in_time = self._changed.wait_for(ready, _TO_START)
            for name, node in self._nodes.items():
                if node.failure is not None:
                    raise NodeError(f"{name}: {node.failure}")
            if not in_time:
                raise NodeError(f"after {_TO_START:g} seconds, only these accept connections: {self._names_up()}")
            return self._names_up()

    def _names_up(self) -> Sequence[str]:
        return tuple(name for name, node in self._nodes.items() if node.is_up)
