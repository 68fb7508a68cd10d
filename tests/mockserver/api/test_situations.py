"""The hints for situations: each is shown in its situation, and says what helps."""

from __future__ import annotations

import gzip
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.mockserver.api._asking import ask, hint_of
from tests.mockserver.api._hint_text import ReadHint, read_hint
from tests.mockserver.api._mistakes import (
    BASE,
    CREDENTIAL,
    FULL_SEED,
    HEADERS,
    JSON,
    PENDING_NUMBER,
    RIGHT,
    assign,
    request,
)

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_CREDENTIAL,
    FOREIGN_IP_ACL,
    FOREIGN_NUMBER,
    FOREIGN_TRUNK,
    FOREIGN_URI,
    INVENTORY,
    NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRUNK,
)
from vobiz_mock import Fake, MemoryStore, Request
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping


ENCODED = f"%2B{NUMBER[1:]}"
EMPTY: Mapping[str, Any] = {
    "accounts": [{"account_id": ACCOUNT, "auth_token": TOKEN}],
    "inventory": list(INVENTORY[:1]),
}
NOTHING = {**EMPTY, "inventory": []}
PENDING = f"%2B{PENDING_NUMBER[1:]}"
OWN = "%2B1234567890, %2B14155550123, %2B33123456789 (the first of 4)"
FOR_SALE = "+12025550123, +12025550124, +14155559999 (the first of 8)"
PURCHASE = request("POST", "/numbers/purchase-from-inventory", {"e164": NUMBER})
COMPRESSED = replace(RIGHT["create_trunk"], body=gzip.compress(b"{}"), headers={**JSON, "content-encoding": "gzip"})

# The id of the hint, the request, the seed, and what is in the places of the hint.
SITUATIONS: list[tuple[str, Request, Mapping[str, Any], dict[str, str]]] = [
    (
        "path-near",
        replace(RIGHT["list_numbers"], target=f"/account/{ACCOUNT}//Number/?page=1"),
        SEED,
        {"sent": f"/account/{ACCOUNT}//Number/", "write": f"{BASE}/numbers?page=1", "methods": "GET (list_numbers)"},
    ),
    (
        "path-elsewhere",
        request("GET", "/cdr"),
        SEED,
        {
            "sent": f"{BASE}/cdr",
            "write": BASE,
            "paths": "numbers, inventory/numbers, trunks, origination-uris, credentials, ip-acl",
        },
    ),
    ("method-case", replace(RIGHT["list_trunks"], method="get"), SEED, {"sent": "get", "write": "GET"}),
    (
        "list-instead",
        request("GET", f"/credentials/{CREDENTIAL}"),
        SEED,
        {"methods": "PUT (update_credential), DELETE (delete_credential)", "path": f"{BASE}/trunks/credentials"},
    ),
    (
        "authorization-sent",
        Request(method="GET", target=f"{BASE}/numbers", headers={"authorization": "Basic x"}),
        SEED,
        {},
    ),
    (
        "account-other",
        replace(RIGHT["list_trunks"], target="/api/v1/account/MA_X/trunks"),
        SEED,
        {"sent": "MA_X", "write": ACCOUNT},
    ),
    ("body-encoded", COMPRESSED, SEED, {"sent": "gzip"}),
    (
        "field-misnamed",
        request("POST", "/numbers/%2B1/assign", {"trunkGroupId": TRUNK}),
        SEED,
        {"sent": '"trunkGroupId"', "write": "trunk_group_id"},
    ),
    (
        "value-correctable",
        request("POST", "/numbers/purchase-from-inventory", {"e164": "%2B91 80-6555 1234"}),
        SEED,
        {"sent": '"%2B91 80-6555 1234"', "field": "e164", "write": "+918065551234"},
    ),
    (
        "spelling-corrected-by-state",
        assign("02271264217"),
        SEED,
        {"sent": "02271264217", "write": ENCODED, "reason": str(load().encoding_rules[-1].reason)},
    ),
    (
        "cancel-url-plus",
        request("POST", f"/numbers/{PENDING_NUMBER}/cancel-release"),
        FULL_SEED,
        {
            "sent": PENDING_NUMBER,
            "write": f"%2B{PENDING_NUMBER[1:]}",
            "reason": str(load().encoding_rules[0].reason),
        },
    ),
    (
        "number-unreadable",
        assign("hello"),
        SEED,
        {"sent": "hello", "numbers": OWN, "reason": str(load().encoding_rules[-1].reason)},
    ),
    ("number-other", assign(f"%2B{FOREIGN_NUMBER[1:]}"), SEED, {"number": FOREIGN_NUMBER, "numbers": OWN}),
    (
        "number-for-sale",
        assign(f"%2B{INVENTORY[0][1:]}"),
        SEED,
        {"number": INVENTORY[0], "path": PURCHASE.target},
    ),
    ("number-released", request("DELETE", f"/numbers/%2B{INVENTORY[0][1:]}"), SEED, {"number": INVENTORY[0]}),
    (
        "release-complete",
        request("POST", f"/numbers/%2B{INVENTORY[0][1:]}/cancel-release"),
        SEED,
        {"number": INVENTORY[0], "path": PURCHASE.target},
    ),
    (
        "release-pending",
        assign(f"%2B{PENDING_NUMBER[1:]}"),
        FULL_SEED,
        {"path": f"{BASE}/numbers/%2B{PENDING_NUMBER[1:]}/cancel-release"},
    ),
    ("numbers-none", assign(ENCODED), EMPTY, {"numbers": INVENTORY[0], "path": PURCHASE.target}),
    ("numbers-none-anywhere", assign("hello"), NOTHING, {}),
    ("assigned-already", assign(f"%2B{ASSIGNED_NUMBER[1:]}", OTHER_TRUNK.upper()), SEED, {}),
    (
        "assigned-elsewhere",
        assign(f"%2B{ASSIGNED_NUMBER[1:]}", TRUNK),
        SEED,
        {"trunk": OTHER_TRUNK, "path": f"{BASE}/numbers/%2B{ASSIGNED_NUMBER[1:]}/assign"},
    ),
    ("owned-already", PURCHASE, SEED, {"number": NUMBER}),
    (
        "owned-pending",
        request("POST", "/numbers/purchase-from-inventory", {"e164": PENDING_NUMBER}),
        FULL_SEED,
        {"number": PENDING_NUMBER, "path": f"{BASE}/numbers/{PENDING}/cancel-release"},
    ),
    (
        "inventory-other",
        request("POST", "/numbers/purchase-from-inventory", {"e164": FOREIGN_NUMBER}),
        SEED,
        {"number": FOREIGN_NUMBER, "numbers": FOR_SALE},
    ),
    ("inventory-none", PURCHASE, NOTHING, {}),
    (
        "trunk-other",
        assign(ENCODED, FOREIGN_TRUNK),
        SEED,
        {"trunk": FOREIGN_TRUNK, "trunks": f"{OTHER_TRUNK}, {TRUNK}"},
    ),
    ("trunks-none", request("GET", f"/trunks/{TRUNK}"), EMPTY, {"path": f"{BASE}/trunks"}),
    (
        "part-other",
        request("DELETE", f"/credentials/{FOREIGN_CREDENTIAL}"),
        FULL_SEED,
        {"part": FOREIGN_CREDENTIAL, "parts": CREDENTIAL},
    ),
    ("parts-none", request("PUT", "/ip-acl/x", {}), SEED, {"path": f"{BASE}/ip-acl"}),
    (
        "username-elsewhere",
        request("POST", "/credentials", {"username": "taken", "password": "S3cure-Pass"}),
        FULL_SEED,
        {"part": CREDENTIAL, "path": f"{BASE}/credentials/{CREDENTIAL}"},
    ),
    (
        "trunk-numbers",
        RIGHT["delete_trunk"],
        SEED,
        {
            "numbers": f"%2B{ASSIGNED_NUMBER[1:]}",
            "path": f"{BASE}/numbers/%2B{ASSIGNED_NUMBER[1:]}/assign",
        },
    ),
]


