"""What a verification expects of the journal: read from the mapping that HTTP, Python and the command line share.

The document of the control API defines the mapping. This module adds the rules between its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from vobiz_mock.control_document import check
from vobiz_mock.errors import SteeringError
from vobiz_mock.verification.facts import FACTS, same_id
from vobiz_mock.verification.plausible import implausible, use_nearest

if TYPE_CHECKING:
    from vobiz_mock.journal.entry import Entry
    from vobiz_spec import Spec

_COUNTS = ("times", "at_least", "at_most")
_RULES = ("order", "only", "contract")


class Selection(NamedTuple):
    """Which requests are meant.

    Attributes:
        wanted: The wanted facts by their names. A request must have all of them.
        implausible: Why the fake by itself records no such request. None if it may.
    """

    wanted: Mapping[str, Any]
    implausible: str | None = None

    def fits(self, entry: Entry) -> bool:
        """Return whether a request has all wanted facts."""
        return all(FACTS[name](entry) == value for name, value in self.wanted.items())


class Count(NamedTuple):
    """How many requests there must be.

    Attributes:
        least: The lowest number.
        most: The highest number. None if any higher number is right.
    """

    least: int
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What is expected of the journal. All its rules must hold for the selected requests.

    Attributes:
        given: The mapping from which it was read.
        selection: The requests to which the rules apply.
        count: How many there are. None if their number does not matter.
        order: Requests in the order in which they were received. None if it does not matter.
        only: Each request fits one of these. None if others may be there, too.
        contract: Whether no request may break the contract.
    """

    given: Mapping[str, Any]
    selection: Selection
    count: Count | None = None
    order: tuple[Selection, ...] | None = None
    only: tuple[Selection, ...] | None = None
    contract: bool = False

    @property
    def selections(self) -> tuple[Selection, ...]:
        """All selections in it."""
        return (self.selection, *(self.order or ()), *(self.only or ()))


def read_expectation(given: Mapping[str, Any], spec: Spec) -> Expectation:
    """Return the expectation of a mapping.

    Args:
        given: The mapping, as the schema `Verification` of the control API describes it.
        spec: The OpenAPI document.

    Raises:
        SteeringError: It is malformed, contradicts itself, cannot fail, or has an id that the document does not have.
    """
    try:
        given = _plain(given)
        check("Verification", given)
    except RecursionError as error:
        raise SteeringError("verification: it is nested too deep; an expectation has two levels") from error
    order, only = (_selections(given.get(rule), rule, spec) for rule in ("order", "only"))
    return Expectation(
        given=given,
        selection=_selection(given, "verification", spec),
        count=_count(given),
        order=order,
        only=only,
        contract=given.get("contract", False),
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 any value
    """Return a value with the types that JSON has, since Python callers have others, such as tuples and UUIDs."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, UUID | StrEnum) else value


def _selections(given: list[Mapping[str, Any]] | None, rule: str, spec: Spec) -> tuple[Selection, ...] | None:
    if given is None:
        return None
    return tuple(_selection(one, f"verification.{rule}[{place}]", spec) for place, one in enumerate(given))


def _selection(given: Mapping[str, Any], place: str, spec: Spec) -> Selection:
    wanted = {name: value for name, value in given.items() if name in FACTS}
    if "trunk_group_id" in wanted:
        wanted["trunk_group_id"] = same_id(wanted["trunk_group_id"])
    known = {
        "operation": list(spec.operations),
        "spelling": [rule.id for rule in spec.encoding_rules],
    }
    for name, ids in known.items():
        if name in wanted and wanted[name] not in ids:
            raise SteeringError(f"{place}.{name}: there is no {name} {wanted[name]!r}{use_nearest(wanted[name], ids)}")
    return Selection(wanted, implausible(wanted, spec))


def _count(given: Mapping[str, Any]) -> Count | None:
    """Return how many requests there must be. The default is one or more, unless another rule is given.

    Raises:
        SteeringError: The numbers contradict each other, or any number fits.
    """
    times, least, most = (given.get(name) for name in _COUNTS)
    if times is not None:
        if least is not None or most is not None:
            raise SteeringError("verification.times: it is exact; leave out at_least and at_most")
        return Count(times, times)
    if least is None and most is None:
        return None if any(rule in given for rule in _RULES) else Count(1)
    if least is not None and most is not None and least > most:
        raise SteeringError(f"verification.at_least: it is {least}, which is more than at_most, {most}")
    if not least and most is None:
        raise SteeringError("verification.at_least: any number of requests is at least 0; for none, write times: 0")
    return Count(least or 0, most)
