"""What the checks need beyond a plain install."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["missing_extra"]

_NEEDED = ("hypothesis", "schemathesis")


def missing_extra() -> str:
    """Return what to install, or an empty string if nothing is missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if not missing:
        return ""
    return f'the checks need {" and ".join(missing)}: pip install "vobiz-mock[contract]"'
