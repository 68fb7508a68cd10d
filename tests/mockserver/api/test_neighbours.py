"""The operations on lists, inventory and trunks, over a socket."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import FOREIGN_TRUNK, INVENTORY, OTHER_TRUNK, TRUNK
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient

SPEC = load()


def _e164(response: Any) -> list[str]:
    return [item["e164"] for item in response.json["items"]]


def test_the_list_of_numbers_has_the_documented_defaults(client: RawClient) -> None:
    """It is the first page of 25 items, with page, per_page and total."""
    page = client.get("numbers").json
    assert (page["page"], page["per_page"], page["total"], len(page["items"])) == (1, 25, 4, 4)


def test_a_number_has_all_known_fields(client: RawClient) -> None:
    """Fields that the seed omits have defaults, and trunk_group_id is absent without a trunk."""
    number = client.get("numbers?search=%2B9122").json["items"][0]
    optional = {"application_id", "last_billing_date", "next_billing_date", "released_at", "trunk_group_id"}
    assert set(number) == set(SPEC.schema("PhoneNumber")["properties"]) - optional


def test_a_trunk_has_all_known_fields(client: RawClient) -> None:
    """Fields that the seed omits have defaults."""
    trunk = client.get(f"trunks/{TRUNK}").json
    optional = {"credential_uuid", "ipacl_uuid", "primary_uri_uuid", "fallback_uri_uuid", "pii_entity_types"}
    assert set(trunk) == set(SPEC.schema("Trunk")["properties"]) - optional - {"inbound_destination", "webhook_url"}


def test_the_pages_contain_each_number_once(client: RawClient) -> None:
    """They are ordered by E.164 form, and a page after the last one is empty."""
    pages = [_e164(client.get(f"numbers?per_page=1&page={page}")) for page in range(1, 6)]
    assert pages == [["+1234567890"], ["+14155550123"], ["+33123456789"], ["+912271264217"], []]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=9122", ["+912271264217"]),
        ("search=%2B9122", ["+912271264217"]),
        ("search=+9122", []),
        ("search=1&per_page=3&page=2", ["+912271264217"]),
    ],
)
def test_search_finds_numbers_that_contain_a_text(client: RawClient, query: str, found: list[str]) -> None:
    """A literal plus in a query is a space, which no number contains."""
    assert _e164(client.get(f"numbers?{query}")) == found


@pytest.mark.parametrize(
    "rest",
    [
        "numbers?page=1&per_page=25&search=",
        "inventory/numbers?country=&search=&exclude=&page=&per_page=",
        "trunks?limit=",
    ],
)
def test_an_empty_query_parameter_is_ignored(client: RawClient, rest: str) -> None:
    """Vobiz's own examples contain empty parameters."""
    assert client.get(rest).json == client.get(rest.partition("?")[0]).json


@pytest.mark.parametrize(
    ("rest", "parameter"),
    [
        ("numbers?per_page=101", "per_page"),
        ("numbers?per_page=0", "per_page"),
        ("numbers?page=0", "page"),
        ("numbers?page=x", "page"),
        ("numbers?page=1_0", "page"),
        ("numbers?page=%D9%A1", "page"),
        ("numbers?page=" + "9" * 5000, "page"),
        ("inventory/numbers?country=India", "country"),
        ("inventory/numbers?country=IN&country=US", "country"),
        ("numbers?search=1&search=2", "search"),
        ("numbers?search=&search=2", "search"),
        ("numbers?page=1&page=1", "page"),
        ("trunks?limit=101", "limit"),
        ("trunks?offset=-1", "offset"),
    ],
)
def test_an_invalid_query_parameter_is_refused(client: RawClient, rest: str, parameter: str) -> None:
    """The response is a 400 whose message names the parameter."""
    response = client.get(rest)
    assert (response.status, parameter in response.json["message"]) == (HTTPStatus.BAD_REQUEST, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", sorted(INVENTORY)),
        ("country=IN", ["+912265559876", "+918065551234", "+918065551235", "+919180000000"]),
        ("country=IN&search=80", ["+918065551234", "+918065551235", "+919180000000"]),
        ("country=IN&search=80&exclude=91918,9192", ["+918065551234", "+918065551235"]),
        ("exclude=91,%201415,1202", ["+4930111222"]),
        ("exclude=91&exclude=1415&exclude=1202", ["+4930111222"]),
        ("exclude=%2B91,1&exclude=+49", []),
        ("country=IN&exclude=80,2265", ["+912265559876", "+918065551234", "+918065551235", "+919180000000"]),
        ("exclude=,%2B,+&country=IN&search=2265", ["+912265559876"]),
        (f"exclude={'918065551235,' * 30}1,91918", ["+4930111222", "+912265559876", "+918065551234"]),
        ("&".join(f"exclude={prefix}" for prefix in (1, *range(91, 51, -1))), ["+4930111222"]),
        ("country=ZZ", []),
    ],
)
def test_the_inventory_can_be_filtered(client: RawClient, query: str, found: list[str]) -> None:
    """Filters are the country, a text that numbers contain, and prefixes that they do not begin with."""
    assert _e164(client.get(f"inventory/numbers?{query}")) == found


def test_a_purchase_moves_a_number_to_the_account(client: RawClient) -> None:
    """The number leaves the inventory and can be assigned."""
    response = client.send("POST", client.path("numbers/purchase-from-inventory"), {"e164": "+918065551234"})
    assert (response.status, response.json["number"]["e164"]) == (HTTPStatus.OK, "+918065551234")
    assert "+918065551234" not in _e164(client.get("inventory/numbers"))
    assert client.assign("%2B918065551234").status == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize("e164", ["+919999999999", "+912271264217"])
