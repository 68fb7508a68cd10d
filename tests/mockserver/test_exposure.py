"""Who can reach a fake, and what follows from it."""

from __future__ import annotations

import pytest

from vobiz_mock import MockServer
from vobiz_mock.net.loopback import is_loopback

EVERYWHERE = "0.0.0.0"  # noqa: S104 the point of the tests


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        (EVERYWHERE, False),
        ("::", False),
        ("192.0.2.1", False),
        ("", False),
        ("no-such-name.invalid", False),
        ("a" * 70, False),
    ],
)
def test_a_loopback_address_is_known(host: str, expected: bool) -> None:  # noqa: FBT001
    """A name is one if all its addresses are."""
    assert is_loopback(host) == expected


def test_the_public_token_is_reported_if_others_can_use_it(caplog: pytest.LogCaptureFixture) -> None:
    """The warning names the address and the account, and not the token."""
    MockServer(host=EVERYWHERE).stop()
    assert "listens on 0.0.0.0, and the account MA_BN2MZ1VV has the token of the example seed" in caplog.text
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_nothing_is_reported_if_the_token_is_not_public(caplog: pytest.LogCaptureFixture) -> None:
    """It is the token of another seed, or nobody else can reach the fake."""
    seed = {"accounts": [{"account_id": "MA_BN2MZ1VV", "auth_token": "another"}]}
    for arguments in ({"host": EVERYWHERE, "seed": seed}, {"host": EVERYWHERE, "seed": {}}, {"seed": None}):
        MockServer(**arguments).stop()
    assert caplog.records == []
