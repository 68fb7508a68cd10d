"""Every operation of the client with valid arguments, and an E.164 strategy, for tests that try them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from two_accounts import TRUNK

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_client import Client

OBJECT = "aabbccdd-1234-5678-90ab-cdef12345678"  # the id of an origination URI, a credential or an IP ACL
PASSWORD = "correct-horse-battery"
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
    "update_trunk": lambda vobiz: vobiz.update_trunk(TRUNK, enabled=False),
    "delete_trunk": lambda vobiz: vobiz.delete_trunk(TRUNK),
    "release_number": lambda vobiz: vobiz.release_number("+12"),
    "cancel_release": lambda vobiz: vobiz.cancel_release("+12"),
    "create_origination_uri": lambda vobiz: vobiz.create_origination_uri("sip:sbc.example.com", priority=1),
    "list_origination_uris": lambda vobiz: vobiz.list_origination_uris(),
    "update_origination_uri": lambda vobiz: vobiz.update_origination_uri(OBJECT, priority=5),
    "delete_origination_uri": lambda vobiz: vobiz.delete_origination_uri(OBJECT),
    "create_credential": lambda vobiz: vobiz.create_credential("alice", password=PASSWORD),
    "list_credentials": lambda vobiz: vobiz.list_credentials(),
    "update_credential": lambda vobiz: vobiz.update_credential(OBJECT, password=PASSWORD),
    "delete_credential": lambda vobiz: vobiz.delete_credential(OBJECT),
    "create_ip_acl": lambda vobiz: vobiz.create_ip_acl("203.0.113.7"),
    "list_ip_acls": lambda vobiz: vobiz.list_ip_acls(),
    "update_ip_acl": lambda vobiz: vobiz.update_ip_acl(OBJECT, enabled=False),
    "delete_ip_acl": lambda vobiz: vobiz.delete_ip_acl(OBJECT),
}
