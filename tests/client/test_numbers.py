"""Which phone numbers the client accepts, and how it rejects the others."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.client._operations import E164
from tests.client._responses import always

from raw_server import respond
from two_accounts import TRUNK
from vobiz_client import Client, InvalidNumberError
from vobiz_client.numbers import E164_PATTERN, checked_number, encoded
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client.conftest import Serve

WITH_A_NUMBER: dict[str, Callable[[Client, str], object]] = {
    "assign_number": lambda vobiz, number: vobiz.assign_number(number, trunk_group_id=TRUNK),
    "unassign_number": lambda vobiz, number: vobiz.unassign_number(number),
    "purchase_number": lambda vobiz, number: vobiz.purchase_number(number),
    "release_number": lambda vobiz, number: vobiz.release_number(number),
    "cancel_release": lambda vobiz, number: vobiz.cancel_release(number),
    "ensure_assigned": lambda vobiz, number: vobiz.ensure_assigned(number, TRUNK),
}
WRONG = [
    ("%2B912271264217", "it is percent-encoded", "'+912271264217'"),
    ("%252B912271264217", "it is percent-encoded", "'+912271264217'"),
    ("912271264217", "its plus is missing", "'+912271264217'"),
    ("+91 2271 264217", "is not in E.164 form", "'+912271264217'"),
    ("+91-2271-264217", "is not in E.164 form", "'+912271264217'"),
    (" +912271264217", "is not in E.164 form", "'+912271264217'"),
    ("+912271264217\n", "is not in E.164 form", "'+912271264217'"),
    ("+0912271264217", "is not in E.164 form", "'+912271264217'"),
    ("+1", "is not in E.164 form", "'+912271264217'"),
    ("+1234567890123456", "is not in E.164 form", "'+912271264217'"),
    ("+٩١٢٢٧١٢٦٤٢١٧", "is not in E.164 form", "'+912271264217'"),
    ("", "is not in E.164 form", "'+912271264217'"),
    (912271264217, "its type is int, not str", "'+912271264217'"),
    (None, "its type is NoneType, not str", "'+912271264217'"),
]


def test_pattern_is_the_document_s() -> None:
    """The hand-written pattern is that of the document, whose anchors fullmatch replaces."""
    assert f"^{E164_PATTERN}$" == load().schema("E164")["pattern"]


@given(E164)
def test_number_in_e164_form_is_accepted(number: str) -> None:
    """Every number in E.164 form is returned unchanged."""
    assert checked_number(number) == number


@given(E164)
def test_encoded_number_is_percent_2b_and_the_digits(number: str) -> None:
    """Encoding changes the plus and nothing else."""
    assert encoded(number) == "%2B" + number[1:]


@pytest.mark.parametrize(("number", "reason", "right"), WRONG)
def test_error_shows_the_reason_and_the_right_form(number: object, reason: str, right: str) -> None:
    """The message says why the number is rejected, and the hint what to pass instead."""
    with pytest.raises(InvalidNumberError) as caught:
        checked_number(number)
    assert reason in str(caught.value)
    assert right in caught.value.hint


@given(st.text())
def test_any_other_text_is_rejected(text: str) -> None:
    """Every text that is not in E.164 form raises InvalidNumberError, and no other error."""
    assume(not re.fullmatch(E164_PATTERN, text))
    with pytest.raises(InvalidNumberError):
        checked_number(text)


@pytest.mark.parametrize("operation", WITH_A_NUMBER)
@pytest.mark.parametrize(
    "number", ["%2B912271264217", "912271264217", "+91 2271 264217", "+91-2271-264217", "+912271264217\n"]
)
def test_nothing_is_sent_for_a_wrong_number(serve: Serve, operation: str, number: str) -> None:
    """Every method that takes a number checks it before it sends a request."""
    with serve(always(respond(HTTPStatus.NO_CONTENT))) as (client, server):
        with pytest.raises(InvalidNumberError, match="Nothing was sent"):
            WITH_A_NUMBER[operation](client, number)
        assert server.received == []
