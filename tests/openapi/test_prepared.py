"""The JSON that a build makes of a YAML file is used only if it was made of that very file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from vobiz_spec.prepared import is_prepared, prepare, read_prepared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a YAML file and its JSON."""
    folder = tmp_path / "prepared_example"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "values.yaml").write_text("a: 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, folder.name, raising=False)
    prepare(folder / "values.yaml")
    return folder


def _read(package: Path) -> object:
    return read_prepared(package.name, "values")


def test_the_json_is_read_if_it_is_current(package: Path) -> None:
    """It is what is read, and not the YAML: another value in it is seen."""
    file = package / "values.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "value": "prepared"}))
    assert _read(package) == "prepared"


@pytest.mark.parametrize("yaml", ["a: 2\n", "a: 1 \n"])
def test_a_changed_yaml_file_is_read_itself(package: Path, yaml: str) -> None:
    """Somebody edits the document, and sees the effect without a build."""
    file = package / "values.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "value": "prepared"}))
    (package / "values.yaml").write_text(yaml)
    assert (_read(package), is_prepared(package.name, "values")) == ({"a": int(yaml[3])}, False)


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b"\xff", b"{}", b'{"sha256": 1}'])
def test_a_damaged_json_is_ignored(package: Path, damaged: bytes) -> None:
    """The YAML counts."""
    (package / "values.json").write_bytes(damaged)
    assert _read(package) == {"a": 1}


def test_without_the_json_the_yaml_is_read(package: Path) -> None:
    """A checkout that was never built has none."""
    (package / "values.json").unlink()
    assert _read(package) == {"a": 1}
