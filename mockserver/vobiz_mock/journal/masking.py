"""Hides tokens and passwords in what the journal shows.

Owns what is secret: header fields and fields of bodies by their names, and the values of such header fields wherever
they are repeated. This module must not depend on Vobiz's API.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vobiz_mock.messages import Request

MASK = "********"  # as long as the shortest password that Vobiz's examples show
_SECRET_FIELD = re.compile(r"token|authorization|cookie|secret|password|passwd|api[-_]?key", re.IGNORECASE)
# The value of a secret in a text that is not JSON, such as a form, or JSON with a mistake.
_IN_TEXT = re.compile(
    r"""([\w-]*(?:password|passwd|secret|token|api[-_]?key)["']?\s*[:=]\s*["']?)([^"'&,}\s]+)""", re.IGNORECASE
)
_LEAST = 8  # characters of a secret that is also hidden where its value is repeated; a shorter one is a part of words


def is_secret(name: str) -> bool:
    """Return whether the value of a header field or of a field of a body is a secret."""
    return _SECRET_FIELD.search(name) is not None


def masked_fields(fields: Iterable[tuple[str, str]], secrets: Iterable[str] = ()) -> dict[str, str]:
    """Return header fields by name, with secrets masked. The values of a repeated field are joined with a comma."""
    shown: dict[str, str] = {}
    for name, value in fields:
        text = MASK if is_secret(name) else without(value, secrets)
        shown[name] = f"{shown[name]}, {text}" if name in shown else text
    return shown


def secrets_of(request: Request) -> tuple[str, ...]:
    """Return the values of the secret header fields of a request, also without a scheme such as `Bearer`."""
    values = [value for name, value in request.headers.items() if is_secret(name)]
    parts = {part for value in values for part in (value, *value.split(" "))}
    return tuple(sorted((part for part in parts if len(part) >= _LEAST), key=len, reverse=True))


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a text without the secrets that it repeats."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def masked_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text of a body with its secrets masked. One without secrets stays as it is."""
    text = without(text, secrets)
    if not _SECRET_FIELD.search(text):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _IN_TEXT.sub(lambda found: found[1] + MASK, text)
    shown = _masked(value)
    return text if shown == value else json.dumps(shown, ensure_ascii=False)


def _masked(value: Any) -> Any:  # noqa: ANN401 any value of JSON
    if isinstance(value, dict):
        return {name: _masked_field(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, str) and value[:1] in ("{", "["):  # JSON in JSON, a common mistake
        return masked_text(value)
    return value


def _masked_field(name: str, value: Any) -> Any:  # noqa: ANN401 any value of JSON
    if not is_secret(name):
        return _masked(value)
    return value if value is None or value == "" or isinstance(value, bool) else MASK
