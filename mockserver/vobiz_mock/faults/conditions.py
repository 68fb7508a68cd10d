"""Says which requests fit the conditions of a fault. It must not depend on what the fault does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vobiz_mock.api.meant_number import meant_number, purchased_number

if TYPE_CHECKING:
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.faults.definition import Definition


class Subject:
    """What the conditions of faults ask of a request. The body is parsed when a fault asks for a number.

    Args:
        routed: The request.
    """

    def __init__(self, routed: RoutedRequest) -> None:
        self._routed = routed
        self.operation = routed.operation.id if routed.operation else None
        self.account = routed.account_id
        self.spelling = routed.spelling.rule.id if routed.spelling else None

    @cached_property
    def number(self) -> str | None:
        """The number that the request means, in whatever spelling; None if there is none."""
        return meant_number(self._routed)

    @property
    def is_found(self) -> bool:
        """Whether the API finds the number that the request means."""
        spelling = self._routed.spelling
        found = purchased_number(self._routed) if spelling is None else spelling.number
        return found is not None and found == self.number

    def fits(self, definition: Definition) -> bool:
        """Return whether the request fits all conditions of a fault, `nth` left aside."""
        on = definition.on
        return (
            on.operation in {None, self.operation}
            and self.operation not in definition.excluded
            and on.account in {None, self.account}
            and on.spelling in {None, self.spelling}
            and (on.number is None or on.number == self.number)
        )
