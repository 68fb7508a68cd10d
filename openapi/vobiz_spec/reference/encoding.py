"""What the page about the number in the path shows.

Must not know how a number is corrected: the scripts of the page and the fake do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from vobiz_spec.encoding import MAX_EXPLAINED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec.document import Spec
    from vobiz_spec.encoding import EncodingRule

_PLACE = "{phone_number}"


class Judged(NamedTuple):
    """A number as somebody has written it in a path, and what the API makes of it.

    Attributes:
        sent: What was written.
        rule: The encoding rule that applies.
        number: The number that was meant, in E.164 form. None if it is not known.
    """

    sent: str
    rule: EncodingRule
    number: str | None


def encoding_values(spec: Spec) -> dict[str, Any]:
    """Return the values for the template of the page, with the example of a literal plus judged."""
    return {
        "judged": _example(spec),
        "claims": spec.encoding_behaviours,
        "rule_of": lambda sent: spec.encoding.rule(sent, unquote(sent)),
        "data": _data(spec),
        "places": _places(spec),
    }


def _example(spec: Spec) -> Judged:
    """Return the mistake that is made most: the number in E.164 form as it is."""
    number = unquote(next(rule.wire for rule in spec.encoding.rules if rule.id == "encoded"))
    return Judged(sent=number, rule=spec.encoding.rule(number, number), number=number)


def _data(spec: Spec) -> dict[str, Any]:
    """Return the rules and the parts as JSON for the scripts of the page."""
    return {
        "e164": spec.schema("E164")["pattern"],
        "rules": [
            {"id": rule.id, "sent": rule.sent, "decoded": rule.decoded, "found": rule.found}
            for rule in spec.encoding.rules
        ],
        "parts": [part._asdict() for part in spec.encoding.parts],
        "max_explained": MAX_EXPLAINED,
    }


def _places(spec: Spec) -> Mapping[str, str]:
    """Return where a number is written, by a label. `{encoded}` and `{number}` are the places for it."""
    operation = spec.operations["assign_number"]
    examples = {f"{{{one['name']}}}": str(one["example"]) for one in spec.parameters(operation)}
    path = spec.base_path + operation.path
    for place, example in examples.items():
        path = path.replace(place, "{encoded}" if place == _PLACE else example)
    return {
        "In the path": "{encoded}",
        "The whole path": path,
        "In a query": "?search={encoded}",
        "In JSON": '{"e164": "{number}"}',
    }
