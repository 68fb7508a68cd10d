"""The protocol of a store, which keeps the state of a fake, and the values that its methods return.

A store makes only the decisions that must be atomic with a change. It must not depend on the API's responses. Ids must
be canonical (`records.canonical_uuid`) when they are passed to a store.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Seed, Trunk, TrunkPart

_Item = TypeVar("_Item")


class Verdict(Enum):
    """The result of a change, or the reason why a record cannot be returned."""

    DONE = auto()
    ACCOUNT_UNKNOWN = auto()
    NUMBER_UNKNOWN = auto()
    NUMBER_ASSIGNED = auto()
    NUMBER_UNASSIGNED = auto()
    NUMBER_UNAVAILABLE = auto()  # it is not in the inventory
    NUMBER_PENDING = auto()  # its release is in its cooldown
    NUMBER_NOT_PENDING = auto()
    TRUNK_UNKNOWN = auto()
    TRUNK_IN_USE = auto()
    PART_UNKNOWN = auto()
    ID_TAKEN = auto()  # another account has a record of this id, or a new record has the id of another
    NAME_TAKEN = auto()  # another part of the account has this name


class Slice(NamedTuple):
    """A part of a list.

    Attributes:
        offset: How many items to skip.
        limit: How many items to return at most.
    """

    offset: int
    limit: int


class Page(NamedTuple, Generic[_Item]):
    """The items of a part of a list.

    Attributes:
        items: The items.
        total: The length of the whole list.
    """

    items: tuple[_Item, ...]
    total: int


class NumberState(Enum):
    """What a number is at the moment. Each number has one of these states."""

    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"  # an account owns it, and it has no trunk
    PENDING = "pending"  # its release is in its cooldown
    FOR_SALE = "for-sale"  # it is in the inventory

    @classmethod
    def of(cls, number: PhoneNumber) -> NumberState:
        """Return the state of a number."""
        if number.account_id is None:
            return cls.FOR_SALE
        if number.pending_release:
            return cls.PENDING
        return cls.UNASSIGNED if number.trunk_group_id is None else cls.ASSIGNED


class Wanted(NamedTuple):
    """Which numbers are wanted, of all accounts and of the inventory.

    Attributes:
        account_id: The account that must own a number. None allows any account, and the inventory.
        state: The state of a number. None allows any.
        search: A text that the E.164 form must contain.
        trunk: A text that the id or the name of the number's trunk must contain, in any case. An empty one also allows
            numbers without a trunk.
    """

    account_id: str | None = None
    state: NumberState | None = None
    search: str = ""
    trunk: str = ""


class Summary(NamedTuple):
    """An account, and how much it has.

    Attributes:
        account: The account.
        numbers: How many numbers it owns.
        assigned: How many of them are assigned to a trunk.
        pending: The release of how many is in its cooldown.
        trunks: How many trunks it has.
    """

    account: Account
    numbers: int
    assigned: int
    pending: int
    trunks: int


class Totals(NamedTuple):
    """How much all accounts have together.

    Attributes:
        accounts: How many accounts there are.
        numbers: How many numbers they own.
        assigned: How many of them are assigned to a trunk.
        for_sale: How many numbers no account owns.
    """

    accounts: int
    numbers: int
    assigned: int
    for_sale: int


class Store(Protocol):
    """The state of one or more fakes.

    Each method is atomic, also if several threads call a store. Each method is total: for a record that does not exist
    it returns a verdict, and does not raise. If several verdicts apply, a method returns the first of them in the order
    in which its docstring names them.

    A store has no clock. Its time is the latest that `advance` or a change was told. A number whose cooldown has ended
    by then is in the inventory, and in no account. Each time that is passed to a store is an aware datetime.
    """

    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""

    def dump(self) -> Seed:
        """Return the whole state as a seed, which restores it when it is loaded."""
        ...

    def put(self, record: Account | PhoneNumber | Trunk | TrunkPart) -> Verdict:
        """Add a record, or replace the record of the same id. A number is removed from its previous owner.

        Returns:
            ACCOUNT_UNKNOWN; ID_TAKEN if another account has the trunk or the part; NAME_TAKEN if another credential of
            the account has the username; or DONE.
        """
        ...

    def add(self, record: Trunk | TrunkPart) -> Verdict:
        """Add a trunk or a part.

        Returns:
            ACCOUNT_UNKNOWN; ID_TAKEN if there is a trunk or a part of any kind that has the id; NAME_TAKEN as for
            `put`; or DONE.
        """
        ...

    def add_all(self, records: Seed) -> tuple[str, ...]:
        """Add all records of a seed, or none of them.

        Returns:
            What exists already, such as `number +912271264217`, also in the inventory. Empty if the records are added.
        """
        ...

    def remove_account(self, account_id: str) -> Verdict:
        """Remove an account with all that it has. Its numbers are not returned to the inventory.

        Returns:
            ACCOUNT_UNKNOWN or DONE.
        """
        ...

    def advance(self, at: datetime) -> None:
        """Let time pass: return the numbers whose cooldown has ended to the inventory.

        Args:
            at: The current time. An earlier time than before has no effect.
        """

    def account(self, account_id: str) -> Account | None:
        """Return the account of this id; None if it does not exist."""

    def accounts(self, part: Slice, *, search: str = "") -> Page[Summary]:
        """Return some of the accounts, in the order in which they were added.

        Args:
            part: Which of the matching accounts to return.
            search: A text that the id must contain, in any case.
        """
        ...

    def summary(self, account_id: str) -> Summary | Verdict:
        """Return an account with how much it has, or ACCOUNT_UNKNOWN."""
        ...

    def totals(self) -> Totals:
        """Return how much all accounts have together."""
        ...

    def find(self, part: Slice, wanted: Wanted) -> Page[PhoneNumber] | Verdict:
        """Return some of the wanted numbers: by account in the order of `accounts`, then by E.164 form.

        Those of the inventory are the last.

        Args:
            part: Which of the wanted numbers to return.
            wanted: Which numbers are wanted.

        Returns:
            The numbers, or ACCOUNT_UNKNOWN.
        """
        ...

    def in_use(self, account_id: str) -> Mapping[str, int] | Verdict:
        """Return how many numbers are assigned to each trunk that has one, by its id, or ACCOUNT_UNKNOWN."""
        ...

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """Return some of an account's numbers, ordered by E.164 form, or ACCOUNT_UNKNOWN.

        Args:
            account_id: The account.
            part: Which of the matching numbers to return.
            search: A text that the E.164 form must contain.
        """
        ...

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """Return some of the numbers that no account owns, ordered by E.164 form.

        Args:
            part: Which of the matching numbers to return.
            country: The country that a number must have. None allows any country.
            search: A text that the E.164 form must contain.
            exclude: The texts with which the E.164 form must not begin.
        """
        ...

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """Return a trunk of an account, or ACCOUNT_UNKNOWN or TRUNK_UNKNOWN."""
        ...

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """Return some of an account's trunks, ordered by id, or ACCOUNT_UNKNOWN."""
        ...

    def parts(self, account_id: str, kind: PartKind, part: Slice) -> Page[TrunkPart] | Verdict:
        """Return some of an account's parts of one kind, ordered by id, or ACCOUNT_UNKNOWN."""
        ...

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: datetime) -> Verdict:
        """Assign a number without a trunk to a trunk.

        Args:
            account_id: The account that owns both.
            e164: The number.
            trunk_id: The trunk.
            at: The time of the change.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_PENDING, NUMBER_ASSIGNED, TRUNK_UNKNOWN or DONE.
        """
        ...

    def unassign(self, account_id: str, e164: str, *, at: datetime) -> Verdict:
        """Remove the assignment of a number.

        Args:
            account_id: The account that owns the number.
            e164: The number.
            at: The time of the change.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_UNASSIGNED or DONE.
        """
        ...

    def purchase(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account.

        Args:
            account_id: The account.
            e164: The number.
            at: The time of the purchase.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNAVAILABLE or the purchased number.
        """
        ...

    def release(self, account_id: str, e164: str, *, until: datetime | None, at: datetime) -> PhoneNumber | Verdict:
        """Remove a number from its trunk, and from its account after a cooldown or at once.

        A second release during the cooldown does not change when it ends.

        Args:
            account_id: The account that owns the number.
            e164: The number.
            until: The end of the cooldown. None returns the number to the inventory at once.
            at: The time of the release.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN or the number after the release.
        """
        ...

    def cancel_release(self, account_id: str, e164: str, *, at: datetime) -> PhoneNumber | Verdict:
        """Make a number active again during the cooldown of its release.

        Args:
            account_id: The account that owns the number.
            e164: The number.
            at: The time of the change.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_NOT_PENDING or the number, which has no trunk.
        """
        ...

    def update_trunk(
        self, account_id: str, trunk_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> Trunk | Verdict:
        """Change some fields of a trunk. Return ACCOUNT_UNKNOWN, TRUNK_UNKNOWN or the changed trunk."""
        ...

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk without numbers, and the parts of the account to which its settings refer.

        Returns:
            ACCOUNT_UNKNOWN, TRUNK_UNKNOWN, TRUNK_IN_USE or DONE.
        """
        ...

    def update_part(
        self, account_id: str, kind: PartKind, part_id: str, fields: Mapping[str, Any], *, at: datetime
    ) -> TrunkPart | Verdict:
        """Change some fields of a part. Return ACCOUNT_UNKNOWN, PART_UNKNOWN, NAME_TAKEN or the changed part."""
        ...

    def delete_part(self, account_id: str, kind: PartKind, part_id: str) -> Verdict:
        """Delete a part. Return ACCOUNT_UNKNOWN, PART_UNKNOWN or DONE."""
        ...
