"""The document can be had as a file, as text and as a host serves it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
import yaml

from vobiz_spec import Spec, document_text, load, served_document

ORIGIN = "http://127.0.0.1:8055"


def test_the_yaml_is_the_file_of_the_package() -> None:
    """The text has the comments of the file."""
    assert document_text() == files("vobiz_spec").joinpath("vobiz.yaml").read_text(encoding="utf-8")


def test_the_json_is_the_same_document() -> None:
    """Both forms have the same content."""
    assert json.loads(document_text(as_json=True)) == yaml.safe_load(document_text())


@pytest.mark.parametrize(("origin", "first"), [(ORIGIN, f"{ORIGIN}/api/v1"), ("", "/api/v1")])
def test_a_served_document_has_its_host_first(origin: str, first: str) -> None:
    """Most tools take the first server, and none may reach the live service by mistake."""
    assert served_document(load(), origin)["servers"][0]["url"] == first


def test_a_served_document_names_each_server_once() -> None:
    """The live service is still named, and the host is not named twice."""
    urls = [server["url"] for server in served_document(load(), ORIGIN)["servers"]]
    assert (len(urls), urls.count(f"{ORIGIN}/api/v1"), "https://api.vobiz.ai/api/v1" in urls) == (
        len(set(urls)),
        1,
        True,
    )


def test_serving_changes_nothing_but_the_servers() -> None:
    """The document itself stays as it is."""
    served = served_document(load(), ORIGIN)
    assert {key for key in served if served[key] != load().document[key]} == {"servers"}


def test_a_spec_of_a_served_document_has_the_same_base_path() -> None:
    """What reads the document from a host finds the same paths."""
    assert Spec(served_document(load())).base_path == load().base_path
