"""What a run itself last did to a number, read from what it sent. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_contract.provider.exchange import Exchange

__all__ = ["LastAssignment", "last_assignment"]

_ASSIGN = re.compile(r"/api/v1/[Aa]ccount/[^/?]+/numbers/(?P<number>[^/?]+)/assign(?:\?.*)?")
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


@dataclass(frozen=True)
class LastAssignment:
    """What the last assign or unassign of a number did: its trunk, or None without one.

    It is not certain after a request without a response, or with a server error, which may have taken effect.
    """

    trunk: str | None
    certain: bool = True


def last_assignment(journal: Sequence[Exchange], number: str) -> LastAssignment | None:
    """Return what a run last did to a number, or None if it changed nothing."""
    for exchange in reversed(journal):
        if exchange.request.method == "GET" or not _is_for(exchange, number):
            continue
        certain = exchange.status is not None and exchange.status < HTTPStatus.INTERNAL_SERVER_ERROR
        if not certain or exchange.status in _SUCCESS:
            return LastAssignment(_trunk(exchange) if exchange.request.method == "POST" else None, certain=certain)
    return None


def _is_for(exchange: Exchange, number: str) -> bool:
    match = _ASSIGN.fullmatch(exchange.request.target)
    return match is not None and number in {unquote(match["number"]), f"+{match['number']}"}


def _trunk(exchange: Exchange) -> str | None:
    try:
        body = json.loads(exchange.request.body or b"null")
    except ValueError:
        return None
    trunk = body.get("trunk_group_id") if isinstance(body, dict) else None
    return trunk if isinstance(trunk, str) else None
