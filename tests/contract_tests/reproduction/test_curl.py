"""cURL commands: they send the same bytes as the check did, and never have the token."""

from __future__ import annotations

import base64
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from raw_server import RawServer, respond
from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_contract import Provider
from vobiz_contract.provider.exchange import Request
from vobiz_contract.reproduction.curl import curl

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIR = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@pytest.fixture
def server() -> Iterator[RawServer]:
    """A server that keeps what it received."""
    with RawServer(lambda _: respond(200)) as server:
        yield server


def _command(
    url: str, *headers: tuple[str, str], method: str = "POST", target: str = "/", body: bytes | None = None
) -> str:
    provider = Provider(url=url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,))
    return curl(Request(method=method, target=target, headers=headers, body=body), provider)


def _run(command: str) -> None:
    environ = {**os.environ, "VOBIZ_AUTH_TOKEN": TOKEN}
    subprocess.run(["sh", "-c", command], env=environ, check=True, capture_output=True, timeout=20)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "it\'s"}',
        b"\xff'\\%s\0end",
        b"x" * 5000,
        b"[" * 2001 + b"]",
        b"",
        b"@file",
        "é\n".encode(),
        b"$(id)`id`",
    ],
    ids=lambda one: f"{len(one)} bytes",
)
def test_body_is_sent_byte_for_byte(server: RawServer, body: bytes) -> None:
    """Quotes, bytes that are not text, a zero byte and long runs reach the provider unchanged."""
    _run(_command(server.url, body=body))
    assert server.received[0].body == body


@pytest.mark.parametrize("target", ["/a/%2B91?x='", "/a/%2b91/../b", "/a/{b}?c[d]=1", "/a b", "/a#b"])
def test_target_is_sent_as_written(server: RawServer, target: str) -> None:
    """The spelling of the path is what many behaviours are about."""
    if " " in target:
        assert "--request-target '/a b'" in _command(server.url, target=target)
        return
    _run(_command(server.url, target=target))
    assert server.received[0].target == target


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Auth-Token", TOKEN),
        ("X-Auth-Token", f"{TOKEN}x"),
        ("X-Auth-Token", TOKEN[:-1]),
        ("X-Auth-Token", TOKEN.swapcase()),
        ("X-Auth-Token", ""),
        ("X-Auth-ID", TOKEN),
        ("Authorization", f"Basic {PAIR}"),
        ("User-Agent", "vobiz-contract"),
    ],
)
def test_header_is_sent_without_showing_the_token(server: RawServer, name: str, value: str) -> None:
    """The shell makes each form of the token from the variable, so that the command can be shown."""
    command = _command(server.url, (name, value))
    _run(command)
    assert server.received[0].headers[name.lower()] == value
    assert not any(one in command for one in (TOKEN, TOKEN[:-1], TOKEN.swapcase(), PAIR))


def test_no_content_type_is_added(server: RawServer) -> None:
    """The command would add that of a form to a body, and the provider would refuse it for another reason."""
    _run(_command(server.url, body=b"{}"))
    assert "content-type" not in server.received[0].headers
