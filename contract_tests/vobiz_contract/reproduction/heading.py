"""A failure in a few words: the difference between what was expected and what was seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.plain import shown

if TYPE_CHECKING:
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure

__all__ = ["heading"]

_MOST = 80  # characters of each side
_STATUS = re.compile(r"status (\d{3})\b")


def heading(failure: Failure, provider: Provider) -> str:
    """Return the difference, such as `expected 400, saw 409`, without the token."""
    wanted = _STATUS.match(failure.expected)
    status = failure.exchange.status if failure.exchange else None
    if wanted and status is not None and int(wanted[1]) != status:
        return f"expected {wanted[1]}, saw {status}"
    return f"expected {_shortened(failure.expected, provider)}, saw {_shortened(failure.seen, provider)}"


def _shortened(text: str, provider: Provider) -> str:
    """Return the beginning of a text. The token is hidden first, so that no part of it is left."""
    whole = shown(text, provider)
    return whole if len(whole) <= _MOST else f"{whole[:_MOST]}…"
