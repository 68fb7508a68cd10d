"""cURL commands in reports: they repeat a request exactly, and never have the token."""

from __future__ import annotations

import shlex

import pytest

from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_contract import Provider
from vobiz_contract.provider.exchange import Request
from vobiz_contract.reports.curl import curl, masked

PROVIDER = Provider(
    url="http://127.0.0.1:8055", auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,)
)


def _curl(*headers: tuple[str, str], target: str = "/", body: bytes | None = None) -> str:
    return curl(Request(method="POST", target=target, headers=headers, body=body), PROVIDER)


def test_request_is_repeated_exactly() -> None:
    """Target, headers and body are arguments of the command, as the shell reads them."""
    command = _curl(("X-Auth-ID", ACCOUNT), target="/a/%2B91?x='", body=b'{"a": "it\'s"}')
    assert shlex.split(command) == [
        "curl", "-i", "--path-as-is", "-X", "POST", "http://127.0.0.1:8055/a/%2B91?x='",
        "-H", f"X-Auth-ID: {ACCOUNT}", "--data-binary", '{"a": "it\'s"}',
    ]  # fmt: skip


def test_right_token_is_a_variable() -> None:
    """The reader sets VOBIZ_AUTH_TOKEN to repeat a request that was authenticated."""
    assert '-H "X-Auth-Token: $VOBIZ_AUTH_TOKEN"' in _curl(("X-Auth-Token", TOKEN))


@pytest.mark.parametrize("token", [f"{TOKEN}x", TOKEN[:-1], TOKEN.swapcase()])
def test_wrong_token_is_not_shown(token: str) -> None:
    """A wrong token is made from the right one, and would reveal most of it."""
    assert "-H 'X-Auth-Token: ***wrong-token***'" in _curl(("X-Auth-Token", token))


def test_basic_credentials_are_not_shown() -> None:
    """Credentials in Base64 can be decoded."""
    assert "-H 'Authorization: ***'" in _curl(("Authorization", "Basic c2VjcmV0"))


def test_token_elsewhere_is_masked() -> None:
    """A check may send the token in another place, such as the account's header."""
    assert TOKEN not in _curl(("X-Auth-ID", TOKEN), target=f"/{TOKEN}")
    assert masked(f"token {TOKEN}", PROVIDER) == "token ***"


@pytest.mark.parametrize(
    ("body", "argument"),
    [(b"\xff'\\", "$'\\xff\\x27\\x5c'"), (b"x" * 2001, "'… 2001 bytes …'"), (b"", "''")],
)
def test_body_that_is_not_text(body: bytes, argument: str) -> None:
    """Other bytes are escaped as the shell reads them; a very long body is only described."""
    assert _curl(body=body).endswith(f"--data-binary {argument}")
