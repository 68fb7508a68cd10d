"""Drawn faults: each one that is accepted fires for some request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mockserver.faults._asking import SPELLINGS

from two_accounts import ACCOUNT, FOREIGN_ACCOUNT, NUMBER, OTHER_NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request, SteeringError
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.faults.fault import Fault
    from vobiz_mock.state.records import Seed

SPEC = load()
CONTENT: Seed = load_seed(SEED, SPEC)
TRIES = 60  # of one request; more than the counts below, and enough for a chance of one half

ON = st.fixed_dictionaries(
    {},
    optional={
        "operation": st.sampled_from(
            ["assign_number", "unassign_number", "list_numbers", "purchase_number", "release_number", "delete_trunk"]
        ),
        "account": st.sampled_from([ACCOUNT, FOREIGN_ACCOUNT]),
        "number": st.sampled_from([NUMBER, OTHER_NUMBER]),
        "spelling": st.sampled_from(list(SPELLINGS)),
        "nth": st.integers(1, 4),
    },
)
DELIVERY = {
    "malformed": st.booleans(),
    "wait": st.sampled_from([0, 1, {"min": 0, "max": 1}]),
    "rate": st.sampled_from([1, 100]),
    "length": st.sampled_from([0, 10, 70]),
    "end": st.sampled_from(["reset", "close", "silence"]),
}
OWN = {"status": st.sampled_from([200, 204, 304, 429, 503])}
BODY = {"body": st.sampled_from([None, {}, {"error": "broken"}, "text"])}
DO = st.one_of(
    st.fixed_dictionaries({}, optional=DELIVERY),
    st.fixed_dictionaries({"behaviour": st.sampled_from(list(SPEC.behaviours))}, optional=DELIVERY),
    st.fixed_dictionaries(OWN, optional={**BODY, **DELIVERY}),
)
FAULT = st.fixed_dictionaries(
    {"on": ON, "do": DO},
    optional={
        "times": st.sampled_from([1, 2, None]),
        "when": st.sampled_from(["before", "after"]),
        "chance": st.sampled_from([0.5, 1]),
    },
)


@settings(max_examples=80, deadline=None)
@given(st.lists(FAULT, min_size=1, max_size=3))
def test_an_accepted_fault_fires(written: list[dict[str, Any]]) -> None:
    """Some sequence of equal requests meets the last fault."""
    if (found := added(written)) is None or any(needs_success(one) for one in written):
        return
    assert any(fires(written, path) for path in paths(found.definition.on.operation)), found


def added(written: list[dict[str, Any]], fake: Fake | None = None) -> Fault | None:
    """Add faults to a fake. Return the last one; None if one of them is refused."""
    fake = fake or new_fake()
    try:
        return [fake.faults.add_written(one) for one in written][-1]
    except SteeringError:
        return None


def needs_success(written: dict[str, Any]) -> bool:
    """Return whether a fault replaces a success by another one, which depends on the state, not on the request."""
    do = written["do"]
    own = do.get("status") or (SPEC.behaviours[do["behaviour"]].sees.status if "behaviour" in do else 500)
    return written.get("when") == "after" and (own or 0) < 400


def fires(written: list[dict[str, Any]], request: Request) -> bool:
    """Return whether the last fault fires if a request is sent again and again, each time in the state at the start."""
    fake = new_fake()
    fault = added(written, fake)
    assert fault is not None
    for _ in range(TRIES):
        fake.store.load(CONTENT)
        fake.answer(request)
        if fault.met:
            return True
    return False


def new_fake() -> Fake:
    """Return a fake with the shared seed, which logs nothing."""
    store = MemoryStore()
    store.load(CONTENT)
    return Fake(store, sinks=())


def paths(wanted: str | None) -> Iterator[Request]:
    """Yield a request of each kind, with the numbers and spellings that are drawn."""
    for account, token in ((ACCOUNT, TOKEN), (FOREIGN_ACCOUNT, "other-secret")):
        headers = {"x-auth-id": account, "x-auth-token": token, "content-type": "application/json"}
        for operation in SPEC.operations.values():
            if wanted not in {None, operation.id}:
                continue
            for number in (NUMBER, OTHER_NUMBER):
                body = json.dumps({"trunk_group_id": TRUNK, "e164": number}).encode()
                for segment in segments(number) if "{phone_number}" in operation.path else [""]:
                    path = operation.path.replace("{account_id}", account).replace("{phone_number}", segment)
                    path = path.replace("{trunk_id}", TRUNK)
                    yield Request(method=operation.method, target=f"/api/v1{path}", headers=headers, body=body)
        yield Request(method="GET", target="/api/v1/nothing", headers=headers)


def segments(number: str) -> list[str]:
    """Return a number in each spelling."""
    return [segment.replace(NUMBER[1:], number[1:]) for segment in (*SPELLINGS.values(), odd(number))]


def odd(number: str) -> str:
    """Return a number in a form that is not E.164, but from which its digits can be read."""
    return f"%2B{number[1:3]}-{number[3:]}"
