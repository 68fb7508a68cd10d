"""Explains violations of schemas: in a sentence, and, where the right value is known, as advice.

This module must not depend on the state, or on how the document is validated.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from vobiz_mock.api.outcome import Advice
from vobiz_mock.api.similar_values import similar_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema import ValidationError

_MAX_DETAIL = 120  # characters of a validator's message in a hint
_MAX_MESSAGE = 10_000  # characters of a validator's message that is searched for the value
_MAX_SENT = 60  # characters of a value in a hint
_MAX_KEYS = 50  # fields of a body that are compared with the missing one
_SIMILAR = 0.8  # `trunkGroupId` and `trunk_group_id`, but not `trunk_id`
_LEAST_PART = 2  # letters of a name that is a part of another, such as `ip` of `ip_address`
_FORM = {"pattern", "format", "minLength", "maxLength"}  # the keywords that describe the form of a text
_SECRETS = {"password"}  # fields whose value no response may repeat
# What is wrong with a secret, by keyword. The messages of the validator repeat the value.
_OF_SECRETS = {
    "minLength": "it has fewer than {} characters",
    "maxLength": "it has more than {} characters",
    "type": "it is not of type {!r}",
}


def detail(error: ValidationError) -> str:
    """Return what is wrong, as a clause: what the document says of the value, rather than a regular expression."""
    if not error.absolute_path and error.validator == "type":
        return "the body is not an object"
    schema = cast("Mapping[str, Any]", error.schema)
    if _is_secret(error):
        return _OF_SECRETS.get(str(error.validator), "it does not fit its schema").format(error.validator_value)
    has_a_form = "pattern" in schema or "format" in schema
    if error.validator not in _FORM or not has_a_form or "description" not in schema:
        return _shortened(error)
    return f"{_shown(error.instance)} is not {_clause(schema['description'])}"


def advice(error: ValidationError, name: str) -> Advice | None:
    """Return advice about the value of a field or parameter; None if the right value is not known.

    Args:
        error: The error of the validator.
        name: The field or parameter.
    """
    if error.validator == "required":
        return _misnamed(error, name)
    write = similar_value(error.instance, cast("Mapping[str, Any]", error.schema))
    if write is None or _is_secret(error):
        return None
    return Advice("value-correctable", {"sent": _shown(error.instance), "field": name, "write": write})


def _clause(description: str) -> str:
    sentence = " ".join(description.split(". ", maxsplit=1)[0].rstrip(".\n").split())
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _is_secret(error: ValidationError) -> bool:
    return bool(_SECRETS & {*error.absolute_path})


def _shortened(error: ValidationError) -> str:
    """Return the message of a validator, which begins with the value, with the value shortened."""
    if len(error.message) > _MAX_MESSAGE:
        return f"{_shown(error.instance)} does not fit its schema"
    return error.message.replace(repr(error.instance), _shown(error.instance))[:_MAX_DETAIL]


def _misnamed(error: ValidationError, name: str) -> Advice | None:
    """Return advice about the field that was sent in place of the missing one; None if there is none, or are several.

    Its name is similar, or it is unknown to the schema and one of the two names is a part of the other.
    """
    body, known = (
        cast("Mapping[str, Any]", error.instance),
        cast("Mapping[str, Any]", error.schema).get("properties", {}),
    )
    keys, wanted = {_letters(key): key for key in list(body)[:_MAX_KEYS]}, _letters(name)
    found = get_close_matches(wanted, keys, n=1, cutoff=_SIMILAR)
    found = found or [key for key, sent in keys.items() if sent not in known and _is_part(key, wanted)]
    return Advice("field-misnamed", {"sent": _shown(keys[found[0]]), "write": name}) if len(found) == 1 else None


def _is_part(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _LEAST_PART and (one in other or other in one)


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name[:_MAX_SENT].casefold())


def _shown(value: object) -> str:
    """Return a value as JSON, shortened, or only the kind of one that has parts."""
    if isinstance(value, str):
        return json.dumps(value[:_MAX_SENT])
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    return json.dumps(value)[:_MAX_SENT]
