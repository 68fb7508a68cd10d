"""Shows values of callers in errors, whatever they are."""

from __future__ import annotations

_LENGTH = 100  # characters of a value that an error repeats


def shown(value: object, *, length: int = _LENGTH) -> str:
    """Return the repr of a value, shortened, or its type if it has no repr: some integers are too long for one."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 the repr of a caller's value may raise anything
        return f"<{type(value).__name__}>"
    return text if len(text) <= length else f"{text[:length]}..."
