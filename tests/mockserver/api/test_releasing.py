"""Releasing a number: its cooldown, its cancellation, and its way back into the inventory."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, INVENTORY, NUMBER, OTHER_TRUNK, TRUNK
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Answer, Caller, Clock
    from tests.mockserver._client import RawClient

SPEC = load()
PATH, ASSIGNED = (f"numbers/%2B{number[1:]}" for number in (NUMBER, ASSIGNED_NUMBER))
GOOD = {"trunk_group_id": TRUNK}


def test_a_release_starts_a_cooldown_of_24_hours(caller: Caller) -> None:
    """The response has when it ends, and where it can be cancelled, with a literal plus."""
    answer = caller.send("DELETE", PATH)
    assert (answer.status, answer.behaviour) == (HTTPStatus.OK, "release.success")
    assert answer.json == {
        **SPEC.example("Release"),
        "cooldown_ends_at": "2026-01-24T07:07:24.705084Z",
        "cancel_url": f"/api/v1/account/{ACCOUNT}/numbers/{NUMBER}/cancel-release",
    }


def test_a_number_in_its_cooldown_is_listed_without_a_trunk(caller: Caller) -> None:
    """Its status is pending_release, and it cannot be purchased yet."""
    assert caller.number(ASSIGNED_NUMBER)["trunk_group_id"] == OTHER_TRUNK
    caller.send("DELETE", ASSIGNED)
    number = caller.number(ASSIGNED_NUMBER)
    assert (number["status"], number.get("trunk_group_id")) == ("pending_release", None)
    assert ASSIGNED_NUMBER not in caller.for_sale()


def test_a_released_number_frees_its_trunk(caller: Caller) -> None:
    """The trunk that had the number can be deleted."""
    caller.send("DELETE", ASSIGNED)
    assert caller.send("DELETE", f"trunks/{OTHER_TRUNK}").status == HTTPStatus.NO_CONTENT


def test_a_second_release_does_not_prolong_the_cooldown(caller: Caller, clock: Clock) -> None:
    """It returns the same response."""
    first = caller.send("DELETE", PATH)
    clock.move(hours=5)
    assert caller.send("DELETE", PATH) == first


@pytest.mark.parametrize(("hours", "owned"), [(23.999, True), (24, False), (1000, False)])
def test_the_clock_ends_the_cooldown(caller: Caller, clock: Clock, hours: float, owned: bool) -> None:  # noqa: FBT001
    """From the end on, the number is in the inventory and in no account, without any other request."""
    caller.send("DELETE", PATH)
    clock.move(hours=hours)
    assert (caller.number(NUMBER) is not None, NUMBER in caller.for_sale()) == (owned, not owned)


@pytest.mark.parametrize(
    ("method", "rest", "body", "behaviour"),
    [
        ("POST", f"{PATH}/assign", GOOD, "assign.number-unknown"),
        ("DELETE", f"{PATH}/assign", None, "unassign.number-unknown"),
        ("DELETE", PATH, None, "release.not-owned"),
        ("POST", f"{PATH}/cancel-release", None, "cancel-release.number-unknown"),
        ("POST", "numbers/purchase-from-inventory", {"e164": NUMBER}, "purchase.success"),
    ],
)
def test_each_request_sees_that_the_cooldown_is_over(
    caller: Caller, clock: Clock, method: str, rest: str, body: Any, behaviour: str
) -> None:
    """The first request after the end finds the number in the inventory, whichever request it is."""
    caller.send("DELETE", PATH)
    clock.move(hours=24)
    assert caller.send(method, rest, body).behaviour == behaviour


def test_a_number_in_its_cooldown_cannot_be_assigned(caller: Caller) -> None:
    """The response is a 409 that says so, and its hint names the cancellation."""
    caller.send("DELETE", PATH)
    answer = caller.send("POST", f"{PATH}/assign", GOOD)
    assert (answer.status, answer.behaviour) == (HTTPStatus.CONFLICT, "assign.pending-release")
    assert (answer.json, "cancel-release" in answer.hint) == (SPEC.example("NumberPendingRelease"), True)


def test_a_number_in_its_cooldown_has_no_assignment_to_remove(caller: Caller) -> None:
    """The release has removed it already."""
    caller.send("DELETE", ASSIGNED)
    assert caller.send("DELETE", f"{ASSIGNED}/assign").behaviour == "unassign.not-assigned"


def test_a_cancelled_release_restores_the_number_without_its_trunk(caller: Caller, clock: Clock) -> None:
    """It is active, stays in the account when the cooldown would have ended, and can be assigned again."""
    caller.send("DELETE", ASSIGNED)
    answer = caller.send("POST", f"{ASSIGNED}/cancel-release")
    assert (answer.status, answer.json) == (HTTPStatus.OK, SPEC.example("ReleaseCancellation"))
    clock.move(hours=25)
    number = caller.number(ASSIGNED_NUMBER)
    assert (number["status"], number.get("trunk_group_id")) == ("active", None)
    assert caller.send("POST", f"{ASSIGNED}/assign", GOOD).status == HTTPStatus.NO_CONTENT


def test_a_release_can_be_cancelled_once(caller: Caller) -> None:
    """The second cancellation is refused, as one without a release."""
    caller.send("DELETE", PATH)
    answers = [caller.send("POST", f"{PATH}/cancel-release").behaviour for _ in range(2)]
    assert answers == ["cancel-release.success", "cancel-release.not-pending"]


@pytest.mark.parametrize("released_before", [False, True])
def test_an_immediate_release_has_no_cooldown(caller: Caller, released_before: bool) -> None:  # noqa: FBT001
    """The number is in the inventory at once, also if it was in its cooldown, and the release is final."""
    if released_before:
        caller.send("DELETE", PATH)
    answer = caller.send("DELETE", f"{PATH}?immediate=true")
    example = {**SPEC.example("ImmediateRelease"), "cooldown_ends_at": "2026-01-23T07:07:24.705084Z"}
    assert (answer.status, answer.json) == (HTTPStatus.OK, example)
    assert (caller.number(NUMBER), NUMBER in caller.for_sale()) == (None, True)
    assert caller.send("POST", f"{PATH}/cancel-release").behaviour == "cancel-release.number-unknown"


@pytest.mark.parametrize("value", ["1", "yes", "True", "false%20", "%EF%BD%94rue"])
def test_immediate_is_true_or_false(caller: Caller, value: str) -> None:
    """Another text is refused, since a release that was not meant to be immediate cannot be undone."""
    answer = caller.send("DELETE", f"{PATH}?immediate={value}")
    assert (answer.behaviour, "immediate" in answer.json["message"]) == ("common.parameter-invalid", True)
    assert caller.number(NUMBER)["status"] == "active"


def test_another_account_can_purchase_a_released_number(caller: Caller, foreign: Caller) -> None:
    """It is as new: active, without a trunk, and with the time of this purchase."""
    caller.send("DELETE", f"{ASSIGNED}?immediate=true")
    foreign.send("POST", "numbers/purchase-from-inventory", {"e164": ASSIGNED_NUMBER})
    number = foreign.number(ASSIGNED_NUMBER)
    assert (number["status"], number["source"], number.get("trunk_group_id")) == ("active", "inventory", None)
    assert number["purchased_at"] == "2026-01-23T07:07:24.705084Z"


@pytest.mark.parametrize("rest", [PATH, f"{PATH}?immediate=true"])
def test_a_number_of_another_account_cannot_be_released(caller: Caller, foreign: Caller, rest: str) -> None:
    """The response is the documented 403, and nothing changes."""
    answer = foreign.send("DELETE", rest)
    assert (answer.status, answer.json) == (HTTPStatus.FORBIDDEN, SPEC.example("NumberNotOwned"))
    assert caller.number(NUMBER)["status"] == "active"


def test_the_release_of_another_account_cannot_be_cancelled(caller: Caller, foreign: Caller) -> None:
    """The response is a 404, as for an unknown number, and the release stays pending."""
    caller.send("DELETE", PATH)
    assert foreign.send("POST", f"{PATH}/cancel-release").status == HTTPStatus.NOT_FOUND
    assert caller.number(NUMBER)["status"] == "pending_release"


@pytest.mark.parametrize("wrong", [NUMBER, f"%252B{NUMBER[1:]}", NUMBER[1:], "hello"])
def test_a_misspelt_number_is_not_released(caller: Caller, wrong: str) -> None:
    """Release and cancellation refuse it, and it keeps its state."""
    assert caller.send("DELETE", f"numbers/{wrong}").behaviour == "release.wire-form"
    assert caller.send("POST", f"numbers/{wrong}/cancel-release").behaviour == "cancel-release.wire-form"
    assert caller.number(NUMBER)["status"] == "active"


@pytest.mark.parametrize("item", range(len(INVENTORY)))
def test_an_item_of_the_inventory_has_what_the_vendors_sdks_require(caller: Caller, item: int) -> None:
    """Its account_id is a string, and it has no field of an owner, which the Python SDK refuses."""
    number = caller.get("inventory/numbers")["items"][item]
    owners = {"source", "purchased_at", "trunk_group_id", "application_id", "released_at"}
    assert (number["account_id"], owners & set(number)) == ("", set())


def test_a_number_that_came_back_looks_like_any_other(caller: Caller, clock: Clock) -> None:
    """It has the fields of an item of the inventory, and nothing of its owner."""
    before = set(caller.get("inventory/numbers")["items"][0])
    caller.send("DELETE", PATH)
    clock.move(days=1)
    item = next(item for item in caller.get("inventory/numbers")["items"] if item["e164"] == NUMBER)
    assert (set(item), item["account_id"], item["status"]) == (before, "", "active")


def test_one_of_many_concurrent_purchases_of_a_released_number_succeeds(caller: Caller, clock: Clock) -> None:
    """The end of the cooldown gives the number to one buyer."""
    caller.send("DELETE", PATH)
    clock.move(hours=24)

    def purchase(_: int) -> Answer:
        return caller.send("POST", "numbers/purchase-from-inventory", {"e164": NUMBER})

    with ThreadPoolExecutor(16) as pool:
        behaviours = Counter(answer.behaviour for answer in pool.map(purchase, range(100)))
    assert behaviours == {"purchase.success": 1, "purchase.not-in-inventory": 99}


def test_a_release_and_its_cancellation_work_over_a_socket(client: RawClient) -> None:
    """The cancellation has no body and Content-Length 0, as the vendor's SDKs send it."""
    assert client.send("DELETE", client.path(PATH)).json["status"] == "pending_release"
    assert client.send("POST", client.path(f"{PATH}/cancel-release")).json["status"] == "active"
    assert client.send("DELETE", client.path(f"{PATH}?immediate=true")).json["status"] == "released"
