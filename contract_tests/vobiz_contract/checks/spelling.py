"""How the number is written on the wire: the document's encoding rules, one behaviour each.

The spellings are made from the number under check, by the rule, so that nothing but the spelling is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.expectation import differs, json_object, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_contract.lab import Lab

__all__ = ["CHECKS"]


def _refused(lab: Lab, spellings: Sequence[str]) -> None:
    """Each spelling is refused as the document says, and none assigns."""
    number = lab.freed()
    for sent in spellings:
        answer = lab.api.assign(number, lab.trunk, sent=sent)
        lab.must(answer)
        lab.must_hold(number, None, answer)


def _found(lab: Lab, spellings: Sequence[str]) -> None:
    """Each spelling assigns."""
    for sent in spellings:
        number = lab.freed()
        answer = lab.api.assign(number, lab.trunk, sent=sent)
        lab.must(answer)
        lab.must_hold(number, lab.trunk, answer)


def _plus_unencoded(lab: Lab) -> None:
    number = lab.freed()
    answer = lab.api.assign(number, lab.trunk, sent=number)
    if answer.status == 204:  # noqa: PLR2004 success
        lab.open("a literal + was not refused, and the page says only that it may be")
    lab.must(answer)


def _plus_unencoded_always(lab: Lab) -> None:
    _refused(lab, [lab.number] * 4)


def _encoded_twice(lab: Lab) -> None:
    digits = lab.number[1:]
    _refused(lab, [f"%252B{digits}", f"%252b{digits}", f"%25252B{digits}", f"%2B%25{ord(digits[0]):X}{digits[1:]}"])


def _plus_missing(lab: Lab) -> None:
    digits = lab.number[1:]
    _refused(lab, [digits, f"%{ord(digits[0]):X}{digits[1:]}"])


def _not_e164(lab: Lab) -> None:
    digits = lab.number[1:]
    spellings = [
        f"%2B{digits[:2]}-{digits[2:6]}-{digits[6:]}",
        f"%2B{digits[:2]}%20{digits[2:]}",
        f"%20{digits}",
        f"%2B%2B{digits}",
        f"%2B{digits}%0A",
        f"%2B({digits[:2]}){digits[2:]}",
        f"%2B0{digits}",
        f"00{digits}",
        f"%2B{digits}x",
        f"%2B{(digits * 8)[:16]}",
        "%2B",
        "abc",
    ]
    _refused(lab, spellings)


def _hex_lowercase(lab: Lab) -> None:
    _found(lab, [f"%2b{lab.number[1:]}"])


def _encoded_needlessly(lab: Lab) -> None:
    digits = lab.number[1:]
    every = "".join(f"%{ord(digit):X}" for digit in digits)
    _found(lab, [f"%2B%{ord(digits[0]):X}{digits[1:]}", f"%2B{digits[:-1]}%{ord(digits[-1]):X}", f"%2B{every}"])


def _unassign_wire_form(lab: Lab) -> None:
    """A page also lists a 400 for a wrong format, which is as good."""
    number, digits = lab.assigned(), lab.number[1:]
    sees, other = lab.spec.behaviours[lab.behaviour].sees, lab.spec.behaviours["unassign.format-invalid"].sees
    others: list[str] = []
    for sent in (number, f"%252B{digits}", digits, f"%2B{digits[:2]}-{digits[2:]}"):
        answer = lab.api.unassign(number, sent=sent)
        if differs(answer, sees, lab.spec):
            texts = json_object(answer) or {}
            as_good = not differs(answer, other, lab.spec) or (answer.status, texts.get("error")) in _ALSO
            if not as_good:
                lab.breach(answer, wanted(sees, lab.spec))
            others.append(f"{sent} with {answer.status}")
        lab.must_hold(number, lab.trunk, answer)
    if others:
        lab.open(f"a listed answer came in place of this one: {', '.join(others)}")


# Which of the listed errors a wrongly written number gets is not known, nor the message to the letter.
_ALSO = {(404, "Number not found"), (400, "invalid request")}


def _unassign_format_invalid(lab: Lab) -> None:
    digits = lab.number[1:]
    answer = lab.api.unassign(lab.number, sent=f"%2B{digits[:2]}-{digits[2:]}")
    lab.must(answer)


CHECKS = (
    Check("assign.plus-unencoded", _plus_unencoded),
    Check("assign.plus-unencoded.always", _plus_unencoded_always),
    Check("assign.encoded-twice", _encoded_twice),
    Check("assign.plus-missing", _plus_missing),
    Check("assign.not-e164", _not_e164),
    Check("assign.hex-lowercase", _hex_lowercase),
    Check("assign.encoded-needlessly", _encoded_needlessly),
    Check("unassign.wire-form", _unassign_wire_form),
    Check("unassign.format-invalid", _unassign_format_invalid),
)
