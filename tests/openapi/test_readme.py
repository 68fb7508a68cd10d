"""The examples of openapi/README.md are true."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from vobiz_spec import load

README = Path(__file__).parents[2] / "openapi" / "README.md"


def test_the_python_example_prints_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    """The output follows the code, in a block of its own."""
    exec(compile(_block("python"), str(README), "exec"), {})  # noqa: S102 the README is ours
    assert capsys.readouterr().out == _block("text")


def test_the_example_of_a_behaviour_is_that_of_the_document() -> None:
    """The example is an entry of the document, key for key."""
    (example,) = yaml.safe_load(_block("yaml"))
    entries = load().document["paths"]["/account/{account_id}/numbers/{phone_number}/assign"]["post"]["x-behaviours"]
    assert example in entries


@pytest.mark.parametrize(
    ("title", "definition"),
    [
        ("Behaviours", "behaviour"),
        ("Encoding rules", "encodingRule"),
        ("Encoding parts", "encodingPart"),
        ("Encoding functions", "encodingFunction"),
    ],
)
def test_every_key_of_an_extension_is_explained(title: str, definition: str) -> None:
    """The table has a row for each key that the JSON Schema allows, and no other."""
    schema = json.loads(files("vobiz_spec").joinpath("extensions.schema.json").read_text(encoding="utf-8"))
    assert sorted(_keys(title)) == sorted(schema["$defs"][definition]["properties"])


def _block(language: str) -> str:
    """The first block of code in a language."""
    found = re.search(rf"```{language}\n(.*?)```", _text(), flags=re.DOTALL)
    assert found, f"no {language} block"
    return found[1]


def _keys(title: str) -> list[Any]:
    """The first cells of the table in a section."""
    section = _text().partition(f"\n### {title}\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)


def _text() -> str:
    return README.read_text(encoding="utf-8")
