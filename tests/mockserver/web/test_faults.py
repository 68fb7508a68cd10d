"""The faults over HTTP, as control.yaml describes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from vobiz_mock import create_app
from vobiz_mock.control_document import check, control_document

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient

FAULTS = "/_mock/faults"
POST = control_document()["paths"][FAULTS]["post"]
EXAMPLES = [one["value"] for one in POST["requestBody"]["content"]["application/json"]["examples"].values()]


def add(client: RawClient, fault: Any) -> Any:
    """Add a fault. Return the JSON of the response."""
    return client.send("POST", FAULTS, fault).json


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_document_is_accepted(client: RawClient, example: Any) -> None:
    """The response has the format of the document."""
    response = client.send("POST", FAULTS, example)
    assert response.status == HTTPStatus.CREATED
    check("ActiveFault", response.json)


def test_a_fault_that_was_added_is_met(client: RawClient) -> None:
    """Its answer names it, and its count rises."""
    added = add(client, {"do": {"behaviour": "common.rate-limited"}})
    response = client.get("numbers")
    assert (response.status, response.headers["x-mock-fault"]) == (HTTPStatus.TOO_MANY_REQUESTS, added["id"])
    assert client.send("GET", FAULTS).json == {"faults": [{**added, "met": 1}]}


def test_the_control_api_meets_no_fault(client: RawClient) -> None:
    """Otherwise a fault that all requests meet could not be removed."""
    add(client, {"do": {"end": "reset"}, "times": None})
    assert client.send("DELETE", FAULTS).status == HTTPStatus.NO_CONTENT
    assert client.get("numbers").status == HTTPStatus.OK


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"on": {"operation": "assign"}, "do": {"status": 500}}, "did you mean assign_number or unassign_number?"),
        ({"do": {}}, "fault.do: {} should be non-empty"),
        ([], "fault: [] is not of type 'object'"),
        (b"{", "the body is not JSON"),
        (b'{"do": {"wait": NaN}}', "JSON"),
        (b'{"do": {"rate": 1e999}}', "JSON"),
    ],
)
def test_a_fault_that_cannot_fire_is_refused_in_json(client: RawClient, fault: Any, message: str) -> None:
    """With the reason."""
    response = client.send("POST", FAULTS, fault)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")
    assert message in response.json["message"]


def test_one_fault_is_removed(client: RawClient) -> None:
    """The others stay."""
    for _ in range(2):
        add(client, {"do": {"status": 503}})
    assert client.send("DELETE", f"{FAULTS}/f1").status == HTTPStatus.NO_CONTENT
    assert [one["id"] for one in client.send("GET", FAULTS).json["faults"]] == ["f2"]


def test_an_unknown_fault_is_not_removed(client: RawClient) -> None:
    """The message names those that exist."""
    add(client, {"do": {"status": 503}})
    response = client.send("DELETE", f"{FAULTS}/f9")
    message = "there is no fault 'f9'; expected one of f1"
    assert (response.status, response.json) == (HTTPStatus.NOT_FOUND, {"error": "not found", "message": message})


def test_the_faults_of_an_account_are_removed(client: RawClient) -> None:
    """Those of other accounts stay."""
    for account in ("MA_A", "MA_B"):
        add(client, {"on": {"account": account}, "do": {"status": 503}})
    client.send("DELETE", f"{FAULTS}?account=MA_A")
    assert [one["on"] for one in client.send("GET", FAULTS).json["faults"]] == [{"account": "MA_B"}]


def test_an_empty_account_removes_nothing(client: RawClient) -> None:
    """It is a mistake, such as a variable that is not set."""
    add(client, {"do": {"status": 503}})
    assert client.send("DELETE", f"{FAULTS}?account=").status == HTTPStatus.BAD_REQUEST
    assert len(client.send("GET", FAULTS).json["faults"]) == 1


def test_without_the_server_of_the_fake_only_the_answer_is_changed() -> None:
    """Another WSGI server does not know deliveries. A request that would be lost before its effect gets a 500."""
    client = create_app().test_client()
    client.post(FAULTS, json={"do": {"end": "reset"}, "on": {"operation": "purchase_number"}})
    response = client.post("/api/v1/account/MA_BN2MZ1VV/numbers/purchase-from-inventory")
    assert (response.status_code, response.headers["X-Mock-Fault"]) == (HTTPStatus.INTERNAL_SERVER_ERROR, "f1")


def test_a_reset_removes_the_faults(client: RawClient) -> None:
    """As it does all that a test has set."""
    add(client, {"do": {"status": 503}, "times": None})
    client.fake.steering.reset()
    assert client.get("numbers").status == HTTPStatus.OK
