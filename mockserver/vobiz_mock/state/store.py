"""The protocol of a store, which keeps the state of a fake, and the values that its methods return.

A store makes only the decisions that must be atomic with a change. It must not depend on the API's responses. Ids must
be canonical (`records.canonical_uuid`) when they are passed to a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from vobiz_mock.state.records import Account, PhoneNumber, Seed, Trunk

_Item = TypeVar("_Item")


class Verdict(Enum):
    """The result of a change, or the reason why a record cannot be returned."""

    DONE = auto()
    ACCOUNT_UNKNOWN = auto()
    NUMBER_UNKNOWN = auto()
    NUMBER_ASSIGNED = auto()
    NUMBER_UNASSIGNED = auto()
    NUMBER_UNAVAILABLE = auto()  # it is not in the inventory
    TRUNK_UNKNOWN = auto()
    TRUNK_IN_USE = auto()


@dataclass(frozen=True)
class Slice:
    """A part of a list.

    Attributes:
        offset: How many items to skip.
        limit: How many items to return at most.
    """

    offset: int
    limit: int


@dataclass(frozen=True)
class Page(Generic[_Item]):
    """The items of a part of a list.

    Attributes:
        items: The items.
        total: The length of the whole list.
    """

    items: tuple[_Item, ...]
    total: int


class Store(Protocol):
    """The state of one or more fakes.

    Each method is atomic, also if several threads call a store. Each method is total: for an account, a number or a
    trunk that does not exist it returns a verdict, and does not raise. If several verdicts apply, a method returns the
    first of them in the order in which its docstring names them.
    """

    def load(self, seed: Seed) -> None:
        """Replace the whole state by a seed."""

    def dump(self) -> Seed:
        """Return the whole state as a seed, which restores it when it is loaded."""
        ...

    def put(self, record: Account | PhoneNumber | Trunk) -> Verdict:
        """Add a record, or replace the record of the same id. Return ACCOUNT_UNKNOWN or DONE."""
        ...

    def account(self, account_id: str) -> Account | None:
        """Return the account of this id; None if it does not exist."""

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
            exclude: Texts that the E.164 form must not contain.
        """
        ...

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """Return a trunk of an account, or ACCOUNT_UNKNOWN or TRUNK_UNKNOWN."""
        ...

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """Return some of an account's trunks, ordered by id, or ACCOUNT_UNKNOWN."""
        ...

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Assign a number without a trunk to a trunk.

        Args:
            account_id: The account that owns both.
            e164: The number.
            trunk_id: The trunk.
            at: The time of the change, in RFC 3339 form.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_ASSIGNED, TRUNK_UNKNOWN or DONE.
        """
        ...

    def unassign(self, account_id: str, e164: str, *, at: str) -> Verdict:
        """Remove the assignment of a number.

        Args:
            account_id: The account that owns the number.
            e164: The number.
            at: The time of the change, in RFC 3339 form.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_UNASSIGNED or DONE.
        """
        ...

    def purchase(self, account_id: str, e164: str, *, at: str) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account.

        Args:
            account_id: The account.
            e164: The number.
            at: The time of the purchase, in RFC 3339 form.

        Returns:
            ACCOUNT_UNKNOWN, NUMBER_UNAVAILABLE or the purchased number.
        """
        ...

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk without numbers. Return ACCOUNT_UNKNOWN, TRUNK_UNKNOWN, TRUNK_IN_USE or DONE."""
        ...