@pytest.mark.parametrize(("id_", "asked", "seed", "places"), SITUATIONS, ids=[row[0] for row in SITUATIONS])
def test_a_situation_has_its_hint(id_: str, asked: Request, seed: Mapping[str, Any], places: dict[str, str]) -> None:
    """The hint is that of the situation, and its places have what helps there."""
    reply = ask(asked, seed)
    assert read_hint(hint_of(reply) or "", dict(reply.headers)["X-Mock-Behaviour"]) == ReadHint(id_, places)


@pytest.mark.parametrize("encoding", ["identity", " Identity ", ""])
def test_a_body_that_is_not_encoded_is_refused_for_what_it_is(encoding: str) -> None:
    """The hint does not ask for a body without compression."""
    headers = {**JSON, "content-encoding": encoding}
    hint = hint_of(ask(replace(RIGHT["create_trunk"], body=b"{", headers=headers), SEED))
    assert hint == hint_of(ask(replace(RIGHT["create_trunk"], body=b"{"), SEED))


def test_every_situation_is_tried() -> None:
    """A hint that is added to the document must be added to the table, unless it is a note."""
    assert {row[0] for row in SITUATIONS} == {hint.id for hint in load().hints.values() if not hint.note}


@pytest.mark.parametrize(
    "target", ["/" + "%2F" * 20_000 + "numbers", "/a" * 20_000 + "/numbers", "/.." * 20_000 + "/x"]
)
def test_a_path_of_many_segments_is_not_compared(target: str) -> None:
    """Comparing them would take seconds."""
    started = time.process_time()
    assert (hint_of(ask(Request(method="GET", target=target))) or "").startswith("the fake does not have ")
    assert time.process_time() - started < 2


