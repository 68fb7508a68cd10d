r"""Compiles the patterns of JSON Schema, which are regular expressions of ECMA-262, with Python's `re`.

Python's `$` also matches before a newline at the end, and its `\d` matches digits of every script. Those of ECMA-262
do not. A pattern that is used as it is would accept `"+912271264217\n"`.
"""

from __future__ import annotations

import re
from functools import lru_cache

# An escape, a character class, or an end of the input. Only the last is replaced.
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a pattern of JSON Schema as a regular expression. As in JSON Schema, use its `search`.

    Args:
        pattern: The value of the keyword `pattern`.
    """
    return re.compile(_TOKEN.sub(lambda token: r"\Z" if token[0] == "$" else token[0], pattern), re.ASCII)
