"""The event loop makes no call of a database, whatever a client sends."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import requests

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer, Settings
from vobiz_mock.sql.database import Database
from vobiz_mock.web.own_paths import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CREDENTIALS = {"X-Auth-ID": ACCOUNT, "X-Auth-Token": TOKEN}
CONTROL = {"Authorization": "Bearer token"}
API = f"/api/v1/account/{ACCOUNT}"
PAGES = [
    "",
    *(f"inspector/{page}" for page in ("journal", "journal/rows", "journal/1", "faults", "state", "verify", "sign-in")),
    "inspector/account?account=x",
    "inspector/faults/own",
    "inspector/export/vobiz-state.json",
]


@pytest.fixture
def calls_in_the_loop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the event loop has asked a database."""
    found: list[str] = []
    once = Database._once

    def watched(self: Database, *args: object, **options: object) -> object:
        if asyncio._get_running_loop() is not None:
            found.append("a transaction")
        return once(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "_once", watched)
    return found


@pytest.fixture
def fake(tmp_path: Path, calls_in_the_loop: list[str]) -> Iterator[MockServer]:
    """A fake with a database, and with a token of the control API."""
    calls_in_the_loop.clear()
    settings = Settings(control_token="token")
    with MockServer(store=f"sqlite:///{tmp_path / 'a.db'}", seed=SEED, settings=settings, log=False) as fake:
        yield fake


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{API}/numbers"),
        ("HEAD", f"{API}/numbers"),
        ("OPTIONS", f"{API}/numbers"),
        ("POST", f"{API}/numbers/{NUMBER.replace('+', '%2B')}/assign"),
        ("POST", f"{API}/numbers/{NUMBER}/assign"),
        ("DELETE", f"{API}/trunks/x"),
        ("GET", "/nothing"),
        ("PUT", "/"),
    ],
)
@pytest.mark.parametrize("origin", [None, "http://localhost:3000"])
def test_no_request_for_the_api_waits_in_the_loop(
    fake: MockServer, calls_in_the_loop: list[str], method: str, path: str, origin: str | None
) -> None:
    """Also one of a page in a browser, and a preflight."""
    fields = {} if origin is None else {"Origin": origin, "Access-Control-Request-Method": "POST"}
    body = None if method in {"GET", "HEAD"} else {"trunk_group_id": TRUNK}
    answer = requests.request(method, fake.url + path, json=body, headers={**CREDENTIALS, **fields}, timeout=10)
    assert (answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, calls_in_the_loop) == (True, [])


@pytest.mark.parametrize("size", [1, 5_000, 1_100_000])
def test_no_body_waits_in_the_loop(fake: MockServer, calls_in_the_loop: list[str], size: int) -> None:
    """Neither a large one, nor one that is too large."""
    requests.post(f"{fake.url}{API}/trunks", data="x" * size, headers=CREDENTIALS, timeout=10)
    assert calls_in_the_loop == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "health"),
        ("GET", "openapi.json"),
        ("GET", "state"),
        ("GET", "faults"),
        ("GET", "journal"),
        ("GET", "journal?limit=0"),
        ("GET", "journal.har"),
        ("GET", "snapshots"),
        ("GET", "clock"),
        ("GET", "nothing"),
        ("PUT", "clock"),
        ("PUT", "state"),
        ("PUT", "snapshots/a"),
        ("POST", "reset"),
        ("POST", "faults"),
        ("POST", "verify"),
        ("POST", "accounts"),
        ("DELETE", "journal"),
        ("DELETE", "faults"),
        ("DELETE", "accounts/x"),
        ("OPTIONS", "state"),
    ],
)
@pytest.mark.parametrize("fields", [{}, CONTROL], ids=["refused", "allowed"])
def test_no_request_for_the_control_api_waits_in_the_loop(
    fake: MockServer, calls_in_the_loop: list[str], method: str, path: str, fields: dict[str, str]
) -> None:
    """Neither one that is allowed, nor one that is refused."""
    body: dict[str, str] | None = None if method == "GET" else {}
    requests.request(method, f"{fake.url}/_mock/{path}", json=body, headers=fields, timeout=10)
    assert calls_in_the_loop == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_waits_in_the_loop(fake: MockServer, calls_in_the_loop: list[str], page: str) -> None:
    """Also if the browser shows a cookie, which is compared with a secret of the database."""
    fields = {"Accept": "text/html", "Cookie": f"{COOKIE}=x; {COOKIE}_8055=x"}
    for one in (fields, {**fields, **CONTROL}):
        requests.get(f"{fake.url}/_mock/{page}", headers=one, timeout=10)
    assert calls_in_the_loop == []


def test_no_stream_waits_in_the_loop(fake: MockServer, calls_in_the_loop: list[str]) -> None:
    """It is sent by the loop, and what it sends is read elsewhere."""
    with requests.get(f"{fake.url}/_mock/journal/events", headers=CONTROL, stream=True, timeout=10) as stream:
        requests.get(f"{fake.url}{API}/numbers", headers=CREDENTIALS, timeout=10)
        line = next(line for line in stream.iter_lines() if line.startswith(b"data:"))
    assert (b"numbers" in line, calls_in_the_loop) == (True, [])


def test_the_watch_can_fail(fake: MockServer, calls_in_the_loop: list[str]) -> None:
    """A call in a loop is seen."""

    async def ask() -> None:
        fake.store.totals()

    asyncio.run(ask())
    assert calls_in_the_loop == ["a transaction"]
