"""Accounts that no one has, for tests: their ids and numbers differ within a fake. Pure; it must not depend on a fake.

The numbers are 555-0100 to 555-0199 of the area codes of the North American Numbering Plan, which are reserved for
fiction (ATIS-0300115, 555 NXX line number assignment guidelines). Area code 202 is left to the magic numbers.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_OTHER_USE = {"202"}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What an account of a test has.

    Attributes:
        numbers: How many phone numbers without a trunk.
        trunks: How many trunks.
        trial: Whether it is a trial account, which cannot assign numbers.
    """

    numbers: int = 3
    trunks: int = 2
    trial: bool = False


def fictional_numbers() -> Iterator[str]:
    """Yield each fictional number, in E.164 form. There are more than 60,000."""
    for line in range(100, 200):
        for area in _area_codes():
            yield f"+1{area}5550{line}"


class FictionalAccounts:
    """Makes accounts of which no two have an id, a number or a trunk in common.

    After all numbers were used, the first ones are used again; a test has removed its account by then.

    Args:
        taken: The ids and numbers that are not used.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._made = 0
        self._taken = taken
        self._numbers = (number for number in cycle(fictional_numbers()) if number not in taken)

    def make(self, shape: Shape) -> dict[str, Any]:
        """Return the content of a seed with a new account, and with a number in the inventory."""
        return {"accounts": [self._account(shape)], "inventory": [next(self._numbers)]}

    def _account(self, shape: Shape) -> dict[str, Any]:
        account_id = self._next_id()
        return {
            "account_id": account_id,
            "auth_token": f"token-of-{account_id}",
            "trial": shape.trial,
            "trunks": [
                {"trunk_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{account_id}/{index}")), "name": f"Trunk {index}"}
                for index in range(1, shape.trunks + 1)
            ],
            "numbers": [next(self._numbers) for _ in range(shape.numbers)],
        }

    def _next_id(self) -> str:
        while True:
            self._made += 1
            if (account_id := f"MA_TEST{self._made:04}") not in self._taken:
                return account_id


def _area_codes() -> Iterator[str]:
    """Yield the area codes: NXX without N9X, which is for an expansion, 37X, 96X, and N11."""
    codes = (f"{code}" for code in range(200, 1000))
    return (
        code
        for code in codes
        if code[1] != "9" and code[:2] not in {"37", "96"} and code[1:] != "11" and code not in _OTHER_USE
    )
