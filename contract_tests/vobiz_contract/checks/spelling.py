"""The spelling of the number in the path: the document's encoding rules, one behaviour each.

The spellings are made from the number that the check uses, so that only the spelling is wrong.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.checks.expectation import describe_expected, differs, json_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = ["CHECKS"]


def _assert_refused(ctx: CheckContext, spellings: Sequence[str]) -> None:
    """Assert that each spelling is refused as the document says, and assigns nothing."""
    number = ctx.free_number()
    ctx.assert_unaffected(number, None, (_refused(ctx, number, spelling) for spelling in spellings))


def _refused(ctx: CheckContext, number: str, spelling: str) -> Exchange:
    response = ctx.api.assign(number, ctx.trunk, segment=spelling)
    ctx.assert_behaviour(response)
    return response


def _assert_found(ctx: CheckContext, spellings: Sequence[str]) -> None:
    """Assert that each spelling assigns the number."""
    for spelling in spellings:
        number = ctx.free_number()
        response = ctx.api.assign(number, ctx.trunk, segment=spelling)
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, ctx.trunk, response)


def _plus_unencoded(ctx: CheckContext) -> None:
    number = ctx.free_number()
    response = ctx.api.assign(number, ctx.trunk, segment=number)
    if response.status == HTTPStatus.NO_CONTENT:
        ctx.not_judged("a literal + was not refused; the documentation says only that it may be")
    ctx.assert_behaviour(response)


def _plus_unencoded_always(ctx: CheckContext) -> None:
    _assert_refused(ctx, [ctx.number] * 4)


def _encoded_twice(ctx: CheckContext) -> None:
    digits = ctx.number[1:]
    _assert_refused(
        ctx, [f"%252B{digits}", f"%252b{digits}", f"%25252B{digits}", f"%2B%25{ord(digits[0]):X}{digits[1:]}"]
    )


def _plus_missing(ctx: CheckContext) -> None:
    digits = ctx.number[1:]
    _assert_refused(ctx, [digits, f"%{ord(digits[0]):X}{digits[1:]}"])


def _not_e164(ctx: CheckContext) -> None:
    digits = ctx.number[1:]
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
    _assert_refused(ctx, spellings)


def _hex_lowercase(ctx: CheckContext) -> None:
    _assert_found(ctx, [f"%2b{ctx.number[1:]}"])


def _encoded_needlessly(ctx: CheckContext) -> None:
    digits = ctx.number[1:]
    every = "".join(f"%{ord(digit):X}" for digit in digits)
    _assert_found(ctx, [f"%2B%{ord(digits[0]):X}{digits[1:]}", f"%2B{digits[:-1]}%{ord(digits[-1]):X}", f"%2B{every}"])


def _unassign_wire_form(ctx: CheckContext) -> None:
    """Send wrong spellings of an assigned number. The documentation lists other errors that it may get as well."""
    number, digits = ctx.assigned_number(), ctx.number[1:]
    others: list[str] = []
    spellings = (number, f"%252B{digits}", digits, f"%2B{digits[:2]}-{digits[2:]}")
    ctx.assert_unaffected(number, ctx.trunk, (_not_unassigned(ctx, number, one, others) for one in spellings))
    if others:
        ctx.not_judged(f"another listed error came instead: {', '.join(others)}")


def _not_unassigned(ctx: CheckContext, number: str, spelling: str, others: list[str]) -> Exchange:
    """Return the response to a wrong spelling. If it is another listed error, note it in `others`."""
    sees = ctx.spec.behaviours[ctx.behaviour].sees
    response = ctx.api.unassign(number, segment=spelling)
    if differs(response, sees, ctx.spec):
        if not _is_listed(ctx, response):
            ctx.fail(response, describe_expected(sees, ctx.spec))
        others.append(f"{spelling} got {response.status}")
    return response


def _is_listed(ctx: CheckContext, response: Exchange) -> bool:
    """Return whether a response is one of the other errors that the documentation lists for unassign."""
    if not differs(response, ctx.spec.behaviours["unassign.format-invalid"].sees, ctx.spec):
        return True
    return (response.status, (json_object(response) or {}).get("error")) in _LISTED


# The documentation does not say which of these a wrong spelling gets, nor the exact message.
_LISTED = {(HTTPStatus.NOT_FOUND, "Number not found"), (HTTPStatus.BAD_REQUEST, "invalid request")}


def _unassign_format_invalid(ctx: CheckContext) -> None:
    digits = ctx.number[1:]
    response = ctx.api.unassign(ctx.number, segment=f"%2B{digits[:2]}-{digits[2:]}")
    ctx.assert_behaviour(response)


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
