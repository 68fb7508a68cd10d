"""Makes a fault, as the control API takes it, from what was typed. The fake checks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from vobiz_mock.cli.input_text import is_given, json_object
from vobiz_mock.cli.remote import RefusedError
from vobiz_mock.errors import SteeringError
from vobiz_mock.faults.typed import body_of, header_of, times_of, wait_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EXAMPLE = '{"do": {"status": 503}}'
# Which options are in which part of a fault; the rest are its own keys.
_ON = ("operation", "account", "number", "spelling", "nth")
_DO = ("behaviour", "status", "body", "headers", "malformed", "wait", "rate", "length", "end")
_OWN = ("times", "when", "chance", "seed")


class FaultId(click.ParamType[str]):
    """The id of a fault."""

    name = "id"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id. An empty one, as of a variable that is not set, must not remove all faults."""
        if not re.fullmatch(r"[\w.-]+", value, re.ASCII) or value in {".", ".."}:
            self.fail(f"{value!r} is not the id of a fault; expected one such as f1", param, ctx)
        return value


class Times(click.ParamType[str]):
    """How many requests meet a fault: a number, or `always`."""

    name = "times"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value. None is not possible here, since it means that the option is not given."""
        try:
            times_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


class Wait(click.ParamType[Any]):
    """Seconds, or two bounds of a random time."""

    name = "wait"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the seconds, or the distribution."""
        try:
            return wait_of(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Header(click.ParamType[tuple[str, str]]):
    """A header field, as cURL takes it."""

    name = "field"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the name and the value."""
        if isinstance(value, tuple):
            return value
        try:
            return header_of(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def fault_of(word: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fault.

    Args:
        word: A name, JSON, or `-` for JSON from stdin. None if the options say what happens.
        options: The value of each option; None or an empty one if it is not given.

    Raises:
        RefusedError: The JSON is malformed.
        UsageError: The word and an option contradict each other, or nothing says what happens.
    """
    fault = _of_word(word)
    given = {key: value for key, value in options.items() if is_given(value)}
    _merge(fault, "on", _picked(given, _ON))
    _merge(fault, "do", _answer(_picked(given, _DO)))
    for key, value in _picked(given, _OWN).items():
        _set(fault, key, times_of(value) if key == "times" else value)
    if "do" not in fault:
        raise click.UsageError(
            "Nothing says what goes wrong; expected a name such as assign.rate-limited, JSON such as "
            f"{_EXAMPLE}, or an option such as --status 503."
        )
    return fault


def _of_word(word: str | None) -> dict[str, Any]:
    if word is None:
        return {}
    if word == "-" or word.lstrip().startswith("{"):
        return json_object(word, example=_EXAMPLE)
    return {"do": {"status": int(word)}} if re.fullmatch("[1-9][0-9]{2}", word) else _named(word)


def _named(word: str) -> dict[str, Any]:
    """Return the fault that has a name: that of a behaviour has a dot, and that of a preset has none."""
    from vobiz_mock.faults.presets import whole  # noqa: PLC0415 - --help does not need it

    try:
        fault: Any = whole(word, {"on": {}})
    except SteeringError as error:
        raise RefusedError(str(error)) from error
    return {**fault, "do": dict(fault["do"])}


def _picked(options: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: options[key] for key in keys if key in options}


def _answer(do: dict[str, Any]) -> dict[str, Any]:
    """Return what happens, with the types that the control API has."""
    if "headers" in do:
        do["headers"] = dict(do["headers"])
    if "body" in do:
        do["body"] = body_of(do["body"])
    return do


def _merge(fault: dict[str, Any], part: str, added: Mapping[str, Any]) -> None:
    """Add keys to a part of a fault."""
    if not added:
        return
    known = fault.setdefault(part, {})
    if not isinstance(known, dict):
        raise click.UsageError(f"{part!r} is not a JSON object; leave out --{next(iter(added))}.")
    for key, value in added.items():
        _set(known, key, value)


def _set(part: dict[str, Any], key: str, value: object) -> None:
    if key in part:
        raise click.UsageError(f"The fault has {key!r} already; leave out the option.")
    part[key] = value
