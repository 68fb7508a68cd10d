"""Ensures that a number is assigned to a trunk, whatever its state was before.

Uses the client's operations alone. Knows nothing of how they are sent.
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
from vobiz_client.recovery import NumberLister, conflict, find_number, same_trunk

if TYPE_CHECKING:
    from vobiz_client._generated.models import PhoneNumber, Trunk


class Action(StrEnum):
    """What ensure_assigned did."""

    NOTHING = "nothing"  # the number was already assigned to the trunk
    ASSIGNED = "assigned"  # the number had no trunk
    MOVED = "moved"  # the number had another trunk


@dataclass(frozen=True, kw_only=True)
class EnsuredAssignment:
    """A number that the list shows on its trunk, and what was done for it.

    Attributes:
        number: The number in E.164 form.
        trunk_id: The trunk.
        action: What was done.
        previous_trunk_id: The trunk that the number had before, None if it had none.

    """

    number: str
    trunk_id: str
    action: Action
    previous_trunk_id: str | None = None


class NumberOperations(NumberLister, Protocol):
    """The operations that ensure_assigned needs."""

    def assign_number(self, number: str, *, trunk_group_id: str) -> None:
        """Assign a number."""

    def unassign_number(self, number: str) -> None:
        """Unassign a number."""

    def retrieve_trunk(self, trunk_id: str) -> Trunk:
        """Retrieve a trunk."""
        ...


def ensure_assigned(vobiz: NumberOperations, number: str, trunk_id: str, *, move: bool) -> EnsuredAssignment:
    """Ensure an assignment; see `Client.ensure_assigned`."""
    before = _find(vobiz, checked_number(number)).trunk_group_id
    if same_trunk(before, trunk_id):
        return EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.NOTHING, previous_trunk_id=before)
    if before is None:
        _assign(vobiz, number, trunk_id)
        return _confirmed(vobiz, EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.ASSIGNED))
    if not move:
        raise conflict(number, before)
    _move(vobiz, number, before, trunk_id)
    return _confirmed(
        vobiz,
        EnsuredAssignment(number=number, trunk_id=trunk_id, action=Action.MOVED, previous_trunk_id=before),
    )


def _find(vobiz: NumberOperations, number: str) -> PhoneNumber:
    found = find_number(vobiz, number)
    if found is None:
        raise NumberNotFoundError(f"{number} is not among the account's numbers.")
    return found


def _assign(vobiz: NumberOperations, number: str, trunk_id: str) -> None:
    """Assign. A lost response or a conflict is a success if the list shows the number on the trunk."""
    try:
        vobiz.assign_number(number, trunk_group_id=trunk_id)
    except (NumberAlreadyAssignedError, ServerError, TransportError) as error:
        found = _find(vobiz, number).trunk_group_id
        if same_trunk(found, trunk_id):
            return
        if found is not None:
            raise conflict(number, found) from error
        raise


def _move(vobiz: NumberOperations, number: str, before: str, trunk_id: str) -> None:
    vobiz.retrieve_trunk(trunk_id)  # if it does not exist, the number keeps its trunk
    _unassign(vobiz, number)
    try:
        _assign(vobiz, number, trunk_id)
    except VobizError as error:
        error.add_note(_give_back(vobiz, number, before))
        raise


def _unassign(vobiz: NumberOperations, number: str) -> None:
    """Unassign. A lost response or a 404 is a success if the list shows the number without a trunk."""
    try:
        vobiz.unassign_number(number)
    except (NumberNotFoundError, ServerError, TransportError):
        if _find(vobiz, number).trunk_group_id is not None:
            raise


def _give_back(vobiz: NumberOperations, number: str, before: str) -> str:
    """Assign the number to its previous trunk again, and return a sentence about the result."""
    try:
        _assign(vobiz, number, before)
    except VobizError as error:
        return f"{number} was unassigned from {before}, and could not be assigned to it again: {error}"
    return f"{number} was assigned to {before} again."


def _confirmed(vobiz: NumberOperations, done: EnsuredAssignment) -> EnsuredAssignment:
    found = _find(vobiz, done.number).trunk_group_id
    if not same_trunk(found, done.trunk_id):
        raise NotConfirmedError(f"{done.number} was assigned to {done.trunk_id}, but the list shows {found}.")
    return done
