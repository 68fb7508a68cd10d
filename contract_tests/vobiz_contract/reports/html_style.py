"""The style of the HTML report: the sheet that all pages share, and what only the report needs. Knows no content.

The filters need no script: a result is shown if the boxes of its level and of its outcome are checked.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from vobiz_spec.pages import icon, style_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["icon_address", "policy", "style"]


def style(kinds: Iterable[str], outcomes: Iterable[str]) -> str:
    """Return the whole style sheet.

    Args:
        kinds: The CSS classes of the kinds of results, such as `documented`.
        outcomes: Those of their outcomes, such as `failed`.

    """
    own = (resources.files(__package__) / "static" / "report.css").read_text(encoding="utf-8")
    pairs = [(kind, outcome) for kind in kinds for outcome in outcomes]
    rules = "\n".join(f"  {_rule(kind, outcome)}" for kind, outcome in pairs)
    return f"{style_sheet()}\n{own}\n@supports selector(:has(*)) {{\n{_HIDDEN}\n{rules}\n}}\n"


def policy(style_text: str) -> str:
    """Return a content security policy that allows this style, the icon, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style_text.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def icon_address() -> str:
    """Return the icon as an address that has it inside."""
    return f"data:image/svg+xml;base64,{base64.b64encode(icon().encode()).decode()}"


# Without `:has()`, everything is shown. A result that a link leads to is shown, whatever is checked.
_HIDDEN = """\
  .filters { display: block; }
  .shown, .nothing { display: block; }
  .result:not(:target), .part:not(:has(> .result:target)) { display: none; }"""


def _rule(kind: str, outcome: str) -> str:
    """Return the rule that shows the results of one kind and outcome, and the parts that have any."""
    result, checked = f".result.{kind}.{outcome}", f":has(#show-{kind}:checked):has(#show-{outcome}:checked)"
    part = f"body{checked} .part:has(> {result})"
    nothing = f"body{checked}:has({result}) .nothing {{ display: none; }}"
    return f"body{checked} {result}, {part} {{ display: block; }} {nothing}"
