"""The generator: what is committed is what it writes, an edit of the document changes it, and nothing is left out."""

from __future__ import annotations

import copy
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

CLIENT = Path(__file__).parents[2] / "client"
ASSIGN = "/account/{account_id}/numbers/{phone_number}/assign"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """client/generate.py, which is a script and in no package."""
    sys.path.insert(0, str(CLIENT))
    try:
        spec = importlib.util.spec_from_file_location("generate", CLIENT / "generate.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["generate"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(CLIENT))
    return module


@pytest.fixture
def document() -> dict[str, Any]:
    """A copy of the document, to be edited."""
    return copy.deepcopy(dict(load().document))


def test_committed_code_is_what_the_document_says(generator: ModuleType) -> None:
    """Regenerating gives the committed bytes; where this fails, run `python client/generate.py`."""
    rendered = generator.render(load().document)
    committed = {path.name: path.read_text(encoding="utf-8") for path in generator.OUTPUT.glob("*.py")}
    assert committed == rendered


def test_generation_is_the_same_under_any_hash_seed() -> None:
    """The script, in a process with another order of sets and with warnings as errors, writes the same bytes."""
    command = [sys.executable, "-W", "error", str(CLIENT / "generate.py"), "--check"]
    done = subprocess.run(command, env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=False)
    assert (0, "", "") == (done.returncode, done.stdout.strip(), done.stderr)


def test_every_file_says_that_it_is_generated(generator: ModuleType) -> None:
    """Nobody edits them by mistake."""
    texts = [path.read_text(encoding="utf-8") for path in generator.OUTPUT.glob("*.py")]
    assert [True] * 3 == [text.startswith("# Generated") and "do not edit" in text.splitlines()[0] for text in texts]


def _new_field(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["PhoneNumber"]["properties"]["nickname"] = {"type": "string"}


def _new_error_text(document: dict[str, Any]) -> None:
    document["components"]["examples"]["NumberNotFound"]["value"]["error"] = "no such number"


def _no_content(document: dict[str, Any]) -> None:
    responses = document["paths"]["/account/{account_id}/trunks"]["post"]["responses"]
    responses["204"] = {"description": "The trunk is there."}
    del responses["201"]


def _new_level(document: dict[str, Any]) -> None:
    document["paths"][ASSIGN]["post"]["x-behaviours"][3]["level"] = "observed"


@pytest.mark.parametrize(
    ("edit", "file", "expected"),
    [
        (_new_field, "models.py", "nickname: str | None = None"),
        (_new_error_text, "operations.py", 'Clue(404, Part.ERROR, "no such number", errors.NumberNotFoundError)'),
        (_no_content, "operations.py", "CREATE_TRUNK: Operation[None]"),
        (_new_level, "operations.py", "documented body. (observed)"),
    ],
)
def test_edit_of_the_document_changes_the_client(
    generator: ModuleType,
    document: dict[str, Any],
    edit: Callable[[dict[str, Any]], None],
    file: str,
    expected: str,
) -> None:
    """Schemas, error texts, responses and levels all arrive in the generated code."""
    edit(document)
    rendered = " ".join(generator.render(document)[file].split())
    assert expected in rendered
    assert expected not in " ".join((generator.OUTPUT / file).read_text(encoding="utf-8").split())


def _post(document: dict[str, Any]) -> dict[str, Any]:
    post: dict[str, Any] = document["paths"][ASSIGN]["post"]
    return post


UNHANDLED: dict[str, Callable[[dict[str, Any]], object]] = {
    "two media types": lambda d: _post(d)["requestBody"]["content"].update({"text/plain": {}}),
    "a $ref in a success": lambda d: _post(d)["responses"].update({"204": {"$ref": "#/components/responses/X"}}),
    "an inline schema": lambda d: _post(d)["requestBody"]["content"]["application/json"].update(
        schema={"type": "object"}
    ),
    "two kinds of success": lambda d: _post(d)["responses"].update(
        {"200": d["paths"]["/account/{account_id}/numbers"]["get"]["responses"]["200"]}
    ),
    "a default response": lambda d: _post(d)["responses"].update({"default": {"description": "?"}}),
    "a range of statuses": lambda d: _post(d)["responses"].update({"4XX": {"description": "?"}}),
    "an optional body": lambda d: _post(d)["requestBody"].update(required=False),
    "security of its own": lambda d: _post(d).update(security=[]),
    "security alternatives": lambda d: d["security"].append({"AuthId": []}),
    "another scheme": lambda d: d["components"]["securitySchemes"].update(B={"type": "http", "scheme": "basic"}),
    "callbacks": lambda d: _post(d).update(callbacks={}),
    "a header parameter": lambda d: _post(d).update(
        parameters=[{"name": "X", "in": "header", "schema": {"type": "string"}}]
    ),
    "a parameter's style": lambda d: _post(d).update(
        parameters=[{"name": "x", "in": "query", "style": "pipeDelimited", "schema": {"type": "string"}}]
    ),
    "a list as parameter": lambda d: _post(d).update(
        parameters=[{"name": "x", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}]
    ),
    "another method": lambda d: d["paths"][ASSIGN].update(head={}),
    "servers of a path": lambda d: d["paths"][ASSIGN].update(servers=[]),
    "a name that stands twice": lambda d: _post(d).update(
        parameters=[{"name": "trunk_group_id", "in": "query", "schema": {"type": "string"}}]
    ),
}


@pytest.mark.parametrize("what", UNHANDLED)
def test_what_is_not_handled_is_an_error(generator: ModuleType, document: dict[str, Any], what: str) -> None:
    """Nothing that the document says is left out without a word."""
    UNHANDLED[what](document)
    with pytest.raises(generator.UnhandledError):
        generator.render(document)
