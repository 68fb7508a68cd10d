"""What a response must have, as data: when it is fulfilled. A pytest file is written only if it is not."""

from __future__ import annotations

import pytest

from vobiz_contract.checks.expectation import fulfils
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.wanted import Wanted

PAGE = b'{"items": [{"e164": "+12025550123", "trunk": null}], "page": 1}'
RESPONSE = Exchange(
    request=Request(method="GET", target="/"),
    status=200,
    headers=(("Content-Type", "application/json"), ("Server", "Vobiz API Gateway")),
    body=PAGE,
)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), True),
        (Wanted(statuses=(200, 201)), True),
        (Wanted(statuses=range(400, 500)), False),
        (Wanted(headers={"server": "Vobiz.*"}), True),
        (Wanted(headers={"Server": "Vobiz"}), False),
        (Wanted(headers={"Server": None}), False),
        (Wanted(headers={"Allow": None}), True),
        (Wanted(empty=True), False),
        (Wanted(keys=("items", "page")), True),
        (Wanted(keys=("items", "total")), False),
        (Wanted(mentions="E164"), True),
        (Wanted(mentions="e165"), False),
        (Wanted(lacks="e164"), False),
        (Wanted(lacks="E164"), True),
        (Wanted(some=({"page": 1}, {"e164": "+12025550123"})), True),
        (Wanted(some=({"page": 1, "e164": "+12025550123"},)), False),
        (Wanted(none=({"e164": "+12025550123"},)), False),
        (Wanted(none=({"e164": "+12025550124"},)), True),
        (Wanted(none=({"trunk": None},)), False),
        (Wanted(none=({"source": None},)), True),
    ],
    ids=repr,
)
def test_response_fulfils_what_is_wanted(wanted: Wanted, *, expected: bool) -> None:
    """Null is a value, and differs from an absent field; objects are found at any depth."""
    assert fulfils(RESPONSE, wanted) is expected


def test_a_body_that_is_not_json_shows_nothing() -> None:
    """No object is in it, so none of them can be wanted, and none unwanted."""
    text = Exchange(request=RESPONSE.request, status=200, body=b"<html>")
    assert not fulfils(text, Wanted(some=({"page": 1},)))
    assert fulfils(text, Wanted(none=({"page": 1},)))
