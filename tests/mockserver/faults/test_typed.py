"""Parts of a fault that were typed, on the command line or into a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vobiz_mock.faults.typed import body_of, header_of, times_of, wait_of

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (times_of, "3", 3),
        (times_of, "always", None),
        (wait_of, "0.5", 0.5),
        (wait_of, "0.1..2", {"min": 0.1, "max": 2.0}),
        (header_of, "Retry-After: 1", ("Retry-After", "1")),
        (header_of, "A:b: c", ("A", "b: c")),
        (body_of, '{"a": [1]}', {"a": [1]}),
        (body_of, "123", "123"),
        (body_of, "{", "{"),
        (body_of, "[" * 100_000, "[" * 100_000),
    ],
)
def test_a_text_has_a_value(read: Callable[[str], Any], text: str, value: object) -> None:
    """A text that is not JSON is a body as it is."""
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"), [(times_of, "0"), (times_of, "all"), (wait_of, "-1"), (wait_of, "1..."), (header_of, "x")]
)
def test_a_text_that_has_none_is_refused_with_an_example(read: Callable[[str], Any], text: str) -> None:
    """The error has the text, and what would work."""
    with pytest.raises(ValueError, match=r"expected .*(such as)"):
        read(text)
