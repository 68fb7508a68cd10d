"""The context manager: a fake on a port."""

from __future__ import annotations

import re
import socket
from http import HTTPStatus

import pytest
from tests.mockserver._client import RawClient

from two_accounts import SEED
from vobiz_mock import ListenError, MemoryStore, MockServer
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load


def test_many_fakes_live_in_one_process() -> None:
    """Each has its own port and its own state."""
    with MockServer(seed=SEED) as one, MockServer(seed=SEED) as other:
        assert RawClient(one).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT
        assert RawClient(other).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT


def test_a_stopped_fake_lets_its_clients_go() -> None:
    """A connection that a client holds is closed; stopping twice is no mistake."""
    with MockServer() as fake, socket.create_connection(("127.0.0.1", fake.port), timeout=20) as held:
        held.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: a\r\n\r\n")
        response = held.makefile("rb")
        with response:
            assert response.readline() == b"HTTP/1.1 200 OK\r\n"
            fake.stop()
            assert response.read().endswith(b'{"status":"ok"}\n')  # and then the end of the connection


def test_a_port_in_use_is_named() -> None:
    """The error says host, port and reason."""
    with MockServer() as fake, pytest.raises(ListenError, match=f"127.0.0.1 port {fake.port}: Address already in use"):
        MockServer(port=fake.port)


def test_it_listens_on_ipv6() -> None:
    """The URL has brackets."""
    try:
        fake = MockServer(host="::1")
    except ListenError:
        pytest.skip("this machine has no IPv6 loopback")
    with fake:
        assert re.fullmatch(r"http://\[::1\]:\d+", fake.url)
        with socket.create_connection(("::1", fake.port)):
            pass


def test_a_store_of_one_s_own_is_served_as_it_is() -> None:
    """Without a seed the fake starts with what the store holds."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    with MockServer(store=store) as fake:
        assert RawClient(fake).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT
