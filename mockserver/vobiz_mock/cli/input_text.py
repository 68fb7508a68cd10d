"""What a command reads besides its options: a file, stdin, or JSON in an argument."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from vobiz_mock.cli.remote import RefusedError
from vobiz_mock.cli.terminal import shown

_MOST = 60  # characters of an argument in a message


def read_input(name: str) -> bytes:
    """Return the content of a file, or of stdin if the name is `-`.

    Raises:
        RefusedError: The file cannot be read.
    """
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        reason = error.strerror if isinstance(error, OSError) else error
        raise RefusedError(f"{shown(name)} cannot be read: {reason}") from error


def json_object(text: str, *, example: str) -> dict[str, Any]:
    """Return the JSON object of an argument, or of stdin if it is `-`.

    Args:
        text: The argument.
        example: What would have worked.

    Raises:
        RefusedError: It is not a JSON object.
    """
    source = "stdin" if text == "-" else repr(shown(text, most=_MOST))
    try:
        value = json.loads(read_input("-") if text == "-" else text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"{source} is not JSON: {error}; expected an object such as {example}") from error
    if not isinstance(value, dict):
        raise RefusedError(f"{source} is not a JSON object; expected one such as {example}")
    return value


def is_given(value: object) -> bool:
    """Return whether an option has a value. 0 is one."""
    return value is not None and value is not False and value != ()
