"""Fake: a function from a request to a reply."""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import Fake, MemoryStore, Request, Settings, StoreUnavailableError
from vobiz_mock.api import json_body
from vobiz_mock.backend import MemoryBackend
from vobiz_mock.state.records import Seed
from vobiz_mock.state.seed_file import load_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.journal.entry import Entry

HEADERS = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, "content-type": "application/json"}
ASSIGN = Request(
    method="POST",
    target=f"/api/v1/account/{ACCOUNT}/numbers/%2B{NUMBER[1:]}/assign",
    headers=HEADERS,
    body=b'{"trunk_group_id": "%s"}' % TRUNK.encode(),
)


class ForgetfulStore(MemoryStore):
    """A store that loses all accounts when an account is read, like a reset during a request."""

    def account(self, account_id: str) -> Any:
        found = super().account(account_id)
        self.load(Seed())
        return found


class FailingStore(MemoryStore):
    """A store that raises at each assignment."""

    def assign(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("broken")


def fake_on(store: MemoryStore, **options: Any) -> Fake:
    """Load the shared seed into a store, and return a fake on it."""
    store.load(load_seed(SEED, load()))
    return Fake(store, **options)


def test_a_fake_needs_no_server() -> None:
    """It returns the reply to a request without Flask or a socket."""
    reply = fake_on(MemoryStore()).answer(ASSIGN)
    assert (reply.status, reply.body) == (HTTPStatus.NO_CONTENT, b"")


def test_a_sink_receives_an_entry_for_each_request() -> None:
    """The entry has the request, the outcome and the reply."""
    entries: list[Entry] = []
    reply = fake_on(MemoryStore(), sinks=(entries.append,)).answer(ASSIGN)
    (entry,) = entries
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
    *(
        Request(method=method, target=f"/api/v1/account/{ACCOUNT}/{rest}", headers=HEADERS, body=body)
        for method, rest, body in (
            ("DELETE", f"numbers/%2B{NUMBER[1:]}", b""),
            ("POST", f"numbers/%2B{NUMBER[1:]}/cancel-release", b""),
            ("PUT", f"trunks/{TRUNK}", b"{}"),
            ("GET", "trunks/credentials", b""),
            ("POST", "credentials", b'{"username": "a", "password": "12345678"}'),
            ("PUT", f"credentials/{TRUNK}", b"{}"),
            ("DELETE", f"credentials/{TRUNK}", b""),
        )
    ),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: f"{request.method} {request.target}")
def test_an_account_that_is_removed_during_a_request_is_unknown(request_: Request) -> None:
    """The response is a 401, even if the credentials were checked before."""
    assert fake_on(ForgetfulStore()).answer(request_).status == HTTPStatus.UNAUTHORIZED


def test_an_exception_becomes_a_500_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The body is that of the document, and the log contains the traceback."""
    reply = fake_on(FailingStore()).answer(ASSIGN)
    failures = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert (reply.status, b"unexpected" in reply.body) == (HTTPStatus.INTERNAL_SERVER_ERROR, True)
    assert [record.exc_info is not None for record in failures] == [True]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_that_is_too_large_is_refused_for_each_method(method: str) -> None:
    """The response is a 413 also if replies are validated and the document has no 413 for the operation."""
    target = f"/api/v1/account/{ACCOUNT}/trunks"
    request = Request(method=method, target=target, headers=HEADERS, body_too_large=True)
    reply = fake_on(MemoryStore(), settings=Settings(validate_responses=True)).answer(request)
    assert reply.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_body_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All steps of the pipeline share the value."""
    parsed: list[bytes] = []

    def parse_json(body: bytes, parse: Any = json_body.parse_json) -> Any:
        parsed.append(body)
        return parse(body)

    monkeypatch.setattr(json_body, "parse_json", parse_json)
    fake_on(MemoryStore()).answer(ASSIGN)
    assert parsed == [ASSIGN.body]


