"""Reads YAML files of the distribution from the JSON that a build makes of them, since JSON loads far faster.

People edit the YAML, and it is what counts: the JSON has the hash of the YAML of which it was made, and it is used only
if that is still the hash of the YAML.
"""

from __future__ import annotations

import hashlib
import json
import pkgutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def read_prepared(package: str, name: str) -> Any:  # noqa: ANN401 a file has any value of JSON
    """Return the value of a YAML file of the distribution.

    Args:
        package: The package with the file, such as `vobiz_spec`.
        name: The name of the file without `.yaml`.
    """
    source = read_data(package, f"{name}.yaml")
    prepared = _prepared(package, f"{name}.json")
    return prepared["value"] if prepared.get("sha256") == _hash(source) else parse_yaml(source)


def is_prepared(package: str, name: str) -> bool:
    """Return whether `read_prepared` reads JSON that was made of the YAML file as it is now."""
    return _prepared(package, f"{name}.json").get("sha256") == _hash(read_data(package, f"{name}.yaml"))


def read_data(package: str, name: str) -> bytes:
    """Return the content of a file of a package. `importlib.resources` would take 10 ms to import."""
    data = pkgutil.get_data(package, name)
    assert data is not None  # only a loader without `get_data` gives None
    return data


def prepare(file: Path) -> Path:
    """Write the JSON for a YAML file beside it, and return its path."""
    source = file.read_bytes()
    prepared = file.with_suffix(".json")
    content = {"sha256": _hash(source), "value": parse_yaml(source)}
    prepared.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return prepared


def parse_yaml(text: str | bytes) -> Any:  # noqa: ANN401 a file has any value of JSON
    """Return the value of YAML text.

    Raises:
        yaml.YAMLError: The text is not YAML.
    """
    import yaml  # noqa: PLC0415 - it takes 20 ms, and a prepared file does not need it

    # libyaml is ten times as fast as the pure Python parser.
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 both loaders are safe ones


def _prepared(package: str, name: str) -> dict[str, Any]:
    """Return the content of a JSON file; an empty one if there is no such file, or if it was damaged."""
    try:
        content = json.loads(read_data(package, name))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _hash(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()
