"""Responses that differ from the document in details are read as far as they can be."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.client._operations import OBJECT, OPERATIONS
from tests.client._responses import always, page

from raw_server import respond
from two_accounts import TRUNK
from vobiz_client import PhoneNumber, Release, ReleaseCancellation, UnexpectedResponseError
from vobiz_client._generated import operations
from vobiz_client._model import read

if TYPE_CHECKING:
    from tests.client.conftest import Serve

OPTIONAL = [name for name, field in PhoneNumber.model_fields.items() if not field.is_required()]
UNREADABLE: list[tuple[str, object]] = [
    ("created_at", ""),
    ("created_at", "2026-01-23T07:07:24"),
    ("created_at", "nonsense"),
    ("purchased_at", {}),
    ("monthly_fee", ""),
    ("monthly_fee", 499.5),
    ("setup_fee", [7]),
    ("capabilities", []),
    ("capabilities", "voice"),
    ("tags", ""),
    ("tags", {"a": "b"}),
    ("tags", ["a", 5]),
    ("id", 7),
    ("id", "7"),
    ("account_id", 500),
    ("region", ["Mumbai"]),
    ("is_blocked", "nonsense"),
    ("status", 1),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
META = {"limit": 20, "offset": 0, "total": 0}
RESULTS: dict[str, dict[str, Any]] = {
    "list_numbers": page(),
    "list_inventory": page(),
    "purchase_number": {"message": "", "number": {"e164": "+12"}},
    "create_trunk": {"trunk_id": TRUNK},
    "retrieve_trunk": {"trunk_id": TRUNK},
    "update_trunk": {"trunk_id": TRUNK},
    "list_trunks": {"meta": META, "objects": []},
    "release_number": {"message": ""},
    "cancel_release": {"message": "", "status": "active"},
    "create_origination_uri": {"id": OBJECT},
    "list_origination_uris": {"meta": META, "objects": []},
    "update_origination_uri": {"id": OBJECT},
    "create_credential": {"id": OBJECT},
    "list_credentials": {"meta": META, "objects": []},
    "update_credential": {"id": OBJECT},
    "create_ip_acl": {"id": OBJECT},
    "list_ip_acls": {"meta": META, "objects": []},
    "update_ip_acl": {"id": OBJECT},
}


def _number(serve: Serve, **fields: object) -> PhoneNumber:
    with serve(always(respond(HTTPStatus.OK, page({"e164": "+12"} | fields)))) as (client, _):
        return client.list_numbers().items[0]


def test_every_operation_with_a_value_is_tried() -> None:
    """The table of results leaves none out."""
    with_value = {name for name in OPERATIONS if getattr(operations, name.upper()).result_model is not None}
    assert set(RESULTS) == with_value


@pytest.mark.parametrize("status", [200, 201, 202, 203, 206])
@pytest.mark.parametrize("operation", RESULTS)
def test_any_2xx_is_a_success(serve: Serve, operation: str, status: int) -> None:
    """Vobiz's pages contradict each other about the status of a success."""
    with serve(always(respond(status, RESULTS[operation]))) as (client, _):
        value: Any = OPERATIONS[operation](client)
    assert value.model_dump(mode="json", exclude_unset=True) == RESULTS[operation]


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("empty", [None, ""])
def test_field_without_a_value_is_read(serve: Serve, field: str, empty: object) -> None:
    """A null is None; an empty text is itself where the field is a text of any form, else None."""
    assert getattr(_number(serve, **{field: empty}), field) in {None, empty}


@pytest.mark.parametrize("field", ["trunk_group_id", "id", "purchased_at", "tags", "capabilities", "monthly_fee"])
def test_empty_text_that_is_no_value_is_none(serve: Serve, field: str) -> None:
    """A number whose trunk is an empty text has no trunk."""
    assert getattr(_number(serve, **{field: ""}), field) is None


@pytest.mark.parametrize(("field", "value"), [("minimum_commitment_months", 12.0), ("monthly_fee", 500)])
def test_number_is_read_with_or_without_a_fraction(serve: Serve, field: str, value: float) -> None:
    """JSON does not tell 12 from 12.0."""
    assert getattr(_number(serve, **{field: value}), field) == value


@pytest.mark.parametrize("time", ["2026-01-23T07:07:24Z", "2026-01-23T07:07:24.123456Z", "2026-01-23T12:37:24+05:30"])
def test_time_is_read_in_any_precision_and_zone(serve: Serve, time: str) -> None:
    """Vobiz's examples have microseconds."""
    created = _number(serve, created_at=time).created_at
    assert created is not None
    assert created.utcoffset() is not None


def test_bounds_do_not_make_a_response_unreadable(serve: Serve) -> None:
    """The document's bounds of responses are those of its examples."""
    number = _number(serve, region="x" * 10_000, monthly_fee=-1, tags=["x"] * 1000, status="new")
    assert (number.region, number.monthly_fee, number.status) == ("x" * 10_000, -1, "new")


@pytest.mark.parametrize("field", ["e164", "trunk_group_id"])
@pytest.mark.parametrize("value", ["nonsense", {}, [7], 7, False])
def test_value_of_another_kind_in_a_needed_field_is_an_error(serve: Serve, field: str, value: object) -> None:
    """A trunk that cannot be read is not reported as none."""
    with pytest.raises(UnexpectedResponseError, match=field):
        _number(serve, **{field: value})


