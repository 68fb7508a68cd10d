"""What is never sent: the guard, and what a whole run put on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vobiz_contract import Options, Session
from vobiz_contract.exchange import Request
from vobiz_contract.guard import Guard, UnsafeRequestError, is_loopback
from vobiz_contract.session import selected
from vobiz_contract.target import GENTLE, Target
from vobiz_contract.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v1/account/MA_X"
LIVE = Guard(everything=False, numbers=("+911",))


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
    ],
)
def test_guard_refuses(method: str, target: str) -> None:
    """Outside a sandbox nothing is bought, created or deleted, and no method is tried that is not declared."""
    with pytest.raises(UnsafeRequestError, match=method):
        LIVE.check(method, target)
    assert not LIVE.allows_generated(method, target)


def test_guard_is_asked_before_anything_is_sent() -> None:
    """The wire itself asks, so that no check can forget to."""
    wire = Wire("http://127.0.0.1:9", guard=LIVE)
    with pytest.raises(UnsafeRequestError):
        wire.send(Request(method="POST", target=f"{BASE}/trunks"))
    assert wire.journal == []


def test_generated_requests_keep_to_the_given_numbers() -> None:
    """What is generated assigns and unassigns no other number, however it is written."""
    assert LIVE.allows_generated("DELETE", f"{BASE}/numbers/%2B911/assign")
    assert not LIVE.allows_generated("DELETE", f"{BASE}/numbers/%2B912/assign")
    assert not LIVE.allows_generated("GET", "/_mock/health")
    assert LIVE.allows_generated("GET", f"{BASE}/numbers?page=x")


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
def test_loopback(host: str, expected: bool) -> None:  # noqa: FBT001 a case
    """Only this machine's own names and addresses are loopback."""
    assert expected == is_loopback(host)


def test_a_run_without_sandbox_sends_only_what_is_safe(
    provider: Callable[[None], Any], target: Callable[[str], Target]
) -> None:
    """All properties included, Schemathesis too: every target that was sent is in the journal, and is harmless."""
    with provider(None) as url:
        careful = Target(**{**vars(target(url)), "sandbox": False})
        with Session(careful, Options(effort=GENTLE)) as session:
            for name in selected(session.options):
                session.judge(name)
    sent = {(one.request.method, one.request.target.partition("?")[0]) for one in session.wire.journal}
    assert {method for method, _ in sent} == {"GET", "POST", "DELETE"}
    assert all(target.endswith("/assign") for method, target in sent if method != "GET")
    assert len(session.wire.journal) > 300
