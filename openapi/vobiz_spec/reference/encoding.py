"""What the page about the encoding of numbers needs of the document.

Must not know how a number is corrected: the script of the page and the fake do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vobiz_spec.document import Spec


def encoding_data(spec: Spec) -> dict[str, Any]:
    """Return the rules and the parts of the document as JSON for the script of the page."""
    return {
        "e164": spec.schema("E164")["pattern"],
        "rules": [
            {"id": rule.id, "sent": rule.sent, "decoded": rule.decoded, "found": rule.found}
            for rule in spec.encoding.rules
        ],
        "parts": [part._asdict() for part in spec.encoding.parts],
    }
