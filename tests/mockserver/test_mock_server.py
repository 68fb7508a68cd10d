"""MockServer: a fake on a port of this process."""

from __future__ import annotations

import gc
import re
import socket
from http import HTTPStatus

import pytest
from tests.mockserver._client import RawClient

from two_accounts import SEED
from vobiz_mock import ListenError, MemoryStore, MockServer, Settings, VerificationError, create_app
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load


def test_a_process_can_have_many_fakes() -> None:
    """Each has a port and a state of its own."""
    with MockServer(seed=SEED) as one, MockServer(seed=SEED) as other:
        assert RawClient(one).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT
        assert RawClient(other).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT


def test_a_literal_plus_is_accepted_if_asked_for() -> None:
    """The other settings stay as they are."""
    with MockServer(seed=SEED, plus="accept", settings=Settings(validate_responses=True)) as fake:
        assert RawClient(fake).assign("+912271264217").status == HTTPStatus.NO_CONTENT


def test_magic_numbers_are_for_sale_if_asked_for() -> None:
    """The other settings stay as they are."""
    with MockServer(seed=SEED, magic=True, settings=Settings(plus="accept")) as fake:
        assert "+12025550146" in RawClient(fake).get("inventory/numbers?search=2025550146").body.decode()
        assert RawClient(fake).assign("+912271264217").status == HTTPStatus.NO_CONTENT


def test_a_wrong_value_of_plus_is_refused() -> None:
    """The message has the value and those that are possible."""
    with pytest.raises(ValueError, match="plus is 'yes'; expected one of refuse, accept"):
        MockServer(plus="yes")  # type: ignore[arg-type]


def test_a_stop_closes_idle_connections() -> None:
    """A client that keeps its connection open sees its end; a second stop has no effect."""
    with MockServer() as fake, socket.create_connection(("127.0.0.1", fake.port), timeout=20) as connection:
        connection.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: a\r\n\r\n")
        response = connection.makefile("rb")
        with response:
            assert response.readline() == b"HTTP/1.1 200 OK\r\n"
            fake.stop()
            assert b'"status":"ok"' in response.read()


def test_a_port_in_use_is_reported() -> None:
    """The message contains the host, the port and the reason."""
    with MockServer() as fake, pytest.raises(ListenError, match=f"127.0.0.1 port {fake.port}: Address already in use"):
        MockServer(port=fake.port)


def test_it_listens_on_ipv6() -> None:
    """The URL has brackets around the address."""
    try:
        fake = MockServer(host="::1")
    except ListenError:
        pytest.skip("this machine has no IPv6 loopback")
    with fake:
        assert re.fullmatch(r"http://\[::1\]:\d+", fake.url)
        with socket.create_connection(("::1", fake.port)):
            pass


def test_an_empty_store_starts_with_the_example_seed() -> None:
    """Without accounts, the fake could only answer with 401. The same holds for `create_app`."""
    one, other = MemoryStore(), MemoryStore()
    MockServer(store=one).stop()
    create_app(store=other)
    assert [account.account_id for account in (*one.dump().accounts, *other.dump().accounts)] == ["MA_BN2MZ1VV"] * 2


def test_an_empty_seed_makes_an_empty_store() -> None:
    """It is given on purpose."""
    server = MockServer(seed={})
    server.stop()
    assert server.store.dump() == Seed()


def test_a_given_store_is_used_as_it_is() -> None:
    """Without a seed, the fake does not change a store that has accounts."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    with MockServer(store=store) as fake:
        assert RawClient(fake).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT


def test_a_fake_that_is_never_started_releases_its_port() -> None:
    """Pytest fails the test for the ResourceWarning of an unclosed socket."""
    port = MockServer().port
    gc.collect()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_returns_to_the_state_at_the_start() -> None:
    """Faults, requests and the time are those of the start, too."""
    with MockServer(seed=SEED) as fake:
        before = fake.state()
        RawClient(fake).assign("%2B912271264217")
        fake.faults.add(500)
        fake.clock.freeze()
        fake.reset()
        assert (fake.state(), list(fake.faults), fake.journal.records()) == (before, [], ())
        assert not fake.clock.is_frozen


def test_a_state_can_be_loaded_again() -> None:
    """It is a seed."""
    with MockServer(seed=SEED) as fake:
        RawClient(fake).assign("%2B912271264217")
        after = fake.state()
        fake.load({})
        assert fake.state() != after
        fake.load(after)
        assert fake.state() == after


def test_a_state_can_be_kept_under_a_name() -> None:
    """It is restored by the name."""
    with MockServer(seed=SEED) as fake:
        fake.snapshots.save("start")
        RawClient(fake).assign("%2B912271264217")
        fake.snapshots.restore("start")
        assert RawClient(fake).assign("%2B912271264217").status == HTTPStatus.NO_CONTENT


def test_an_account_is_added_and_removed() -> None:
    """The others stay as they are."""
    with MockServer(seed=SEED) as fake:
        before = fake.state()
        fake.add_account({"account_id": "MA_SECOND", "auth_token": "secret", "numbers": ["+14155550199"]})
        assert fake.state() != before
        fake.remove_account("MA_SECOND")
        assert fake.state() == before


def test_requests_are_verified() -> None:
    """A failed verification is an assertion that failed, with a report."""
    with MockServer(seed=SEED) as fake:
        RawClient(fake).assign("+912271264217")
        assert fake.verify(operation="assign_number", spelling="plus-unencoded", times=1) == 1
        with pytest.raises(VerificationError, match="must be percent-encoded in a path"):
            fake.verify(contract=True)


@pytest.mark.parametrize("log", [True, False])
def test_requests_are_logged_unless_switched_off(caplog: pytest.LogCaptureFixture, log: bool) -> None:  # noqa: FBT001
    """The fixtures for pytest show the requests of a failed test by themselves."""
    with MockServer(seed=SEED, log=log) as fake:
        RawClient(fake).assign("+912271264217")
    assert ("assign.plus-unencoded" in caplog.text) == log
