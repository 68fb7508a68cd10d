"""What a test does with a fake beside sending requests: its state, its clock, its faults and its journal.

`MockServer`, the control API and the pytest fixtures offer the same, and all go through this module. It must not depend
on Flask or on sockets.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from math import isfinite
from threading import Lock
from typing import TYPE_CHECKING, Any

from vobiz_mock.clock import read_time, utc_now
from vobiz_mock.control_document import check
from vobiz_mock.errors import ConflictError, NotFoundError, SteeringError
from vobiz_mock.snapshots import START, Snapshots
from vobiz_mock.state import store
from vobiz_mock.state.records import timestamp
from vobiz_mock.state.seed_export import exported
from vobiz_mock.state.seed_file import load_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from vobiz_mock.clock import Clock
    from vobiz_mock.fake import Fake
    from vobiz_mock.faults.faults import Faults
    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.state.records import Seed
    from vobiz_mock.verification.contract import Contract
    from vobiz_mock.verification.expectation import Selection
    from vobiz_mock.verification.result import Result
    from vobiz_mock.verification.verify import Kept

_SHOWN = 5  # of what exists already, in an error


class Steering:
    """The control of one fake.

    Args:
        fake: The fake.
        seed: The state to which `reset` returns. None selects the state that the fake has now.

    Attributes:
        fake: The fake.
        snapshots: Named states, to which the fake can return.
    """

    def __init__(self, fake: Fake, seed: Seed | None = None) -> None:
        self.fake = fake
        self._states = fake.backend.snapshots
        self.snapshots = Snapshots(fake.store.dump, self.replace, self._states)
        self._changing = Lock()
        if seed is not None or all(one.name != START for one in self._states.listed()):
            self._states.save(START, fake.store.dump() if seed is None else seed, at=utc_now())

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
        from vobiz_mock.verification.contract import Contract  # noqa: PLC0415 few fakes are asked

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
        return self.judge({**(expectation or {}), **keys}).seen_or_error()

    def judge(self, expectation: Mapping[str, Any], kept: Callable[[], Kept] | None = None) -> Result:
        """Return the result of a verification.

        Args:
            expectation: The expectation.
            kept: Returns the requests that count. None selects all that the journal has.

        Raises:
            SteeringError: The expectation is malformed, contradicts itself or cannot fail, it names an account or a
                fault that there is not, or the journal is off.
        """
        from vobiz_mock.verification.expectation import read_expectation  # noqa: PLC0415 few fakes are asked
        from vobiz_mock.verification.verify import verify  # noqa: PLC0415 few fakes are asked

        wanted = read_expectation(expectation, self.fake.spec)
        self.journal.check_on()
        known = kept() if kept else self._kept(expectation.get("account"))
        for selection in wanted.selections:
            self._check_names(selection, known)
        return verify(known, wanted, self.contract)

    def _check_names(self, selection: Selection, known: Kept) -> None:
        """Refuse a name that is probably misspelt: that no request fits it would say nothing.

        Raises:
            SteeringError: The fake does not have the account or the fault, and no request names it.
        """
        account, fault = selection.wanted.get("account"), selection.wanted.get("fault")
        if account is not None and self.fake.store.account(account) is None:
            self._check_seen("account", account, known)
        if fault is not None and not self.faults.has_had(fault):
            self._check_seen("fault", fault, known)

    @staticmethod
    def _check_seen(name: str, value: str, known: Kept) -> None:
        from vobiz_mock.verification.facts import FACTS  # noqa: PLC0415 few fakes are asked

        if not any(FACTS[name](one.entry) == value for one in known.all):
            raise SteeringError(f"verification: the fake has no {name} {value!r:.120}, and no request names it")

    def _kept(self, account: str | None) -> Kept:
        from vobiz_mock.verification.verify import Kept  # noqa: PLC0415 few fakes are asked

        records = self.journal.records()
        # What is dropped meanwhile counts, too: a rule that cannot be judged must not hold.
        return Kept(records, self.journal.forgotten(account))

    def reset(self) -> None:
        """Return to the state at the start. Remove all faults, forget the journal, and restart the clock and the ids.

        The snapshots are kept. A request that arrives meanwhile sees the old state or the new one: in the new one it
        meets no fault from before, at the time and with the ids of the start. One that was being answered when the
        reset began may have met such a fault already, and be in the journal after it.
        """
        with self._changing:
            self.fake.backend.transact(self._reset)

    def _reset(self) -> None:
        """Return to the state at the start, in one transaction."""
        # The state is the last of what a request can see: none sees the new one with something old beside it. An
        # id that a request takes too early is in the old state, so that no record of the new one has it as well.
        self.faults.clear()
        self.clock.reset()
        self.fake.ids.reset()
        if (start := self._states.state(START)) is not None:
            self.fake.load(start)
        self.journal.clear()

    def state(self) -> dict[str, Any]:
        """Return the state as the content of a seed, which restores it. It has the tokens of the accounts."""
        return exported(self.dump(), self.fake.spec)

    def dump(self) -> Seed:
        """Return the state as it is at the time of the clock."""
        self.advance()
        return self.fake.store.dump()

    def advance(self) -> None:
        """Let the state be that of the time of the clock."""
        self.fake.store.advance(self.clock())

    def load(self, seed: str | Path | Mapping[str, Any]) -> None:
        """Replace the state by a seed. `reset` still returns to the state at the start.

        Args:
            seed: The path of a seed file, or its content as a mapping.

        Raises:
            SeedError: The seed is unreadable, malformed or inconsistent. The state has not changed.
        """
        self.replace(load_seed(seed, self.fake.spec))

    def replace(self, seed: Seed) -> None:
        """Replace the state by a seed that has been read. A reset at the same time is before or after it."""
        with self._changing:
            self.fake.load(seed)

    def add_account(self, account: Mapping[str, Any]) -> None:
        """Add an account with its numbers, trunks and other records.

        Args:
            account: The account, as a seed has it.

        Raises:
            SeedError: The account is malformed or inconsistent.
            ConflictError: The account or one of its records exists already, or a number is in the inventory. Nothing
                was added.
        """
        self._add(load_seed({"accounts": [account]}, self.fake.spec))

    def add_account_text(self, text: str) -> tuple[str, ...]:
        """Add an account that a person wrote, in YAML or JSON. A seed is allowed, too, and all that it has is added.

        Args:
            text: The account or the seed.

        Returns:
            The ids of the added accounts.

        Raises:
            SeedError: It is malformed or inconsistent, or has no account. A problem has its line in the text.
            ConflictError: As for `add_account`.
        """
        from vobiz_mock.state.seed_checked import parse_account  # noqa: PLC0415 few fakes are told so

        addition = parse_account(text, self.fake.spec, source="account")
        self._add(addition)
        return tuple(account.account_id for account in addition.accounts)

    def _add(self, addition: Seed) -> None:
        if taken := self.fake.store.add_all(addition):
            shown = ", ".join(taken[:_SHOWN]) + (f" and {len(taken) - _SHOWN} more" if len(taken) > _SHOWN else "")
            raise ConflictError(f"the fake already has: {shown}; expected an account of which it has nothing yet")

    def remove_account(self, account_id: str) -> None:
        """Remove an account with all that it has. Its numbers are not returned to the inventory.

        Raises:
            NotFoundError: There is no such account.
        """
        if self.fake.store.remove_account(account_id) is store.Verdict.ACCOUNT_UNKNOWN:
            raise NotFoundError(f"there is no account {account_id!r:.120}")

    def set_clock(self, change: Mapping[str, Any]) -> None:
        """Set the time.

        Args:
            change: `{"frozen": time or true}`, `{"offset": seconds}`, `{"advance": seconds}`, or `{}` for the real
                time. A time is a timestamp of RFC 3339.

        Raises:
            SteeringError: The change is malformed, or leads too far.
        """
        check("ClockChange", change)
        if any(isinstance(value, float) and not isfinite(value) for value in change.values()):
            raise SteeringError(f"clock: {change!r:.120} has a number that is not finite; expected seconds")
        try:
            self._set_clock(**change)
        except (ValueError, OverflowError) as error:
            raise SteeringError(f"clock: {error}") from error

    def time(self) -> dict[str, Any]:
        """Return the time, as the control API shows it."""
        clock = self.clock
        return {"now": timestamp(clock()), "frozen": clock.is_frozen, "offset": clock.offset.total_seconds()}

    def _set_clock(
        self, *, frozen: str | bool | None = None, offset: float | None = None, advance: float | None = None
    ) -> None:
        if frozen is not None:
            self.clock.freeze(None if frozen is True else read_time(str(frozen)))
        elif offset is not None:
            self.clock.set_offset(timedelta(seconds=offset))
        elif advance is not None:
            self.clock.advance(timedelta(seconds=advance))
        else:
            self.clock.follow()
