"""The event loop of the server, with a clock that tests cannot stop.

freezegun and similar libraries replace `time.monotonic` in the whole process. With a fixed clock, no timer of an
ordinary event loop would ever expire: no deadline, no `Delivery.wait` and no end of a stop.
"""

from __future__ import annotations

import asyncio
import sys
import time

if sys.platform == "win32":
    # Windows has no clock_gettime. The attribute of a class is not replaced, only the names in modules are.
    class ServerLoop(asyncio.ProactorEventLoop):
        """An event loop that measures time with the function that `time.monotonic` was at the import."""

        _now = staticmethod(time.monotonic)

        def time(self) -> float:
            """Return the time on a monotonic clock, in seconds."""
            return self._now()

else:

    class ServerLoop(asyncio.SelectorEventLoop):
        """An event loop that asks the operating system for the time."""

        def time(self) -> float:
            """Return the time on a monotonic clock, in seconds."""
            return time.clock_gettime(time.CLOCK_MONOTONIC)