@pytest.mark.parametrize(("field", "value"), UNREADABLE)
def test_odd_value_in_a_field_that_is_not_needed_is_none(serve: Serve, field: str, value: object) -> None:
    """One such value does not cost the whole list, and the model still has what was sent."""
    number = _number(serve, trunk_group_id=TRUNK, **{field: value})
    assert (getattr(number, field), dict(number.unreadable)) == (None, {field: value})
    assert (number.e164, number.trunk_group_id) == ("+12", TRUNK)


def test_odd_value_inside_a_value_costs_only_itself(serve: Serve) -> None:
    """The other capabilities are read."""
    capabilities = _number(serve, capabilities={"voice": "maybe", "sms": True}).capabilities
    assert capabilities is not None
    assert (capabilities.voice, capabilities.sms, dict(capabilities.unreadable)) == (None, True, {"voice": "maybe"})


def test_value_that_was_read_is_not_unreadable(serve: Serve) -> None:
    """Nor is a null, or a field that is absent."""
    number = _number(serve, region="", tags=[], monthly_fee=0, is_blocked=False, provider=None)
    assert dict(number.unreadable) == {}


@pytest.mark.parametrize("text", [5, {}, ["done"], False])
def test_odd_text_of_a_confirmation_is_empty(serve: Serve, text: object) -> None:
    """What took effect is not reported as an error."""
    with serve(always(respond(HTTPStatus.OK, {"message": text}))) as (client, _):
        released = client.release_number("+12")
    assert (released.message, dict(released.unreadable)) == ("", {"message": text})


@pytest.mark.parametrize("total", [None, "", "many", {}, 1.5])
def test_total_that_cannot_be_read_is_an_error(serve: Serve, total: object) -> None:
    """Without it, the iterators do not know where the list ends."""
    with (
        serve(always(respond(HTTPStatus.OK, page() | {"total": total}))) as (client, _),
        pytest.raises(UnexpectedResponseError, match="total"),
    ):
        client.list_numbers()


@pytest.mark.parametrize("operation", ["list_trunks", "list_credentials", "list_ip_acls", "list_origination_uris"])
def test_object_without_an_id_that_can_be_read_is_an_error(serve: Serve, operation: str) -> None:
    """Its id is what the other operations take."""
    body = {"meta": META | {"total": 1}, "objects": [{"id": 7, "trunk_id": 7}]}
    with serve(always(respond(HTTPStatus.OK, body))) as (client, _), pytest.raises(UnexpectedResponseError):
        OPERATIONS[operation](client)


@given(odd=st.dictionaries(st.sampled_from(sorted(set(OPTIONAL) - {"trunk_group_id"})), JSON, min_size=1))
def test_no_value_of_a_field_that_is_not_needed_makes_a_number_unreadable(odd: dict[str, Any]) -> None:
    """Whatever JSON value the fields have, each is read, or is None and unreadable."""
    number = read(PhoneNumber, {"e164": "+12", "trunk_group_id": TRUNK} | odd)
    assert (number.e164, number.trunk_group_id) == ("+12", TRUNK)
    lost = {name for name, value in odd.items() if value is not None and getattr(number, name) is None}
    assert set(number.unreadable) == lost


def test_list_that_is_null_is_empty(serve: Serve) -> None:
    """Some services write an empty list as null."""
    with serve(always(respond(HTTPStatus.OK, page() | {"items": None}))) as (client, _):
        assert client.list_numbers().items == []


@pytest.mark.parametrize("operation", ["list_numbers", "list_trunks", "retrieve_trunk", "create_trunk"])
def test_success_without_what_it_is_about_is_an_error(serve: Serve, operation: str) -> None:
    """A list without items or a trunk without an id is not reported as an empty one."""
    with (
        serve(always(respond(HTTPStatus.OK, {"message": "OK"}))) as (client, _),
        pytest.raises(UnexpectedResponseError),
    ):
        OPERATIONS[operation](client)


@pytest.mark.parametrize(
    "response",
    [
        respond(HTTPStatus.NO_CONTENT),
        respond(HTTPStatus.OK),
        respond(HTTPStatus.OK, {}),
        respond(HTTPStatus.OK, {"message": None}),
    ],
    ids=["204", "no body", "no fields", "null"],
)
def test_confirmation_without_a_text_is_a_success(serve: Serve, response: Any) -> None:
    """Vobiz's pages show a release without a body too. What took effect is not reported as an error."""
    with serve(always(response)) as (client, _):
        assert client.release_number("+12").message == ""
        assert client.cancel_release("+12").status == ""


def test_release_is_typed(serve: Serve) -> None:
    """Its time is a datetime, and a fee may be a whole number."""
    body = {"message": "m", "status": "pending_release", "cooldown_ends_at": "2026-01-24T07:07:24.5Z", "release_fee": 0}
    with serve(always(respond(HTTPStatus.OK, body))) as (client, _):
        release = client.release_number("+12")
    assert isinstance(release, Release)
    assert (release.release_fee, release.cooldown_ends_at and release.cooldown_ends_at.day) == (0, 24)


def test_cancellation_may_have_no_refund(serve: Serve) -> None:
    """The fields of the refund are optional."""
    with serve(always(respond(HTTPStatus.OK, {"message": "m", "status": "active"}))) as (client, _):
        cancelled = client.cancel_release("+12")
    assert isinstance(cancelled, ReleaseCancellation)
    assert cancelled.refund_amount is None
