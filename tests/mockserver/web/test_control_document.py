"""The document of the control API is valid OpenAPI, and has exactly the paths that the fake serves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from vobiz_mock import create_app
from vobiz_mock.control_document import control_document

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = control_document()
AUTOMATIC = {"HEAD", "OPTIONS"}
INDEX = {("GET", "/"), ("GET", "/_mock"), ("GET", "/_mock/")}  # it lists the paths
PAGES = ("/_mock/inspector/", "/docs", "/favicon.ico")  # for people


def _operations() -> Iterator[tuple[str, str, Any]]:
    for path, item in DOCUMENT["paths"].items():
        for method in item.keys() & {"get", "put", "post", "delete", "patch"}:
            yield method.upper(), path, item[method]


OPERATIONS = sorted(_operations(), key=lambda one: one[:2])
every_operation = pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[f"{method} {path}" for method, path, _ in OPERATIONS]
)


def test_the_document_is_valid() -> None:
    """It is OpenAPI 3.1."""
    validate(DOCUMENT)


def test_the_fake_serves_what_the_document_has() -> None:
    """Each route below `/_mock/` is described, and each described operation is there."""
    rules = create_app().url_map.iter_rules()
    served = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in rules
        if not rule.rule.startswith(PAGES)
        for method in (rule.methods or set()) - AUTOMATIC
    }
    assert served - INDEX == {(method, path) for method, path, _ in OPERATIONS}


def test_operation_ids_are_unique() -> None:
    """A generated client has one function for each."""
    ids = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert sorted(set(ids)) == sorted(ids)


@every_operation
def test_an_operation_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    """It has a summary, a description and a tag that the document lists."""
    del method, path
    assert {"summary", "description", "tags", "responses"} <= operation.keys()
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}


@every_operation
def test_an_operation_names_the_refusals_that_it_has(method: str, path: str, operation: dict[str, Any]) -> None:
    """Only health and the documents are open, and a change is also refused for its media type."""
    del path
    expected = set() if operation.get("security") == [{}] else {"401", "403"}
    if method != "GET":
        expected |= {"415"}
    assert expected <= operation["responses"].keys()


def _examples() -> Iterator[tuple[str, Any, Any]]:
    """Yield a name, a schema and a value of it for each example of the document."""
    bodies = [operation["requestBody"] for *_, operation in OPERATIONS if "requestBody" in operation]
    answers = [answer for *_, operation in OPERATIONS for answer in operation["responses"].values()]
    for index, part in enumerate([*map(_resolved, bodies), *map(_resolved, answers)]):
        for media, content in part.get("content", {}).items():
            named = content.get("examples", {"example": {"value": content["example"]}} if "example" in content else {})
            for name, example in named.items():
                yield f"{index} {media} {name}", content["schema"], example["value"]


def _resolved(part: Any) -> Any:
    if "$ref" not in part:
        return part
    _, group, name = part["$ref"].rsplit("/", 2)
    return DOCUMENT["components"][group][name]


EXAMPLES = list(_examples())


@pytest.mark.parametrize(("name", "schema", "value"), EXAMPLES, ids=[name for name, *_ in EXAMPLES])
def test_an_example_fits_its_schema(name: str, schema: Any, value: Any) -> None:
    """A person may copy it."""
    del name
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)
