"""The flow that integrators write by hand: see to it that a number has a trunk, whatever was before.

Works on the operations alone; knows nothing of how they are sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from vobiz_client.errors import (
    NotConfirmedError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    ServerError,
    TransportError,
    VobizError,
)
from vobiz_client.numbers import checked_number
from vobiz_client.recovery import Reader, conflict, find_number, same_trunk

if TYPE_CHECKING:
    from vobiz_client._generated.models import PhoneNumber, Trunk


class Action(StrEnum):
    """What ensure_assigned did."""

    NOTHING = "nothing"  # the number was there already
    ASSIGNED = "assigned"  # it was free
    MOVED = "moved"  # it had another trunk


@dataclass(frozen=True, kw_only=True)
class EnsuredAssignment:
    """A number that was seen on its trunk, and what was done for it. `previous_trunk_id` is what it had before."""

    number: str
    trunk_id: str
    action: Action
    previous_trunk_id: str | None = None


class Account(Reader, Protocol):
    """The operations that the flow needs."""

    def assign_number(self, number: str, *, trunk_group_id: str) -> None:
        """Assign a number."""

    def unassign_number(self, number: str) -> None:
        """Unassign a number."""

    def retrieve_trunk(self, trunk_id: str) -> Trunk:
        """Look at a trunk."""
        ...


def ensure_assigned(account: Account, number: str, trunk_id: str, *, move: bool) -> EnsuredAssignment:
    """See `Client.ensure_assigned`."""
    before = _look(account, checked_number(number)).trunk_group_id
    if same_trunk(before, trunk_id):
        return EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.NOTHING, previous_trunk_id=before)
    if before is None:
        _assign(account, number, trunk_id)
        return _confirmed(account, EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.ASSIGNED))
    if not move:
        raise conflict(number, before)
    _move(account, number, before, trunk_id)
    return _confirmed(
        account,
        EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.MOVED, previous_trunk_id=before),
    )


def _look(account: Account, number: str) -> PhoneNumber:
    found = find_number(account, number)
    if found is None:
        raise NumberNotFoundError(f"{number} is not among the account's numbers.")
    return found


def _assign(account: Account, number: str, trunk_id: str) -> None:
    """Assign, and take it for done where the list shows it although the answer was lost or a conflict."""
    try:
        account.assign_number(number, trunk_group_id=trunk_id)
    except (NumberAlreadyAssignedError, ServerError, TransportError) as error:
        found = _look(account, number).trunk_group_id
        if same_trunk(found, trunk_id):
            return
        if found is not None:
            raise conflict(number, found) from error
        raise


def _move(account: Account, number: str, before: str, trunk_id: str) -> None:
    account.retrieve_trunk(trunk_id)  # or the number would lose its trunk for nothing
    _unassign(account, number)
    try:
        _assign(account, number, trunk_id)
    except VobizError as error:
        error.add_note(_give_back(account, number, before))
        raise


def _unassign(account: Account, number: str) -> None:
    """Unassign, and take it for done where the list shows that the number is free."""
    try:
        account.unassign_number(number)
    except (NumberNotFoundError, ServerError, TransportError):
        if _look(account, number).trunk_group_id is not None:
            raise


def _give_back(account: Account, number: str, before: str) -> str:
    """Return the number to the trunk that it came from; says how that went."""
    try:
        _assign(account, number, before)
    except VobizError as error:
        return f"{number} was unassigned from {before}, and could not be given back: {error}"
    return f"{number} was given back to {before}."


def _confirmed(account: Account, done: EnsuredAssignment) -> EnsuredAssignment:
    found = _look(account, done.number).trunk_group_id
    if not same_trunk(found, done.trunk_id):
        raise NotConfirmedError(f"{done.number} was assigned to {done.trunk_id}, but the list shows {found}.")
    return done
