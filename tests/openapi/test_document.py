"""The document says what it must, and every tool reads it the same way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from vobiz_spec import Behaviour, Level, Spec, load

if TYPE_CHECKING:
    from collections.abc import Callable

SPEC = load()
DOCUMENT: Any = SPEC.document
BEHAVIOURS = SPEC.behaviours.values()


def _operations() -> list[Any]:
    return [(o, DOCUMENT["paths"][o.path][o.method.lower()]) for o in SPEC.operations.values()]


def _resolve(entry: Any) -> Any:
    while "$ref" in entry:
        target = DOCUMENT
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry


def _media() -> list[Any]:
    """Every JSON content of the document: where it stands, its schema, and its examples."""
    found = []
    for operation, entry in _operations():
        contents = {"body": entry.get("requestBody", {}).get("content", {})}
        contents |= {status: _resolve(r).get("content", {}) for status, r in entry["responses"].items()}
        for where, content in contents.items():
            for media in content.values():
                for name, example in media["examples"].items():
                    id_ = f"{operation.id} {where} {name}"
                    found.append(pytest.param(media["schema"], _resolve(example)["value"], id=id_))
    return found


def _validator(schema: Any) -> OAS31Validator:
    """A validator that finds the document's components."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER)


def test_it_is_a_valid_openapi_document() -> None:
    """openapi-spec-validator finds no error."""
    validate(DOCUMENT)


@pytest.mark.parametrize(("schema", "example"), _media())
def test_every_example_fits_its_schema(schema: Any, example: Any) -> None:
    """What is shown beside a schema is an instance of it."""
    assert [error.message for error in _validator(schema).iter_errors(example)] == []


def test_every_parameter_and_header_example_fits_its_schema() -> None:
    """What is shown beside a parameter or a header is an instance of its schema."""
    described = [*DOCUMENT["components"]["headers"].values()]
    described += [parameter for operation, _ in _operations() for parameter in SPEC.parameters(operation)]
    assert [d for d in described if not _validator(d["schema"]).is_valid(d["example"])] == []


def test_behaviour_ids_are_unique() -> None:
    """An id names one behaviour."""
    entries = [entry for _, operation in _operations() for entry in operation["x-behaviours"]]
    ids = [entry["id"] for entry in (*entries, *DOCUMENT["x-behaviours"])]
    assert sorted(set(ids)) == sorted(ids)


def test_the_behaviours_of_an_operation_share_its_prefix() -> None:
    """The first part of an id tells the operation."""
    mixed = [o.id for o in SPEC.operations.values() if {b.id.partition(".")[0] for b in o.behaviours} != {o.prefix}]
    assert mixed == []


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.id)
def test_what_a_behaviour_refers_to_exists(behaviour: Behaviour) -> None:
    """Its prerequisites and its example are in the document."""
    assert set(behaviour.depends_on) <= set(SPEC.behaviours)
    assert behaviour.sees.example is None or SPEC.example(behaviour.sees.example)


