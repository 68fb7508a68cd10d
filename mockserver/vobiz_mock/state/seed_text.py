"""Writes the values of a seed as text, in JSON or YAML, one record a line.

The records are in JSON in both. The text is made in pieces, so that other threads can run meanwhile, and has no
character that YAML reads in another way than JSON. This module must not depend on what a seed contains.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from vobiz_mock.state.quick_json import UNLIKE_YAML

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_AT_ONCE = 500  # records


def json_text(seed: Mapping[str, Any]) -> Iterator[str]:
    """Yield a seed in JSON.

    Args:
        seed: The values of a seed.
    """
    yield '{\n  "accounts": ['
    for index, account in enumerate(seed["accounts"]):
        yield f"{',' if index else ''}\n    {{"
        for position, (name, value) in enumerate(account.items()):
            yield f"{',' if position else ''}\n      {_json(name)}: "
            yield from _json_list(value, " " * 8, " " * 6) if isinstance(value, list) else (_json(value),)
        yield "\n    }"
    yield '\n  ],\n  "inventory": '
    yield from _json_list(seed["inventory"], " " * 4, "  ")
    yield "\n}\n"


def yaml_text(seed: Mapping[str, Any]) -> Iterator[str]:
    """Yield a seed in YAML.

    Args:
        seed: The values of a seed.
    """
    yield "accounts:\n" if seed["accounts"] else "accounts: []\n"
    for account in seed["accounts"]:
        for position, (name, value) in enumerate(account.items()):
            yield f"{'    ' if position else '  - '}{name}:"
            yield from _yaml_list(value, "      - ") if isinstance(value, list) else (f" {_json(value)}\n",)
    yield "inventory:"
    yield from _yaml_list(seed["inventory"], "  - ")


def _json_list(records: list[Any], indent: str, last: str) -> Iterator[str]:
    if not records:
        yield "[]"
        return
    yield "["
    for number, lines in enumerate(_lines(records)):
        yield f"{',' if number else ''}\n{indent}" + f",\n{indent}".join(lines)
    yield f"\n{last}]"


def _yaml_list(records: list[Any], start: str) -> Iterator[str]:
    yield "\n" if records else " []\n"
    for lines in _lines(records):
        yield "".join(f"{start}{line}\n" for line in lines)


def _lines(records: list[Any]) -> Iterator[list[str]]:
    rest = iter(records)
    while some := list(islice(rest, _AT_ONCE)):
        yield [_json(record) for record in some]


def _json(value: object) -> str:
    return re.sub(UNLIKE_YAML, _escaped, json.dumps(value, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"
