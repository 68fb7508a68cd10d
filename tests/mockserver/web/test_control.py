"""The fake's own paths: those below /_mock/, and the root."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from vobiz_mock import Settings, create_app
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient

OWN = ["/_mock", "/_mock/", "/_mock/health", "/_mock/openapi.json"]


@pytest.mark.parametrize("path", ["/", *OWN])
def test_head_is_get_without_the_body(client: RawClient, path: str) -> None:
    """Tools that wait for a server, such as wait-on and `wget --spider`, send HEAD."""
    head, get = client.send("HEAD", path), client.send("GET", path)
    assert (head.status, head.body, get.status) == (HTTPStatus.OK, b"", HTTPStatus.OK)
    assert head.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("path", ["/_mock/journal?limit=1", "/_mock/journal.har?status=404"])
def test_head_may_have_the_query_of_get(client: RawClient, path: str) -> None:
    """Another name in it is refused for both."""
    assert client.send("HEAD", path).status == HTTPStatus.OK
    assert client.send("HEAD", f"{path}&limt=1").status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("path", OWN)
def test_options_names_the_methods(client: RawClient, path: str) -> None:
    """The response is a 204 without a type."""
    response = client.send("OPTIONS", path)
    assert (response.status, response.body, response.headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert "content-type" not in response.headers


@pytest.mark.parametrize("path", OWN)
def test_another_method_is_refused(client: RawClient, path: str) -> None:
    """The refusal names the same methods."""
    response = client.send("POST", path)
    assert (response.status, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("magic", [False, True])
def test_the_index_lists_the_magic_numbers(*, magic: bool) -> None:
    """Only if they are active."""
    index = create_app(settings=Settings(magic=magic)).test_client().get("/_mock").json
    assert index is not None
    assert list(index.get("magic", {})) == [one.number for one in MAGIC_NUMBERS] * magic


@pytest.mark.parametrize("path", ["/", "/?a=b", "/_mock"])
def test_the_index_lists_what_is_where(client: RawClient, path: str) -> None:
    """It has each operation of the document, and the fake's own paths."""
    index = client.send("GET", path).json
    spec = load()
    assert index["api"] == {f"{one.method} /api/v1{one.path}": one.summary for one in spec.operations.values()}
    assert {"GET /_mock/health", "GET /_mock/openapi.json"} <= index["fake"].keys()
    assert all(index["fake"].values())


def test_the_root_is_the_index_for_reading_only(client: RawClient) -> None:
    """All other methods of the root are requests to the API."""
    response = client.send("POST", "/")
    assert (response.status, response.headers["x-mock-behaviour"]) == (404, "common.route-unknown")
