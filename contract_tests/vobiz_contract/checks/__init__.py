"""The checks, a table by topic: each is a behaviour's id and a short run. None knows which provider it faces."""

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
    *assigning.CHECKS,  # first: what else an assign changes shows only before anything was assigned
    *unassigning.CHECKS,
    *lists.CHECKS,
    *spelling.CHECKS,
    *credentials.CHECKS,
    *bodies.CHECKS,
    *trunks.CHECKS,
    *purchasing.CHECKS,
    *common.CHECKS,
)
