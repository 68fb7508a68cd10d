"""Makes the document's patterns as strict in Python as they are elsewhere.

The document has the patterns that every tool reads: `^...$`, without a lookahead, so that RE2 compiles them. By JSON
Schema's dialect (ECMA-262) their `$` is the very end of the text. Python's `$` also fits before a line feed at the end.
"""

from __future__ import annotations

import re
from typing import Any

# It fits only at the very end in Python, and in the engines of jsonschema-rs and pydantic too: `\Z` would not.
VERY_END = r"(?![\s\S])"

# An escape, a character class, or an end of the text. Only the last is replaced.
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


def strict_patterns(document: Any) -> Any:  # noqa: ANN401 a schema is any JSON
    """Return a copy of a schema or document in which no pattern accepts a line feed at the end.

    Use it wherever Python's `re` applies the patterns, as `jsonschema` and openapi-core do.

    Args:
        document: A schema, a document, or a part of one. It is not changed.
    """
    if isinstance(document, dict):
        return {key: _strict(value) if key == "pattern" else strict_patterns(value) for key, value in document.items()}
    if isinstance(document, list):
        return [strict_patterns(value) for value in document]
    return document


def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the document, compiled so that its `search` finds what other tools find."""
    return re.compile(_strict(pattern))


def _strict(value: Any) -> Any:  # noqa: ANN401 a property of an object may be named `pattern`
    """Return a pattern with each `$` replaced, or what is not a pattern as `strict_patterns` does."""
    if not isinstance(value, str):
        return strict_patterns(value)
    return _TOKEN.sub(lambda token: VERY_END if token[0] == "$" else token[0], value)
