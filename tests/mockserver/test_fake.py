"""The fake without a way in: a function from a request to a reply."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request
from vobiz_mock.api import json_body
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.journal.entry import Entry

HEADERS = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
ASSIGN = Request(
    method="POST",
    target=f"/api/v1/account/{ACCOUNT}/numbers/%2B{NUMBER[1:]}/assign",
    headers=HEADERS,
    body=b'{"trunk_group_id": "%s"}' % TRUNK.encode(),
)


class ForgetfulStore(MemoryStore):
    """Loses all accounts after it has been asked for one, as a reset in the middle of a request would."""

    def account(self, account_id: str) -> Any:
        found = super().account(account_id)
        self.load(Seed())
        return found


class FailingStore(MemoryStore):
    """Fails at every assignment."""

    def assign(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("broken")


def fake_on(store: MemoryStore, **options: Any) -> Fake:
    """A fake on a store with the shared seed."""
    store.load(load_seed(SEED, load()))
    return Fake(store, **options)


def test_a_request_gets_a_reply() -> None:
    """No socket and no Flask is needed."""
    reply = fake_on(MemoryStore()).answer(ASSIGN)
    assert (reply.status, reply.body) == (HTTPStatus.NO_CONTENT, b"")


def test_a_sink_hears_of_everything() -> None:
    """Request, decision and reply, once each."""
    heard: list[Entry] = []
    reply = fake_on(MemoryStore(), sinks=(heard.append,)).answer(ASSIGN)
    (entry,) = heard
    assert (entry.routed.request, entry.outcome.behaviour, entry.reply) == (ASSIGN, "assign.success", reply)


REQUESTS = [
    ASSIGN,
    Request(method="DELETE", target=ASSIGN.target, headers=HEADERS),
    Request(method="GET", target=f"/api/v1/account/{ACCOUNT}/numbers", headers=HEADERS),
    Request(method="GET", target=f"/api/v1/account/{ACCOUNT}/trunks", headers=HEADERS),
    Request(method="GET", target=f"/api/v1/account/{ACCOUNT}/trunks/{TRUNK}", headers=HEADERS),
    Request(method="DELETE", target=f"/api/v1/account/{ACCOUNT}/trunks/{TRUNK}", headers=HEADERS),
    Request(method="POST", target=f"/api/v1/account/{ACCOUNT}/trunks", headers=HEADERS, body=b'{"name": "A"}'),
    Request(
        method="POST",
        target=f"/api/v1/account/{ACCOUNT}/numbers/purchase-from-inventory",
        headers=HEADERS,
        body=b'{"e164": "+918065551234"}',
    ),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: f"{request.method} {request.target}")
def test_an_account_that_is_removed_meanwhile_is_unknown(request_: Request) -> None:
    """A reset between the check of the credentials and the operation is a 401, not a failure."""
    assert fake_on(ForgetfulStore()).answer(request_).status == HTTPStatus.UNAUTHORIZED


def test_a_failure_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """500 with the document's body; the log has the traceback."""
    reply = fake_on(FailingStore()).answer(ASSIGN)
    failures = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (reply.status, b"unexpected" in reply.body) == (HTTPStatus.INTERNAL_SERVER_ERROR, True)
    assert [record.exc_info is not None for record in failures] == [True]


def test_a_body_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever needs it shares the value."""
    parsed: list[bytes] = []

    def parse_json(body: bytes, parse: Any = json_body.parse_json) -> Any:
        parsed.append(body)
        return parse(body)

    monkeypatch.setattr(json_body, "parse_json", parse_json)
    fake_on(MemoryStore()).answer(ASSIGN)
    assert parsed == [ASSIGN.body]


def test_a_segment_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Account and number, at routing, and nowhere again."""
    decoded: list[str] = []

    def decode(segment: bytes) -> bytes:
        decoded.append(segment.decode())
        return unquote_to_bytes(segment)

    monkeypatch.setattr("vobiz_mock.api.target.unquote_to_bytes", decode)
    fake_on(MemoryStore()).answer(ASSIGN)
    assert decoded == [ACCOUNT, f"%2B{NUMBER[1:]}"]
