"""Says which requests fit the conditions of a fault. It must not depend on what the fault does."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.target import decode

if TYPE_CHECKING:
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.api.spelling import Spelling
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
        self.is_found = routed.spelling is None or routed.spelling.number is not None  # the number, by its spelling

    @cached_property
    def number(self) -> str | None:
        """The number in the path, in whatever spelling, or `e164` in the body; None if there is none."""
        if self._routed.spelling is not None:
            return meant(self._routed.spelling)
        if self._routed.operation is None or self._routed.operation.method == "GET":
            return None
        return _number_in(self._routed.request.body)

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


def meant(spelling: Spelling) -> str | None:
    """Return the number that a spelling means, in E.164 form, also if the API does not find it; None if unknown."""
    if spelling.number is not None:
        return spelling.number
    return decode(spelling.write) if spelling.write else None


def _number_in(body: bytes) -> str | None:
    """Return `e164` of a JSON body; None if it has none, or if the body is malformed."""
    try:
        value = JsonBody(body).value()
    except ValueError:
        return None
    number = value.get("e164") if isinstance(value, dict) else None
    return number if isinstance(number, str) else None
