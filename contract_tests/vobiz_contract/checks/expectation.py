"""Compares an answer with what the document says of a behaviour, and puts both into words.

Pure: no I/O. What the document does not say is not looked at: further fields and headers are anybody's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vobiz_spec import Match

if TYPE_CHECKING:
    from vobiz_contract.exchange import Exchange
    from vobiz_spec import Sees, Spec

__all__ = ["describe", "differs", "is_json", "json_object", "wanted"]

_SHOWN = 300


def differs(exchange: Exchange, sees: Sees, spec: Spec) -> bool:
    """Whether an answer is another than the document's."""
    return not (
        (sees.status is None or exchange.status == sees.status)
        and all(exchange.all(name) for name in sees.headers)
        and (sees.example is None or _repeats(exchange, sees, spec.example(sees.example)))
        and (sees.mentions is None or _mentions(exchange, sees.mentions))
    )


def wanted(sees: Sees, spec: Spec) -> str:
    """What the document says, as a phrase."""
    parts = [f"status {sees.status}"] if sees.status else []
    if sees.example and sees.match is Match.BODY:
        parts.append(f"a JSON body with {json.dumps(spec.example(sees.example))}")
    if sees.example and sees.match is Match.ERROR:
        parts.append(f"a JSON body with the error {json.dumps(spec.example(sees.example)['error'])}")
    if sees.mentions:
        parts.append(f"a body that mentions {sees.mentions!r}")
    parts += [f"the header {name}" for name in sees.headers]
    return ", ".join(parts) or "what the statement says"


def describe(exchange: Exchange) -> str:
    """What was seen, as a phrase."""
    if exchange.status is None:
        return exchange.problem or "no answer"
    content_type = exchange.header("Content-Type")
    body = exchange.body.decode("utf-8", "backslashreplace")
    shown = body if len(body) <= _SHOWN else f"{body[:_SHOWN]}… ({len(body)} characters)"
    return f"status {exchange.status}, {f'{content_type}: {shown}' if body else 'no body'}"


def is_json(exchange: Exchange) -> bool:
    """Whether an answer says that it is JSON, and is."""
    media_type = (exchange.header("Content-Type") or "").partition(";")[0].strip().lower()
    try:
        exchange.json()
    except ValueError:
        return False
    return media_type == "application/json" or media_type.endswith("+json")


def json_object(exchange: Exchange) -> dict[str, Any] | None:
    """The JSON object of an answer, if it has one."""
    body = exchange.json() if is_json(exchange) else None
    return body if isinstance(body, dict) else None


def _repeats(exchange: Exchange, sees: Sees, example: Any) -> bool:  # noqa: ANN401 any JSON
    if sees.match is Match.STATUS:
        return True
    body = json_object(exchange)
    if body is None:
        return False
    return _holds(body, example) if sees.match is Match.BODY else _holds(body.get("error"), example["error"])


def _holds(value: Any, example: Any) -> bool:  # noqa: ANN401 any JSON
    """Whether a value is the example, or an object that has more beside the example's fields."""
    if isinstance(example, dict):
        return isinstance(value, dict) and all(_holds(value.get(key), wanted) for key, wanted in example.items())
    return type(value) is type(example) and bool(value == example)


def _mentions(exchange: Exchange, words: str) -> bool:
    return words.lower() in exchange.body.decode("utf-8", "replace").lower()
