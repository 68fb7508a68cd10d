"""The fake serves the reference below `/docs/`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import requests

from vobiz_mock import MockServer
from vobiz_spec import load
from vobiz_spec.reference import Site
from vobiz_spec.reference.guide import Guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_spec import EncodingRule

NAMES = Site(load(), is_served=True).names


@pytest.fixture(scope="module")
def docs() -> Iterator[str]:
    """The address of the reference of a running fake."""
    with MockServer(log=False) as server:
        yield f"{server.url}/docs"


def test_the_address_without_a_slash_leads_to_the_reference(docs: str) -> None:
    """Relative links need the slash."""
    assert requests.get(docs, timeout=30).url == f"{docs}/"


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_served_under_the_policy_of_the_pages(docs: str, name: str) -> None:
    """With the type that it has in the site."""
    response = requests.get(f"{docs}/{name}", timeout=30)
    assert (response.status_code, response.headers["X-Content-Type-Options"]) == (HTTPStatus.OK, "nosniff")
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_file_that_has_not_changed_is_not_sent_again(docs: str) -> None:
    """The page of behaviours is large."""
    address = f"{docs}/behaviours.html"
    tag = requests.get(address, timeout=30).headers["ETag"]
    again = requests.get(address, headers={"If-None-Match": tag}, timeout=30)
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize("name", ["nothing.html", "static/", "..%2Fsite.py", "static/..%2F..%2Fsite.py", "%00"])
def test_nothing_else_is_served(docs: str, name: str) -> None:
    """No path leads out of the site."""
    assert requests.get(f"{docs}/{name}", timeout=30).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("rule", [rule for rule in load().encoding_rules if rule.reason], ids=lambda rule: rule.id)
def test_the_hint_of_a_spelling_is_that_of_the_fake(rule: EncodingRule) -> None:
    """The reference fills its places as the fake does."""
    with MockServer(log=False) as server:
        response = requests.post(
            f"{server.url}/api/v1/account/MA_BN2MZ1VV/numbers/{rule.wire}/assign",
            headers={"X-Auth-ID": "MA_BN2MZ1VV", "X-Auth-Token": "secret"},
            json={"trunk_group_id": "e3e55a78-1234-5678-90ab-cdef12345678"},
            timeout=30,
        )
    assert (response.headers["X-Mock-Hint"],) == Guide(load()).cards[rule.behaviour].hints


def test_the_icon_that_a_browser_asks_for_meets_no_fault() -> None:
    """A person who looks at a document of the fake changes nothing of what a test is about to meet."""
    with MockServer(log=False) as server:
        server.faults.add("server-error")
        response = requests.get(f"{server.url}/favicon.ico", timeout=30)
        assert (response.headers["Content-Type"].partition(";")[0], len(server.journal)) == ("image/svg+xml", 0)
