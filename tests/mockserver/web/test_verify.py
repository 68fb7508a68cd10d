"""POST /_mock/verify: the journal is compared with an expectation over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from two_accounts import NUMBER
from vobiz_mock.control_document import schema

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient, Response

ONCE = {"operation": "assign_number", "number": NUMBER, "behaviour": "assign.success", "times": 1}


def _verify(client: RawClient, expected: object) -> Response:
    return client.send("POST", "/_mock/verify", expected)


def test_what_holds_is_200_with_the_number_of_requests(client: RawClient) -> None:
    """The answer is that of the schema `Verified`."""
    client.assign(f"%2B{NUMBER[1:]}")
    response = _verify(client, ONCE)
    assert (response.status, response.json) == (HTTPStatus.OK, {"ok": True, "seen": 1})


def test_what_does_not_hold_is_409_with_the_nearest_requests(client: RawClient) -> None:
    """The answer is that of the schema `VerificationFailure`."""
    client.assign(NUMBER)
    response = _verify(client, ONCE)
    assert response.status == HTTPStatus.CONFLICT
    assert list(Draft202012Validator(schema("VerificationFailure")).iter_errors(response.json)) == []
    assert (response.json["expected"], response.json["seen"]) == (ONCE, 0)
    assert "write %2B912271264217" in response.json["message"]


@pytest.mark.parametrize("expected", [{}, [], None, {"times": -1}, {"operation": "x"}, b"{", {"at_least": 0}])
def test_what_is_malformed_is_400(client: RawClient, expected: object) -> None:
    """It neither holds nor fails."""
    response = _verify(client, expected)
    assert (response.status, response.json["error"]) == (HTTPStatus.BAD_REQUEST, "invalid request")


def test_another_method_is_refused(client: RawClient) -> None:
    """An expectation is a body."""
    assert client.send("GET", "/_mock/verify").status == HTTPStatus.METHOD_NOT_ALLOWED
