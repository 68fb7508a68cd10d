"""Finds out whether a request took effect although its response was lost.

After a reset, a timeout or a 5xx the request may have taken effect. The refusal of the next try may then be a
consequence of the first try. The list of numbers shows what became of an assign or a release; what is deleted is not
found by the next try. Knows nothing of how requests are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from vobiz_client.errors import (
    CredentialNotFoundError,
    IpAclNotFoundError,
    NumberAlreadyAssignedError,
    OriginationUriNotFoundError,
    TrunkNotFoundError,
    VobizError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_client._generated.models import PhoneNumber

_PENDING = "pending_release"  # the status of a number during the cooldown of its release


class Recovered(NamedTuple):
    """The result of a request that took effect. `value` is what the operation returns."""

    value: object = None


class NumberLister(Protocol):
    """The part of a client that lists numbers."""

    def iter_numbers(self, *, search: str | None = None) -> Iterator[PhoneNumber]:
        """Iterate over the numbers whose E.164 form contains `search`."""
        ...


class Recovery(Protocol):
    """Finds out whether a request took effect although its response was lost."""

    def __call__(self, lister: NumberLister, arguments: Mapping[str, object], error: VobizError, /) -> Recovered | None:
        """Return the result if the request took effect, None if it is to be treated as its error says.

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


def _assigned(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> Recovered | None:
    """Raises NumberAlreadyAssignedError if the number is assigned to another trunk."""
    number, wanted = str(arguments["number"]), str(arguments["trunk_group_id"])
    trunk_id = _owned(lister, number, error).trunk_group_id
    if trunk_id is not None and not same_trunk(trunk_id, wanted):
        raise conflict(number, trunk_id) from error
    return Recovered() if trunk_id is not None else None


def _unassigned(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> Recovered | None:
    trunk_id = _owned(lister, str(arguments["number"]), error).trunk_group_id
    return Recovered() if trunk_id is None else None


def _released(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> Recovered | None:
    """An immediate release of a number in its cooldown is not done before the number has left the account."""
    from vobiz_client._generated.models import Release  # noqa: PLC0415 see `model_named`

    found = _listed(lister, str(arguments["number"]), error)
    if found is None:
        return Recovered(Release(message="", status="released"))
    if found.status == _PENDING and not arguments["immediate"]:
        return Recovered(Release(message="", status=found.status))
    return None


def _release_cancelled(lister: NumberLister, arguments: Mapping[str, object], error: VobizError) -> Recovered | None:
    from vobiz_client._generated.models import ReleaseCancellation  # noqa: PLC0415 see `model_named`

    status = _owned(lister, str(arguments["number"]), error).status
    return Recovered(ReleaseCancellation(message="", status=status)) if status not in {None, _PENDING} else None


def _deleted(not_found: type[VobizError]) -> Recovery:
    """Return what recovers a deletion: if it took effect, the next try does not find the object."""

    def recovered(_: NumberLister, __: Mapping[str, object], error: VobizError, /) -> Recovered | None:
        return Recovered() if isinstance(error, not_found) else None

    return recovered


def _owned(lister: NumberLister, number: str, error: VobizError) -> PhoneNumber:
    """Return the number as the list shows it.

    Raises `error`, with a note, if the list cannot be read or does not contain the number. The request is not
    repeated then.
    """
    found = _listed(lister, number, error)
    if found is None:
        error.add_note(f"{number} is not among the account's numbers.")
        raise error
    return found


def _listed(lister: NumberLister, number: str, error: VobizError) -> PhoneNumber | None:
    """Return the number as the list shows it, None if it is not there.

    Raises `error`, with a note, if the list cannot be read.
    """
    try:
        return find_number(lister, number)
    except VobizError as failed:
        error.add_note(f"The list of numbers, which would show whether it took effect, failed: {failed}")
        raise error from failed


RECOVERIES: Mapping[str, Recovery] = {
    "assign_number": _assigned,
    "unassign_number": _unassigned,
    "release_number": _released,
    "cancel_release": _release_cancelled,
    "delete_trunk": _deleted(TrunkNotFoundError),
    "delete_origination_uri": _deleted(OriginationUriNotFoundError),
    "delete_credential": _deleted(CredentialNotFoundError),
    "delete_ip_acl": _deleted(IpAclNotFoundError),
}
