"""The generated files: the committed ones are current, and an edit of the document changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vobiz_generator import OUTPUT, render
from vobiz_spec import Spec, load

if TYPE_CHECKING:
    from collections.abc import Callable

ASSIGN = "/account/{account_id}/numbers/{phone_number}/assign"


def test_committed_files_are_current() -> None:
    """If this fails, run `python -m vobiz_generator`."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in OUTPUT.glob("*.py")}
    assert committed == render(load())


@pytest.mark.parametrize("file", sorted(OUTPUT.glob("*.py")), ids=lambda path: path.name)
def test_every_file_says_how_it_is_generated(file: Any) -> None:
    """The first line names the command, and says not to edit."""
    first, *_ = file.read_text(encoding="utf-8").splitlines()
    assert first == "# Generated from the OpenAPI document by `python -m vobiz_generator`: do not edit."


def _new_field(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["PhoneNumber"]["properties"]["nickname"] = {"type": "string"}


def _new_error_text(document: dict[str, Any]) -> None:
    document["components"]["examples"]["NumberNotFound"]["value"]["error"] = "no such number"


def _no_content(document: dict[str, Any]) -> None:
    responses = document["paths"]["/account/{account_id}/trunks"]["post"]["responses"]
    responses["204"] = {"description": "The trunk was created."}
    del responses["201"]


def _new_statement(document: dict[str, Any]) -> None:
    document["paths"][ASSIGN]["post"]["x-behaviours"][3]["statement"] = "It is refused."


def _new_secret(document: dict[str, Any]) -> None:
    secret = {"type": "string", "format": "password"}
    document["components"]["schemas"]["CredentialSettings"]["properties"]["pin"] = secret


def _deprecated_field(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Purchase"]["properties"]["currency"]["deprecated"] = True


def _list_parameter(document: dict[str, Any]) -> None:
    entry = {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    document["paths"]["/account/{account_id}/trunks"]["get"]["parameters"].append(entry)


def _items_with_a_pattern(document: dict[str, Any]) -> None:
    _list_parameter(document)
    entry = document["paths"]["/account/{account_id}/trunks"]["get"]["parameters"][-1]
    entry["schema"]["items"] |= {"pattern": r"^\+?[0-9]{1,3}$", "maxLength": 4}


def _items_with_a_long_description(document: dict[str, Any]) -> None:
    _items_with_a_pattern(document)
    entry = document["paths"]["/account/{account_id}/trunks"]["get"]["parameters"][-1]
    entry["schema"]["items"]["description"] = "A tag. " * 20


@pytest.mark.parametrize(
    ("edit", "file", "expected"),
    [
        (_new_field, "models.py", "nickname: str | None = None"),
        (_new_error_text, "operations.py", 'errors.NumberNotFoundError, 404, error="no such number"'),
        (_no_content, "operations.py", "CREATE_TRUNK: Endpoint[None]"),
        (_new_secret, "models.py", "pin: Annotated[str | None, Field(repr=False)] = None"),
        (_deprecated_field, "operations.py", "currency (str, optional): Deprecated: The currency of the debit"),
        (_list_parameter, "operations.py", "tag: str | Sequence[str] | None = None"),
        (_list_parameter, "operations.py", 'lists=frozenset({"tag"})'),
        (_items_with_a_pattern, "models.py", r'list[Annotated[str, Field(max_length=4, pattern="^\\+?[0-9]{1,3}$")]]'),
        (_items_with_a_long_description, "models.py", 'list[ Annotated[ str, Field(description="A tag. A tag.'),
        (_new_statement, "operations.py", "NumberNotFoundError: It is refused. (documented)"),
    ],
)
def test_edit_of_the_document_changes_the_client(
    document: dict[str, Any], edit: Callable[[dict[str, Any]], None], file: str, expected: str
) -> None:
    """Schemas, error texts, responses and statements are all in the generated code."""
    edit(document)
    assert expected in _on_one_line(render(Spec(document))[file])
    assert expected not in _on_one_line((OUTPUT / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("bound", [{"maximum": 1}, {"minimum": 5}, {"enum": [1, 2]}])
def test_bound_of_a_response_does_not_change_the_client(document: dict[str, Any], bound: dict[str, Any]) -> None:
    """A response is read whatever its values are. What is sent has the bounds."""
    document["components"]["schemas"]["Capabilities"]["properties"]["voice"].update(bound)
    document["components"]["schemas"]["PageMeta"]["properties"]["total"].update(bound)
    assert render(Spec(document))["models.py"] == (OUTPUT / "models.py").read_text(encoding="utf-8")


def test_bound_of_a_request_changes_the_client(document: dict[str, Any]) -> None:
    """What is sent is checked by all that the document says."""
    document["components"]["schemas"]["Priority"]["maximum"] = 7
    assert "le=7" in render(Spec(document))["models.py"]


def _on_one_line(code: str) -> str:
    return " ".join(code.split()).replace("( ", "(")
