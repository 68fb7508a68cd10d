"""A fake Vobiz: a stateful server that enforces the OpenAPI document.

with MockServer(seed="seed.yaml") as fake:
    ...  # point a client at fake.url
"""

from vobiz_mock.errors import ListenError, SeedError, VobizMockError
from vobiz_mock.fake import Fake, Settings
from vobiz_mock.messages import Delivery, End, Reply, Request
from vobiz_mock.mock_server import MockServer
from vobiz_mock.state.memory import MemoryStore
from vobiz_mock.state.store import Store
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
    """`__version__`, read from the installed distribution when it is asked for."""
    if name == "__version__":
        from vobiz_mock.version import installed_version  # noqa: PLC0415 only who asks pays

        return installed_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
