"""What the fixture `vobiz` is: an account in a running fake that belongs to one test. It must not depend on pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_mock.state.records import Account, PhoneNumber
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.state.store import Slice, Verdict
from vobiz_mock.testing.account_faults import AccountFaults
from vobiz_mock.testing.account_journal import AccountJournal
from vobiz_mock.verification.verify import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.clock import Clock
    from vobiz_mock.steering import Steering
    from vobiz_mock.testing.watch import Watch

_COUNTRY = "US"
_ALL = Slice(0, 1000)  # more than the numbers that contain another one


class VobizAccount:
    """An account that belongs to one test. Its faults, its journal and what it verifies concern this test alone.

    Attributes:
        account_id: The account id, which is also the value of X-Auth-ID.
        auth_token: The value of X-Auth-Token.
        url: The URL of the fake, in place of `https://api.vobiz.ai`.
        numbers: The phone numbers of the account. None has a trunk at first. They are reserved for fiction.
        number_for_sale: A number in the inventory that no other test knows.
        trunk_ids: The ids of its trunks.
        faults: What goes wrong on purpose with its requests.
        journal: The requests of the test.
    """

    def __init__(self, steering: Steering, watch: Watch, seed: Mapping[str, Any], url: str) -> None:
        (account,), (self.number_for_sale,) = seed["accounts"], seed["inventory"]
        self.account_id: str = account["account_id"]
        self.auth_token: str = account["auth_token"]
        self.url = url
        self.numbers: tuple[str, ...] = tuple(account["numbers"])
        self.trunk_ids: tuple[str, ...] = tuple(trunk["trunk_id"] for trunk in account["trunks"])
        self.faults = AccountFaults(steering.faults, self.account_id)
        self.journal = AccountJournal(steering.journal, watch)
        self._steering = steering
        self._seed = seed

    @property
    def number(self) -> str:
        """The first phone number, in E.164 form."""
        return self.numbers[0]

    @property
    def trunk_id(self) -> str:
        """The id of the first trunk."""
        return self.trunk_ids[0]

    @property
    def headers(self) -> dict[str, str]:
        """The header fields that authenticate a request."""
        return {"X-Auth-ID": self.account_id, "X-Auth-Token": self.auth_token}

    @property
    def env(self) -> dict[str, str]:
        """The environment variables from which `vobiz_client` takes its settings."""
        return {"VOBIZ_AUTH_ID": self.account_id, "VOBIZ_AUTH_TOKEN": self.auth_token, "VOBIZ_BASE_URL": self.url}

    @property
    def clock(self) -> Clock:
        """The time of the fake. The next test finds the real time again."""
        return self._steering.clock

    def assign(self, number: str, trunk_id: str) -> None:
        """Assign a number of the account to one of its trunks without a request, as the state in which a test begins.

        Raises:
            ValueError: The account has no such number or trunk, or the number has a trunk.
        """
        verdict = self._steering.fake.store.assign(self.account_id, number, trunk_id.lower(), at=self.clock())
        if verdict is not Verdict.DONE:
            reason = verdict.name.lower().replace("_", " ")
            raise ValueError(f"{number} of {self.account_id} cannot be assigned to {trunk_id}: {reason}")

    def trunk_of(self, number: str) -> str | None:
        """Return the id of the trunk to which a number is assigned, without a request; None if there is none.

        Raises:
            ValueError: The account has no such number.
        """
        page = self._steering.fake.store.numbers(self.account_id, _ALL, search=number)
        found = [] if isinstance(page, Verdict) else [one for one in page.items if one.e164 == number]
        if not found:
            raise ValueError(f"the account {self.account_id} has no number {number!r}")
        return found[0].trunk_group_id

    def verify(self, expectation: Mapping[str, Any] | None = None, /, **keys: Any) -> int:  # noqa: ANN401 as in JSON
        """Compare the requests of the test with an expectation, as `MockServer.verify` does with those of the fake.

        Requests that name no account of a test, such as one with a wrong path, count as well.

        Args:
            expectation: The expectation, in the format of the control API.
            keys: Further keys of it, such as `operation="assign_number", times=1`.

        Returns:
            How many requests fit the keys that select requests.

        Raises:
            VerificationError: The requests are not as expected. It is an AssertionError, too.
            SteeringError: The expectation is malformed, contradicts itself or cannot fail.
        """
        return self._steering.judge({**(expectation or {}), **keys}, self._kept).seen_or_error()

    def _kept(self) -> Kept:
        return Kept(tuple(self.journal), self.journal.forgotten)

    def reset(self) -> None:
        """Return the account to its first state, without faults. Earlier requests are not in its journal any more."""
        self.remove()
        self._steering.fake.store.add_all(load_seed(self._seed, self._steering.fake.spec))
        self.journal.clear()

    def remove(self) -> None:
        """Remove the account with all that it was given, and its faults, and follow the real time."""
        store = self._steering.fake.store
        self.faults.clear()
        self.clock.reset()
        # Some numbers may be in the inventory, or with another account. The account may be gone already.
        store.put(Account(account_id=self.account_id, auth_token=self.auth_token))
        for number in (*self.numbers, self.number_for_sale):
            store.put(PhoneNumber(e164=number, account_id=self.account_id, country=_COUNTRY))
        store.remove_account(self.account_id)
