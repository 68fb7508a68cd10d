"""The journal as HAR, checked with the schemas of another project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT6

from two_accounts import NUMBER, TRUNK
from vobiz_mock import Fake, MemoryStore, Request
from vobiz_mock.journal.har import har

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient

SCHEMAS = json.loads(Path(__file__).with_name("har_schema.json").read_text(encoding="utf-8"))["schemas"]
REGISTRY: Registry[Any] = Registry().with_resources(
    [(name, DRAFT6.create_resource(schema)) for name, schema in SCHEMAS.items()]
)
VALIDATOR = Draft6Validator(SCHEMAS["har.json"], registry=REGISTRY, format_checker=FormatChecker())


def test_the_archive_is_valid(client: RawClient) -> None:
    """It has each request with its answer, and what the fake knows of them."""
    client.assign(f"+{NUMBER[1:]}")
    client.assign(f"%2B{NUMBER[1:]}")
    client.get("numbers?page=1&search=%2B91")
    archive = client.send("GET", "/_mock/journal.har").json
    assert [error.message for error in VALIDATOR.iter_errors(archive)] == []
    refused, assigned, listed = archive["log"]["entries"]
    assert (refused["response"]["status"], refused["_behaviour"]) == (404, "assign.plus-unencoded")
    assert json.loads(assigned["request"]["postData"]["text"]) == {"trunk_group_id": TRUNK}
    assert listed["request"]["queryString"][1] == {"name": "search", "value": "+91"}
    assert listed["response"]["content"]["size"] == len(listed["response"]["content"]["text"])
    assert listed["request"]["url"].startswith("http://localhost/api/v1/")


@settings(max_examples=100, deadline=None, database=None)
@given(
    method=st.sampled_from(["GET", "POST", "head"]),
    target=st.text(max_size=20),
    body=st.binary(max_size=20),
    headers=st.dictionaries(st.sampled_from(["host", "content-length", "content-type", "x-a"]), st.text(max_size=9)),
)
@example(method="GET", target="/", body=b"", headers={"content-length": "²"})
def test_the_archive_of_any_request_is_valid(method: str, target: str, body: bytes, headers: dict[str, str]) -> None:
    """Whatever a client sends."""
    fake = Fake(MemoryStore(), sinks=())
    fake.answer(Request(method=method, target=target, headers=headers, body=body))
    archive = json.loads(json.dumps(har(fake.journal.records())))
    assert [error.message for error in VALIDATOR.iter_errors(archive)] == []


@pytest.mark.parametrize("part", ["request", "response", "time"])
def test_the_schemas_notice_what_is_missing(client: RawClient, part: str) -> None:
    """Otherwise they would prove nothing."""
    client.get("numbers")
    archive = client.send("GET", "/_mock/journal.har").json
    del archive["log"]["entries"][0][part]
    assert not VALIDATOR.is_valid(archive)
