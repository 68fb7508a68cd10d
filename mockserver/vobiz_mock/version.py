"""The version of the installed distribution. Imports no other module of the package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache  # reading the metadata takes about 20 ms
def installed_version() -> str:
    """Return the version, such as `0.1.0`, or `0+unknown` if the distribution is not installed."""
    try:
        return version("vobiz-mock")
    except PackageNotFoundError:
        return "0+unknown"
