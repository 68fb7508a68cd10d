"""Any spelling of the number in the path, not only the examples of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from vobiz_contract.formats import is_e164
from vobiz_contract.properties.property import Property, check_examples

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from vobiz_contract.checks.context import CheckContext

__all__ = ["PROPERTY"]

_LOOK_ALIKES = (0x0660, 0x0966, 0xFF10)  # Arabic-Indic, Devanagari and full-width zeros


def _run(ctx: CheckContext) -> None:
    def check(spelling: str) -> None:
        number = ctx.free_number()
        rule = ctx.spec.encoding.rule(spelling, unquote(spelling))
        behaviour = ctx.spec.encoding_behaviours(rule)[-1].id  # of every spelling
        response = ctx.api.assign(number, ctx.trunk, segment=spelling)
        ctx.assert_behaviour(response, behaviour)
        ctx.assert_assigned(number, ctx.trunk if rule.found else None, response, behaviour)

    check_examples(_spellings(ctx.number), check, examples=ctx.effort.spellings, seed=ctx.seed)
    check(ctx.number)  # with a literal plus, the mistake that is made most; the examples may be without it


def _spellings(number: str) -> SearchStrategy[str]:
    from hypothesis import strategies as st  # noqa: PLC0415 as in `check_examples`

    def digit(plain: str) -> SearchStrategy[str]:
        return st.sampled_from([plain, plain, f"%{ord(plain):X}"])

    def odd_digit(plain: str) -> SearchStrategy[str]:
        looks = [quote(chr(zero + int(plain))) for zero in _LOOK_ALIKES]
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
    statement="The encoding rules apply to every spelling of the number.",
    run=_run,
    effort=lambda effort: effort.spellings,
)
