"""Signals during a run."""

from __future__ import annotations

import signal

import pytest

from vobiz_contract.cli.signals import interruptible

SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)


@SIGNALS
def test_signal_interrupts(number: signal.Signals) -> None:
    """SIGTERM ends a run like SIGINT, so that what was found is restored."""
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(number)


@SIGNALS
def test_signal_is_ignored_while_restoring(number: signal.Signals) -> None:
    """Once the restoring has begun, a signal does nothing."""
    with interruptible() as interruption:
        interruption.ignore()
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt:
            pytest.fail("the signal was not ignored")


@SIGNALS
def test_handlers_are_restored(number: signal.Signals) -> None:
    """After a run the process handles signals as before."""
    former = signal.signal(number, _handler)
    try:
        with interruptible() as interruption:
            interruption.ignore()
        assert signal.getsignal(number) is _handler
    finally:
        signal.signal(number, former)


@SIGNALS
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_signal_that_python_lost_interrupts_later(number: signal.Signals) -> None:
    """An exception from a destructor is only printed, so the run asks whether there was a signal."""
    with interruptible() as interruption:
        _interrupted_destructor(number)
        with pytest.raises(KeyboardInterrupt):
            interruption.raise_if_lost()


def test_run_without_a_signal_goes_on() -> None:
    """There is nothing to raise if no signal came."""
    with interruptible() as interruption:
        interruption.raise_if_lost()


def _interrupted_destructor(number: signal.Signals) -> None:
    class Interrupted:
        def __del__(self) -> None:
            signal.raise_signal(number)

    Interrupted()


def _handler(_number: int, _frame: object) -> None:
    """Do nothing, as a handler that was there before the run."""
