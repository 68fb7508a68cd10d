"""Requests to a fake without a socket, and the entries that they leave."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.mockserver.api._mistakes import FULL_SEED, assign, request

from two_accounts import NUMBER, OTHER_NUMBER, OTHER_TRUNK
from vobiz_mock import Fake, MemoryStore, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_mock.steering import Steering
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vobiz_mock import Request
    from vobiz_mock.journal.entry import Entry

GOOD, OTHER, LITERAL = f"%2B{NUMBER[1:]}", f"%2B{OTHER_NUMBER[1:]}", NUMBER


def steered(requests: Iterable[Request] = (), *, settings: Settings | None = None) -> Steering:
    """Return the control of a new fake that has answered some requests."""
    store = MemoryStore()
    store.load(load_seed(FULL_SEED, load()))
    fake = Fake(store, settings or Settings(validate_responses=True), sinks=())
    for one in requests:
        fake.answer(one)
    return Steering(fake)


def entry_of(sent: Request, *, settings: Settings | None = None) -> Entry:
    """Return the entry that a request leaves in a new fake."""
    return entries_of(steered([sent], settings=settings))[0]


def entries_of(control: Steering) -> list[Entry]:
    """Return the entries in the journal of a fake."""
    return [record.entry for record in control.journal.records()]


def each_by_itself(requests: Iterable[Request]) -> list[Entry]:
    """Return the entries of requests of which each reaches the fake in its first state."""
    control, entries = steered(settings=Settings()), []
    for one in requests:
        control.reset()
        control.fake.answer(one)
        entries += entries_of(control)
    return entries


def with_fields(sent: Request, **fields: Any) -> Request:
    """Return a request with further fields in its body."""
    return replace(sent, body=json.dumps({**json.loads(sent.body), **fields}).encode())


# A journal of five: a misspelt number, a success, a conflict, another number, and an unknown trunk.
FIVE = (
    assign(LITERAL),
    assign(GOOD),
    assign(GOOD, OTHER_TRUNK),
    assign(OTHER, OTHER_TRUNK),
    request("DELETE", f"/numbers/{GOOD}/assign"),
)
