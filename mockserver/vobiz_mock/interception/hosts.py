"""Which hosts a fake replaces. This module must not depend on an HTTP library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]+)(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True)
class Hosts:
    """The hosts that a fake replaces.

    Attributes:
        pairs: The names in lower case, without a dot at the end, each with a port. None is any port.
    """

    pairs: frozenset[tuple[str, int | None]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Hosts:
        """Read hosts, such as `api.vobiz.ai` or `localhost:8080`.

        Raises:
            ValueError: There is none, or a text is not a host.
        """
        pairs = frozenset(_pair(text) for text in ([texts] if isinstance(texts, str) else texts))
        if not pairs:
            raise ValueError("hosts is empty; expected a host name, such as api.vobiz.ai")
        return cls(pairs)

    def claim(self, name: str, port: int | None) -> bool:
        """Return whether the fake replaces a host, in whatever spelling a client has its name."""
        normal = _normal(name)
        return (normal, None) in self.pairs or (normal, port) in self.pairs


def _pair(text: str) -> tuple[str, int | None]:
    match = _HOST.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(
            f"hosts has {text!r:.120}; expected a host name, such as api.vobiz.ai, without scheme and path"
        )
    return _normal(match["name"]), None if match["port"] is None else int(match["port"])


def _normal(name: str) -> str:
    return name.strip("[]").lower().removesuffix(".")
