"""Which fields of a response the client needs: those that the document requires, and those that a caller passes on."""

from __future__ import annotations

from typing import Any

import pytest

from vobiz_generator import OUTPUT, render
from vobiz_generator.needs import needed_fields, passed_on
from vobiz_spec import Spec, load

NEEDED = {
    "PhoneNumber": {"e164", "trunk_group_id"},
    "PhoneNumberPage": {"items", "page", "per_page", "total"},
    "PageMeta": {"limit", "offset", "total"},
    "Trunk": {"trunk_id"},
    "Credential": {"id"},
    "Capabilities": set(),
}
MARK = 'json_schema_extra={"x-needed": True}'


@pytest.mark.parametrize("schema", NEEDED)
def test_needed_fields_follow_from_the_document(schema: str) -> None:
    """The id of a number is not needed, because no operation takes it."""
    spec = load()
    assert needed_fields(spec.schema(schema), passed_on(spec)) == NEEDED[schema]


def test_names_alone_do_not_make_a_field_needed() -> None:
    """A trunk's name is a required argument of its creation, but it is no name of another object."""
    assert {name for name, _ in passed_on(load())} >= {"trunk_group_id", "trunk_id", "e164", "uri_id"}
    assert ("name", "Uuid") not in passed_on(load())


def test_new_argument_makes_a_field_needed(document: dict[str, Any]) -> None:
    """An edit of the document alone changes what is read strictly."""
    trunk = {"name": "id", "in": "query", "required": True, "schema": {"$ref": "#/components/schemas/Uuid"}}
    document["paths"]["/account/{account_id}/numbers"]["get"]["parameters"].append(trunk)
    assert render(Spec(document))["models.py"].count(MARK) == 2
    assert (OUTPUT / "models.py").read_text(encoding="utf-8").count(MARK) == 1
