"""The form of a verification: its fields, and the expectation that was typed. `control.yaml` has the format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vobiz_mock.web.control_request import json_of
from vobiz_mock.web.inspector.form_fields import field, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SELECTIONS = '[{"behaviour": "unassign.success"}, {"behaviour": "assign.success"}]'


def _number(text: str) -> str:
    """Return a number as it was meant: a literal plus in a query means a space, which was stripped."""
    return f"+{text}" if re.fullmatch("[0-9]+", text) else text


def _json(text: str) -> Any:  # noqa: ANN401 any value of JSON
    return json_of(text, "it")


SELECTING = (
    field("Verification.operation", label="Operation", suggestions="operations", about=None),
    field("Verification.number", label="Number", suggestions="numbers", read=_number),
    field(
        "Verification.trunk_group_id",
        label="Trunk",
        suggestions="trunks",
        example="e3e55a78-1234-5678-90ab-cdef12345678",
    ),
    field("Verification.account", label="Account", suggestions="accounts", about=None),
    field("Verification.behaviour", label="Behaviour", suggestions="behaviours", about=None),
    field("Verification.status", label="Status", suggestions="statuses", example="204", about=None),
    field("Verification.spelling", label="Spelling", suggestions="spellings"),
    field("Verification.fault", label="Fault", suggestions="faults", example="f1", about=None),
)
COUNTING = (
    field("Verification.times", label="Exactly", example="1", about="0 for never."),
    field("Verification.at_least", label="At least", example="1"),
    field("Verification.at_most", label="At most", example="2"),
    field("Verification.contract", label="None broke the contract", about=None),
)
RULES = (
    field("Verification.order", label="In this order", kind="area", read=_json, example=_SELECTIONS),
    field("Verification.only", label="Nothing but these", kind="area", read=_json, example=_SELECTIONS),
)
FIELDS = (*SELECTING, *COUNTING, *RULES)


def is_asked(typed: Mapping[str, str]) -> bool:
    """Return whether anything was typed into the form, so that there is something to verify."""
    return any(typed.get(one.name, "").strip() for one in FIELDS)


def expectation_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the expectation that was typed into the form. The fake checks it.

    Raises:
        SteeringError: A text is not a value of its field.
    """
    return value_of(FIELDS, typed, "verification")
