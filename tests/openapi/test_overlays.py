"""The overlays of the known profiles fit the document, and their results are documents of the same kind."""

from __future__ import annotations

import json
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate
from tests.openapi._overlays import FOLDER, applied, overlays

from vobiz_spec import Spec, load
from vobiz_spec.renewal import renew_document

OVERLAYS = overlays()
RESULTS = {name: applied(overlay, load().document) for name, overlay in OVERLAYS.items()}
EXTENSIONS = json.loads(files("vobiz_spec").joinpath("extensions.schema.json").read_text(encoding="utf-8"))

every_profile = pytest.mark.parametrize("name", OVERLAYS)


def test_each_known_profile_has_an_overlay() -> None:
    """The profiles are the three ways in which a live service is known to differ, or said to."""
    assert list(OVERLAYS) == ["plus-accepted", "strict-casing", "success-with-body"]


@every_profile
def test_the_result_is_a_valid_openapi_document(name: str) -> None:
    """openapi-spec-validator reports no error."""
    validate(RESULTS[name])


@every_profile
def test_the_result_fits_the_schema_of_the_extensions(name: str) -> None:
    """The behaviours of a profile are written as those of the document."""
    errors = jsonschema.Draft202012Validator(EXTENSIONS).iter_errors(RESULTS[name])
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@every_profile
def test_the_behaviours_of_the_result_refer_to_what_it_has(name: str) -> None:
    """No behaviour depends on one that the overlay removed, and each encoding rule has its behaviour."""
    spec = Spec(RESULTS[name])
    named = {id_ for behaviour in spec.behaviours.values() for id_ in behaviour.depends_on}
    assert (named | {rule.behaviour for rule in spec.encoding_rules}) - set(spec.behaviours) == set()


@every_profile
def test_the_ids_of_the_result_are_unique(name: str) -> None:
    """An overlay adds no behaviour that the document has."""
    entries = [*RESULTS[name]["x-behaviours"]]
    for item in RESULTS[name]["paths"].values():
        entries += [behaviour for operation in item.values() for behaviour in operation["x-behaviours"]]
    assert len(entries) == len(Spec(RESULTS[name]).behaviours)


@every_profile
def test_the_statuses_of_the_result_are_declared(name: str) -> None:
    """Each status of the assign operation's successful behaviours is one of its responses."""
    spec = Spec(RESULTS[name])
    operation = spec.operations["assign_number"]
    responses = RESULTS[name]["paths"][operation.path]["post"]["responses"]
    statuses = {b.sees.status for b in operation.behaviours if b.sees.status and b.sees.status < HTTPStatus.BAD_REQUEST}
    assert {status for status in statuses if str(status) not in responses} == set()


@every_profile
def test_the_tables_of_the_result_can_be_renewed(name: str) -> None:
    """The command writes the tables of the profile, which differ from those of the document."""
    renewed: Any = yaml.safe_load(renew_document(yaml.safe_dump(RESULTS[name], sort_keys=False, width=10_000)))
    assert renewed != RESULTS[name]


@every_profile
def test_an_overlay_names_the_document(name: str) -> None:
    """`extends` leads from the overlay to the document, and each overlay has its format's version."""
    overlay = OVERLAYS[name]
    assert (overlay["overlay"], (FOLDER / overlay["extends"]).is_file()) == ("1.0.0", True)


def test_an_action_that_selects_nothing_is_noticed() -> None:
    """A target that has gone from the document is an error, not an overlay without effect."""
    with pytest.raises(LookupError, match="nowhere"):
        applied({"actions": [{"target": "$.nowhere", "remove": True}]}, {})


def test_a_body_profile_has_no_204() -> None:
    """The profile replaces the success everywhere, not only in the responses."""
    behaviours = Spec(RESULTS["success-with-body"]).operations["assign_number"].behaviours
    assert [b.id for b in behaviours if b.sees.status == HTTPStatus.NO_CONTENT or "204" in b.statement] == []


def test_a_literal_plus_is_found_where_it_is_accepted() -> None:
    """The encoding rule of the profile finds the number."""
    rules = {rule.id: rule.found for rule in Spec(RESULTS["plus-accepted"]).encoding_rules}
    assert rules["plus-unencoded"]


def test_strict_casing_has_no_alias() -> None:
    """The profile accepts the paths of the document only."""
    assert Spec(RESULTS["strict-casing"]).path_aliases == ()
