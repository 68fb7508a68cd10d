"""The number that a request means is the same for the faults, the journal and the verification."""

from __future__ import annotations

import pytest
from tests.mockserver.api._mistakes import assign, request
from tests.mockserver.journal._requests import entries_of, steered

from two_accounts import NUMBER
from vobiz_mock import Request, Settings
from vobiz_mock.api.subjects import has_number, has_number_in_path
from vobiz_mock.faults.magic import MAGIC_NUMBERS
from vobiz_mock.journal.filter import JournalFilter
from vobiz_spec import load


def _purchase(e164: object) -> Request:
    return request("POST", "/numbers/purchase-from-inventory", {"e164": e164})


@pytest.mark.parametrize(
    "sent",
    [
        *[
            assign(spelt)
            for spelt in (NUMBER, f"%2b{NUMBER[1:]}", f"%252B{NUMBER[1:]}", NUMBER[1:], "%2B91-2271-264217")
        ],
        *[_purchase(spelt) for spelt in (NUMBER, NUMBER[1:], "tel:+91-2271-264217", f"%2B{NUMBER[1:]}")],
    ],
)
def test_all_find_a_request_by_the_number_that_it_means(sent: Request) -> None:
    """A fault, a filter of the journal, and a verification with the number select it."""
    control = steered(settings=Settings())
    fault = control.faults.add(500, number=NUMBER)
    control.fake.answer(sent)
    found = control.journal.records(JournalFilter(number=NUMBER))
    assert (fault.met, len(found), control.verify(number=NUMBER, times=1)) == (1, 1, 1)


@pytest.mark.parametrize("e164", ["hello", "", "022 7126", "1" * 16, 912271264217, None, ["+912271264217"]])
def test_what_is_no_number_is_none(e164: object) -> None:
    """Neither is a national number, or one that is too long."""
    control = steered([_purchase(e164)], settings=Settings())
    assert control.journal.records()[0].phone_number is None


def test_a_magic_number_must_be_spelt_right() -> None:
    """A purchase of one that the fake refuses because of its spelling does not meet the fault."""
    number = next(one.number for one in MAGIC_NUMBERS if one.operation == "purchase_number")
    control = steered([_purchase(number), _purchase(number[1:])], settings=Settings(magic=True))
    met = [entry.fault for entry in entries_of(control)]
    assert met == [f"magic-{number[1:]}", None]


def test_only_a_purchase_has_the_number_in_its_body() -> None:
    """That is what the document says, on which the rule relies."""
    spec = load()
    in_body = [one.id for one in spec.operations.values() if has_number(one, spec) and not has_number_in_path(one)]
    assert in_body == ["purchase_number"]
