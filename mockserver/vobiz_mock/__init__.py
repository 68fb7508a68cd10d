"""A fake Vobiz: a stateful server that enforces the OpenAPI document.

with MockServer(seed="seed.yaml") as fake:
    ...  # point a client at fake.url
"""

from vobiz_mock.app import Settings, create_app
from vobiz_mock.mock_server import MockServer
from vobiz_mock.seed import SeedError
from vobiz_mock.server import ListenError
from vobiz_mock.store import MemoryStore, Store

__all__ = [
    "ListenError",
    "MemoryStore",
    "MockServer",
    "SeedError",
    "Settings",
    "Store",
    "create_app",
]