def test_a_number_outside_the_inventory_cannot_be_purchased(client: RawClient, e164: str) -> None:
    """The response is the documented 404, also for the account's own number."""
    response = client.send("POST", client.path("numbers/purchase-from-inventory"), {"e164": e164})
    assert (response.status, response.json) == (HTTPStatus.NOT_FOUND, SPEC.example("NotInInventory"))


@pytest.mark.parametrize("body", [{}, {"e164": "918065551234"}, {"e164": "%2B918065551234"}, {"e164": None}], ids=str)
def test_a_purchase_requires_a_number_in_e164_form(client: RawClient, body: Any) -> None:
    """The response is the documented 400, which names the field."""
    response = client.send("POST", client.path("numbers/purchase-from-inventory"), body)
    assert (response.status, response.json) == (HTTPStatus.BAD_REQUEST, SPEC.example("InvalidE164"))


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({"name": "A"}, ("both", 10, "active", "udp")),
        ({"name": "A", "trunk_direction": "inbound", "max_concurrent_calls": 3}, ("inbound", 3, "active", "udp")),
        ({"name": "A", "trunk_type": "OUTBOUND", "concurrent_calls_limit": 4}, ("outbound", 4, "active", "udp")),
        ({"name": "A", "trunk_status": "disabled", "transport": "tls"}, ("both", 10, "inactive", "tls")),
    ],
    ids=str,
)
def test_a_trunk_can_be_created_with_older_and_newer_names(client: RawClient, asked: Any, seen: Any) -> None:
    """The response is a 201 with the trunk, which can be retrieved."""
    response = client.send("POST", client.path("trunks"), asked)
    trunk = response.json
    fields = ("trunk_direction", "concurrent_calls_limit", "trunk_status", "transport")
    assert (response.status, tuple(trunk[name] for name in fields)) == (HTTPStatus.CREATED, seen)
    assert client.get(f"trunks/{trunk['trunk_id']}").json == trunk
    assert trunk["trunk_domain"] == f"{trunk['trunk_id']}.sip.vobiz.ai"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "A", "transport": "x"}, "transport"),
    ],
    ids=str,
)
def test_an_invalid_field_of_a_trunk_is_refused(client: RawClient, body: Any, field: str) -> None:
    """The response is a 400 whose message names the field."""
    response = client.send("POST", client.path("trunks"), body)
    assert (response.status, field in response.json["message"]) == (HTTPStatus.BAD_REQUEST, True)


def test_the_list_of_trunks_has_an_offset(client: RawClient) -> None:
    """Its meta object contains limit, offset and total."""
    page = client.get("trunks?limit=1&offset=1").json
    assert page["meta"] == {"limit": 1, "offset": 1, "total": 2}
    assert [trunk["trunk_id"] for trunk in page["objects"]] == [TRUNK]


def test_a_trunk_in_use_cannot_be_deleted(client: RawClient) -> None:
    """The response is a 409 while a number is assigned to it, then a 204, and after the deletion a 404."""
    target = client.path(f"trunks/{OTHER_TRUNK}")
    assert client.send("DELETE", target).status == HTTPStatus.CONFLICT
    client.unassign("%2B14155550123")
    assert (client.send("DELETE", target).status, client.send("DELETE", target).status) == (
        HTTPStatus.NO_CONTENT,
        HTTPStatus.NOT_FOUND,
    )


@pytest.mark.parametrize("trunk", [FOREIGN_TRUNK, "not-a-uuid", "%00", "%ff"])
def test_a_trunk_that_the_account_does_not_have_is_not_found(client: RawClient, trunk: str) -> None:
    """The response is a 404, even if the id is not a UUID."""
    response = client.get(f"trunks/{trunk}")
    assert (response.status, response.json) == (HTTPStatus.NOT_FOUND, SPEC.example("TrunkNotFound"))


@pytest.mark.parametrize("rest", ["numbers", "inventory/numbers", "trunks", f"trunks/{TRUNK}"])
def test_all_operations_check_credentials_and_account(client: RawClient, rest: str) -> None:
    """They refuse with 401 and 403, like assign."""
    assert client.send("GET", client.path(rest), headers={"X-Auth-Token": "no"}).status == HTTPStatus.UNAUTHORIZED
    assert client.send("GET", f"/api/v1/account/MA_OTHER/{rest}").status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    "target",
    ["/api", "/api/v1", "/api/v1/account//numbers", "/api/v1/account/a/numbers/", "//api/v1/account/a/numbers", "*"],
)
def test_an_unknown_path_is_refused_in_json(client: RawClient, target: str) -> None:
    """The response is a 404, and neither a redirect nor HTML."""
    response = client.send("GET", target)
    assert (response.status, response.json) == (HTTPStatus.NOT_FOUND, SPEC.example("RouteNotFound"))


def test_health_is_ok(client: RawClient) -> None:
    """The response also has the version of the fake."""
    response = client.send("GET", "/_mock/health")
    assert (response.status, response.json, response.headers["x-mock-version"]) == (
        HTTPStatus.OK,
        {"status": "ok", "version": "0.1.0"},
        "vobiz-mock/0.1.0",
    )


def test_the_document_is_served(client: RawClient) -> None:
    """/_mock/openapi.json is the whole document. Its first server is the fake, since most tools take the first."""
    served = client.send("GET", "/_mock/openapi.json", headers={"Host": "fake.test:8055"}).json
    assert {**served, "servers": []} == {**SPEC.document, "servers": []}
    assert [server["url"] for server in served["servers"]][:2] == [
        "http://fake.test:8055/api/v1",
        "https://api.vobiz.ai/api/v1",
    ]
