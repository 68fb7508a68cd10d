"""Clears up an assign or unassign whose answer was lost, by a look at the list of numbers.

After a reset, a timeout or a 5xx the request may have taken effect: what looks like a refusal at the next try may be
the trace of the first one. Knows nothing of how requests are sent; asks a `Reader`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vobiz_client.errors import NumberAlreadyAssignedError, VobizError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vobiz_client._generated.models import PhoneNumber


class Reader(Protocol):
    """What can look at the list of numbers."""

    def iter_numbers(self, *, search: str | None = None) -> Iterator[PhoneNumber]:
        """The numbers whose E.164 form contains `search`."""
        ...


def find_number(reader: Reader, number: str) -> PhoneNumber | None:
    """The number as the list shows it; None where it is not the account's."""
    return next((found for found in reader.iter_numbers(search=number) if found.e164 == number), None)


def same_trunk(one: str | None, other: str | None) -> bool:
    """Whether two trunk ids are the same: the hex digits of a UUID have no case."""
    return one is not None and other is not None and one.lower() == other.lower()


def conflict(number: str, trunk_id: str | None) -> NumberAlreadyAssignedError:
    """The conflict that a look at the list shows, rather than an answer."""
    error = NumberAlreadyAssignedError(f"{number} is assigned to the trunk {trunk_id}, and stays there.")
    error.trunk_group_id = trunk_id
    return error


def _assigned(reader: Reader, arguments: Mapping[str, object], error: VobizError) -> bool:
    """Raises NumberAlreadyAssignedError where the number has another trunk."""
    number, wanted = str(arguments["phone_number"]), str(arguments["trunk_group_id"])
    trunk_id = _trunk_of(reader, number, error)
    if trunk_id is not None and not same_trunk(trunk_id, wanted):
        raise conflict(number, trunk_id) from error
    return trunk_id is not None


def _unassigned(reader: Reader, arguments: Mapping[str, object], error: VobizError) -> bool:
    return _trunk_of(reader, str(arguments["phone_number"]), error) is None


def _trunk_of(reader: Reader, number: str, error: VobizError) -> str | None:
    """The number's trunk, if any. Raises the error itself where the list does not tell: then nothing is repeated."""
    try:
        found = find_number(reader, number)
    except VobizError as failed:
        error.add_note(f"Whether it took effect could not be looked up: {failed}")
        raise error from failed
    if found is None:
        error.add_note(f"{number} is not among the account's numbers.")
        raise error
    return found.trunk_group_id


# Says of an operation's arguments and of the error that it ended in whether it took effect after all.
RECOVERIES: Mapping[str, Callable[[Reader, Mapping[str, object], VobizError], bool]] = {
    "assign_number": _assigned,
    "unassign_number": _unassigned,
}
