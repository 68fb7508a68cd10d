"""What responses become: values, or errors that hold the response. No error of json or pydantic is raised."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from tests.client._operations import OPERATIONS
from tests.client._responses import always, page

from raw_server import Ending, RawResponse, respond
from two_accounts import ACCOUNT, TOKEN, TRUNK
from vobiz_client import (
    AccountMismatchError,
    AuthenticationError,
    NumberAlreadyAssignedError,
    RateLimitedError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    VobizError,
)
from vobiz_client.responses import decoded, retry_after
from vobiz_spec import load

if TYPE_CHECKING:
    from tests.client.conftest import Serve


def _error(serve: Serve, response: RawResponse, operation: str = "assign_number") -> VobizError:
    with serve(always(response)) as (client, _), pytest.raises(VobizError) as caught:
        OPERATIONS[operation](client)
    return caught.value


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_raises_its_errors(serve: Serve, operation: str) -> None:
    """A response of the gateway becomes an AuthenticationError that holds the status and the body."""
    body = load().example("Unauthorized")
    error = _error(serve, respond(HTTPStatus.UNAUTHORIZED, body), operation)
    assert (type(error), error.status, error.body) == (AuthenticationError, HTTPStatus.UNAUTHORIZED, body)


def test_body_that_is_not_json_is_kept_as_text(serve: Serve) -> None:
    """The error holds the HTML of a gateway."""
    error = _error(serve, respond(HTTPStatus.BAD_GATEWAY, "<html>Oh no</html>"))
    assert (type(error), error.body) == (ServerError, "<html>Oh no</html>")


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204, 206])
@pytest.mark.parametrize("body", [None, {"message": "assigned"}, "<html>"])
def test_any_2xx_of_an_operation_without_a_value_is_none(serve: Serve, status: int, body: object) -> None:
    """Vobiz's documentation once showed 200 with a body."""
    response = respond(status, None if status == HTTPStatus.NO_CONTENT else body)
    with serve(always(response)) as (client, _):
        returned: Any = OPERATIONS["assign_number"](client)
    assert returned is None


