"""Colours of a terminal. Without them, each function returns the text as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PLAIN", "Palette", "wants_colour"]

_RESET = "\x1b[0m"


@dataclass(frozen=True)
class Palette:
    """Colours texts, if `enabled`."""

    enabled: bool

    def good(self, text: str) -> str:
        """Return a text in green."""
        return self._coloured(text, "32")

    def bad(self, text: str) -> str:
        """Return a text in bold red."""
        return self._coloured(text, "1;31")

    def odd(self, text: str) -> str:
        """Return a text in yellow."""
        return self._coloured(text, "33")

    def quiet(self, text: str) -> str:
        """Return a text in grey."""
        return self._coloured(text, "2")

    def _coloured(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}{_RESET}" if self.enabled else text


PLAIN = Palette(enabled=False)


def wants_colour(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Return whether an output is to have colours: on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    return is_terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
