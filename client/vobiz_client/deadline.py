"""The time by which a call has to end, and connections that heed it.

A timeout of requests bounds the time between two pieces of data. A server that sends a byte a second never exceeds it:
so the connections shorten it to the time that is left. Knows nothing of requests' sessions or of endpoints.
"""

from __future__ import annotations

import http.client
import io
import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

# The connections of a pool are used by one thread at a time, but are made by urllib3, which passes nothing on.
_ENDS: ContextVar[float] = ContextVar("vobiz_client_deadline", default=math.inf)


@dataclass(frozen=True)
class Deadline:
    """The time by which a call has to end.

    Attributes:
        seconds: How long the call may take. Infinite if there is no deadline.
        ends: The time when it ends, by `time.monotonic`.

    """

    seconds: float
    ends: float

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        """Return the deadline of a call that begins now. None means that there is no deadline."""
        seconds = math.inf if seconds is None else seconds
        return cls(seconds, time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left, 0 or less if the deadline has passed."""
        return self.ends - time.monotonic()

    def bounded(self, timeout: float | tuple[float, float]) -> tuple[float, float]:
        """Return the seconds to connect and to wait for data, neither of them longer than what is left."""
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        left = max(self.left, 0.001)
        return min(connect, left), min(read, left)

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Let connections end by this deadline that begin to receive a response in this block."""
        token = _ENDS.set(self.ends)
        try:
            yield
        finally:
            _ENDS.reset(token)


def heed_deadlines(manager: object) -> None:
    """Let the connections that a pool manager of urllib3 makes from now on heed the deadlines.

    Any other object is left as it is. Connections behave as before where there is no deadline.
    """
    classes: dict[str, type] = getattr(manager, "pool_classes_by_scheme", {})
    if any(not issubclass(kind, _HeedingPool) for kind in classes.values()):
        heeding = {scheme: type(kind.__name__, (_HeedingPool, kind), {}) for scheme, kind in classes.items()}
        cast("Any", manager).pool_classes_by_scheme = heeding


class _HeedingPool:
    """What a connection pool needs to heed the deadlines."""

    def _get_conn(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 those of urllib3
        connection = super()._get_conn(*args, **options)  # type: ignore[misc]
        connection.response_class = _HeedingResponse
        return connection


class _HeedingResponse(http.client.HTTPResponse):
    """A response that is received until the deadline at most, its head as well as its body."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:  # noqa: ANN401 those of http.client
        super().__init__(sock, *args, **options)
        if math.isfinite(_ENDS.get()):
            self.fp = io.BufferedReader(_HeedingReader(self.fp.detach(), sock, _ENDS.get()))


class _HeedingReader(io.RawIOBase):
    """Reads from a socket until the deadline, and no longer than its timeout at a time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, ends: float) -> None:
        self._raw, self._sock, self._ends = raw, sock, ends
        self._timeout = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline passed")
        self._sock.settimeout(left if self._timeout is None else min(left, self._timeout))
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()
