"""The version of the installed distribution. A leaf: imports nothing of the package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache  # reading the metadata costs some 20 ms
def installed_version() -> str:
    """The version, such as `0.1.0`; `0+unknown` when the packages are used without being installed."""
    try:
        return version("vobiz-mock")
    except PackageNotFoundError:
        return "0+unknown"
