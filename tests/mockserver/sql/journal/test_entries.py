"""An entry that was written to a database is shown, judged and corrected as before, and has no secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.mockserver.api._mistakes import MISTAKES, RIGHT, request
from tests.mockserver.journal._requests import steered
from tests.mockserver.journal.test_masking import ENCODINGS

from two_accounts import ACCOUNT, TOKEN
from vobiz_mock import Request, Settings
from vobiz_mock.api.routes import Router
from vobiz_mock.journal.curl import curl_line
from vobiz_mock.journal.har import har
from vobiz_mock.journal.masking import _decompressed, secrets_of, without
from vobiz_mock.journal.record import Record
from vobiz_mock.journal.redaction import redacted
from vobiz_mock.messages import Receipt
from vobiz_mock.sql.journal.entries import read, written
from vobiz_mock.verification.contract import Contract
from vobiz_mock.verification.facts import FACTS
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.journal.entry import Entry

ROUTE, CONTRACT = Router(load()).route, Contract(load())
SECRET = "a-token-that-nobody-knows"

# What people send by mistake with a secret in it.
LEAKS: dict[str, Any] = {
    "a token": lambda sent: _headers(sent, **{"x-auth-token": SECRET}),
    "a bearer": lambda sent: _headers(sent, authorization=f"Bearer {SECRET}", cookie=f"session={SECRET}"),
    "a short token": lambda sent: _headers(sent, **{"x-auth-token": "abc"}),
    "an empty token": lambda sent: _headers(sent, **{"x-auth-token": ""}),
    "a token in the path": lambda sent: _headers(
        replace(sent, target=sent.target.replace(ACCOUNT, quote(SECRET))), **{"x-auth-token": SECRET}
    ),
    "a token in the query": lambda sent: replace(
        sent, target=f"{sent.target}{'&' if '?' in sent.target else '?'}auth_token={SECRET}"
    ),
    "a repeated token": lambda sent: _headers(sent, **{"x-auth-token": SECRET, "x-note": f"I am {SECRET}"}),
    "a token in the body": lambda sent: _headers(
        replace(sent, body=json.dumps({"note": SECRET, "token": SECRET}).encode()), **{"x-auth-token": SECRET}
    ),
    "swapped credentials": lambda sent: _headers(sent, **{"x-auth-token": ACCOUNT, "x-auth-id": "MA_OTHER"}),
    "a whole URL": lambda sent: replace(sent, target=f"https://{ACCOUNT}:{SECRET}@api.vobiz.ai{sent.target}"),
    "bytes": lambda sent: replace(sent, body=bytes(range(256))),
    "a form": lambda sent: replace(sent, body=f"username=a&password={SECRET}".encode()),
}
FAULTS: list[dict[str, Any] | None] = [
    None,
    {"on": {}, "do": {"status": 503, "body": "busy"}},
    {"on": {}, "do": {"wait": 0.0, "end": "reset"}, "when": "after"},
    {"on": {}, "do": {"malformed": True, "rate": 100.0}},
]


def _headers(sent: Request, **fields: str) -> Request:
    return replace(sent, headers={**sent.headers, **fields})


def _entry(sent: Request, fault: dict[str, Any] | None = None) -> Entry:
    control = steered(settings=Settings())
    if fault is not None:
        control.faults.add(fault)
    control.fake.answer(sent)
    return control.journal.records()[0].entry


def _again(entry: Entry) -> Entry:
    return read(written(redacted(entry)), ROUTE)


def _seen(entry: Entry, secrets: tuple[str, ...]) -> dict[str, Any]:
    """Return all that anybody sees of an entry."""
    record, mistake = Record(1, entry), CONTRACT.broken(entry)
    return {
        "shown": record.as_json(),
        "line": repr(record),
        "curl": curl_line(record.request),
        "archive": har([record]),
        "mistake": mistake and [without(text or "", secrets) for text in mistake],
        "facts": {name: without(str(fact(entry)), secrets) for name, fact in FACTS.items()},
        "accounts": [without(account, secrets) for account in record.accounts],
        "sent": (entry.at, entry.fault, entry.reply.status, entry.reply.delivery, entry.routed.operation),
    }


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("operation", ["assign_number", "create_credential", "list_numbers"])
def test_no_secret_is_written(leak: str, operation: str) -> None:
    """Whoever reads the disk of a shared fake learns no token and no password."""
    text = written(redacted(_entry(LEAKS[leak](RIGHT[operation]))))
    assert [secret for secret in (SECRET, TOKEN, "S3cure-Pass") if secret in text] == []


@given(
    operation=st.sampled_from(sorted(RIGHT)),
    mistakes=st.lists(st.sampled_from(MISTAKES), max_size=2),
    leak=st.sampled_from([None, *LEAKS]),
    fault=st.sampled_from(FAULTS),
)
def test_a_written_entry_is_seen_as_before(
    operation: str, mistakes: list[Any], leak: str | None, fault: dict[str, Any] | None
) -> None:
    """Shown, exported, corrected, judged and found by what it is."""
    sent = RIGHT[operation]
    for mistake in mistakes:
        sent = mistake(sent)
    entry = _entry(sent if leak is None else LEAKS[leak](sent), fault)
    secrets = secrets_of(entry.routed.request)
    assert _seen(_again(entry), secrets) == _seen(entry, secrets)


@given(st.builds(
    Request,
    method=st.text(st.characters(codec="ascii"), min_size=1, max_size=8),
    target=st.text(st.characters(codec="latin-1"), max_size=40).map(lambda text: f"/{text}"),
    headers=st.dictionaries(
        st.sampled_from(["x-auth-id", "x-auth-token", "x-note", "cookie"]),
        st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=30),
    ),
    body=st.binary(max_size=60),
    base=st.sampled_from([None, "https://api.vobiz.ai"]),
))  # fmt: skip
@example(Request(method="GET", target="/\0", headers={"x-auth-id": "\0"}, body=b"\0\xff"))
def test_any_request_can_be_written(sent: Request) -> None:
    """Also one that no server lets through."""
    entry = _entry(sent)
    secrets = secrets_of(entry.routed.request)
    assert _seen(_again(entry), secrets) == _seen(entry, secrets)


@pytest.mark.parametrize("receipt", [None, Receipt()])
def test_whether_a_server_reports_is_written(receipt: Receipt | None) -> None:
    """An application in another server knows nothing of its replies."""
    entry = _entry(replace(request("GET", "/numbers"), receipt=receipt))
    assert Record(1, _again(entry)).delivery == Record(1, entry).delivery


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=list(ENCODINGS))
def test_no_password_is_written_however_a_body_is_encoded(encode: Callable[[str], bytes]) -> None:
    """It is shown as before, and no decompression of what is written has the password."""
    body = encode(json.dumps({"username": "agent", "password": SECRET}))
    entry = _entry(replace(RIGHT["create_credential"], body=body))
    kept = redacted(entry).routed.request.body
    unpacked = b"".join(one.replace(b"\0", b"") for one in (kept, *_decompressed(kept)))
    assert (SECRET.encode() in unpacked, _seen(_again(entry), ())["shown"]) == (False, _seen(entry, ())["shown"])
