"""What a test does with a fake beside sending requests: its state, its clock, its faults and its journal.

`MockServer`, the control API and the pytest fixtures offer the same, and all go through this module. It must not depend
on Flask or on sockets.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import SteeringError, VerificationError
from vobiz_mock.journal.contract import Contract
from vobiz_mock.journal.expectation import read_expectation
from vobiz_mock.journal.verify import Kept, verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.clock import Clock
    from vobiz_mock.fake import Fake
    from vobiz_mock.faults.faults import Faults
    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.verdict import Verdict
    from vobiz_mock.state.records import Seed


class Steering:
    """The control of one fake.

    Args:
        fake: The fake.
        seed: The state to which `reset` returns. None selects the state that the fake has now.

    Attributes:
        fake: The fake.
    """

    def __init__(self, fake: Fake, seed: Seed | None = None) -> None:
        self.fake = fake
        self._seed = fake.store.dump() if seed is None else seed

    @property
    def faults(self) -> Faults:
        """The active faults."""
        return self.fake.faults

    @property
    def journal(self) -> Journal:
        """The latest requests, with what happened to them."""
        return self.fake.journal

    @property
    def clock(self) -> Clock:
        """The time of the fake."""
        return self.fake.clock

    @cached_property
    def contract(self) -> Contract:
        """Says which requests broke the contract."""
        return Contract(self.fake.spec)

    def verify(self, expectation: Mapping[str, Any] | None = None, /, **keys: Any) -> int:  # noqa: ANN401 as in JSON
        """Compare the journal with an expectation, as the schema `Verification` of the control API describes it.

        Args:
            expectation: The expectation.
            keys: Further keys of it, such as `operation="assign_number", times=1`.

        Returns:
            How many requests fit the keys that select requests.

        Raises:
            VerificationError: The journal is not as expected. It is an AssertionError, too.
            SteeringError: The expectation is malformed, contradicts itself or cannot fail.
        """
        verdict = self.judge({**(expectation or {}), **keys})
        if not verdict.ok:
            raise VerificationError(verdict.message, verdict.as_json())
        return verdict.seen

    def judge(self, expectation: Mapping[str, Any]) -> Verdict:
        """Return the result of a verification.

        Raises:
            SteeringError: The expectation is malformed, contradicts itself or cannot fail.
        """
        wanted = read_expectation(expectation, self.fake.spec)
        if not self.journal.is_on:
            raise SteeringError("verification: the journal is off, so that nothing is known of the requests")
        records = self.journal.records()
        # What is dropped meanwhile counts, too: a rule that cannot be judged must not hold.
        return verify(Kept(records, self.journal.forgotten(expectation.get("account"))), wanted, self.contract)

    def reset(self) -> None:
        """Return to the state at the start. Remove all faults, forget the journal, and follow the real time."""
        self.fake.store.load(self._seed)
        self.faults.clear()
        self.journal.clear()
        self.clock.reset()
