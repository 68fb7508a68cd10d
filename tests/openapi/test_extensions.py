"""The JSON Schema of the x- extensions accepts the document and rejects documents that break its rules."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(files("vobiz_spec").joinpath("extensions.schema.json").read_text(encoding="utf-8"))
)


def test_the_document_fits_its_schema() -> None:
    """The x- extensions of vobiz.yaml are what extensions.schema.json requires."""
    errors = SCHEMA.iter_errors(load().document)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    "change",
    [
        {"level": "certain"},
        {"statement": "no full stop"},
        {"judged": "somehow"},
        {"becomes": "Oops"},
        {"depends_on": []},
        {"surprise": 1},
        {"by_state": False},
        {"sees": {"match": "error"}},
        {"sees": {"also": ["Unauthorized"]}},
        {"sees": {"example": "Unauthorized", "also": []}},
        {"sees": {"example": "Unauthorized", "match": "body"}},
        {"hint": "Start with a capital letter"},
        {"hint": "end with a full stop."},
        {"hint": "use two\nlines"},
        {"hint": "use letters beyond ASCII: ü"},
        {"hint": "fill {unknown}"},
        {"hint": "leave a brace { open"},
        {"hint": "use a place of another behaviour: {sent}"},
    ],
    ids=str,
)
def test_a_wrong_behaviour_is_rejected(change: dict[str, Any]) -> None:
    """A refusal with one wrong key does not fit the schema."""
    document = _changed()
    behaviour = _behaviour(document, "common.credentials-missing")
    behaviour |= change
    assert _is_rejected(document)


@pytest.mark.parametrize("key", ["becomes", "hint"])
@pytest.mark.parametrize("id_", ["assign.conflict", "assign.number-unknown", "common.route-unknown"])
def test_a_refusal_without_error_or_hint_is_rejected(id_: str, key: str) -> None:
    """A refusal needs the client's error and a hint, whether or not it states a status."""
    document = _changed()
    del _behaviour(document, id_)[key]
    assert _is_rejected(document)


@pytest.mark.parametrize("id_", ["assign.number-unknown", "purchase.debit-failed"])
def test_an_error_status_without_error_and_hint_is_rejected(id_: str) -> None:
    """A behaviour with an error status is a refusal, even if it names no error of the client."""
    document = _changed()
    behaviour = _behaviour(document, id_)
    del behaviour["becomes"], behaviour["hint"]
    assert _is_rejected(document)


@pytest.mark.parametrize("id_", ["assign.success", "assign.fields-ignored", "common.path-alias"])
def test_a_hint_of_a_behaviour_that_refuses_nothing_is_rejected(id_: str) -> None:
    """Only a refusal has a hint."""
    document = _changed()
    _behaviour(document, id_)["hint"] = "do something else"
    assert _is_rejected(document)


@pytest.mark.parametrize("id_", ["assign.success", "assign.fields-ignored", "common.path-alias"])
def test_a_behaviour_that_refuses_nothing_has_no_cause(id_: str) -> None:
    """Only a refusal is by the state or by mistake."""
    document = _changed()
    _behaviour(document, id_)["by_state"] = True
    assert _is_rejected(document)


def test_an_operation_without_success_is_rejected() -> None:
    """Each operation marks its success."""
    document = _changed()
    del _behaviour(document, "assign.success")["success"]
    assert _is_rejected(document)


def test_an_operation_with_two_successes_is_rejected() -> None:
    """An operation marks one success only."""
    document = _changed()
    _behaviour(document, "assign.fields-ignored")["success"] = True
    assert _is_rejected(document)


def test_a_refusal_as_the_success_is_rejected() -> None:
    """A refusal is never an operation's success."""
    document = _changed()
    del _behaviour(document, "assign.success")["success"]
    _behaviour(document, "assign.conflict")["success"] = True
    assert _is_rejected(document)


def test_a_common_success_is_rejected() -> None:
    """The behaviours that all operations share include no success."""
    document = _changed()
    _behaviour(document, "common.path-alias")["success"] = True
    assert _is_rejected(document)


@pytest.mark.parametrize(
    ("id_", "hint"),
    [
        ("assign.not-e164", "sent {sent}; write {write}: {detail}"),
        ("unassign.wire-form", "write {field}"),
        ("assign.content-type", "sent {sent}; write {write}"),
        ("assign.body-invalid", "send a valid {sent}"),
        ("common.parameter-invalid", "send a valid {allow}"),
        ("assign.method-not-allowed", "use {detail}"),
    ],
)
def test_a_place_that_the_fake_cannot_fill_there_is_rejected(id_: str, hint: str) -> None:
    """A behaviour with places has its own places only."""
    document = _changed()
    _behaviour(document, id_)["hint"] = hint
    assert _is_rejected(document)


@pytest.mark.parametrize(("outcome", "change"), [("not-found", None), ("found", "a reason")])
def test_an_encoding_rule_has_a_reason_exactly_if_the_number_is_not_found(outcome: str, change: str | None) -> None:
    """The reason is missing from a rule that needs one, or present in a rule that has no use for it."""
    document = _changed()
    rule = next(rule for rule in document["x-encoding-rules"] if rule["outcome"] == outcome)
    if change is None:
        del rule["reason"]
    else:
        rule["reason"] = change
    assert _is_rejected(document)


@pytest.mark.parametrize("reason", ["Capital letter", "with a full stop.", "with {sent}"])
def test_a_wrong_reason_is_rejected(reason: str) -> None:
    """A reason is a clause without places."""
    document = _changed()
    document["x-encoding-rules"][0]["reason"] = reason
    assert _is_rejected(document)


@pytest.mark.parametrize(
    ("list_", "change"),
    [
        ("x-encoding-rules", {"sent": ""}),
        ("x-encoding-rules", {"sent": r"\d"}),
        ("x-encoding-rules", {"decoded": "(?:a)"}),
        ("x-encoding-parts", {"until": r"\+"}),
        ("x-encoding-parts", {"mark": "bad"}),
        ("x-encoding-parts", {"means": "A sentence."}),
    ],
    ids=str,
)
def test_a_wrong_condition_of_a_spelling_is_rejected(list_: str, change: dict[str, str]) -> None:
    """A pattern means the same in every dialect, and that of a part ends where the part ends."""
    document = _changed()
    document[list_][0] |= change
    assert _is_rejected(document)


@pytest.mark.parametrize(
    "change",
    [{"hint": "Start with a capital letter"}, {"hint": "fill {unknown}"}, {"fits": "no full stop"}, {"note": False}],
    ids=str,
)
def test_a_wrong_hint_for_a_situation_is_rejected(change: dict[str, Any]) -> None:
    """A hint is a clause whose places the fake can fill, and `note` is true or absent."""
    document = _changed()
    document["x-hints"][0] |= change
    assert _is_rejected(document)


def _changed() -> Any:
    """A copy of the document that a test may change."""
    return copy.deepcopy(load().document)


def _behaviour(document: Any, id_: str) -> Any:
    """The entry of a behaviour, as the document has it."""
    return next(entry for entry in _entries(document) if entry["id"] == id_)


def _entries(document: Any) -> Iterator[Any]:
    yield from document["x-behaviours"]
    for item in document["paths"].values():
        for method in ("get", "put", "post", "delete"):
            yield from item.get(method, {}).get("x-behaviours", ())


def _is_rejected(document: Any) -> bool:
    return not SCHEMA.is_valid(document)
