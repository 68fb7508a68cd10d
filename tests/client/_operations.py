"""Every operation of the client with valid arguments, and an E.164 strategy, for tests that try them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from two_accounts import TRUNK

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_client import Client

E164 = st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True)
OPERATIONS: dict[str, Callable[[Client], object]] = {
    "assign_number": lambda vobiz: vobiz.assign_number("+12", trunk_group_id=TRUNK),
    "unassign_number": lambda vobiz: vobiz.unassign_number("+12"),
    "list_numbers": lambda vobiz: vobiz.list_numbers(),
    "list_inventory": lambda vobiz: vobiz.list_inventory(),
    "purchase_number": lambda vobiz: vobiz.purchase_number("+12"),
    "create_trunk": lambda vobiz: vobiz.create_trunk("Main"),
    "retrieve_trunk": lambda vobiz: vobiz.retrieve_trunk(TRUNK),
    "list_trunks": lambda vobiz: vobiz.list_trunks(),
    "delete_trunk": lambda vobiz: vobiz.delete_trunk(TRUNK),
}
