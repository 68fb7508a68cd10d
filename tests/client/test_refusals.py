"""How a refusal is recognised: by its status, else by its texts."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from tests.client._operations import OPERATIONS

import vobiz_client
from vobiz_client import (
    AccessDeniedError,
    InvalidRequestError,
    NumberAlreadyAssignedError,
    NumberNotFoundError,
    ResponseError,
    ServerError,
    TrunkNotFoundError,
    UnexpectedResponseError,
)
from vobiz_client._generated import operations
from vobiz_client._generated.operations import ASSIGN_NUMBER, PURCHASE_NUMBER, RETRIEVE_TRUNK, UNASSIGN_NUMBER
from vobiz_client.refusals import classify, decided_by_status
from vobiz_spec import Behaviour, Operation, load

SPEC = load()
REFUSALS = [
    (operation, behaviour, example)
    for operation in SPEC.operations.values()
    for behaviour in (*operation.behaviours, *SPEC.common_behaviours)
    if behaviour.becomes
    for example in behaviour.sees.examples
]
CONFLICT = SPEC.example("NumberAlreadyAssigned")


def _assign(status: int, error: object, message: object = "?") -> type[ResponseError]:
    return classify(ASSIGN_NUMBER.refusals, status, {"error": error, "message": message})


def test_operations_under_test_are_all_operations() -> None:
    """The tests of all operations leave none of the document out."""
    assert set(OPERATIONS) == set(SPEC.operations)


@pytest.mark.parametrize(
    ("operation", "behaviour", "example"),
    REFUSALS,
    ids=[f"{operation.id}-{behaviour.id}-{example}" for operation, behaviour, example in REFUSALS],
)
def test_documented_refusal_becomes_its_error(operation: Operation, behaviour: Behaviour, example: str) -> None:
    """The status and each example of each behaviour, at each operation, become the error that the document names."""
    refusals = getattr(operations, operation.id.upper()).refusals
    status = behaviour.sees.status or HTTPStatus.CONFLICT
    assert classify(refusals, status, SPEC.example(example)).__name__ == behaviour.becomes


def test_every_error_of_the_document_is_exported() -> None:
    """A behaviour becomes a ResponseError that the package exports."""
    names = {behaviour.becomes for behaviour in SPEC.behaviours.values() if behaviour.becomes}
    assert {name for name in names if not issubclass(getattr(vobiz_client, name), ResponseError)} == set()


def test_words_that_a_behaviour_mentions_decide_first() -> None:
    """Case and punctuation do not matter, and the words may be anywhere in the text."""
    assert _assign(400, "invalid request", "Number is ALREADY-ASSIGNED to X") is NumberAlreadyAssignedError


def test_words_at_the_documented_status_come_before_words_at_any() -> None:
    """The status of "access denied" is documented, that of "already assigned" is open."""
    assert _assign(400, "already assigned", "access denied") is AccessDeniedError


@pytest.mark.parametrize("status", [401, 402, 409, 422])
def test_refusal_without_a_documented_status_may_have_any_4xx(status: int) -> None:
    """The document has the body of the conflict, but leaves its status open."""
    assert classify(ASSIGN_NUMBER.refusals, status, CONFLICT) is NumberAlreadyAssignedError


def test_refusal_without_a_documented_status_is_not_a_5xx() -> None:
    """After a 5xx, the request may have taken effect."""
    assert classify(ASSIGN_NUMBER.refusals, HTTPStatus.BAD_GATEWAY, CONFLICT) is ServerError


@pytest.mark.parametrize("body", [None, [1, 2], "<html>", {"error": "Number not found", "message": "?"}])
def test_status_of_one_error_decides_alone(body: object) -> None:
    """Each documented 400 of an unassign is an invalid request, whatever its body."""
    assert classify(UNASSIGN_NUMBER.refusals, HTTPStatus.BAD_REQUEST, body) is InvalidRequestError


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("NUMBER_NOT_FOUND", NumberNotFoundError),
        ("TRUNK_NOT_FOUND", TrunkNotFoundError),
        ("not found", UnexpectedResponseError),
    ],
)
def test_error_text_decides_between_errors_of_one_status(error: str, expected: type[ResponseError]) -> None:
    """Three documented refusals of an assign have the status 404."""
    assert _assign(404, error) is expected


def test_error_text_of_the_gateway_s_shape_decides_too() -> None:
    """The gateway nests the texts in an object."""
    body = {"error": {"code": 404, "message": "Number not found", "details": "?"}}
    assert classify(ASSIGN_NUMBER.refusals, HTTPStatus.NOT_FOUND, body) is NumberNotFoundError


@pytest.mark.parametrize(
    ("message", "expected"),
    [("number not found in inventory", NumberNotFoundError), ("?", UnexpectedResponseError)],
)
def test_message_decides_if_errors_share_their_error_text(message: str, expected: type[ResponseError]) -> None:
    """The `error` of an unknown path is that of a number that is not in the inventory."""
    body = {"error": "not_found", "message": message}
    assert classify(PURCHASE_NUMBER.refusals, HTTPStatus.NOT_FOUND, body) is expected


def test_message_does_not_decide_if_the_error_text_would() -> None:
    """The message of an unknown number is not compared, because its `error` is unique."""
    message = SPEC.example("NumberNotFound")["message"]
    assert _assign(404, "?", message) is TrunkNotFoundError


def test_unknown_texts_are_the_refusal_that_the_document_sees_with_any() -> None:
    """The document has no body of the 404 of a trunk, so that a body with both texts is that."""
    body = {"error": "gone", "message": "?"}
    assert classify(RETRIEVE_TRUNK.refusals, HTTPStatus.NOT_FOUND, body) is TrunkNotFoundError


@pytest.mark.parametrize("body", [{"detail": "Not Found"}, {"error": "gone"}, "<html>Not Found</html>", None])
def test_404_of_another_service_is_unexpected(body: object) -> None:
    """A 404 without the API's texts says nothing of numbers and trunks."""
    assert classify(RETRIEVE_TRUNK.refusals, HTTPStatus.NOT_FOUND, body) is UnexpectedResponseError


@pytest.mark.parametrize("body", ["<html>Bad Request</html>", None, [1, 2], {"error": "bad", "message": "no"}])
def test_400_with_unknown_texts_is_an_invalid_request(body: object) -> None:
    """That is what the status means (RFC 9110, 15.5.1)."""
    assert classify(ASSIGN_NUMBER.refusals, HTTPStatus.BAD_REQUEST, body) is InvalidRequestError


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599])
def test_any_5xx_is_a_server_error(status: int) -> None:
    """Gateways have 5xx statuses that the document does not describe."""
    assert classify(ASSIGN_NUMBER.refusals, status, "<html>") is ServerError


@pytest.mark.parametrize("status", [300, 304, 402, 410, 418, 422, 600, 999])
def test_any_other_status_is_unexpected(status: int) -> None:
    """A status that the document does not describe is not interpreted."""
    assert classify(ASSIGN_NUMBER.refusals, status, None) is UnexpectedResponseError


@pytest.mark.parametrize(
    ("status", "expected"), [(401, True), (403, True), (502, True), (400, False), (404, False), (405, False)]
)
def test_status_decides_unless_its_error_depends_on_the_body(status: int, *, expected: bool) -> None:
    """An unexpected response is not decided by its status either: its body is wanted."""
    assert decided_by_status(ASSIGN_NUMBER.refusals, status) is expected
