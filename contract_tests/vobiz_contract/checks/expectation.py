"""Compares a response with what the document says of a behaviour, and describes both in words.

Pure, without I/O. Whatever the document does not mention, such as further fields and headers, is ignored.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_spec import Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.wanted import Wanted
    from vobiz_spec import Sees, Spec

__all__ = [
    "OTHER_REFUSALS",
    "contains",
    "describe_expected",
    "describe_seen",
    "differs",
    "fulfils",
    "has_fields",
    "has_header",
    "is_count",
    "is_json",
    "json_object",
    "mentions_text",
]

# Statuses with which a provider may refuse an invalid body instead of 400, where the documentation names none.
OTHER_REFUSALS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY})
_SHOWN = 300  # characters of a body


def differs(exchange: Exchange, sees: Sees, spec: Spec) -> bool:
    """Return whether a response differs from what the document says."""
    return not (
        (sees.status is None or exchange.status == sees.status)
        and all(exchange.header_values(name) for name in sees.headers)
        and (not sees.examples or any(_repeats(exchange, sees.match, spec.example(one)) for one in sees.examples))
        and (sees.mentions is None or mentions_text(exchange, sees.mentions))
    )


def describe_expected(sees: Sees, spec: Spec) -> str:
    """Return what the document says, as a phrase."""
    parts = [f"status {sees.status}"] if sees.status else []
    if sees.example and sees.match is Match.BODY:
        parts.append(f"a JSON body with {' or '.join(json.dumps(spec.example(one)) for one in sees.examples)}")
    if sees.example and sees.match is Match.ERROR:
        parts.append(f"a JSON body with the error {json.dumps(spec.example(sees.example)['error'])}")
    if sees.mentions:
        parts.append(f"a body that mentions {sees.mentions!r}")
    parts += [f"the header {name}" for name in sees.headers]
    return ", ".join(parts) or "what the statement says"


def describe_seen(exchange: Exchange) -> str:
    """Return what the provider responded, as a phrase."""
    if exchange.status is None:
        return exchange.problem or "no response"
    content_type = exchange.header("Content-Type")
    body = exchange.body.decode("utf-8", "backslashreplace")
    shown = body if len(body) <= _SHOWN else f"{body[:_SHOWN]}… ({len(body)} characters)"
    return f"status {exchange.status}, {f'{content_type}: {shown}' if body else 'no body'}"


def fulfils(exchange: Exchange, wanted: Wanted) -> bool:
    """Return whether a response has all that is wanted."""
    body = _json(exchange)
    objects = [*_objects(body)]
    headers = wanted.headers.items()
    return (
        (not wanted.statuses or exchange.status in wanted.statuses)
        and all(has_header(exchange.header(name), pattern) for name, pattern in headers)
        and not (wanted.empty and exchange.body)
        and (not wanted.mentions or mentions_text(exchange, wanted.mentions))
        and not (wanted.lacks and wanted.lacks.encode() in exchange.body)
        and (not wanted.keys or (isinstance(body, dict) and body.keys() >= set(wanted.keys)))
        and all(any(has_fields(one, some) for one in objects) for some in wanted.some)
        and not any(has_fields(one, none) for one in objects for none in wanted.none)
    )


def has_fields(one: Mapping[str, object], fields: Mapping[str, object]) -> bool:
    """Return whether an object has fields with these values. Null is a value, and differs from an absent field."""
    return fields.keys() <= one.keys() and contains(one, fields)


def has_header(value: str | None, pattern: str | None) -> bool:
    """Return whether a header's value matches a pattern; with None, whether there is no such header."""
    return value is None if pattern is None else re.fullmatch(pattern, value or "") is not None


def _json(exchange: Exchange) -> object:
    try:
        return exchange.json()
    except (ValueError, RecursionError):
        return None


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Yield each object of a JSON document."""
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _objects(part)


def is_json(exchange: Exchange) -> bool:
    """Return whether a response has a JSON media type and a body that is JSON."""
    media_type = (exchange.header("Content-Type") or "").partition(";")[0].strip().lower()
    try:
        exchange.json()
    except (ValueError, RecursionError):
        return False
    return media_type == "application/json" or media_type.endswith("+json")


def json_object(exchange: Exchange) -> dict[str, Any] | None:
    """Return the JSON object of a response, or None if its body is anything else."""
    body = exchange.json() if is_json(exchange) else None
    return body if isinstance(body, dict) else None


def is_count(value: object) -> bool:
    """Return whether a value of a JSON document is a whole number from 0, in any of its forms, such as 25 and 25.0."""
    is_whole = type(value) is int or (type(value) is float and value.is_integer())
    return is_whole and value >= 0  # type: ignore[operator]  # it is one of the two


def _repeats(exchange: Exchange, match: Match, example: Mapping[str, object]) -> bool:
    if match is Match.STATUS:
        return True
    body = json_object(exchange)
    if body is None:
        return False
    return contains(body, example) if match is Match.BODY else contains(body.get("error"), example["error"])


def contains(value: object, example: object) -> bool:
    """Return whether a value equals the example, or is an object that has all the example's fields."""
    if isinstance(example, dict):
        return isinstance(value, dict) and all(contains(value.get(key), field) for key, field in example.items())
    same_kind = type(value) is type(example) or {type(value), type(example)} == {int, float}
    return same_kind and value == example


def mentions_text(exchange: Exchange, words: str) -> bool:
    """Return whether a body contains words, in upper or lower case."""
    return words.lower() in exchange.body.decode("utf-8", "replace").lower()
