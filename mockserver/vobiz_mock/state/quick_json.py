"""Reads the values of a seed in JSON quickly.

The slow way, `seed_yaml.py`, decides what a seed is, and describes what is wrong with one that is none. This module
returns what the slow way would return, or raises an error if it might not. It must not depend on what a seed contains.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DIGITS = 15  # of an integer, on which all parsers agree
# What YAML reads in another way than JSON, or refuses: some characters, and a line feed before a colon.
_UNLIKE_YAML_IN_ASCII = "[^\\t\\n\\r\\x20-\\x7e]"
UNLIKE_YAML = "[^\\t\\n\\r\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
_SPACE = " \r\n"  # around the mapping; YAML refuses a tab there
_LATE_COLON = re.compile(r"[\n\r]\s*:")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class DoubtError(Exception):
    """The text must be read the slow way."""


def read_json(text: str) -> object:
    """Return the value of a text in JSON.

    Raises:
        DoubtError: The slow way must read the text. It may refuse it, or find another value in it.
    """
    if text[text.rfind("}") + 1 :].strip(_SPACE) or not text.lstrip(_SPACE).startswith("{"):
        raise DoubtError
    unlike_yaml = _UNLIKE_YAML_IN_ASCII if text.isascii() else UNLIKE_YAML  # which takes 3 ms to compile
    if re.search(unlike_yaml, text) or _LATE_COLON.search(text) or ("\\u" in text and _SURROGATE.search(text)):
        raise DoubtError
    try:
        return json.loads(
            text, object_pairs_hook=unique, parse_int=_integer, parse_float=_refused, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        raise DoubtError from error


def unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping.

    Raises:
        DoubtError: Two keys are the same.
    """
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        raise DoubtError
    return mapping


@lru_cache(maxsize=1024)  # equal fees are one integer in memory, and a lookup is quicker than the call
def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise DoubtError
    return int(digits)


def _refused(_: str) -> None:
    raise DoubtError
