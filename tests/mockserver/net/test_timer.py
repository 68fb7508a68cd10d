"""The timer of a connection."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING

from vobiz_mock.net.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Callable


class _Jumps(selectors.DefaultSelector):
    """Waits for nothing: the clock jumps to the next timer.

    Attributes:
        now: The time, in seconds.
    """

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """An event loop with the clock of its selector."""

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        return self._jumps.now


def _times(use: Callable[[Timer], object]) -> list[float]:
    """Return when a timer expires that is used at 0."""
    expired: list[float] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        use(Timer(lambda: expired.append(loop.time())))
        await asyncio.sleep(3600)

    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(run())
    return expired


def test_a_timer_expires_once() -> None:
    """It does so when its time has passed."""
    assert _times(lambda timer: timer.set(5)) == [5]


def test_a_later_time_replaces_an_earlier_one() -> None:
    """The timer does not expire at the earlier one."""

    def use(timer: Timer) -> None:
        timer.set(5)
        timer.set(7)

    assert _times(use) == [7]


def test_an_earlier_time_replaces_a_later_one() -> None:
    """The timer does not wait for the later one."""

    def use(timer: Timer) -> None:
        timer.set(7)
        timer.set(5)

    assert _times(use) == [5]


def test_a_cleared_timer_does_not_expire_until_it_is_set() -> None:
    """It can be set while the cleared time has not passed."""

    def use(timer: Timer) -> None:
        timer.set(5)
        timer.clear()
        asyncio.get_running_loop().call_later(3, timer.set, 4)

    assert _times(use) == [7]


def test_a_timer_can_be_set_again_when_it_has_expired() -> None:
    """Its function may do that."""

    def use(timer: Timer) -> None:
        timer.set(5)
        asyncio.get_running_loop().call_later(6, timer.set, 4)

    assert _times(use) == [5, 10]
