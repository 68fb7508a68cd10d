"""The addresses in a source become links, and its text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vobiz_spec.reference.sources import pieces

WORDS = st.sampled_from(
    ["docs.vobiz.ai/errors", "github.com/a/b", "RFC 3986", ", section 6.2", "docs.", " and ", "(", ")."]
)


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ("docs.vobiz.ai/errors, 400", ["https://docs.vobiz.ai/errors"]),
        ("github.com/vobiz-ai/Vobiz-Python-SDK, reference.md", ["https://github.com/vobiz-ai/Vobiz-Python-SDK"]),
        ("RFC 3986, section 6.2.2.1", ["https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.1"]),
        ("HTTP (RFC 9110, section 15.5.6)", ["https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"]),
        ("see docs.vobiz.ai/trunks/assign-number.", ["https://docs.vobiz.ai/trunks/assign-number"]),
        ("modelled on the other endpoints", []),
        ("docs.vobiz.ai.evil.example/errors", []),
    ],
)
def test_an_address_becomes_a_link(source: str, addresses: list[str]) -> None:
    """Only those of the vendor, of its repositories and of standards do."""
    assert [piece.address for piece in pieces(source) if piece.address] == addresses


@given(st.lists(WORDS | st.text(max_size=5)).map("".join))
def test_the_text_stays(source: str) -> None:
    """The parts together are the source."""
    assert "".join(piece.text for piece in pieces(source)) == source
