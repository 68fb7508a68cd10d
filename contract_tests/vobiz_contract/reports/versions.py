"""The versions with which a report was made."""

from __future__ import annotations

import platform
from importlib import metadata

from vobiz_spec import load

__all__ = ["versions"]

_DISTRIBUTIONS = ("vobiz-mock", "schemathesis", "hypothesis")


def versions() -> dict[str, str]:
    """Return the version of the document, of what judges, and of Python, by name."""
    document = str(load().document["info"]["version"])
    return {
        "document": document,
        **{name: _version(name) for name in _DISTRIBUTIONS},
        "python": platform.python_version(),
    }


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"
