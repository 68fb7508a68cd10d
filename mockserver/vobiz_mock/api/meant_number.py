"""Says which phone number a request means, however it is spelt: in the path, or in the body of a purchase.

The journal, the verification and the faults ask here, so that all of them find the same requests by a number.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.number_text import recovered_digits
from vobiz_spec import compiled_pattern, load

if TYPE_CHECKING:
    import re

    from vobiz_mock.api.routed import RoutedRequest

_PURCHASE, _FIELD = "purchase_number", "e164"  # the operation whose number is in the body, and its field


def meant_number(routed: RoutedRequest) -> str | None:
    """Return the number that a request means, in E.164 form; None if it means none, or an unknown one."""
    if routed.spelling is not None:
        return routed.spelling.meant
    sent = purchased_number(routed)
    digits = recovered_digits(sent) if sent is not None else None
    number = f"+{digits}"
    return number if digits and _e164().search(number) else None


def purchased_number(routed: RoutedRequest) -> str | None:
    """Return the number in the body of a purchase as it was sent; None if the request has none."""
    if routed.operation is None or routed.operation.id != _PURCHASE:
        return None
    body = JsonBody(routed.request.body).value_or_none()
    number = body.get(_FIELD) if isinstance(body, dict) else None
    return number if isinstance(number, str) else None


@cache
def _e164() -> re.Pattern[str]:
    return compiled_pattern(load().schema("E164")["pattern"])
