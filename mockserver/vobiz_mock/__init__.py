"""A stateful fake of Vobiz's number-to-trunk API, which enforces the OpenAPI document.

Example:
    with MockServer(seed="seed.yaml") as fake:
        ...  # use fake.url as the base URL of a client
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

from vobiz_mock.version import VERSION as _VERSION

if TYPE_CHECKING:
    from vobiz_mock.errors import (
        CertificateError,
        ConflictError,
        EndlessWaitError,
        ListenError,
        MissingExtraError,
        NotFoundError,
        SeedError,
        SteeringError,
        StoreError,
        StoreUnavailableError,
        TakesLongError,
        VerificationError,
        VobizMockError,
    )
    from vobiz_mock.fake import Fake
    from vobiz_mock.interception.intercept import intercept
    from vobiz_mock.journal.filter import JournalFilter
    from vobiz_mock.messages import Delivery, End, Reply, Request
    from vobiz_mock.mock_server import MockServer
    from vobiz_mock.settings import Settings
    from vobiz_mock.state.memory import MemoryStore
    from vobiz_mock.state.store import Store
    from vobiz_mock.testing.account import VobizAccount
    from vobiz_mock.web.app import create_app

__all__ = [
    "CertificateError",
    "ConflictError",
    "Delivery",
    "End",
    "EndlessWaitError",
    "Fake",
    "JournalFilter",
    "ListenError",
    "MemoryStore",
    "MissingExtraError",
    "MockServer",
    "NotFoundError",
    "Reply",
    "Request",
    "SeedError",
    "Settings",
    "SteeringError",
    "Store",
    "StoreError",
    "StoreUnavailableError",
    "TakesLongError",
    "VerificationError",
    "VobizAccount",
    "VobizMockError",
    "create_app",
    "intercept",
]

__version__ = _VERSION

# The module of each name. Each is imported when one of its names is used, so that a command that needs little is quick.
_MODULES = {
    "CertificateError": "errors",
    "ConflictError": "errors",
    "Delivery": "messages",
    "End": "messages",
    "EndlessWaitError": "errors",
    "Fake": "fake",
    "JournalFilter": "journal.filter",
    "ListenError": "errors",
    "MemoryStore": "state.memory",
    "MissingExtraError": "errors",
    "MockServer": "mock_server",
    "NotFoundError": "errors",
    "Reply": "messages",
    "Request": "messages",
    "SeedError": "errors",
    "Settings": "settings",
    "SteeringError": "errors",
    "Store": "state.store",
    "StoreError": "errors",
    "StoreUnavailableError": "errors",
    "TakesLongError": "errors",
    "VerificationError": "errors",
    "VobizAccount": "testing.account",
    "VobizMockError": "errors",
    "create_app": "web.app",
    "intercept": "interception.intercept",
}


def __getattr__(name: str) -> object:
    """Return one of the names above, at the first use."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(_import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
