"""The fake of a session of tests, and the accounts of its tests. It must not depend on pytest."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import ConflictError
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.testing.account import VobizAccount
from vobiz_mock.testing.fictional import FictionalAccounts
from vobiz_mock.testing.options import TestOptions
from vobiz_mock.testing.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vobiz_mock.steering import Steering
    from vobiz_mock.testing.fictional import Shape

_TRIES = 1000  # until an account is found of which the fake has nothing yet


class FakeSession:
    """A fake that many tests share, one after the other.

    Args:
        steering: The control of the fake.
        url: The URL of the fake.
    """

    def __init__(self, steering: Steering, url: str) -> None:
        self._steering = steering
        self._url = url
        self._fictional = FictionalAccounts(_taken(steering))
        self._owners: dict[str, str] = {}

    @property
    def last(self) -> int:
        """The number of the latest request in the journal."""
        return self._steering.journal.last

    def watch(self, test: str, options: Sequence[Mapping[str, Any]], start: int) -> Watch:
        """Watch the requests of a test.

        Args:
            test: The name of the test.
            options: The arguments of its markers, the closest one first.
            start: The number of the latest request before the test.

        Raises:
            ValueError: An argument is unknown, or its value is not valid.
        """
        allowed = TestOptions.of(options, self._steering.fake.spec)
        return Watch(self._steering, test, allowed, self._owners, start=start)

    @contextmanager
    def account(self, watch: Watch) -> Iterator[VobizAccount]:
        """Give a test an account of its own, and remove it afterwards, with its faults."""
        account = VobizAccount(self._steering, watch, self._added(watch.options.shape), self._url)
        self._owners[account.account_id] = watch.test
        watch.accounts.add(account.account_id)
        try:
            yield account
        finally:
            account.remove()

    def _added(self, shape: Shape) -> dict[str, Any]:
        """Add a new account to the fake, and return it as a seed. A test may have used some numbers by itself."""
        for _ in range(_TRIES):
            seed = self._fictional.make(shape)
            taken = self._steering.fake.store.add_all(load_seed(seed, self._steering.fake.spec))
            if not taken:
                return seed
        raise ConflictError(f"no account could be added for a test; the fake already has: {', '.join(taken[:5])}")


def _taken(steering: Steering) -> set[str]:
    """Return the ids and numbers that the fake has at the start."""
    seed = steering.fake.store.dump()
    return {account.account_id for account in seed.accounts} | {number.e164 for number in seed.numbers}
