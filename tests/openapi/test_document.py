"""The document is valid OpenAPI, and its parts fit together."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from vobiz_spec import Behaviour, EncodingRule, Level, load

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = load()
DOCUMENT: Any = SPEC.document
BEHAVIOURS = SPEC.behaviours.values()
# What answers a method that the path does not have is the response of no operation.
NOT_OF_OPERATIONS = HTTPStatus.METHOD_NOT_ALLOWED
ADDRESS = re.compile(r"docs\.vobiz\.ai/\w|github\.com/vobiz-ai/\w|address not recorded")
SUCCESSES = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)


def _operations() -> list[Any]:
    """Every operation with its entry in the document."""
    return [(o, DOCUMENT["paths"][o.path][o.method.lower()]) for o in SPEC.operations.values()]


def _covers(template: str, path: str) -> bool:
    """Whether a template's parameters accept the segments of another path."""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def _resolve(entry: Any) -> Any:
    while "$ref" in entry:
        target = DOCUMENT
        for part in entry["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        entry = target
    return entry


def _media() -> Iterator[Any]:
    """Every example of a JSON body, with the schema of the body."""
    for operation, entry in _operations():
        contents = {"body": entry.get("requestBody", {}).get("content", {})}
        contents |= {status: _resolve(r).get("content", {}) for status, r in entry["responses"].items()}
        for where, content in contents.items():
            for media in content.values():
                for name, example in media["examples"].items():
                    id_ = f"{operation.id} {where} {name}"
                    yield pytest.param(media["schema"], _resolve(example)["value"], id=id_)


def _validator(schema: Any) -> OAS31Validator:
    """A validator that resolves references to the document's components."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER)


def test_it_is_a_valid_openapi_document() -> None:
    """openapi-spec-validator reports no error."""
    validate(DOCUMENT)


@pytest.mark.parametrize(("schema", "example"), list(_media()))
def test_every_example_of_a_body_fits_its_schema(schema: Any, example: Any) -> None:
    """An example is an instance of the schema next to it."""
    assert [error.message for error in _validator(schema).iter_errors(example)] == []


def test_every_example_of_a_parameter_or_header_fits_its_schema() -> None:
    """An example is an instance of the schema next to it."""
    described = [*DOCUMENT["components"]["headers"].values()]
    described += [parameter for operation, _ in _operations() for parameter in SPEC.parameters(operation)]
    assert [d for d in described if not _validator(d["schema"]).is_valid(d["example"])] == []


def test_the_ids_of_behaviours_are_unique() -> None:
    """An id names one behaviour."""
    entries = [entry for _, operation in _operations() for entry in operation["x-behaviours"]]
    ids = [entry["id"] for entry in (*entries, *DOCUMENT["x-behaviours"])]
    assert sorted(ids) == sorted(set(ids))


def test_the_behaviours_of_an_operation_share_its_prefix() -> None:
    """The first part of an id names the operation."""
    mixed = [o.id for o in SPEC.operations.values() if {b.id.partition(".")[0] for b in o.behaviours} != {o.prefix}]
    assert mixed == []


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.id)
def test_the_prerequisites_of_a_behaviour_exist(behaviour: Behaviour) -> None:
    """`depends_on` names behaviours of the document."""
    assert set(behaviour.depends_on) - set(SPEC.behaviours) == set()


@pytest.mark.parametrize("behaviour", [b for b in BEHAVIOURS if b.sees.example], ids=lambda b: b.id)
def test_the_examples_of_a_behaviour_exist(behaviour: Behaviour) -> None:
    """`example` and `also` name examples of the document."""
    assert set(behaviour.sees.examples) - set(DOCUMENT["components"]["examples"]) == set()


@pytest.mark.parametrize(
    ("operation", "behaviour"),
    [
        (o.id, b)
        for o in SPEC.operations.values()
        for b in o.behaviours
        if b.sees.status not in {None, NOT_OF_OPERATIONS}
    ],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_the_response_of_a_behaviour_is_among_those_of_its_operation(operation: str, behaviour: Behaviour) -> None:
    """The operation declares the status, and lists the examples there."""
    entry = next(entry for o, entry in _operations() if o.id == operation)
    response = _resolve(entry["responses"][str(behaviour.sees.status)])
    media = response.get("content", {}).get("application/json", {"examples": {}})
    assert set(behaviour.sees.examples) - set(media["examples"]) == set()


def test_the_success_of_every_operation_has_a_status() -> None:
    """The success itself states it, or the behaviour with `.status` added to its id."""
    successes = [operation.success for operation in SPEC.operations.values()]
    stated = {s.id: s.sees.status or SPEC.behaviours[f"{s.id}.status"].sees.status for s in successes}
    assert {id_: status for id_, status in stated.items() if status not in SUCCESSES} == {}


def test_an_example_with_a_field_has_it_in_its_message() -> None:
    """`x-field` is a word of the message, which the fake can replace."""
    examples = DOCUMENT["components"]["examples"].values()
    assert [e for e in examples if "x-field" in e and e["x-field"] not in e["value"]["message"]] == []


@pytest.mark.parametrize("rule", SPEC.encoding_rules, ids=lambda rule: rule.id)
def test_an_encoding_rule_agrees_with_its_behaviour(rule: EncodingRule) -> None:
    """Both say that the number is found, or both that it is not."""
    assert (SPEC.behaviours[rule.behaviour].sees.status == HTTPStatus.NO_CONTENT) == rule.found


def test_the_hint_of_every_misspelling_gives_the_reason_of_its_rule() -> None:
    """The behaviours of rules that do not find the number, and no others, have the place {reason}."""
    misspellings = {rule.behaviour for rule in SPEC.encoding_rules if not rule.found}
    with_reason = {b.id for b in BEHAVIOURS if b.hint and "{reason}" in b.hint}
    assert with_reason == misspellings | {
        "assign.plus-unencoded.always",
        "unassign.wire-form",
        "release.wire-form",
        "cancel-release.wire-form",
    }


def test_the_hint_for_an_unknown_path_names_the_base_path() -> None:
    """The hint repeats the base path of the document."""
    assert f"below {SPEC.base_path} " in str(SPEC.behaviours["common.route-unknown"].hint)


def test_the_document_explains_every_encoding_rule() -> None:
    """A reader of the description finds every way of writing the number."""
    description = DOCUMENT["info"]["description"]
    forms = [rule.wire for rule in SPEC.encoding_rules if rule.id != "encoded-needlessly"]
    assert [form for form in forms if f"`{form}`" not in description] == []


def test_no_operation_declares_a_response_that_it_cannot_give() -> None:
    """405 answers a method without an operation, and 413 a body, which only some operations take."""
    bodiless = [
        f"{o.id} 413" for o, entry in _operations() if "413" in entry["responses"] and "requestBody" not in entry
    ]
    assert bodiless + [o.id for o, entry in _operations() if str(NOT_OF_OPERATIONS) in entry["responses"]] == []


def test_every_parameter_is_on_its_operation() -> None:
    """Some viewers do not show a path's own parameters, and send `{account_id}`."""
    assert [path for path, item in DOCUMENT["paths"].items() if "parameters" in item] == []


def test_every_query_parameter_may_be_empty() -> None:
    """A form that is left empty sends `search=`, and so do Vobiz's own examples. The schema of a list accepts it."""
    queries = [(o.id, p) for o, _ in _operations() for p in SPEC.parameters(o) if p["in"] == "query"]
    declared = {f"{id_} {p['name']}": p.get("allowEmptyValue", False) for id_, p in queries}
    lists = {f"{id_} {p['name']}" for id_, p in queries if _validator(p["schema"]).is_valid([""])}
    assert declared == {name: name not in lists for name in declared}


def test_every_parameter_and_body_has_an_example() -> None:
    """Viewers fill their forms, and the code samples are written, from examples."""
    lacking = [f"{o.id} {p['name']}" for o, _ in _operations() for p in SPEC.parameters(o) if "example" not in p]
    lacking += [o.id for o, entry in _operations() if "requestBody" in entry and SPEC.body_example(o) is None]
    assert lacking == []


@pytest.mark.parametrize(
    "function", ["encodeURIComponent", "encodeURI", "url.QueryEscape", "url.PathEscape", "URI::DEFAULT_PARSER.escape"]
)
def test_the_functions_that_encode_and_those_that_do_not_are_named(function: str) -> None:
    """A reader finds them at the top of the document."""
    assert f"`{function}`" in DOCUMENT["info"]["description"]


def test_the_code_in_a_parameter_fits_a_phone() -> None:
    """Swagger UI leaves a parameter's description some 100 pixels, and code does not wrap within a word."""
    texts = [parameter["description"] for operation, _ in _operations() for parameter in SPEC.parameters(operation)]
    words = {word for text in texts for code in re.findall(r"`([^`]+)`", text) for word in code.split()}
    assert {word for word in words if len(word) > 12} == set()


def test_the_code_in_a_table_fits_a_phone() -> None:
    """Two columns leave the wider one some 250 pixels."""
    rows = [
        line for node in _nodes(DOCUMENT) for line in str(node.get("description", "")).splitlines() if line[:1] == "|"
    ]
    words = {word for row in rows for code in re.findall(r"`([^`]+)`", row) for word in code.split()}
    assert {word for word in words if len(word) > 28} == set()


@pytest.mark.parametrize("key", ["sees", "becomes", "judged", "by_state"])
def test_the_keys_of_a_behaviour_are_explained_in_the_document(key: str) -> None:
    """A reader of the document alone understands its extensions."""
    assert f"`{key}`" in DOCUMENT["info"]["description"]


def test_the_parts_of_a_refusal_have_one_cause() -> None:
    """A body or a status that is stated by itself belongs to the same refusal."""
    behaviours = SPEC.behaviours
    parts = [(one, behaviours.get(one.id.rpartition(".")[0])) for one in behaviours.values() if "." in one.name]
    assert [part.id for part, whole in parts if whole and whole.becomes and part.by_state != whole.by_state] == []


def test_the_service_causes_every_error_of_its_own() -> None:
    """A caller cannot prevent a 429 or a 5xx by another request."""
    own = [one for one in SPEC.behaviours.values() if (one.sees.status or 0) >= 500 or one.sees.status == 429]
    assert (len(own) > 3, [one.id for one in own if not one.by_state]) == (True, [])


def test_every_older_name_is_deprecated() -> None:
    """Generators mark what has a newer name."""
    properties = [
        p for schema in DOCUMENT["components"]["schemas"].values() for p in schema.get("properties", {}).values()
    ]
    older = [p for p in properties if "The older name of" in p.get("description", "")]
    assert (bool(older), [p for p in older if not p.get("deprecated")]) == (True, [])


def test_no_schema_has_a_name_that_languages_reserve() -> None:
    """`Error` shadows JavaScript's own, and generators rename such a schema."""
    taken = {"Error", "Object", "Date", "Map", "Model", "Response", "Request"}
    assert taken & DOCUMENT["components"]["schemas"].keys() == set()


def test_no_parameter_has_the_name_of_a_schema() -> None:
    """Generators that make a type of both number the second, such as PhoneNumber2."""
    assert DOCUMENT["components"]["parameters"].keys() & DOCUMENT["components"]["schemas"].keys() == set()


def test_every_object_in_a_schema_has_a_name() -> None:
    """Generators invent names, such as GatewayErrorError, for an object that is written inside of another."""
    schemas = DOCUMENT["components"]["schemas"].items()
    inner = [
        f"{name}.{key}" for name, schema in schemas for key, p in schema.get("properties", {}).items() if _is_object(p)
    ]
    assert inner == []


def _is_object(schema: Any) -> bool:
    return "object" in (schema.get("type"), schema.get("items", {}).get("type"))


@pytest.mark.parametrize("behaviour", [b for b in BEHAVIOURS if b.level is not Level.INFERRED], ids=lambda b: b.id)
def test_a_fact_has_a_source_with_an_address(behaviour: Behaviour) -> None:
    """A reader can look at the page, or is told that its address was not recorded."""
    assert ADDRESS.search(behaviour.source)


@pytest.mark.parametrize("behaviour", [b for b in BEHAVIOURS if "Vobiz" in b.source], ids=lambda b: b.id)
def test_a_source_that_names_the_vendor_has_an_address(behaviour: Behaviour) -> None:
    """This holds for conclusions from the vendor's pages, too."""
    assert ADDRESS.search(behaviour.source)


def test_what_has_several_readings_is_inferred() -> None:
    """If pages contradict each other, none of them alone corroborates."""
    certain = [b.id for b in BEHAVIOURS if "readings" in b.source and b.level is not Level.INFERRED]
    assert certain == []


def test_the_literal_segments_of_paths_precede_parameters() -> None:
    """A reader that tries the paths in order does not take `trunks/credentials` for a trunk."""
    paths = list(DOCUMENT["paths"])
    pairs = [(one, other) for i, one in enumerate(paths) for other in paths[i + 1 :] if _covers(one, other)]
    assert pairs == []


def test_every_description_is_prose() -> None:
    """Documentation linters ask for a sentence: a capital letter, and a full stop at the very end."""
    texts = [node["description"] for node in _nodes(DOCUMENT) if isinstance(node.get("description"), str)]
    assert [text for text in texts if not re.fullmatch(r"[A-Z`].{5,}\.", text, re.DOTALL)] == []


def test_the_tags_are_in_alphabetical_order() -> None:
    """Viewers show the operations in the order of the tags."""
    names = [tag["name"] for tag in DOCUMENT["tags"]]
    assert names == sorted(names)


def _nodes(node: Any) -> Iterator[Any]:
    """Every object of the document, but not the values of its examples."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            yield from () if key in {"example", "examples", "value"} else _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def test_every_response_states_its_level() -> None:
    """The description of each response names a level."""
    levels = re.compile("|".join(Level))
    responses = [r for _, entry in _operations() for r in entry["responses"].values()]
    assert [r for r in map(_resolve, responses) if not levels.search(r["description"])] == []


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        (
            "NumberNotFound",
            "Number not found",
            "The phone number could not be found. Ensure it is URL-encoded correctly.",
        ),
        (
            "NumberNotFoundNewerText",
            "Number not found",
            "The phone number could not be found. Ensure it is in your inventory and URL-encoded correctly.",
        ),
        ("NumberAlreadyAssigned", "invalid request", "This number is already assigned to a trunk."),
    ],
)
def test_the_documented_error_bodies_are_verbatim(name: str, error: str, message: str) -> None:
    """The error bodies of Vobiz's page, in its copy here and in its newest copy, are copied exactly."""
    assert SPEC.example(name) == {"error": error, "message": message}
