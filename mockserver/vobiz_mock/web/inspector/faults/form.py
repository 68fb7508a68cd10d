"""The form of a fault: its fields, in groups, and the fault that was typed. `control.yaml` has the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.errors import SteeringError
from vobiz_mock.faults.typed import body_of, header_of, times_of, wait_of
from vobiz_mock.web.inspector.form_fields import Field, field, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON_EXAMPLE = """{
  "on": {"operation": "assign_number"},
  "do": {"status": 502, "body": {"error": "bad gateway"}, "wait": {"median": 0.2, "sigma": 1}},
  "times": 3
}"""


class Group(NamedTuple):
    """Fields that belong together.

    Attributes:
        title: What they decide.
        fields: The fields.
        is_rare: Whether they are shown on demand.
    """

    title: str
    fields: tuple[Field, ...]
    is_rare: bool = False

    def is_used(self, typed: Mapping[str, str]) -> bool:
        """Return whether anything was typed into one of the fields."""
        return any(typed.get(one.name, "").strip() for one in self.fields)


def _headers(text: str) -> dict[str, str]:
    """Return the header fields of a text with one in each line."""
    return dict(header_of(line) for line in text.splitlines() if line.strip())


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            "Which requests",
            (
                field("on.operation:FaultOn.operation", label="Operation", suggestions="operations", about=None),
                field("on.number:FaultOn.number", label="Number", suggestions="numbers"),
                field("on.account:FaultOn.account", label="Account", suggestions="accounts", about=None),
                field("Fault.times", label="How many", read=times_of, example="1", about=_TIMES),
            ),
        ),
        Group(
            "Fewer requests",
            (
                field("on.spelling:FaultOn.spelling", label="Spelling", suggestions="spellings"),
                field("on.nth:FaultOn.nth", label="From the n-th on", example="1"),
                field(
                    "Fault.chance",
                    label="Chance",
                    example="0.3",
                    about="The probability with which a request meets it.",
                ),
                field("Fault.seed", label="Random seed", example="42", about="It makes what is random repeatable."),
            ),
            is_rare=True,
        ),
        Group(
            "Another answer",
            (
                field("do.behaviour:FaultDo.behaviour", label="Behaviour", suggestions="behaviours"),
                field("do.status:FaultDo.status", label="Or a status", about=None),
                field(
                    "do.headers:FaultDo.headers",
                    label="Header fields",
                    kind="area",
                    read=_headers,
                    example="Retry-After: 1",
                    about="One in each line. They replace those of the answer.",
                ),
                field(
                    "do.body:FaultDo.body",
                    label="Body",
                    kind="area",
                    read=body_of,
                    example='{"error": "down"}',
                    about=_BODY,
                ),
                field("do.malformed:FaultDo.malformed", label="Cut its JSON in the middle", about=None),
            ),
        ),
        Group(
            "Late, slow or lost",
            (
                field(
                    "Fault.when",
                    label="The effect",
                    words=_WHEN,
                    about="It matters if the answer is another one or lost.",
                ),
                field(
                    "do.wait:FaultDo.wait",
                    label="Seconds until the answer",
                    read=wait_of,
                    example="0.5",
                    about="Or bounds of a random time, such as 0.1..2.",
                ),
                field(
                    "do.end:FaultDo.end",
                    label="The connection",
                    words=_ENDS,
                    about="After the answer, or in place of it.",
                ),
                field("do.rate:FaultDo.rate", label="Bytes per second", example="20", about=None),
                field("do.length:FaultDo.length", label="Bytes of the body", example="20"),
            ),
        ),
    )


_BODY = "Of an answer with a status: JSON, or any text, which is sent as it is."
_TIMES = "A number of requests, or always."
_WHEN = {"before": "The request has no effect", "after": "The request takes effect first"}
_ENDS = {"reset": "is reset", "close": "is closed", "silence": "stays open, in silence"}
GROUPS = _groups()
FIELDS = tuple(one for group in GROUPS for one in group.fields)
PRESET_FIELDS = GROUPS[0].fields


def fault_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the fault that was typed into the form. The fake checks it.

    Raises:
        SteeringError: A text is not a value of its field, or nothing was typed that goes wrong.
    """
    fault = value_of(FIELDS, typed, "fault")
    if "do" not in fault:
        labels = ", ".join(one.label for one in FIELDS if one.name.startswith("do."))
        raise SteeringError(f"fault: nothing says what goes wrong; fill in one of: {labels}")
    return fault


def preset_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the fault of a preset, with the conditions that were typed above the presets.

    Raises:
        SteeringError: A text is not a value of its field.
    """
    return {"do": typed.get("preset", ""), **value_of(PRESET_FIELDS, typed, "fault")}
