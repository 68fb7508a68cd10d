"""What is never sent: the guard, and the requests of a complete run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contract_tests._serving import provider_at, serving

from vobiz_contract import GENTLE, Options, Session
from vobiz_contract.errors import UnsafeRequestError
from vobiz_contract.provider.exchange import Request
from vobiz_contract.provider.guard import Guard, is_loopback
from vobiz_contract.provider.sender import HttpSender

BASE = "/api/v1/account/MA_X"
LIVE = Guard(everything=False, numbers=("+911",))
SANDBOX = Guard(everything=True, numbers=("+911",), own=("own-id", "+912"))


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("POST", f"{BASE}/numbers/purchase-from-inventory"),
        ("POST", f"{BASE}/trunks"),
        ("DELETE", f"{BASE}/trunks/e3e55a78-1234-5678-90ab-cdef12345678"),
        ("DELETE", f"{BASE}/numbers/%2B911"),
        ("PUT", f"{BASE}/numbers/%2B911/assign"),
        ("PATCH", f"{BASE}/numbers/%2B911/assign"),
        ("DELETE", f"{BASE}/numbers"),
        ("POST", f"{BASE}/numbers/%2B911/cancel-release"),
        ("PUT", f"{BASE}/trunks/e3e55a78-1234-5678-90ab-cdef12345678"),
        ("POST", f"{BASE}/origination-uris"),
        ("PUT", f"{BASE}/credentials/e3e55a78-1234-5678-90ab-cdef12345678"),
        ("DELETE", f"{BASE}/ip-acl/e3e55a78-1234-5678-90ab-cdef12345678"),
    ],
)
def test_guard_refuses(method: str, target: str) -> None:
    """Outside a sandbox nothing is bought, released, created, changed or deleted, nor is another method tried."""
    with pytest.raises(UnsafeRequestError, match=method):
        LIVE.check(method, target)
    assert not LIVE.allows_generated(method, target)


def test_guard_is_asked_before_anything_is_sent() -> None:
    """The sender asks the guard itself, so that no check can forget to."""
    sender = HttpSender("http://127.0.0.1:9", guard=LIVE)
    with pytest.raises(UnsafeRequestError):
        sender.send(Request(method="POST", target=f"{BASE}/trunks"))
    assert sender.journal == []


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("DELETE", f"{BASE}/numbers/%2B911/assign", True),
        ("DELETE", f"{BASE}/numbers/%2B912/assign", False),
        ("GET", "/_mock/health", False),
        ("GET", f"{BASE}/numbers?page=x", True),
    ],
)
def test_generated_requests_use_only_the_given_numbers(method: str, target: str, *, allowed: bool) -> None:
    """A generated request assigns and unassigns no other number, however it is spelled."""
    assert LIVE.allows_generated(method, target) == allowed


@pytest.mark.parametrize(
    ("method", "rest", "allowed"),
    [
        ("POST", "trunks", True),
        ("POST", "credentials", True),
        ("PUT", "trunks/own-id", True),
        ("PUT", "trunks/another-id", False),
        ("DELETE", "ip-acl/own-id", True),
        ("DELETE", "ip-acl/another-id", False),
        ("DELETE", "trunks/credentials", False),
        ("DELETE", "numbers/%2B912?immediate=true", True),
        ("DELETE", "numbers/%2B911", False),
        ("POST", "numbers/%2B912/cancel-release", True),
        ("POST", "numbers/%2B911/cancel-release", False),
        ("POST", "numbers/purchase-from-inventory", False),
        ("POST", "numbers/%2B912/assign", False),
    ],
)
def test_generated_requests_in_a_sandbox_use_only_what_was_made_for_them(
    method: str, rest: str, *, allowed: bool
) -> None:
    """A generated request may create, but changes, deletes and releases nothing that it was not given."""
    assert SANDBOX.allows_generated(method, f"{BASE}/{rest}") == allowed


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("api.vobiz.ai", False),
        ("192.0.2.1", False),
        ("127.0.0.1.nip.io", False),
    ],
)
def test_loopback(host: str, *, expected: bool) -> None:
    """Only names and addresses of this machine are loopback."""
    assert is_loopback(host) == expected


def test_run_without_sandbox_sends_only_safe_requests() -> None:
    """A complete run, with Schemathesis, assigns, unassigns and reads, and does nothing else."""
    with serving() as url:
        provider = replace(provider_at(url), sandbox=False)
        journal = Session(provider, Options(effort=GENTLE)).run().journal
    sent = {(one.request.method, one.request.target.partition("?")[0]) for one in journal}
    assert {method for method, _ in sent} == {"GET", "POST", "DELETE"}
    assert {target.rpartition("/")[2] for method, target in sent if method != "GET"} == {"assign"}
    assert len(journal) > 300
