"""Drawn faults behind others: the last one is refused if, and only if, no sequence of requests can meet it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER
from vobiz_mock import Fake, MemoryStore, Request, SteeringError
from vobiz_mock.faults.conditions import Subject
from vobiz_mock.faults.definition import read
from vobiz_mock.faults.fault import Fault
from vobiz_mock.faults.fault_store import MemoryFaultStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    Condition = dict[str, Any]

SEGMENTS = {"encoded": "%2B{}", "plus-unencoded": "+{}", "hex-lowercase": "%2b{}"}
NUMBERS = (NUMBER[1:], OTHER_NUMBER[1:])
NTH = 3  # the largest that is drawn


def requests() -> Iterator[Request]:
    """Yield a request of each kind that the conditions below distinguish, and one of other kinds."""
    for account in (ACCOUNT, "MA_NOBODY"):
        path = f"/api/v1/account/{account}/numbers"
        for number, segment in product(NUMBERS, SEGMENTS.values()):
            for method in ("POST", "DELETE"):  # assign, and unassign for all other operations
                yield Request(method=method, target=f"{path}/{segment.format(number)}/assign")
        for number in NUMBERS:
            body = b'{"e164": "+%s"}' % number.encode()
            yield Request(method="POST", target=f"{path}/purchase-from-inventory", body=body)
        yield Request(method="GET", target=path)
    yield Request(method="GET", target="/nothing")


ON = st.fixed_dictionaries(
    {},
    optional={
        "operation": st.sampled_from(["assign_number", "purchase_number"]),
        "account": st.just(ACCOUNT),
        "number": st.just(NUMBER),
        "spelling": st.sampled_from(["encoded", "plus-unencoded"]),
        "nth": st.integers(1, NTH),
    },
)


@pytest.mark.memory_store("it sets the counts of faults")
@settings(max_examples=50, deadline=None)
@example([{"operation": "assign_number", "nth": 3}, {"nth": 3}], {"operation": "assign_number", "nth": 3})
@given(st.lists(ON, min_size=1, max_size=3), ON)
def test_a_fault_is_refused_if_it_is_hidden(earlier: list[Condition], last: Condition) -> None:
    """The earlier ones meet all requests that they fit, and leave none that fits the last one."""
    fake = Fake(MemoryStore(), sinks=())  # without accounts: a fault is met before credentials are looked at
    assume(all(is_accepted(fake, on, times=None) for on in earlier))
    refused = not is_accepted(fake, last, times=1)
    event(f"refused: {refused}")
    assert (refused, earlier, last) == (not can_fire(fake, last), earlier, last)


def is_accepted(fake: Fake, on: Condition, *, times: int | None) -> bool:
    """Add a fault. Return whether it was accepted."""
    try:
        fake.faults.add(503, times=times, **on)
    except SteeringError as error:
        assume("can never fire" in str(error))  # otherwise it has a spelling without a number
        return False
    return True


def can_fire(fake: Fake, on: Condition) -> bool:
    """Return whether some sequence of requests meets a fault that is the last one, whether or not it was accepted."""
    definition = read({"on": on, "do": {"status": 503}})
    fault = Fault("last", definition)
    store = fake.faults._store
    assert isinstance(store, MemoryFaultStore)
    store._faults = (*(one for one in fake.faults if one.definition.times is None), fault)
    fitting = [one for one in requests() if Subject(fake._router.route(one)).fits(definition)]
    counts = range(definition.on.nth)
    return any(meets(fake, fault, [a] * n + [b] * NTH) for a, b, n in product(fitting, fitting, counts))


def meets(fake: Fake, last: Fault, sequence: list[Request]) -> bool:
    """Return whether a sequence of requests meets the last fault."""
    for fault in fake.faults:
        fault.fitted = fault.met = 0
    for request in sequence:
        fake.answer(request)
    return last.met > 0
