"""The control API's paths for the state, the snapshots and the clock, over a socket."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient, Response

    from vobiz_mock import MockServer

YAML = {"Content-Type": "application/yaml"}
ADDED = {"account_id": "MA_ADDED", "auth_token": "added", "numbers": ["+4912"]}


def _changed(client: RawClient) -> Any:
    """Change the state, and return what it was before."""
    before = client.send("GET", "/_mock/state").json
    assert client.assign("%2B" + NUMBER[1:]).status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/state").json != before
    return before


def test_the_state_is_a_seed_that_restores_it(client: RawClient) -> None:
    """What was exported can be imported later."""
    before = _changed(client)
    assert client.send("PUT", "/_mock/state", before).status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/state").json == before


@pytest.mark.parametrize("media", ["application/yaml", "text/yaml"])
def test_the_state_is_also_there_in_yaml(client: RawClient, media: str) -> None:
    """Accept and Content-Type choose it."""
    response = client.send("GET", "/_mock/state", headers={"Accept": media})
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert yaml.safe_load(response.body) == client.send("GET", "/_mock/state").json
    assert client.send("PUT", "/_mock/state", response.body, {"Content-Type": media}).status == HTTPStatus.NO_CONTENT


def test_a_wrong_seed_changes_nothing(client: RawClient) -> None:
    """The message has each problem with its place."""
    before = client.send("GET", "/_mock/state").json
    wrong = {"accounts": [{"account_id": "A", "auth_token": "t", "numbers": [NUMBER, NUMBER, "12"]}]}
    response = client.send("PUT", "/_mock/state", wrong)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")
    assert ["'12' found" in problem for problem in response.json["problems"]] == [True]
    assert client.send("GET", "/_mock/state").json == before


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)}, ' * 9}]\n" for n in range(9)),
        "[" * 10_000,
        "!!python/object/apply:os.system [echo]",
        "a: 1\na: 2",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "\x00",
        "",
        "null",
        "inventory: [1" + "0" * 100_000 + "]",
    ],
    ids=["aliases", "depth", "tag", "duplicate", "surrogate", "null character", "empty", "null", "numeral"],
)
def test_yaml_is_read_within_bounds(client: RawClient, text: str) -> None:
    """A text that describes more than it contains is refused, and so is one that is not a seed."""
    response = client.send("PUT", "/_mock/state", text.encode("latin-1"), YAML)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")


def test_a_reset_returns_to_the_start(client: RawClient) -> None:
    """It returns to the seed of the fake, not to the state that was imported."""
    before = _changed(client)
    client.send("PUT", "/_mock/state", {"accounts": []})
    assert client.send("POST", "/_mock/reset", headers={"Content-Type": None}).status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/state").json == before


def test_a_snapshot_keeps_the_state_under_a_name(client: RawClient) -> None:
    """It can be read, replaced, restored and removed, and it survives a reset."""
    statuses = [client.send("PUT", "/_mock/snapshots/first").status for _ in range(2)]
    before = _changed(client)
    assert statuses == [HTTPStatus.CREATED, HTTPStatus.OK]
    assert client.send("GET", "/_mock/snapshots/first").json == before
    assert client.send("POST", "/_mock/snapshots/first/restore").status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/state").json == before
    client.send("POST", "/_mock/reset")
    assert client.send("GET", "/_mock/snapshots").json == {"snapshots": ["first"]}
    assert client.send("DELETE", "/_mock/snapshots/first").status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/snapshots").json == {"snapshots": []}


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("DELETE", ""), ("POST", "/restore")])
def test_a_snapshot_that_does_not_exist_is_not_found(client: RawClient, method: str, rest: str) -> None:
    """The message has the names of those that do."""
    client.send("PUT", "/_mock/snapshots/first")
    response = client.send(method, f"/_mock/snapshots/second{rest}")
    assert (response.status, response.json["error"]) == (HTTPStatus.NOT_FOUND, "not found")
    assert response.json["message"] == "there is no snapshot 'second'; there are: first"


@pytest.mark.parametrize("name", ["a" * 101, "..", ".hidden", "%00", "%ff", "a%20b", "%F0%9F%98%80", "-"])
def test_a_snapshot_has_a_plain_name(client: RawClient, name: str) -> None:
    """Another name is refused."""
    response = client.send("PUT", f"/_mock/snapshots/{name}")
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")


def test_there_are_at_most_100_snapshots(client: RawClient, fake: MockServer) -> None:
    """One of them can still be replaced."""
    for number in range(100):
        fake.steering.snapshots.save(f"s{number}")
    statuses = [client.send("PUT", f"/_mock/snapshots/{name}").status for name in ("more", "s1")]
    assert statuses == [HTTPStatus.BAD_REQUEST, HTTPStatus.OK]


def test_an_account_is_added_and_removed(client: RawClient) -> None:
    """Afterwards, the state is what it was before."""
    before = client.send("GET", "/_mock/state").json
    added = client.send("POST", "/_mock/accounts", ADDED)
    assert (added.status, added.json) == (HTTPStatus.CREATED, {"account_id": "MA_ADDED"})
    own = {"X-Auth-ID": "MA_ADDED", "X-Auth-Token": "added"}
    numbers = client.send("GET", "/api/v1/account/MA_ADDED/numbers", headers=own).json
    assert [number["e164"] for number in numbers["items"]] == ["+4912"]
    assert client.send("DELETE", "/_mock/accounts/MA_ADDED").status == HTTPStatus.NO_CONTENT
    assert client.send("GET", "/_mock/state").json == before


def test_an_account_whose_records_exist_is_not_added(client: RawClient) -> None:
    """The message names them, and nothing changes."""
    before = client.send("GET", "/_mock/state").json
    response = client.send(
        "POST", "/_mock/accounts", {**ADDED, "account_id": ACCOUNT, "numbers": ["+4912", OTHER_NUMBER]}
    )
    assert (response.status, response.json["error"]) == (HTTPStatus.CONFLICT, "conflict")
    assert response.json["message"].startswith(f"the fake already has: account {ACCOUNT}, number {OTHER_NUMBER};")
    assert client.send("GET", "/_mock/state").json == before


def test_an_account_that_does_not_exist_is_not_removed(client: RawClient) -> None:
    """It is not found."""
    response = client.send("DELETE", "/_mock/accounts/NOBODY")
    assert (response.status, response.json["message"]) == (HTTPStatus.NOT_FOUND, "there is no account 'NOBODY'")


def test_a_cooldown_ends_when_the_clock_is_advanced(client: RawClient) -> None:
    """The exported state has the number in the inventory then."""
    client.send("DELETE", client.path("numbers/%2B" + NUMBER[1:]))
    client.send("PUT", "/_mock/clock", {"advance": 86400})
    assert NUMBER in json.dumps(client.send("GET", "/_mock/state").json["inventory"])


def test_the_date_follows_the_clock(client: RawClient) -> None:
    """The header field Date does, and so do timestamps."""
    response = client.send("PUT", "/_mock/clock", {"frozen": "2026-01-01T05:30:00+05:30"})
    assert response.json == {"now": "2026-01-01T00:00:00.000000Z", "frozen": True, "offset": 0.0}
    assert client.get("numbers").headers["date"] == "Thu, 01 Jan 2026 00:00:00 GMT"
    client.assign("%2B" + NUMBER[1:])
    item = next(one for one in client.get("numbers").json["items"] if one["e164"] == NUMBER)
    assert item["updated_at"] == "2026-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    "change",
    [
        b'{"advance": 1e400}',
        b'{"advance": NaN}',
        b'{"offset": 1e300}',
        b'{"offset": -1e12}',
        b'{"advance": 1' + b"0" * 5000 + b"}",
        b'{"advance": 1' + b"0" * 400 + b"}",
        b'{"frozen": false}',
        b'{"frozen": "2026-01-01"}',
        b'{"frozen": "2026-02-30T00:00:00Z"}',
        b'{"frozen": "9999-12-31T23:59:59-01:00"}',
        b'{"frozen": "\\ud800"}',
        b'{"frozen": true, "offset": 1}',
        b'{"frozen": "2026-01-01T00:00:00Z\\u0000"}',
        b'{"now": 1}',
        b"[" * 100_000,
        b"[]",
        b"",
        b"\xff",
    ],
)
def test_a_wrong_change_of_the_clock_changes_nothing(client: RawClient, change: bytes) -> None:
    """It is refused with a message, also where Python could not represent the time."""
    client.send("PUT", "/_mock/clock", {"frozen": "2026-01-01T00:00:00Z"})
    response = client.send("PUT", "/_mock/clock", change)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")
    assert client.send("GET", "/_mock/clock").json["now"] == "2026-01-01T00:00:00.000000Z"


def test_an_empty_change_returns_to_the_real_time(client: RawClient) -> None:
    """The clock runs again."""
    client.send("PUT", "/_mock/clock", {"frozen": "2026-01-01T00:00:00Z"})
    response = client.send("PUT", "/_mock/clock", {})
    assert (response.json["frozen"], response.json["offset"]) == (False, 0)


def test_a_body_beyond_the_limit_is_refused(client: RawClient) -> None:
    """The message names the way for a larger state."""
    for path, method in (("/_mock/state", "PUT"), ("/_mock/accounts", "POST")):
        response = client.send(method, path, b" " * (1024 * 1024 + 1))
        assert (response.status, response.json["error"]) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
        assert "vobiz-mock serve --seed FILE" in response.json["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_mock/state?a=1", HTTPStatus.BAD_REQUEST),
        ("POST", "/_mock/reset?a=1", HTTPStatus.BAD_REQUEST),
        ("POST", "/_mock/state", HTTPStatus.METHOD_NOT_ALLOWED),
        ("PATCH", "/_mock/snapshots/a", HTTPStatus.METHOD_NOT_ALLOWED),
        ("GET", "/_mock/nothing", HTTPStatus.NOT_FOUND),
        ("GET", "/_mock/snapshots/", HTTPStatus.NOT_FOUND),
        ("GET", "/_mock/snapshots/a/b", HTTPStatus.NOT_FOUND),
        ("DELETE", "/_mock/accounts/%00", HTTPStatus.NOT_FOUND),
        ("DELETE", "/_mock/accounts/%ED%A0%80", HTTPStatus.NOT_FOUND),
    ],
)
def test_a_wrong_request_is_refused_in_json(client: RawClient, method: str, path: str, status: HTTPStatus) -> None:
    """An unknown query parameter, method or path is not a success."""
    response: Response = client.send(method, path)
    assert (response.status, response.headers["content-type"]) == (status, "application/json")
    assert response.json.keys() == {"error", "message"}
