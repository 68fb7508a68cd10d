"""A stateful fake of Vobiz's number-to-trunk API, which enforces the OpenAPI document.

Example:
    with MockServer(seed="seed.yaml") as fake:
        ...  # use fake.url as the base URL of a client
"""

from vobiz_mock.errors import ListenError, SeedError, VobizMockError
from vobiz_mock.fake import Fake, Settings
from vobiz_mock.messages import Delivery, End, Reply, Request
from vobiz_mock.mock_server import MockServer
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.store import Store
from vobiz_mock.version import installed_version as _installed_version
from vobiz_mock.web.app import create_app

__all__ = [
    "Delivery",
    "End",
    "Fake",
    "ListenError",
    "MemoryStore",
    "MockServer",
    "Reply",
    "Request",
    "SeedError",
    "Settings",
    "Store",
    "VobizMockError",
    "create_app",
]


def __getattr__(name: str) -> str:
    """Return `__version__`, read from the installed distribution on access."""
    if name == "__version__":
        return _installed_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
