"""What was seen beside what was expected: a row differs exactly if it is a reason why the response does not conform."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from two_accounts import ACCOUNT, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_contract import Failure, Provider
from vobiz_contract.checks.expectation import describe_expected, differs, fulfils
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.reports.comparison import compared
from vobiz_contract.reports.expected import Expected, expected_of
from vobiz_contract.reports.row import Kind, Row
from vobiz_contract.wanted import Wanted
from vobiz_spec import load

SPEC = load()
PROVIDER = Provider(url="http://127.0.0.1:1", auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,))
ASSIGN = Request(method="POST", target=f"{SPEC.base_path}/account/{ACCOUNT}/numbers/%2B912271264217/assign")
JSON = (("Content-Type", "application/json"),)
CONFLICT = SPEC.example("NumberAlreadyAssigned")

_texts = st.sampled_from(["error", "message", "items", CONFLICT["message"], "already assigned", ""])
_values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.floats(0, 2) | _texts | st.sampled_from([CONFLICT, [CONFLICT]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
_fields = st.dictionaries(_texts, _values, max_size=2)
_bodies = (
    st.sampled_from([json.dumps(SPEC.example(name)) for name in SPEC.document["components"]["examples"]])
    | _values.map(json.dumps)
    | st.sampled_from(["", "<p>", "\x00"])
).map(str.encode)
_headers = st.lists(
    st.tuples(
        st.sampled_from(["content-type", "Allow", "Retry-After"]), st.sampled_from(["application/json", "POST", ""])
    ),
    max_size=3,
).map(tuple)
_exchanges = st.builds(
    Exchange,
    request=st.just(ASSIGN),
    status=st.sampled_from([None, 200, 204, 400, 404]),
    headers=_headers,
    body=_bodies,
)


@st.composite
def _near(draw: st.DrawFn, behaviour: str) -> Exchange:
    """A response that is the document's for a behaviour, but for one thing at most."""
    sees = SPEC.behaviours[behaviour].sees
    body = dict(SPEC.example(draw(st.sampled_from(sees.examples)))) if sees.examples else {}
    body |= draw(st.sampled_from([{}, {name: draw(_values) for name in body}, {"more": 1}, {"error": draw(_values)}]))
    edit: dict[str, Any] = draw(st.sampled_from([{}, {}, {"status": 418}, {"headers": ()}, {"body": draw(_bodies)}]))
    headers = (*JSON, *((name, "x") for name in sees.headers))
    return replace(
        Exchange(request=ASSIGN, status=sees.status, headers=headers, body=json.dumps(body).encode()), **edit
    )


_wanted = st.builds(
    Wanted,
    statuses=st.sampled_from([(), (200,), (400, 404)]),
    headers=st.dictionaries(st.sampled_from(["Allow", "Content-Type"]), st.sampled_from([None, "POST", ".*"])),
    empty=st.booleans(),
    keys=st.lists(_texts, max_size=2).map(tuple),
    mentions=_texts,
    lacks=_texts,
    some=st.lists(_fields, max_size=2).map(tuple),
    none=st.lists(_fields, max_size=2).map(tuple),
)
_one_wish = st.one_of(
    st.builds(Wanted, some=st.tuples(_fields)),
    st.builds(Wanted, none=st.tuples(_fields)),
    st.builds(Wanted, keys=st.tuples(_texts)),
)


def _failure(behaviour: str, **details: Any) -> Failure:
    expected = describe_expected(SPEC.behaviours[behaviour].sees, SPEC)
    return Failure(**{"behaviour": behaviour, "found_by": behaviour, "expected": expected, "seen": "x", **details})


def _conflict(body: object = CONFLICT, status: int = 400) -> Exchange:
    return Exchange(request=ASSIGN, status=status, headers=JSON, body=json.dumps(body).encode())


def _rows(failure: Failure) -> dict[str, Row]:
    assert failure.exchange
    return {row.name: row for row in compared(failure.exchange, expected_of(failure), PROVIDER)}


@given(data=st.data(), behaviour=st.sampled_from([*SPEC.behaviours]))
def test_a_row_differs_if_the_response_differs_from_the_document(data: st.DataObject, behaviour: str) -> None:
    """The page marks something exactly if the check fails."""
    exchange = data.draw(_exchanges | _near(behaviour))
    rows = compared(exchange, expected_of(_failure(behaviour, exchange=exchange)), PROVIDER)
    assert any(row.differs for row in rows) is differs(exchange, SPEC.behaviours[behaviour].sees, SPEC)


@given(exchange=_exchanges, wanted=_wanted | _one_wish)
def test_a_row_differs_if_the_response_lacks_what_is_wanted(exchange: Exchange, wanted: Wanted) -> None:
    """The same goes for what a check wants beside the document."""
    rows = compared(exchange, Expected(wanted=wanted), PROVIDER)
    assert any(row.differs for row in rows) is not fulfils(exchange, wanted)


