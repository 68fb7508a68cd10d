"""The seed that all tests share: two accounts, each with trunks and numbers, and a trial account.

`contract_tests/` may lean on nothing in `tests/`, so the seed is here, and `tests/` imports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT, TOKEN = "MA_BN2MZ1VV", "Secret-of-the-fake"
TRUNK, OTHER_TRUNK = "e3e55a78-1234-5678-90ab-cdef12345678", "0a1b2c3d-1111-4222-8333-444455556666"
NUMBER, OTHER_NUMBER = "+912271264217", "+1234567890"  # without a trunk
ASSIGNED_NUMBER = "+14155550123"  # to OTHER_TRUNK

FOREIGN_ACCOUNT, FOREIGN_TOKEN = "MA_OTHER", "other-secret"
FOREIGN_TRUNK = "9a9a9a9a-1111-4222-8333-444455556666"
FOREIGN_NUMBER = "+442071838750"
FOREIGN_URI = "9b9b9b9b-1111-4222-8333-444455556666"
FOREIGN_CREDENTIAL = "9c9c9c9c-1111-4222-8333-444455556666"
FOREIGN_IP_ACL = "9d9d9d9d-1111-4222-8333-444455556666"

TRIAL_ACCOUNT, TRIAL_TOKEN = "MA_TRIAL", "trial-secret"
TRIAL_TRUNK = "77777777-1234-4678-90ab-cdef12345678"
TRIAL_NUMBER = "+12025550100"

INVENTORY = (
    "+918065551234",
    "+918065551235",
    "+912265559876",
    "+919180000000",
    "+14155559999",
    "+12025550123",
    "+12025550124",
    "+4930111222",
)

SEED: Mapping[str, Any] = {
    "accounts": [
        {
            "account_id": ACCOUNT,
            "auth_token": TOKEN,
            "trunks": [{"trunk_id": TRUNK, "name": "Main"}, {"trunk_id": OTHER_TRUNK, "name": "Backup"}],
            "numbers": [NUMBER, OTHER_NUMBER, {"e164": ASSIGNED_NUMBER, "trunk_group_id": OTHER_TRUNK}, "+33123456789"],
        },
        {
            "account_id": FOREIGN_ACCOUNT,
            "auth_token": FOREIGN_TOKEN,
            "trunks": [{"trunk_id": FOREIGN_TRUNK, "name": "Foreign"}],
            "origination_uris": [{"id": FOREIGN_URI, "uri": "sip:foreign.example.com"}],
            "credentials": [{"id": FOREIGN_CREDENTIAL, "username": "foreign"}],
            "ip_acls": [{"id": FOREIGN_IP_ACL, "ip_address": "10.9.9.9"}],
            "numbers": [FOREIGN_NUMBER],
        },
        {
            "account_id": TRIAL_ACCOUNT,
            "auth_token": TRIAL_TOKEN,
            "trial": True,
            "trunks": [{"trunk_id": TRIAL_TRUNK, "name": "Trial"}],
            "numbers": [TRIAL_NUMBER],
        },
    ],
    "inventory": list(INVENTORY),
}
