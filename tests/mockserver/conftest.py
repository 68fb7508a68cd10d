"""A fake that listens on a port, and a client; a fake without a socket, a caller, and its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.mockserver._caller import Caller, Clock
from tests.mockserver._client import RawClient

from two_accounts import FOREIGN_ACCOUNT, FOREIGN_TOKEN, SEED
from vobiz_mock import Fake, MemoryStore, MockServer, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake with the shared seed, which validates its responses against the document."""
    with MockServer(seed=SEED, settings=Settings(validate_responses=True)) as server:
        yield server


@pytest.fixture
def client(fake: MockServer) -> RawClient:
    """A client of the first account."""
    return RawClient(fake)


@pytest.fixture
def clock() -> Clock:
    """The clock of the caller's fake."""
    return Clock()


@pytest.fixture
def store() -> MemoryStore:
    """The state of the caller's fake, with the shared seed."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    return store


@pytest.fixture
def caller(store: MemoryStore, clock: Clock) -> Caller:
    """A caller of the first account, on a fake without a socket, which validates its replies."""
    return Caller(Fake(store, Settings(clock=clock, validate_responses=True)))


@pytest.fixture
def foreign(caller: Caller) -> Caller:
    """A caller of another account, on the same fake."""
    return Caller(caller.fake, FOREIGN_ACCOUNT, FOREIGN_TOKEN)