def test_a_field_with_another_value_is_marked() -> None:
    """The field is beside the document's, and the others are not marked."""
    exchange = _conflict({**CONFLICT, "message": "Taken."})
    rows = _rows(_failure("assign.conflict", exchange=exchange))
    assert [name for name, row in rows.items() if row.differs] == ["message", "mentions 'already assigned'"]
    assert (rows["message"].seen.text, rows["message"].expected.text) == ('"Taken."', f'"{CONFLICT["message"]}"')


def test_an_example_that_only_illustrates_is_not_marked() -> None:
    """Only the status counts for this behaviour."""
    exchange = _conflict({"error": "taken"}, status=409)
    rows = _rows(_failure("assign.conflict.status", exchange=exchange))
    assert {name: row.kind for name, row in rows.items()} == {
        "Status": Kind.DIFFERS,
        "Content-Type": Kind.EXAMPLE,
        "error": Kind.EXAMPLE,
        "message": Kind.EXAMPLE,
    }


def test_a_trunk_in_the_list_is_beside_the_expected_one() -> None:
    """An effect is wrong, so that the list has another trunk."""
    listed = Exchange(
        request=replace(ASSIGN, method="GET", target=f"{SPEC.base_path}/account/{ACCOUNT}/numbers"),
        status=200,
        headers=JSON,
        body=json.dumps({"items": [{"e164": NUMBER, "trunk_group_id": OTHER_TRUNK}]}).encode(),
    )
    failure = _failure("assign.success", exchange=listed, expected="x", trunks={NUMBER: TRUNK})
    row = _rows(failure)[f"trunk of {NUMBER}"]
    assert (row.kind, row.seen.text, row.expected.text) == (Kind.DIFFERS, f'"{OTHER_TRUNK}"', f'"{TRUNK}"')


def test_an_object_that_must_not_be_there_is_named() -> None:
    """It has its place in the body."""
    wanted = Wanted(none=({"e164": NUMBER},))
    rows = compared(_conflict({"items": [{}, {"e164": NUMBER}]}), Expected(wanted=wanted), PROVIDER)
    assert [row.name for row in rows if row.differs] == ["items[1]"]


def test_a_field_beyond_the_document_is_open() -> None:
    """A provider may add fields."""
    rows = _rows(_failure("assign.conflict", exchange=_conflict({**CONFLICT, "api_id": "1"})))
    assert rows["api_id"].kind is Kind.OPEN


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500, b"\xff\xfe\x00", b'{"a": ' + b"9" * 10_000 + b"}"],
    ids=["deep", "nested", "binary", "huge number"],
)
def test_a_hostile_body_is_compared(body: bytes) -> None:
    """A body that is not JSON, or hardly, has rows all the same."""
    exchange = Exchange(request=ASSIGN, status=400, headers=JSON, body=body)
    rows = _rows(_failure("assign.conflict", exchange=exchange))
    assert (rows["message"].kind, rows["mentions 'already assigned'"].kind) == (Kind.DIFFERS, Kind.DIFFERS)


@pytest.mark.parametrize(("body", "seen"), [(b"", "no body"), (b"<p>", "not JSON"), (b"[]", "a JSON array")])
def test_a_body_of_another_form_is_named(body: bytes, seen: str) -> None:
    """An object is expected, so that its fields alone would not say what is wrong."""
    rows = _rows(_failure("assign.conflict", exchange=replace(_conflict(), body=body)))
    assert (rows["Form"].kind, rows["Form"].seen.text) == (Kind.DIFFERS, seen)


def test_an_object_that_must_be_there_is_beside_the_nearest_one() -> None:
    """The object with the same id is shown, and the field that it lacks."""
    wanted = Wanted(some=({"e164": NUMBER, "source": "inventory"},))
    rows = compared(_conflict({"items": [{"e164": "+1"}, {"e164": NUMBER}]}), Expected(wanted=wanted), PROVIDER)
    assert {row.name: row.seen.text for row in rows if row.differs} == {"items[1].source": "missing"}


def test_a_large_body_has_few_short_rows() -> None:
    """What is left out is counted; the JSON report has more of it."""
    rows = _rows(_failure("assign.conflict", exchange=_conflict({f"k{i}": "x" * 5000 for i in range(200)})))
    assert len(rows) < 40
    assert max(len(row.seen.text) for row in rows.values()) < 400
    assert rows["…"].seen.text == "180 more fields"


@pytest.mark.parametrize("body", [{"password": "hunter2"}, {"a": TOKEN}, {TOKEN: 1}, {"a": [{"secret": "hunter2"}]}])
def test_no_row_has_a_secret(body: object) -> None:
    """The token is hidden, and what fields such as `password` have."""
    text = repr(_rows(_failure("assign.conflict", exchange=_conflict(body))))
    assert [secret for secret in (TOKEN, "hunter2") if secret in text] == []
