"""Reads parts of a fault from a text that a person has typed, on the command line or into a form.

It must not import what takes long, since the command line reads options with it.
"""

from __future__ import annotations

import json
import re
from typing import Any

ALWAYS = "always"
_TIMES = re.compile(r"[1-9][0-9]{0,8}")
_WAIT = re.compile(r"(\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?", re.ASCII)


def times_of(text: str) -> int | None:
    """Return how many requests meet a fault; None for all.

    Raises:
        ValueError: It is neither a number nor `always`.
    """
    if text == ALWAYS:
        return None
    if not _TIMES.fullmatch(text):
        raise ValueError(f"{text!r} is not a number of requests; expected one such as 3, or {ALWAYS}")
    return int(text)


def wait_of(text: str) -> float | dict[str, float]:
    """Return the seconds of a text such as `0.5`, or the bounds of a random time, such as `0.1..2`.

    Raises:
        ValueError: It is neither.
    """
    found = _WAIT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a time; expected seconds such as 0.5, or bounds such as 0.1..2")
    low, high = found.groups()
    return float(low) if high is None else {"min": float(low), "max": float(high)}


def header_of(text: str) -> tuple[str, str]:
    """Return the name and the value of a header field, as cURL takes it.

    Raises:
        ValueError: It has no colon.
    """
    name, colon, value = text.partition(":")
    if not colon:
        raise ValueError(f"{text!r} is not a header field; expected one such as 'Retry-After: 1'")
    return name.strip(), value.strip()


def body_of(text: str) -> Any:  # noqa: ANN401 any value of JSON
    """Return the JSON object or array of a text. Any other text is sent as it is."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, dict | list) else text
