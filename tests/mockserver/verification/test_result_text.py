"""The report on a failed verification: what was expected, the nearest requests, and what differs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.mockserver.api._mistakes import assign, request
from tests.mockserver.journal._requests import FIVE, GOOD, steered

from two_accounts import NUMBER, OTHER_TRUNK, TOKEN, TRUNK

_MISSPELT = """\
     hint: sent +912271264217; write %2B912271264217: the plus must be percent-encoded in a path (if
           your client cannot, start the fake with --plus accept)"""
_REFUSED = f"""\
  #1 POST /api/v1/account/MA_BN2MZ1VV/numbers/+912271264217/assign
     answered with 404 assign.plus-unencoded
     status: expected 204
             seen     404
{_MISSPELT}"""
TEXTS: dict[str, tuple[dict[str, Any], str]] = {
    "count": (
        {"number": NUMBER, "behaviour": "assign.success", "trunk_group_id": TRUNK, "times": 2},
        f"""\
expected exactly 2 requests with
    number          +912271264217
    behaviour       assign.success
    trunk_group_id  e3e55a78-1234-5678-90ab-cdef12345678
seen 1 (#2)
the nearest requests:
  #1 POST /api/v1/account/MA_BN2MZ1VV/numbers/+912271264217/assign
     answered with 404 assign.plus-unencoded
     behaviour: expected assign.success
                seen     assign.plus-unencoded
{_MISSPELT}
  #3 POST /api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign
     answered with 400 assign.conflict
     behaviour: expected assign.success
                seen     assign.conflict
     trunk_group_id: expected e3e55a78-1234-5678-90ab-cdef12345678
                     seen     0a1b2c3d-1111-4222-8333-444455556666
     hint: the number is assigned to the trunk e3e55a78-1234-5678-90ab-cdef12345678; unassign it
           first: DELETE /api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign, then repeat the
           request
  #4 POST /api/v1/account/MA_BN2MZ1VV/numbers/%2B1234567890/assign
     answered with 204 assign.success
     number: expected +912271264217
             seen     +1234567890
     trunk_group_id: expected e3e55a78-1234-5678-90ab-cdef12345678
                     seen     0a1b2c3d-1111-4222-8333-444455556666""",
    ),
    "too many": (
        {"operation": "unassign_number", "times": 0},
        """\
expected no request with
    operation  unassign_number
seen 1 (#5)
these requests:
  #5 DELETE /api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign
     answered with 204 unassign.success""",
    ),
    "order": (
        {"order": [{"operation": "unassign_number"}, {"behaviour": "assign.success", "number": "+33123456789"}]},
        f"""\
expected 2 requests in this order, seen 1 of them
    1. operation=unassign_number: seen as #5
    2. behaviour=assign.success number=+33123456789: missing after #5
the nearest requests:
  #4 POST /api/v1/account/MA_BN2MZ1VV/numbers/%2B1234567890/assign
     answered with 204 assign.success
     number: expected +33123456789
             seen     +1234567890
  #2 POST /api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign
     answered with 204 assign.success
     number: expected +33123456789
             seen     +912271264217
  #1 POST /api/v1/account/MA_BN2MZ1VV/numbers/+912271264217/assign
     answered with 404 assign.plus-unencoded
     behaviour: expected assign.success
                seen     assign.plus-unencoded
     number: expected +33123456789
             seen     +912271264217
{_MISSPELT}""",
    ),
    "only": (
        {"number": NUMBER, "trunk_group_id": TRUNK, "only": [{"operation": "assign_number", "status": 204}]},
        f"""\
expected only requests that fit one of these, seen 1 of 2 that fit none
    - operation=assign_number status=204
these requests:
{_REFUSED}""",
    ),
    "contract": (
        {"contract": True},
        f"""\
expected no request that breaks the contract, seen 1 of 5 that do
these requests:
  #1 POST /api/v1/account/MA_BN2MZ1VV/numbers/+912271264217/assign
     answered with 404 assign.plus-unencoded
     contract: expected no mistake
               seen     refused with 404 assign.plus-unencoded, because of the request itself
{_MISSPELT}""",
    ),
}


@pytest.mark.parametrize("rule", TEXTS)
def test_a_report_says_what_differs(rule: str) -> None:
    """Each rule has a report of its own."""
    expected, text = TEXTS[rule]
    assert steered(FIVE).judge(expected).message == text


def test_a_report_on_an_empty_journal_says_so() -> None:
    """The request went elsewhere, or was never sent."""
    message = steered().judge({"behaviour": "assign.success"}).message
    assert message.endswith("seen 0\nthe journal has no requests")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ({"times": 1}, "exactly 1 request"),
        ({"at_least": 7}, "at least 7 requests"),
        ({"at_least": 6, "at_most": 7}, "6 to 7 requests"),
        ({"at_most": 2}, "at most 2 requests"),
    ],
    ids=str,
)
def test_a_report_says_how_many_were_expected(count: dict[str, int], said: str) -> None:
    """The numbers of the first five requests that fit follow."""
    message = steered(FIVE).judge(count).message
    assert message.startswith(f"expected {said}\nseen 5 (#1, #2, #3, #4, #5)")


def test_no_report_shows_a_token() -> None:
    """Also not one that was sent in a wrong place."""
    sent = [
        assign(GOOD, TOKEN),
        assign(TOKEN),
        request("GET", f"/numbers?{TOKEN}={TOKEN}"),
        request("GET", f"/{TOKEN}"),
    ]
    wrong: list[dict[str, Any]] = [
        {"contract": True},
        {"trunk_group_id": OTHER_TRUNK},
        {"number": NUMBER},
        {"only": []},
    ]
    for expected in wrong:
        assert TOKEN.lower() not in str(steered(sent).judge(expected).as_json()).lower()
