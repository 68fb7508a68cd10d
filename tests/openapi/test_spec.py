"""`Spec` gives access to the document by names, and reads nothing but the document it was given."""

from __future__ import annotations

import pytest

from vobiz_spec import Behaviour, EncodingRule, Match, Spec, load


def test_the_document_is_parsed_once() -> None:
    """Every caller gets the same spec."""
    assert load() is load()


def test_a_spec_reads_the_document_that_it_was_given() -> None:
    """A spec of a changed document has the change."""
    changed = Spec({**load().document, "x-path-aliases": []})
    assert changed.path_aliases == ()


def test_the_base_path_is_that_of_the_relative_server() -> None:
    """The base path is what a host serves the operations under."""
    assert load().base_path == "/api/v1"


def test_an_operation_knows_its_success_wherever_it_is_listed() -> None:
    """The mark counts, not the position."""
    spec = load()
    path = spec.document["paths"]["/account/{account_id}/trunks/{trunk_id}"]
    turned = {**path["get"], "x-behaviours": path["get"]["x-behaviours"][::-1]}
    document = {**spec.document, "paths": {"/account/{account_id}/trunks/{trunk_id}": {**path, "get": turned}}}
    assert Spec(document).operations["retrieve_trunk"].success.id == "retrieve-trunk.success"


def test_an_operations_own_behaviour_precedes_the_shared_one() -> None:
    """Both have the name, and the operation's own is returned."""
    spec = load()
    assert spec.behaviour("credentials-missing", spec.operations["assign_number"]).id == "assign.credentials-missing"


def test_an_operation_without_a_behaviour_of_its_own_has_the_shared_one() -> None:
    """Only the shared behaviours have the name."""
    spec = load()
    assert spec.behaviour("credentials-missing", spec.operations["list_trunks"]).id == "common.credentials-missing"


@pytest.mark.parametrize("operation", ["assign_number", None])
def test_an_unknown_behaviour_is_a_key_error(operation: str | None) -> None:
    """No behaviour has the name."""
    spec = load()
    with pytest.raises(KeyError, match=r"common\.unknown"):
        spec.behaviour("unknown", spec.operations[operation] if operation else None)


def test_a_match_that_is_not_written_is_the_whole_body() -> None:
    """The document writes `match` only if it is not the default."""
    assert load().behaviours["assign.number-unknown.body"].sees.match is Match.BODY


def test_every_example_that_conforms_is_named() -> None:
    """The fake sends the first; a provider may send any of them."""
    sees = load().behaviours["assign.number-unknown.body"].sees
    assert sees.examples == ("NumberNotFound", "NumberNotFoundNewerText")


def test_a_behaviour_without_an_example_names_none() -> None:
    """Nothing is known of the body."""
    assert load().behaviours["assign.success"].sees.examples == ()


def test_a_body_of_several_styles_has_the_schema_of_each() -> None:
    """The current style is the first, and is what a caller sees who knows of one only."""
    spec = load()
    styles = spec.body_schemas(spec.operations["create_origination_uri"])
    assert [style["required"] for style in styles] == [["sip_uri"], ["uri"]]


@pytest.mark.parametrize(("operation", "count"), [("assign_number", 1), ("list_numbers", 0)])
def test_a_body_of_one_style_or_none_has_as_many_schemas(operation: str, count: int) -> None:
    """Most operations take one style; some take no body."""
    spec = load()
    assert len(spec.body_schemas(spec.operations[operation])) == count


def test_a_refusal_has_the_hint_of_the_document() -> None:
    """The hint keeps its places, for the fake to fill."""
    assert load().behaviours["assign.content-type"].hint == "sent {sent}; write Content-Type: application/json"


def test_an_encoding_rule_has_the_reason_of_the_document() -> None:
    """A number that is found needs no reason."""
    reasons = {rule.id: rule.reason for rule in load().encoding_rules}
    assert (reasons["plus-missing"], reasons["encoded"]) == ("the number must begin with a plus, written %2B", None)


@pytest.mark.parametrize(
    "value", [load().behaviours["assign.success"], load().encoding_rules[0]], ids=lambda value: value.id
)
def test_the_values_of_a_spec_are_immutable(value: Behaviour | EncodingRule) -> None:
    """A caller cannot change what others read."""
    with pytest.raises(AttributeError):
        value.id = "other"  # type: ignore[misc]
