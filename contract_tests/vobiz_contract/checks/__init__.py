"""The checks, in one table per topic. Each is a behaviour's id and a function. None knows which provider it checks."""

from vobiz_contract.checks import (
    assigning,
    bodies,
    common,
    credentials,
    lists,
    purchasing,
    spelling,
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
    *trunks.CHECKS,
    *purchasing.CHECKS,
    *common.CHECKS,
)
