"""Handlers and bodies that several of the client's tests give to a raw server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from raw_server import RawResponse, ReceivedRequest


def always(response: RawResponse) -> Callable[[ReceivedRequest], RawResponse]:
    """Respond to every request in the same way."""
    return lambda _: response


def in_turn(*responses: RawResponse) -> Callable[[ReceivedRequest], RawResponse]:
    """Send one response after the other. A request more than there are responses is an error."""
    rest = iter(responses)
    return lambda _: next(rest)


def page(*items: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """Return a page of numbers."""
    return {"items": list(items), "page": 1, "per_page": 100, "total": len(items) if total is None else total}
