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


@pytest.mark.parametrize(
    ("edit", "file", "expected"),
    [
        (_new_field, "models.py", "nickname: str | None = None"),
        (_new_error_text, "operations.py", 'errors.NumberNotFoundError, 404, error="no such number"'),
        (_no_content, "operations.py", "CREATE_TRUNK: Endpoint[None]"),
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


def _on_one_line(code: str) -> str:
    return " ".join(code.split()).replace("( ", "(")
