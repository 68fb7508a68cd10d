"""What the client takes for a phone number, and how it says no."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_client import Client, InvalidNumberError
from vobiz_client.numbers import E164_PATTERN, checked_number, encoded
from vobiz_spec import load

E164 = st.from_regex(r"\+[1-9][0-9]{1,14}", fullmatch=True)
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
    (912271264217, "it is a int, not a str", "'+912271264217'"),
    (None, "it is a NoneType, not a str", "'+912271264217'"),
]


def test_pattern_is_the_document_s() -> None:
    """The one hand-written pattern says the same as the document's, whose anchors fullmatch replaces."""
    assert load().schema("E164")["pattern"] == f"^{E164_PATTERN}(?![\\s\\S])"


@given(E164)
def test_number_in_e164_form_is_taken(number: str) -> None:
    """Every number in E.164 form is taken as it is."""
    assert number == checked_number(number)


@given(E164)
def test_encoded_number_is_percent_2b_and_its_digits(number: str) -> None:
    """Encoding changes the plus and nothing else."""
    assert "%2B" + number[1:] == encoded(number)


@pytest.mark.parametrize(("number", "why", "right"), WRONG)
def test_wrong_number_is_refused_with_the_right_form(number: object, why: str, right: str) -> None:
    """The error shows what was passed, why it is wrong, and what to pass instead."""
    with pytest.raises(InvalidNumberError) as caught:
        checked_number(number)
    assert why in str(caught.value)
    assert right in caught.value.hint


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    """What is not a number in E.164 form is refused, and never with another error."""
    if re.fullmatch(E164_PATTERN, text):
        return
    with pytest.raises(InvalidNumberError):
        checked_number(text)


@pytest.mark.parametrize("number", ["%2B912271264217", "912271264217", "+91 2271 264217", "+91-2271-264217"])
def test_nothing_is_sent_for_a_wrong_number(number: str) -> None:
    """Every operation that takes a number refuses it before it connects: nobody listens on port 9."""
    with Client(auth_id="MA_BN2MZ1VV", auth_token="secret", base_url="http://127.0.0.1:9") as vobiz:
        for call in (
            lambda: vobiz.assign_number(number, trunk_group_id="e3e55a78-1234-5678-90ab-cdef12345678"),
            lambda: vobiz.unassign_number(number),
            lambda: vobiz.purchase_number(number),
            lambda: vobiz.ensure_assigned(number, "e3e55a78-1234-5678-90ab-cdef12345678"),
        ):
            with pytest.raises(InvalidNumberError, match="Nothing was sent"):
                call()
