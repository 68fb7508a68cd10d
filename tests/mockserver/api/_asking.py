"""Asks a new fake, and reads the hint of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from two_accounts import SEED
from vobiz_mock import Fake, MemoryStore, Settings
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock import Reply, Request


def ask(asked: Request, seed: Mapping[str, Any] = SEED, settings: Settings | None = None) -> Reply:
    """Return the answer of a new fake with this seed."""
    store = MemoryStore()
    store.load(load_seed(seed, load()))
    return Fake(store, settings or Settings(validate_responses=True), sinks=()).answer(asked)


def hint_of(reply: Reply) -> str | None:
    """Return the hint of a reply."""
    return dict(reply.headers).get("X-Mock-Hint")
