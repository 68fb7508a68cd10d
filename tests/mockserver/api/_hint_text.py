"""Reads a hint like a machine: finds the hint of the document that was filled, and what is in its places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEC = load()


@dataclass(frozen=True)
class ReadHint:
    """A hint that was read.

    Attributes:
        id: The id of a hint for a situation, or the name of the behaviour whose own hint it is.
        places: The text in each of its places.
    """

    id: str
    places: Mapping[str, str]


def read_hint(text: str, behaviour: str) -> ReadHint:
    """Read the hint of a reply. If several hints of the document fit, the one with the longest literal text is taken.

    Args:
        text: The value of X-Mock-Hint.
        behaviour: The value of X-Mock-Behaviour.
    """
    own = {SPEC.behaviours[behaviour].name: SPEC.behaviours[behaviour].hint or ""}
    templates = {**own, **{hint.id: hint.text for hint in SPEC.hints.values()}}
    fitting = [(_literal(template), id_) for id_, template in templates.items() if _match(template, text)]
    assert fitting, f"no hint of the document reads: {text}"
    id_ = max(fitting)[1]
    match = _match(templates[id_], text)
    assert match is not None
    return ReadHint(id_, match.groupdict())


def _match(template: str, text: str) -> re.Match[str] | None:
    parts = re.split(r"\{(\w+)\}", template)
    pattern = "".join(f"(?P<{part}>.*?)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.fullmatch(pattern, text)


def _literal(template: str) -> int:
    return len(re.sub(r"\{\w+\}", "", template))