def test_success_cut_short_is_a_success_if_there_is_no_value(serve: Serve) -> None:
    """The status arrived, so the number is assigned."""
    cut = RawResponse(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", Ending.CLOSE)
    with serve(always(cut)) as (client, _):
        returned: Any = OPERATIONS["assign_number"](client)
    assert returned is None


def test_list_cut_short_is_a_transport_error(serve: Serve) -> None:
    """The error holds the status and the part of the body that arrived."""
    raw = RawResponse(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"items": [', Ending.CLOSE)
    error = _error(serve, raw, "list_numbers")
    assert (type(error), error.status, error.body) == (TransportError, HTTPStatus.OK, '{"items": [')


def test_refusal_cut_short_is_its_error_if_the_status_decides(serve: Serve) -> None:
    """A 403 is an AccountMismatchError, whatever part of its body arrived."""
    raw = RawResponse(b'HTTP/1.1 403 No\r\nContent-Length: 99\r\n\r\n{"error": "for', Ending.CLOSE)
    error = _error(serve, raw)
    assert (type(error), error.body) == (AccountMismatchError, '{"error": "for')


def test_refusal_cut_short_is_a_transport_error_if_the_body_decides(serve: Serve) -> None:
    """A 404 of an assign has several meanings."""
    raw = RawResponse(b'HTTP/1.1 404 No\r\nContent-Length: 99\r\n\r\n{"error": "Num', Ending.CLOSE)
    assert type(_error(serve, raw)) is TransportError


@pytest.mark.parametrize(
    "body",
    [
        None,
        "<html>Welcome</html>",
        "{",
        "null",
        "[]",
        b"\xff\xfe",
        "[" * 100_000,
        '{"items": ' + "9" * 5000 + "}",
        {"items": [{}], "page": 1, "per_page": 1, "total": 1},
        {"items": [{"e164": "\ud800"}], "page": 1, "per_page": 1, "total": 1},
        {"items": [{"e164": "912271264217"}], "page": 1, "per_page": 1, "total": 1},
    ],
)
def test_success_that_is_not_a_page_is_unexpected(serve: Serve, body: object) -> None:
    """A 200 with another body raises an error of this package, whatever is wrong with it."""
    error = _error(serve, respond(HTTPStatus.OK, body), "list_numbers")
    assert (type(error), error.status) == (UnexpectedResponseError, HTTPStatus.OK)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_refusal_in_any_encoding_of_json_is_recognised(serve: Serve, encoding: str) -> None:
    """Some gateways write a byte order mark, or UTF-16."""
    body = {"error": "invalid request", "message": "This number is already assigned to a trunk."}
    error = _error(serve, respond(HTTPStatus.BAD_REQUEST, json.dumps(body).encode(encoding)))
    assert (type(error), error.body) == (NumberAlreadyAssignedError, body)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_success_in_any_encoding_of_json_is_read(serve: Serve, encoding: str) -> None:
    """A list, too."""
    content = json.dumps(page({"e164": "+12", "region": "Śląsk"}), ensure_ascii=False).encode(encoding)
    with serve(always(respond(HTTPStatus.OK, content))) as (client, _):
        assert client.list_numbers().items[0].region == "Śląsk"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_token_in_any_encoding_is_hidden(serve: Serve, encoding: str) -> None:
    """The text of the error has it in no form."""
    error = _error(serve, respond(HTTPStatus.BAD_GATEWAY, f"<p>{TOKEN}".encode(encoding)))
    assert (TOKEN in str(error).replace("\x00", ""), error.body) == (False, "<p>***")


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        ("é".encode(), "text/html; charset=ISO-8859-1", "é"),
        ("é".encode("latin-1"), 'text/html; charset="latin-1"', "é"),
        (b"\xe9", "text/html; charset=nonsense", "\ufffd"),
        (b"\xe9", "text/html; charset=hex", "\ufffd"),
        (b"\xe9", None, "\ufffd"),
        ("\ufeffé".encode("utf-16-le"), "text/html; charset=utf-8", "é"),
        (b"", None, ""),
    ],
)
def test_text_is_decoded_as_far_as_it_can_be(content: bytes, content_type: str | None, text: str) -> None:
    """What the bytes tell wins over the header field, which is often wrong."""
    assert decoded(content, content_type) == text


def test_byte_that_is_not_valid_costs_only_itself(serve: Serve) -> None:
    """One odd name of a region does not cost the whole list."""
    content = json.dumps(page({"e164": "+12", "region": "S?o"})).encode().replace(b"?", b"\xe3")
    with serve(always(respond(HTTPStatus.OK, content))) as (client, _):
        assert client.list_numbers().items[0].region == "S\ufffdo"


def test_error_holds_the_request_without_the_token(serve: Serve) -> None:
    """It has the method, the URL as on the wire and the body, but no headers."""
    error = _error(serve, respond(HTTPStatus.BAD_REQUEST))
    assert error.request is not None
    assert (error.request.method, error.request.body) == ("POST", f'{{"trunk_group_id": "{TRUNK}"}}')
    assert error.request.url.endswith(f"/api/v1/account/{ACCOUNT}/numbers/%2B12/assign")
    assert TOKEN not in f"{error} {error!r} {vars(error)}"


@pytest.mark.parametrize("status", [200, 400, 401, 500])
@pytest.mark.parametrize("form", ["{}", '{{"error": "{}"}}', "<p>{}"])
def test_token_that_a_response_repeats_is_hidden(serve: Serve, status: int, form: str) -> None:
    """The debug page of a proxy may show the request's headers."""
    error = _error(serve, respond(status, form.format(TOKEN)), "list_numbers")
    assert TOKEN not in f"{error} {error!r} {vars(error)}"
    assert "***" in str(error.body)


@pytest.mark.parametrize(("value", "seconds"), [("7", 7.0), ("0", 0.0), (None, None), ("soon", None), ("-1", None)])
def test_rate_limit_has_the_wait_of_retry_after(serve: Serve, value: str | None, seconds: float | None) -> None:
    """The error has the seconds of the header, or None if it has none or cannot be read."""
    error = _error(serve, respond(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": value} if value else None))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Fri, 23 Jan 2026 07:07:34 GMT", 10.0),
        ("Fri, 23 Jan 2026 07:07:14 GMT", 0.0),
        ("Fri, 23 Jan 0000 99:99:99 GMT", None),
        ("9" * 5000, None),
        (" 5 ", 5.0),
    ],
)
def test_retry_after_may_be_a_date(value: str, seconds: float | None) -> None:
    """A date is the wait until then, and never below 0. Nonsense is None."""
    assert retry_after(value, now=datetime(2026, 1, 23, 7, 7, 24, tzinfo=UTC)) == seconds
