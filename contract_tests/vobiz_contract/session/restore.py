"""Puts back what was found: each given number gets the trunk that it had, or none.

More than once if need be: a provider may fail sometimes, and a request that was cut off may still take effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.lab import Lab

__all__ = ["restore"]

_TRIES = 4


def restore(lab: Lab, found: Mapping[str, str | None]) -> Iterator[str]:
    """Put every number back; yields in words what could not be."""
    for number, trunk in found.items():
        if not any(_is_back(lab, number, trunk) for _ in range(_TRIES)):
            yield f"{number} could not be put back: it was {f'assigned to {trunk}' if trunk else 'without a trunk'}"


def _is_back(lab: Lab, number: str, trunk: str | None) -> bool:
    """One try: true where nothing was left to do."""
    lab.api.wire.revive()
    try:
        held = lab.held(number)
        if (held or "").lower() == (trunk or "").lower():
            return True
        if held is not None:
            lab.api.unassign(number)
        if trunk is not None:
            lab.api.assign(number, trunk)
    except ContractError:
        return False
    return False
