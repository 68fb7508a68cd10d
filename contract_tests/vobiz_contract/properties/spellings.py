"""The encoding rules hold for any spelling of the number, not only for the examples of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vobiz_contract.lab import is_e164
from vobiz_contract.properties.drawing import Property, hunt

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.lab import Lab

__all__ = ["PROPERTY", "behaviour_of"]

_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_LOOK_ALIKES = (0x0660, 0x0966, 0xFF10)  # Arabic-Indic, Devanagari and full-width noughts


def behaviour_of(sent: str) -> str:
    """The behaviour that decides about a spelling, by the document's rules in their order."""
    decoded = unquote(sent)
    if "+" in sent:
        return "assign.plus-unencoded.always"
    if is_e164(decoded):
        if sent.startswith("%2b"):
            return "assign.hex-lowercase"
        return "assign.encoded-needlessly" if "%" in sent[1:] else "assign.success"
    if _ENCODED.search(decoded):
        return "assign.encoded-twice"
    return "assign.plus-missing" if is_e164(f"+{decoded}") else "assign.not-e164"


def _run(lab: Lab) -> None:
    def one(sent: str) -> None:
        number = lab.freed()
        behaviour = behaviour_of(sent)
        answer = lab.api.assign(number, lab.trunk, sent=sent)
        lab.must(answer, behaviour)
        found = unquote(sent) == number and "+" not in sent
        lab.must_hold(number, lab.trunk if found else None, answer, behaviour)

    hunt(_spellings(lab.number), one, examples=lab.effort.spellings, seed=lab.seed)


def _spellings(number: str) -> SearchStrategy[str]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in drawing

    def digit(plain: str) -> SearchStrategy[str]:
        return st.sampled_from([plain, plain, f"%{ord(plain):X}"])

    def odd_digit(plain: str) -> SearchStrategy[str]:
        looks = [quote(chr(nought + int(plain))) for nought in _LOOK_ALIKES]
        return st.sampled_from([plain] * 12 + [f"%{ord(plain):X}", f"%25{ord(plain):X}", *looks])

    plus = st.sampled_from(["%2B", "%2b", "%2B", "%252B", "%252b", "+", "", "%20", "%EF%BC%8B", "%2B%2B"])
    end = st.sampled_from([""] * 6 + ["%0A", "%20", "-", "x", "%C2%A0"])
    right = st.tuples(st.sampled_from(["%2B", "%2b"]), *(digit(one) for one in number[1:]))
    other = st.tuples(plus, *(odd_digit(one) for one in number[1:]), end)
    return (
        st.one_of(right, other).map("".join).filter(lambda sent: unquote(sent) == number or not is_e164(unquote(sent)))
    )


PROPERTY = Property(
    id="property.spellings",
    statement="However each character of the number is written, the encoding rules decide.",
    run=_run,
    effort=lambda effort: effort.spellings,
)