class _VanishingStore(MemoryStore):
    """A store that loses everything at the end of each change, and when a trunk is read."""

    def assign(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().assign(*args, **options))

    def unassign(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().unassign(*args, **options))

    def purchase(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().purchase(*args, **options))

    def trunk(self, *args: Any) -> Any:
        return self._vanish(super().trunk(*args))

    def delete_trunk(self, *args: Any) -> Any:
        return self._vanish(super().delete_trunk(*args))

    def cancel_release(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().cancel_release(*args, **options))

    def release(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().release(*args, **options))

    def put(self, *args: Any) -> Any:
        return self._vanish(super().put(*args))

    def update_part(self, *args: Any, **options: Any) -> Any:
        return self._vanish(super().update_part(*args, **options))

    def delete_part(self, *args: Any) -> Any:
        return self._vanish(super().delete_part(*args))

    def _vanish(self, result: Any) -> Any:
        self.load(Seed())
        return result


@pytest.mark.parametrize(("asked", "seed"), [row[1:3] for row in SITUATIONS], ids=[row[0] for row in SITUATIONS])
def test_a_state_that_changes_before_the_hint_is_chosen_changes_no_answer(
    asked: Request, seed: Mapping[str, Any]
) -> None:
    """The hint may be another one, but the request is refused in the same way."""
    store = _VanishingStore()
    store.load(load_seed(seed, load()))
    reply = Fake(store, sinks=()).answer(asked)
    assert (reply.status, reply.body) == (ask(asked, seed).status, ask(asked, seed).body)
    assert hint_of(reply)


def test_a_large_state_is_not_searched_for_a_hint() -> None:
    """All clients would wait. The hint names the first numbers, or is that of the behaviour."""
    numbers = [f"+1415{index:07}" for index in range(10_001)]
    account = {**SEED["accounts"][0], "numbers": [{"e164": NUMBER, "trunk_group_id": TRUNK}, *numbers]}
    seed = {"accounts": [account], "inventory": ["+999", *(f"+44{index:07}" for index in range(10_001))]}
    hints = [hint_of(ask(assign(segment), seed)) or "" for segment in ("02271264217", ENCODED, "%2B999")]
    assert hints[0].startswith("sent 02271264217; write a number of the account, which has %2B14150000000")
    assert hints[1] == load().behaviours["assign.conflict"].hint
    assert hints[2].startswith("the account does not have +999; write a number that it has: %2B14150000000")


def test_a_hint_names_nothing_of_another_account() -> None:
    """What another account owns is treated as if it did not exist."""
    asked = [
        assign("%2B999"),
        assign(ENCODED, FOREIGN_TRUNK.replace("9", "8")),
        request("POST", "/numbers/hello/cancel-release"),
        *(request("DELETE", f"/{part}/x") for part in ("origination-uris", "credentials", "ip-acl")),
        request("POST", "/credentials", {"username": "taken", "password": "S3cure-Pass"}),
    ]
    theirs = (FOREIGN_NUMBER[1:], FOREIGN_TRUNK, FOREIGN_URI, FOREIGN_CREDENTIAL, FOREIGN_IP_ACL, "foreign")
    hints = [hint_of(ask(one, seed)) or "" for one in asked for seed in (SEED, FULL_SEED)]
    assert [hint for hint in hints if any(text in hint for text in theirs)] == []


def test_a_hint_to_a_cancellation_names_the_numbers_that_are_being_released() -> None:
    """The other numbers of the account would be refused."""
    hints = [
        hint_of(ask(request("POST", f"/numbers/{text}/cancel-release"), FULL_SEED)) for text in ("hello", "%2B999")
    ]
    assert [f"has {PENDING}:" in (hints[0] or ""), (hints[1] or "").endswith(f"it has: {PENDING}")] == [True, True]


@pytest.mark.parametrize("value", ["é", "\r\nX-Evil: 1", "{write}", "a" * 5000, "\ud800", "\U0001f600"])
def test_a_hint_is_a_header_value_whatever_was_sent(value: str) -> None:
    """It is printable ASCII, and it is not too long for a header."""
    body = json.dumps({"e164": value}).encode()
    asked = [
        replace(PURCHASE, body=body),
        replace(PURCHASE, headers={**JSON, "content-encoding": value}, body=b"{"),
        replace(PURCHASE, headers={**HEADERS, "content-type": value}),
        replace(PURCHASE, target=f"{BASE}/numbers/{value}/assign"),
        replace(PURCHASE, target=f"/{value}"),
        replace(PURCHASE, method=value),
        replace(PURCHASE, headers={**JSON, "x-auth-id": value}, target="/numbers"),
        Request(method="GET", target=f"{BASE}/numbers?search=9-{value}", headers=HEADERS),
    ]
    hints = [hint_of(ask(one)) or "" for one in asked]
    assert [hint for hint in hints if not (hint.isascii() and "\n" not in hint and len(hint) < 1500)] == []
