"""Where a fake's state is kept: a small protocol, and the values that its methods answer with.

A store decides nothing but what only it can decide in one step; how an answer looks is not its business. Ids are
canonical when they reach it (`records.canonical_uuid`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from vobiz_mock.state.records import Account, PhoneNumber, Seed, Trunk

_Item = TypeVar("_Item")


class Verdict(Enum):
    """What became of a change, or why there is nothing to show."""

    DONE = auto()
    ACCOUNT_UNKNOWN = auto()
    NUMBER_UNKNOWN = auto()
    NUMBER_ASSIGNED = auto()
    NUMBER_UNASSIGNED = auto()
    NUMBER_UNAVAILABLE = auto()  # the inventory does not hold it
    TRUNK_UNKNOWN = auto()
    TRUNK_IN_USE = auto()


@dataclass(frozen=True)
class Slice:
    """Which part of a list is wanted: how many items to skip, and how many to give at most."""

    offset: int
    limit: int


@dataclass(frozen=True)
class Page(Generic[_Item]):
    """A part of a list, and how long the list is."""

    items: tuple[_Item, ...]
    total: int


class Store(Protocol):
    """State that may be shared.

    Each method is atomic: it happens as a whole or not at all, whatever else runs. Each is total: an account, a number
    or a trunk that does not exist is a verdict, never an exception. A verdict is the first that fits, in the order in
    which the methods name them.
    """

    def load(self, seed: Seed) -> None:
        """Replace all state by a seed."""

    def dump(self) -> Seed:
        """All state, as a seed that loads it again."""
        ...

    def put(self, record: Account | PhoneNumber | Trunk) -> Verdict:
        """Add a record, or replace the one of the same id. DONE or ACCOUNT_UNKNOWN."""
        ...

    def account(self, account_id: str) -> Account | None:
        """The account of this id, if there is one."""

    def numbers(self, account_id: str, part: Slice, *, search: str = "") -> Page[PhoneNumber] | Verdict:
        """The account's numbers whose E.164 form contains `search`, in the order of that form; or ACCOUNT_UNKNOWN."""
        ...

    def inventory(
        self, part: Slice, *, country: str | None = None, search: str = "", exclude: tuple[str, ...] = ()
    ) -> Page[PhoneNumber]:
        """The numbers that no account owns, in the order of their E.164 form."""
        ...

    def trunk(self, account_id: str, trunk_id: str) -> Trunk | Verdict:
        """A trunk of the account; or ACCOUNT_UNKNOWN or TRUNK_UNKNOWN."""
        ...

    def trunks(self, account_id: str, part: Slice) -> Page[Trunk] | Verdict:
        """The account's trunks, in the order of their ids; or ACCOUNT_UNKNOWN."""
        ...

    def assign(self, account_id: str, e164: str, trunk_id: str, *, at: str) -> Verdict:
        """Link a number that has no trunk.

        DONE, ACCOUNT_UNKNOWN, NUMBER_UNKNOWN, NUMBER_ASSIGNED or TRUNK_UNKNOWN.
        """
        ...

    def unassign(self, account_id: str, e164: str, *, at: str) -> Verdict:
        """Remove the link of a number. DONE, ACCOUNT_UNKNOWN, NUMBER_UNKNOWN or NUMBER_UNASSIGNED."""
        ...

    def purchase(self, account_id: str, e164: str, *, at: str) -> PhoneNumber | Verdict:
        """Move a number from the inventory to an account; or ACCOUNT_UNKNOWN or NUMBER_UNAVAILABLE."""
        ...

    def delete_trunk(self, account_id: str, trunk_id: str) -> Verdict:
        """Delete a trunk that has no numbers. DONE, ACCOUNT_UNKNOWN, TRUNK_UNKNOWN or TRUNK_IN_USE."""
        ...
