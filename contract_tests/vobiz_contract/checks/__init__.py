"""The checks, in one table per topic. Each is a behaviour's id and a function. None knows which provider it checks."""

from vobiz_contract.checks import (
    assigning,
    bodies,
    common,
    credentials,
    listing,
    lists,
    managing,
    purchasing,
    releasing,
    spelling,
    trunk_parts,
    trunk_settings,
    trunks,
    unassigning,
)
from vobiz_contract.checks.check import Check

__all__ = ["CHECKS", "Check"]

CHECKS: tuple[Check, ...] = (
    *assigning.CHECKS,  # first: a side effect of assigning is visible only before anything else was assigned
    *unassigning.CHECKS,
    *lists.CHECKS,
    *spelling.CHECKS,
    *credentials.CHECKS,
    *bodies.CHECKS,
    *listing.CHECKS,
    *trunks.CHECKS,
    *trunk_settings.CHECKS,
    *managing.CHECKS,
    *trunk_parts.CHECKS,
    *releasing.FIRST,  # before all others that buy a number: they cannot be judged when the inventory is empty
    *purchasing.CHECKS,
    *releasing.CHECKS,
    *common.CHECKS,
)
