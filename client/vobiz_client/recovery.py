"""Finds out whether an assign or unassign took effect although its response was lost, from the list of numbers.

After a reset, a timeout or a 5xx the request may have taken effect. The refusal of the next try may then be a
consequence of the first try. Knows nothing of how requests are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vobiz_client.errors import NumberAlreadyAssignedError, VobizError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_client._generated.models import PhoneNumber


class NumberLister(Protocol):
    """The part of a client that lists numbers."""

    def iter_numbers(self, *, search: str | None = None) -> Iterator[PhoneNumber]:
        """Iterate over the numbers whose E.164 form contains `search`."""
        ...


class Recovery(Protocol):
    """Finds out whether a request took effect although its response was lost."""

    def __call__(self, lister: NumberLister, arguments: Mapping[str, object], error: VobizError, /) -> bool:
        """Return whether the request took effect.

        Raises an error if the request must not be repeated.
        """
        ...


def find_number(lister: NumberLister, number: str) -> PhoneNumber | None:
    """Return the number as the list shows it, None if it is not in the account."""
    return next((found for found in lister.iter_numbers(search=number) if found.e164 == number), None)


def same_trunk(one: str | None, other: str | None) -> bool:
    """Return whether two trunk ids are the same. The hex digits of a UUID are case-insensitive."""
    return one is not None and other is not None and one.lower() == other.lower()


def conflict(number: str, trunk_id: str) -> NumberAlreadyAssignedError:
    """Return the error for a conflict that the list of numbers revealed, not a response."""
    return NumberAlreadyAssignedError(
        f"{number} is assigned to the trunk {trunk_id}. Nothing changed.", trunk_group_id=trunk_id
    )


def _assigned(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> bool:
    """Raises NumberAlreadyAssignedError if the number is assigned to another trunk."""
    number, wanted = str(arguments["number"]), str(arguments["trunk_group_id"])
    trunk_id = _trunk_of(lister, number, error)
    if trunk_id is not None and not same_trunk(trunk_id, wanted):
        raise conflict(number, trunk_id) from error
    return trunk_id is not None


def _unassigned(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> bool:
    return _trunk_of(lister, str(arguments["number"]), error) is None


def _trunk_of(lister: NumberLister, number: str, error: VobizError) -> str | None:
    """Return the number's trunk, if any.

    Raises `error`, with a note, if the list cannot be read or does not contain the number. The request is not
    repeated then.
    """
    try:
        found = find_number(lister, number)
    except VobizError as failed:
        error.add_note(f"The list of numbers, which would show whether it took effect, failed: {failed}")
        raise error from failed
    if found is None:
        error.add_note(f"{number} is not among the account's numbers.")
        raise error
    return found.trunk_group_id


RECOVERIES: Mapping[str, Recovery] = {
    "assign_number": _assigned,
    "unassign_number": _unassigned,
}