def test_the_path_parameters_are_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The router decodes the number, and later steps use its result. The account has nothing to decode."""
    decoded: list[str] = []

    def decode(segment: bytes) -> bytes:
        decoded.append(segment.decode())
        return unquote_to_bytes(segment)

    monkeypatch.setattr("vobiz_mock.api.target.unquote_to_bytes", decode)
    fake_on(MemoryStore()).answer(ASSIGN)
    assert decoded == [f"%2B{NUMBER[1:]}"]


def test_a_sink_that_fails_does_not_break_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    """The failure is logged, and the other sinks are notified."""
    notified: list[Entry] = []

    def fail(_entry: Entry) -> None:
        raise RuntimeError("broken")

    reply = fake_on(MemoryStore(), sinks=(fail, notified.append)).answer(ASSIGN)
    assert (reply.status, len(notified)) == (HTTPStatus.NO_CONTENT, 1)
    assert "A sink failed." in caplog.text


def _broken_clock() -> Any:
    raise RuntimeError("no time")


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: f"{request.method} {request.target}")
def test_a_clock_that_fails_does_not_prevent_an_answer(request_: Request, caplog: pytest.LogCaptureFixture) -> None:
    """The reply is a 500 with the real date, as each operation needs the time, and the failure is logged."""
    reply = fake_on(MemoryStore(), settings=Settings(clock=_broken_clock)).answer(request_)
    assert reply.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert dict(reply.headers)["Date"].endswith(" GMT")
    assert "The clock of the fake failed." in caplog.text


@pytest.mark.parametrize("text", ["\u20ac", "\U0001f600", "\ud800", "\x00", "%ff", "%zz", "%"])
def test_a_target_of_any_characters_has_an_answer(text: str) -> None:
    """A server sends only latin-1 characters, but a caller in Python may send others."""
    fake = fake_on(MemoryStore())
    targets = [ASSIGN.target.replace("%2B", text), f"/{text}", f"{ASSIGN.target}?{text}", text]
    statuses = [fake.answer(replace(ASSIGN, target=target)).status for target in targets]
    assert statuses == [HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND]


@pytest.mark.parametrize("token", ["\u20ac", "\ud800", "\U0001f600"])
def test_a_token_of_any_characters_has_an_answer(token: str) -> None:
    """It is wrong, and nothing fails."""
    asked = replace(ASSIGN, headers={**HEADERS, "x-auth-token": token})
    assert fake_on(MemoryStore()).answer(asked).status == HTTPStatus.UNAUTHORIZED


def _spoil(value: Any) -> None:
    """Change all that can be changed in a value of JSON."""
    if isinstance(value, dict):
        for one in value.values():
            _spoil(one)
        value["spoilt"] = True
    elif isinstance(value, list):
        value.append("spoilt")


@pytest.mark.parametrize("rest", ["numbers", "trunks", "inventory/numbers", "nothing"])
def test_a_sink_that_changes_a_body_changes_nothing_else(rest: str) -> None:
    """Neither the state nor the document shares a value with the body of an outcome."""
    fake = fake_on(MemoryStore(), sinks=(lambda entry: _spoil(entry.outcome.body),))
    asked = Request(method="GET", target=f"/api/v1/account/{ACCOUNT}/{rest}", headers=HEADERS)
    assert fake.answer(asked).body == fake.answer(asked).body
    assert "spoilt" not in str(load().document["components"]["examples"])


def test_the_token_is_not_in_the_repr_of_a_request() -> None:
    """A value that is printed or logged by mistake shows no secret."""
    assert TOKEN not in repr(ASSIGN)


@pytest.mark.parametrize("account", ["\u20ac", "\xff\u20ac", "\ud800"], ids=ascii)
def test_a_target_beyond_latin_1_is_answered(account: str) -> None:
    """Its UTF-8 bytes are taken, as a client would send them."""
    request = Request(method="GET", target=f"/api/v1/account/{account}/numbers")
    assert Fake(MemoryStore()).answer(request).status == HTTPStatus.UNAUTHORIZED


def test_a_target_is_latin_1() -> None:
    """Bytes that a server decoded as latin-1 are kept, and other characters become their UTF-8 bytes."""
    targets = [Request(method="GET", target=target).target for target in ("/\xff", "/\u20ac")]
    assert targets == ["/\xff", "/\xe2\x82\xac"]


def test_a_token_that_is_no_text_is_refused() -> None:
    """A lone surrogate cannot be encoded as UTF-8."""
    store = MemoryStore()
    store.load(load_seed(SEED, load()))
    request = Request(
        method="GET",
        target=f"/api/v1/account/{ACCOUNT}/numbers",
        headers={**HEADERS, "x-auth-token": "\ud800"},
    )
    assert Fake(store).answer(request).status == HTTPStatus.UNAUTHORIZED


def test_a_store_that_is_lost_after_a_failure_is_a_503() -> None:
    """The failure cannot be kept in the journal either, and the client is told to try again."""
    errors: list[Exception] = [RuntimeError("a bug"), StoreUnavailableError("sqlite:///vobiz.db", "it is locked")]

    class LostBackend(MemoryBackend):
        def transact(self, work: Callable[[], Any]) -> Any:  # noqa: ARG002
            raise errors.pop(0)

    fake = Fake(MemoryStore(), sinks=(), backend=LostBackend())
    reply = fake.answer(Request(method="GET", target="/api/v1/account/A/trunks"))
    assert (reply.status, dict(reply.headers)["Retry-After"], errors) == (HTTPStatus.SERVICE_UNAVAILABLE, "1", [])
