"""Explains violations of schemas: in a sentence, and, where the right value is known, as advice.

This module must not depend on the state, or on how the document is validated.
"""

from __future__ import annotations

import json
import re
import uuid
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from vobiz_mock.api.number_text import recovered_digits
from vobiz_mock.api.outcome import Advice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError

_MAX_DETAIL = 120  # characters of a validator's message in a hint
_MAX_MESSAGE = 10_000  # characters of a validator's message that is searched for the value
_MAX_SENT = 60  # characters of a value in a hint
_MAX_KEYS = 50  # fields of a body that are compared with the missing one
_SIMILAR = 0.8  # `trunkGroupId` and `trunk_group_id`, but not `trunk_id`
_FORM = {"pattern", "format", "minLength", "maxLength"}  # the keywords that describe the form of a text
_SECRETS = {"password"}  # fields whose value no response may repeat
_CHANGES = (str.strip, lambda text: text.strip().upper(), lambda text: text.strip().lower())


def detail(error: ValidationError) -> str:
    """Return what is wrong, as a clause: what the document says of the value, rather than a regular expression."""
    if not error.absolute_path and error.validator == "type":
        return "the body is not an object"
    if _is_secret(error):
        return f"it violates {error.validator}: {error.validator_value}"
    schema = cast("Mapping[str, Any]", error.schema)
    has_a_form = "pattern" in schema or "format" in schema
    if error.validator not in _FORM or not has_a_form or "description" not in schema:
        return _shortened(error)
    sentence: str = schema["description"].split(". ")[0].rstrip(".\n")
    return f"{_shown(error.instance)} is not {sentence[:1].lower()}{sentence[1:]}"


def advice(error: ValidationError, name: str) -> Advice | None:
    """Return advice about the value of a field or parameter; None if the right value is not known.

    Args:
        error: The error of the validator.
        name: The field or parameter.
    """
    if error.validator == "required":
        return _misnamed(cast("Mapping[str, Any]", error.instance), name)
    write = _corrected(error.instance, cast("Mapping[str, Any]", error.schema))
    if write is None or _is_secret(error):
        return None
    return Advice("value-correctable", {"sent": _shown(error.instance), "field": name, "write": write})


def _is_secret(error: ValidationError) -> bool:
    return bool(_SECRETS & {*error.absolute_path})


def _shortened(error: ValidationError) -> str:
    """Return the message of a validator, which begins with the value, with the value shortened."""
    if len(error.message) > _MAX_MESSAGE:
        return f"{_shown(error.instance)} does not fit its schema"
    return error.message.replace(repr(error.instance), _shown(error.instance))[:_MAX_DETAIL]


def _misnamed(body: Mapping[str, Any], name: str) -> Advice | None:
    keys = {_letters(key): key for key in list(body)[:_MAX_KEYS]}
    match = get_close_matches(_letters(name), keys, n=1, cutoff=_SIMILAR)
    return Advice("field-misnamed", {"sent": _shown(keys[match[0]]), "write": name}) if match else None


def _corrected(value: object, schema: Mapping[str, Any]) -> str | None:
    """Return a similar value that fits a schema of a string; None if there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return next((form for form in _similar_forms(str(value)[:200]) if _fits(form, schema)), None)


def _similar_forms(value: str) -> Iterator[str]:
    for change in _CHANGES:
        yield change(value)
    yield f"+{recovered_digits(value)}"
    with suppress(ValueError):
        yield str(uuid.UUID(value.strip()))  # also without hyphens, in braces, or as a URN


def _fits(form: str, schema: Mapping[str, Any]) -> bool:
    if "enum" in schema:
        return form in schema["enum"]
    return "pattern" in schema and re.search(schema["pattern"], form) is not None


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name[:_MAX_SENT].casefold())


def _shown(value: object) -> str:
    """Return a value as JSON, shortened, or only the kind of one that has parts."""
    if isinstance(value, str):
        return json.dumps(value[:_MAX_SENT])
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return json.dumps(value)[:_MAX_SENT]
