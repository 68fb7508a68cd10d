"""Origination URIs, credentials and IP ACLs: what they have in common, and what is special about each."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._caller import Caller, Clock
    from tests.mockserver._client import RawClient

    from vobiz_mock import MemoryStore

SPEC = load()
NOBODY = "00000000-0000-4000-8000-000000000000"
PASSWORD = "S3cure-Pass"


@dataclass(frozen=True)
class Part:
    """A kind of parts: its path, its schema, the body of a creation, and a change with what it shows."""

    path: str
    prefix: str
    schema: str
    body: Any
    change: Any
    shown: Any


PARTS = [
    Part(
        "origination-uris",
        "origination-uri",
        "OriginationUri",
        {"name": "A", "sip_uri": "sip:a.example.com", "priority": 3},
        {"priority": 5, "name": "B"},
        {"priority": 5, "description": "B"},
    ),
    Part(
        "credentials",
        "credential",
        "Credential",
        {"username": "a", "password": PASSWORD},
        {"enabled": False},
        {"enabled": False},
    ),
    Part(
        "ip-acl",
        "ip-acl",
        "IpAcl",
        {"name": "A", "ip_address": "10.0.0.0/8"},
        {"ip_address": "10.0.0.1", "description": "B"},
        {"ip_address": "10.0.0.1", "description": "B"},
    ),
]
each_kind = pytest.mark.parametrize("kind", PARTS, ids=lambda kind: kind.path)


def _listed(caller: Caller, kind: Part) -> list[Any]:
    objects: list[Any] = caller.get(f"trunks/{kind.path}")["objects"]
    return objects


@each_kind
def test_a_part_can_be_created(caller: Caller, kind: Part) -> None:
    """The response is a 201 with the part, which has exactly the documented fields, and the list shows it."""
    answer = caller.send("POST", kind.path, kind.body)
    assert (answer.status, answer.behaviour) == (HTTPStatus.CREATED, f"create-{kind.prefix}.success")
    assert set(answer.json) == set(SPEC.schema(kind.schema)["properties"])
    assert answer.json["created_at"] == answer.json["updated_at"] == "2026-01-23T07:07:24.705084Z"
    assert _listed(caller, kind) == [answer.json]


@each_kind
def test_an_update_changes_what_it_sends(caller: Caller, clock: Clock, kind: Part) -> None:
    """Every other field keeps its value, and the list shows the change."""
    created = caller.send("POST", kind.path, kind.body).json
    clock.move(seconds=1)
    answer = caller.send("PUT", f"{kind.path}/{created['id'].upper()}", {**kind.change, "id": NOBODY})
    assert (answer.status, answer.behaviour) == (HTTPStatus.OK, f"update-{kind.prefix}.success")
    assert answer.json == {**created, **kind.shown, "updated_at": "2026-01-23T07:07:25.705084Z"}
    assert _listed(caller, kind) == [answer.json]


@each_kind
def test_a_part_can_be_deleted_once(caller: Caller, kind: Part) -> None:
    """The list no longer contains it, and a second deletion is a 404 with the body of the kind."""
    id_ = caller.send("POST", kind.path, kind.body).json["id"]
    first, second = (caller.send("DELETE", f"{kind.path}/{id_}") for _ in range(2))
    assert (first.status, first.json, _listed(caller, kind)) == (HTTPStatus.NO_CONTENT, None, [])
    assert (second.status, second.json) == (HTTPStatus.NOT_FOUND, SPEC.example(f"{kind.schema}NotFound"))


@each_kind
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_part_of_another_account_is_unknown(caller: Caller, foreign: Caller, kind: Part, method: str) -> None:
    """The response is a 404, and nothing changes."""
    (theirs,) = _listed(foreign, kind)
    answer = caller.send(method, f"{kind.path}/{theirs['id']}", kind.change)
    assert answer.behaviour.endswith(f"-{kind.prefix}.unknown")
    assert (_listed(foreign, kind), _listed(caller, kind)) == ([theirs], [])


@each_kind
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("id_", [NOBODY, "not-a-uuid", "%00", "%FF", "trunks"])
def test_a_part_that_does_not_exist_is_unknown(caller: Caller, kind: Part, method: str, id_: str) -> None:
    """The response is a 404, even if the id is not a UUID."""
    assert caller.send(method, f"{kind.path}/{id_}", {}).status == HTTPStatus.NOT_FOUND


@each_kind
def test_a_list_has_pages(caller: Caller, kind: Part) -> None:
    """They contain each part once, and a page behind the last is empty."""
    bodies = [{**kind.body, **({"username": f"u{n}"} if "username" in kind.body else {})} for n in range(3)]
    created = {caller.send("POST", kind.path, body).json["id"] for body in bodies}
    pages = [caller.get(f"trunks/{kind.path}?limit=2&offset={offset}") for offset in (0, 2, 4)]
    assert [page["meta"] for page in pages] == [{"limit": 2, "offset": offset, "total": 3} for offset in (0, 2, 4)]
    assert [len(page["objects"]) for page in pages] == [2, 1, 0]
    assert {part["id"] for page in pages for part in page["objects"]} == created


@each_kind
@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_a_list_refuses_what_is_not_a_page(caller: Caller, kind: Part, query: str) -> None:
    """The response is a 400 that names the parameter."""
    assert caller.send("GET", f"trunks/{kind.path}?{query}").behaviour == "common.parameter-invalid"


@each_kind
def test_the_segment_of_a_list_is_not_the_id_of_a_trunk(caller: Caller, kind: Part) -> None:
    """No method on the path of a list is that of a trunk, so a deletion is a 405."""
    assert _listed(caller, kind) == []
    answers = [caller.send(method, f"trunks/{kind.path}", {}).status for method in ("DELETE", "PUT", "POST")]
    assert answers == [HTTPStatus.METHOD_NOT_ALLOWED] * 3


@each_kind
def test_a_part_is_listed_over_a_socket(client: RawClient, kind: Part) -> None:
    """The path with a capital A is the same."""
    created = client.send("POST", client.path(kind.path), kind.body).json
    target = client.path(f"trunks/{kind.path}").replace("/account/", "/Account/")
    assert client.send("GET", target).json["objects"] == [created]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"uri": "sip:a"}, ("sip:a", 1, 10, True, "")),
        ({"uri": "sip:a", "description": "D", "weight": 3, "enabled": False}, ("sip:a", 1, 3, False, "D")),
        ({"sip_uri": "sips:a", "name": "N", "priority": 0}, ("sips:a", 0, 10, True, "N")),
        ({"sip_uri": "sip:a", "uri": "sip:b"}, ("sip:a", 1, 10, True, "")),
        ({"sip_uri": "sip:a", "uri": 5}, ("sip:a", 1, 10, True, "")),
        ({"sip_uri": 5, "uri": "sip:b", "name": 5}, ("sip:b", 1, 10, True, "")),
        ({"sip_uri": "sip:a", "priority": 4.0}, ("sip:a", 4, 10, True, "")),
    ],
    ids=str,
)
def test_a_uri_can_be_created_in_both_styles(caller: Caller, body: Any, shown: Any) -> None:
    """The newer style counts if a body fits both, and only the fields of its style count."""
    uri = caller.send("POST", "origination-uris", body).json
    assert tuple(uri[name] for name in ("uri", "priority", "weight", "enabled", "description")) == shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "sip_uri"),
        ([], "sip_uri"),
        ({"name": "A"}, "sip_uri"),
        ({"sip_uri": "http://a"}, "sip_uri"),
        ({"sip_uri": "sip:a\n"}, "sip_uri"),
        ({"uri": "http://a"}, "uri"),
        ({"uri": "sip:a", "priority": 65536}, "priority"),
        ({"sip_uri": "sip:a", "weight": -1}, "weight"),
    ],
    ids=str,
)
def test_the_message_names_the_wrong_field_of_a_uri(caller: Caller, body: Any, field: str) -> None:
    """It is a field of the style in which the body is written."""
    answer = caller.send("POST", "origination-uris", body)
    assert answer.behaviour == "create-origination-uri.body-invalid"
    assert f"The field {field} is" in answer.json["message"]
    assert f"a valid {field}: " in answer.hint or f" as {field}; write " in answer.hint


def test_no_response_and_no_log_shows_a_password(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    """The field has a fixed value, and a body that is refused is not repeated in a hint."""
    with caplog.at_level("DEBUG"):
        created = caller.send("POST", "credentials", {"username": "a", "password": PASSWORD})
        changed = caller.send("PUT", f"credentials/{created.json['id']}", {"password": f"{PASSWORD}2"})
        refused = [
            caller.send("POST", "credentials", body)
            for body in (
                {"username": "b", "password": PASSWORD[:7]},
                {"username": "b", "password": [PASSWORD]},
                {"username": "b", "password": PASSWORD * 10},
                {"password": PASSWORD},
                [PASSWORD],
                PASSWORD,
            )
        ]
    assert (created.json["password"], changed.json["password"]) == ("<redacted>", "<redacted>")
    assert {answer.behaviour for answer in refused} == {"create-credential.body-invalid"}
    assert PASSWORD[:7] not in f"{created} {changed} {refused} {caplog.text}"


def test_the_store_keeps_no_password(caller: Caller, store: MemoryStore) -> None:
    """Neither the state nor its repr has it."""
    caller.send("POST", "credentials", {"username": "a", "password": PASSWORD})
    assert PASSWORD not in repr(store.dump())


def test_a_username_is_unique_in_its_account(caller: Caller, foreign: Caller) -> None:
    """A second credential is refused with 409 and not created; another account may use the name."""
    body = {"username": "a", "password": PASSWORD}
    first = caller.send("POST", "credentials", body).json
    second = caller.send("POST", "credentials", body)
    assert (second.behaviour, second.json) == ("create-credential.username-taken", SPEC.example("UsernameTaken"))
    assert [credential["id"] for credential in caller.get("trunks/credentials")["objects"]] == [first["id"]]
    assert foreign.send("POST", "credentials", body).status == HTTPStatus.CREATED


def test_a_username_is_free_after_the_deletion(caller: Caller) -> None:
    """The name can be used again."""
    body = {"username": "a", "password": PASSWORD}
    caller.send("DELETE", f"credentials/{caller.send('POST', 'credentials', body).json['id']}")
    assert caller.send("POST", "credentials", body).status == HTTPStatus.CREATED


def test_a_username_cannot_be_changed(caller: Caller) -> None:
    """An update ignores it."""
    created = caller.send("POST", "credentials", {"username": "a", "password": PASSWORD}).json
    changed = caller.send("PUT", f"credentials/{created['id']}", {"username": "b", "password": PASSWORD}).json
    assert (changed["username"], changed["realm"]) == ("a", "MA_BN2MZ1VV.sip.vobiz.ai")


@pytest.mark.parametrize("address", ["10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "255.255.255.255/32"])
def test_an_ip_acl_takes_an_address_or_a_range(caller: Caller, address: str) -> None:
    """The response repeats it."""
    assert caller.send("POST", "ip-acl", {"ip_address": address}).json["ip_address"] == address


@pytest.mark.parametrize("address", ["256.0.0.1", "10.0.0.0/33", "::1", "10.0.0", "10.0.0.1\n", "", None, 10])
def test_an_ip_acl_refuses_another_text(caller: Caller, address: object) -> None:
    """The response is a 400 that names the field."""
    answer = caller.send("POST", "ip-acl", {"ip_address": address})
    assert (answer.behaviour, answer.json) == ("create-ip-acl.body-invalid", SPEC.example("InvalidIpAddress"))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [({"name": "N"}, "N"), ({"description": "D"}, "D"), ({"name": "N", "description": "D"}, "N"), ({}, "")],
    ids=str,
)
def test_the_name_of_an_ip_acl_is_shown_as_description(caller: Caller, sent: Any, shown: str) -> None:
    """The newer name counts if a body has both."""
    assert caller.send("POST", "ip-acl", {"ip_address": "10.0.0.1", **sent}).json["description"] == shown
