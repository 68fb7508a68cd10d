"""Faults with a name, one call each, and the short forms in which a fault may be written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeGuard

from vobiz_mock.errors import SteeringError
from vobiz_mock.faults.unfireable import nearest


class Preset(NamedTuple):
    """A fault with a name.

    Attributes:
        about: What a client sees, as a sentence.
        fault: The fault, in the format in which it is written.
    """

    about: str
    fault: Mapping[str, Any]


# The assign page's version of early 2026 showed 200 with an object, of which no field is known: see the overlay
# `success-with-body`.
_CONFIRMATION = {"status": 200, "body": {}}
_RETRY_AFTER = {"Retry-After": "1"}

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "confirmation": Preset(
            "The number is assigned, with 200 and an object instead of 204.",
            {"on": {"operation": "assign_number"}, "do": _CONFIRMATION, "when": "after"},
        ),
        "trial-account": Preset("The 400 that a trial account gets.", {"do": {"behaviour": "assign.trial-account"}}),
        "rate-limited": Preset(
            "429 with Retry-After.", {"do": {"behaviour": "common.rate-limited", "headers": _RETRY_AFTER}}
        ),
        "debit-failed": Preset("The 500 of a failed debit.", {"do": {"behaviour": "purchase.debit-failed"}}),
        "format-invalid": Preset(
            "The 400 for an invalid number format.", {"do": {"behaviour": "unassign.format-invalid"}}
        ),
        "active-calls": Preset(
            "The 409 for a trunk with active calls.", {"do": {"behaviour": "delete-trunk.active-calls"}}
        ),
        "credential-in-use": Preset(
            "The 409 for a credential in use.", {"do": {"behaviour": "delete-credential.in-use"}}
        ),
        "server-error": Preset("The document's 500.", {"do": {"behaviour": "common.server-error"}}),
        "unavailable": Preset(
            "503 with Retry-After and without a body.", {"do": {"status": 503, "headers": _RETRY_AFTER}}
        ),
        "lose-before": Preset("The connection is reset. The request has no effect.", {"do": {"end": "reset"}}),
        "commit-then-lose": Preset(
            "The request takes effect. Then the connection is reset, without an answer.",
            {"do": {"end": "reset"}, "when": "after"},
        ),
        "close": Preset(
            "The connection is closed without an answer. The request has no effect.", {"do": {"end": "close"}}
        ),
        "silence": Preset("No answer ever comes. The request has no effect.", {"do": {"end": "silence"}}),
        "late": Preset("The answer comes after 5 seconds.", {"do": {"wait": 5}}),
        "slow-body": Preset("The body comes with 20 bytes per second.", {"do": {"rate": 20}}),
        "cut-body": Preset(
            "The connection is closed after 20 bytes of the body.", {"do": {"length": 20, "end": "close"}}
        ),
        "malformed": Preset("The body is half of a JSON object.", {"do": {"malformed": True}}),
    }
)


def whole(do: Mapping[str, Any] | int | str, given: Mapping[str, Any]) -> object:
    """Return a whole fault in the format in which it is written.

    Args:
        do: A whole fault, its `do`, a status, the id of a behaviour, or the name of a preset.
        given: The other keys.

    Raises:
        SteeringError: There is no such preset, or a whole fault has other keys beside it.
    """
    if is_whole(do):
        if given != {"on": {}, "times": 1}:
            raise SteeringError(f"fault: {do!r} is a whole fault; write its conditions into it, not beside it")
        return do
    if isinstance(do, str) and "." not in do:
        preset = _preset(do)
        return {**preset, **given, "on": {**preset.get("on", {}), **given["on"]}}
    return {**given, "do": _written(do)}


def written_out(value: object) -> object:
    """Return a fault in the format in which it is written, with what its `do` names, if this is a name or a status.

    Raises:
        SteeringError: There is no such preset.
    """
    do = value.get("do") if isinstance(value, Mapping) else None
    do = int(do) if isinstance(do, float) and do.is_integer() else do  # an integer of JSON, such as 503.0
    if not isinstance(value, Mapping) or isinstance(do, bool) or not isinstance(do, str | int):
        return value
    rest = {key: one for key, one in value.items() if key != "do"}
    if not isinstance(rest.setdefault("on", {}), Mapping):
        return value  # the check of the format says what is wrong with it
    return whole(do, rest)


def is_whole(do: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether a value is a whole fault, and not only what happens."""
    return isinstance(do, Mapping) and "do" in do


def _written(do: Mapping[str, Any] | int | str) -> object:
    if isinstance(do, str):
        return {"behaviour": do}
    return {"status": int(do)} if isinstance(do, int) and not isinstance(do, bool) else do


def _preset(name: str) -> Mapping[str, Any]:
    if name not in PRESETS:
        what = "it is not a preset, a behaviour such as assign.rate-limited, or a status from 200 to 599"
        raise SteeringError(f"fault: {name!r} is unknown: {what}; {nearest(name, PRESETS)}")
    return PRESETS[name].fault
