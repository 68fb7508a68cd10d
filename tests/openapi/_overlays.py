"""Applies an overlay to a document, as the OpenAPI Overlay Specification 1.0.0 says."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonpath_rfc9535 as jsonpath
import yaml

FOLDER = Path(__file__).parents[2] / "openapi" / "overlays"


def overlays() -> dict[str, Any]:
    """Return the overlays of the checkout by their names."""
    files = sorted(FOLDER.glob("*.overlay.yaml"))
    return {file.name.partition(".")[0]: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def applied(overlay: Any, document: Any) -> Any:
    """Return a copy of the document with the actions of the overlay applied in order.

    Raises:
        LookupError: The target of an action selects nothing.
    """
    result = copy.deepcopy(document)
    for action in overlay["actions"]:
        nodes = jsonpath.find(action["target"], result)
        if not nodes:
            raise LookupError(action["target"])
        for node in reversed(nodes):
            if action.get("remove"):
                _remove(result, node.location)
            else:
                _merge(node.value, action["update"])
    return result


def _remove(document: Any, location: tuple[int | str, ...]) -> None:
    *parents, last = location
    for key in parents:
        document = document[key]
    del document[last]


def _merge(target: Any, update: Any) -> None:
    """Append to a list, and merge into an object recursively."""
    if isinstance(target, list):
        target.extend(update if isinstance(update, list) else [update])
        return
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            target[key].extend(value)
        else:
            target[key] = copy.deepcopy(value)