@pytest.mark.parametrize(
    ("operation", "behaviour"),
    [(o.id, b) for o in SPEC.operations.values() for b in o.behaviours if b.sees.status],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_an_answer_of_an_operation_is_among_its_responses(operation: str, behaviour: Behaviour) -> None:
    """The status is declared, and where there is an example it stands at that response."""
    entry = next(entry for o, entry in _operations() if o.id == operation)
    response = _resolve(entry["responses"][str(behaviour.sees.status)])
    media = response.get("content", {}).get("application/json", {"examples": {}})
    assert behaviour.sees.example is None or behaviour.sees.example in media["examples"]


def test_an_example_that_names_a_field_has_it_in_its_message() -> None:
    """`x-field` is a word of the message, so that another can stand for it."""
    examples = DOCUMENT["components"]["examples"].values()
    assert [e for e in examples if "x-field" in e and e["x-field"] not in e["value"]["message"]] == []


def test_every_encoding_rule_is_a_behaviour_of_assign() -> None:
    """A rule's behaviour exists, and says found or not found as the rule does."""
    for rule in SPEC.encoding_rules:
        assert (SPEC.behaviours[rule.behaviour].sees.status == 204) == rule.found


def test_the_hint_of_every_misspelling_gives_the_reason_of_its_rule() -> None:
    """The behaviours of rules that do not find the number, and no others, have the place {reason}."""
    misspellings = {rule.behaviour for rule in SPEC.encoding_rules if not rule.found}
    with_reason = {b.id for b in BEHAVIOURS if b.hint and "{reason}" in b.hint}
    assert with_reason == misspellings | {"assign.plus-unencoded.always", "unassign.wire-form"}


def test_the_success_of_every_operation_has_a_status() -> None:
    """The status is that of the success itself, or of the behaviour that states it at another level."""
    successes = [operation.success for operation in SPEC.operations.values()]
    stated = [s.sees.status or SPEC.behaviours[f"{s.id}.status"].sees.status for s in successes]
    assert [status for status in stated if status not in (200, 201, 204)] == []


def test_the_parameter_explains_every_encoding_rule() -> None:
    """Whoever opens the parameter in a viewer finds each wire form."""
    description = DOCUMENT["components"]["parameters"]["PhoneNumber"]["description"]
    forms = [rule.wire for rule in SPEC.encoding_rules if rule.id != "encoded-needlessly"]
    assert [form for form in forms if f"`{form}`" not in description] == []


def test_every_response_says_how_sure_it_is() -> None:
    """Each response's description names a level."""
    levels = re.compile("|".join(Level))
    responses = [r for _, entry in _operations() for r in entry["responses"].values()]
    assert [r for r in map(_resolve, responses) if not levels.search(r["description"])] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (
            "NumberNotFound",
            ("Number not found", "The phone number could not be found. Ensure it is URL-encoded correctly."),
        ),
        ("NumberAlreadyAssigned", ("invalid request", "This number is already assigned to a trunk.")),
    ],
)
def test_the_documented_error_bodies_are_there_to_the_letter(name: str, value: tuple[str, str]) -> None:
    """The two bodies of Vobiz's page."""
    assert SPEC.example(name) == {"error": value[0], "message": value[1]}


def test_a_spec_reads_a_changed_document() -> None:
    """Nothing of the document is remembered outside of it."""
    changed = Spec({**DOCUMENT, "x-path-aliases": []})
    assert (changed.path_aliases, bool(SPEC.path_aliases)) == ((), True)


NOT_E164 = [
    "+912271264217\n",
    "\n+912271264217",
    "912271264217",
    "+0123",
    "+1",
    "+1234567890123456",
    "+٩١٢٢",
    "+12 34",
    "",
]
NOT_UUID = [
    "e3e55a78-1234-5678-90ab-cdef12345678\n",
    "e3e55a781234567890abcdef12345678",
    "{e3e55a78-1234-5678-90ab-cdef12345678}",
    "urn:uuid:e3e55a78-1234-5678-90ab-cdef12345678",
    "e3e55a78_1234_5678_90ab_cdef12345678",
    "e3e55a78-1234-5678-90ab-cdef1234567",
    "\uff133e55a78-1234-5678-90ab-cdef12345678",
    " e3e55a78-1234-5678-90ab-cdef12345678",
]
WRONG = [("E164", value) for value in NOT_E164] + [("Uuid", value) for value in NOT_UUID]
RIGHT = [("E164", "+912271264217"), ("E164", "+12"), ("Uuid", "E3E55A78-1234-5678-90ab-cdef12345678")]
# The fake reads by openapi-core's validator, and Schemathesis by jsonschema-rs.
TOOLS: dict[str, Callable[[Any, Any], bool]] = {
    "openapi-core": lambda schema, value: OAS31Validator(schema).is_valid(value),
    "jsonschema": lambda schema, value: jsonschema.Draft202012Validator(schema).is_valid(value),
    "jsonschema-rs": lambda schema, value: jsonschema_rs.validator_for(schema).is_valid(value),
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), WRONG, ids=repr)
def test_what_is_no_number_or_uuid_is_refused_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The schemas alone refuse it, whatever reads them."""
    assert not TOOLS[tool](DOCUMENT["components"]["schemas"][schema], value)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), RIGHT, ids=repr)
def test_numbers_and_uuids_are_taken_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The schemas refuse nothing that is right."""
    assert TOOLS[tool](DOCUMENT["components"]["schemas"][schema], value)
