"""The account, the trunks and the numbers that the clients use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNT, TOKEN = "MA_LASTING", "lasting-secret"
TRUNKS = tuple(f"{digit}e3e55a7-1234-4678-90ab-cdef12345678" for digit in "abcd")


def numbers(count: int) -> tuple[str, ...]:
    """Return numbers, none of which contains another."""
    return tuple(f"+9122{1_000_000 + index}" for index in range(count))


def seed(owned: Sequence[str]) -> dict[str, Any]:
    """Return a seed with one account that owns these numbers, none of which has a trunk."""
    trunks = [{"trunk_id": trunk, "name": trunk[:1]} for trunk in TRUNKS]
    return {"accounts": [{"account_id": ACCOUNT, "auth_token": TOKEN, "trunks": trunks, "numbers": list(owned)}]}
