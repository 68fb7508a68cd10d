"""Texts of a provider as plain text: no control character, and nothing that a terminal or a workflow would obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vobiz_contract.reproduction.secrets import masked

if TYPE_CHECKING:
    from vobiz_contract.provider.provider import Provider

__all__ = ["INVISIBLE", "shown", "visible"]

# Control characters (C0 and C1), invisible ones, those that change the direction of a text, and lone surrogates.
INVISIBLE = (
    "\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
# GitHub reads a line that begins with `::`, and `##[` anywhere, as a command.
_OBEYED = re.compile(rf"[{INVISIBLE}]|(?<=:):|#(?=#\[)")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(text: str, provider: Provider) -> str:
    """Return a text of a provider as a report may show it: in one line, without the token."""
    return visible(masked(text, provider))


def visible(text: str) -> str:
    r"""Return a text in one line, with an escape such as `\x1b` for whatever a reader could not see."""
    return _OBEYED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")  # noqa: PLR2004 two digits
