"""Whole requests, drawn: to the API and to the control API, right, wrong and hostile."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import strategies as st
from tests.mockserver.api._mistakes import BASE, FULL_SEED, HEADERS, JSON, MISTAKES, PARTS, RIGHT

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_ACCOUNT,
    INVENTORY,
    NUMBER,
    OTHER_NUMBER,
    OTHER_TRUNK,
    SEED,
    TRUNK,
)
from vobiz_mock import Request

if TYPE_CHECKING:
    from collections.abc import Callable

_MEBIBYTE = 1024 * 1024
_NUMBERS = (NUMBER, OTHER_NUMBER, ASSIGNED_NUMBER, *INVENTORY[:2])
_TRUNKS = (TRUNK, OTHER_TRUNK)
_SPELLED = (*(quote(number) for number in _NUMBERS), NUMBER)
# What a database or a decoder may take for something else: as it is written in a path or a query, or in JSON.
_SEGMENTS = (
    "%00", "a%00b", "%ED%A0%80", "%FF", "%F0%9F%98%80", "%EF%A3%BF", "%EF%A3%BF0000", "%", "%25", "_", "'", "%27--",
    "%5C", "%2e%2e", "+", "%2B", "%C3%84", "%E2%80%AE", "9" * 400, "x" * 7000,
)  # fmt: skip
_TEXTS = (
    "\0", "a\0b", "\ud800", "\udc00\ud800", "\uf8ff", "\uf8ff0000", "\U0001f600", "Ä", "ä", "ß", "ﬀ", "İ", "%", "_",
    "\\", "'; --", "\u202e", "", " ", "x" * 300, "x" * 100_000,
)  # fmt: skip
_VALUES: tuple[Any, ...] = (*_TEXTS, None, True, 0, -1, 10**30, 2**63, 1e308, 0.1, [], {}, [[[]]], {"\0": "\ud800"})
_PAGES = ("0", "1", "2", "100", "-1", "9223372036854775807", "9223372036854775808", "1" + "0" * 400, "1.0", "", "%00")
_QUERY_NAMES = ("page", "per_page", "limit", "offset", "search", "country", "include_subaccounts", "immediate", "%00")
_BODIES = (
    b"\0", b"\xff", b"{", b"[]", b'"\\ud800"', b"\xef\xbb\xbf{}", b"{" * 5000, b'{"a": 1, "a": 2}', b"1e999", b"NaN",
    b" " * _MEBIBYTE, b'{"name": "' + b"x" * (_MEBIBYTE - 20) + b'"}', b"x" * (_MEBIBYTE + 1),
)  # fmt: skip

_texts = st.one_of(st.sampled_from(_TEXTS), st.text(max_size=10))
_segments = st.one_of(st.sampled_from(_SEGMENTS), st.text(max_size=5).map(lambda text: quote(text, errors="replace")))


def _with_query(sent: Request, name: str, value: str) -> Request:
    return replace(sent, target=f"{sent.target}{'&' if '?' in sent.target else '?'}{name}={value}")


def _with_segment(sent: Request, place: int, segment: str) -> Request:
    """Replace a segment of the path, counted from its end."""
    path, mark, query = sent.target.partition("?")
    parts = path.split("/")
    parts[-1 - place % (len(parts) - 1)] = segment
    return replace(sent, target="/".join(parts) + mark + query)


def _with_field(sent: Request, name: str, value: Any) -> Request:
    try:
        fields = json.loads(sent.body)
    except ValueError:
        return sent
    return replace(sent, body=json.dumps({**fields, name: value}).encode()) if isinstance(fields, dict) else sent


_FIELDS = (
    "trunk_group_id", "e164", "currency", "name", "trunk_direction", "max_concurrent_calls", "uri", "priority",
    "username", "password", "ip_address", "enabled", "primary_uri_uuid", "credential_uuid", "\0",
)  # fmt: skip
# What makes a request hostile: a function from a request to a request.
_twists: st.SearchStrategy[Callable[[Request], Request]] = st.one_of(
    st.sampled_from(MISTAKES),
    st.builds(lambda n, v: lambda r: _with_query(r, n, v), st.sampled_from(_QUERY_NAMES), st.sampled_from(_PAGES)),
    st.builds(lambda n, v: lambda r: _with_query(r, n, v), st.sampled_from(_QUERY_NAMES), _segments),
    st.builds(lambda n, v: lambda r: _with_segment(r, n, v), st.integers(0, 4), _segments),
    st.builds(lambda n, v: lambda r: _with_field(r, n, v), st.sampled_from(_FIELDS), st.sampled_from(_VALUES)),
    st.builds(lambda body: lambda r: replace(r, body=body), st.sampled_from(_BODIES)),
)


def _twisted(sent: Request, twists: list[Callable[[Request], Request]]) -> Request:
    for twist in twists:
        sent = twist(sent)
    return sent


def _assign(number: str, trunk: str) -> Request:
    body = json.dumps({"trunk_group_id": trunk}).encode()
    return Request(method="POST", target=f"{BASE}/numbers/{number}/assign", headers=JSON, body=body)


def _plain(way: tuple[str, str], number: str) -> Request:
    method, form = way
    return Request(method=method, target=BASE + form.format(number), headers=HEADERS)


_NUMBER_PATHS = (
    ("DELETE", "/numbers/{}/assign"),
    ("DELETE", "/numbers/{}"),
    ("DELETE", "/numbers/{}?immediate=true"),
    ("POST", "/numbers/{}/cancel-release"),
)
_api = st.one_of(
    st.builds(_assign, st.sampled_from(_SPELLED), st.sampled_from(_TRUNKS)),
    st.builds(_plain, st.sampled_from(_NUMBER_PATHS), st.sampled_from(_SPELLED)),
    st.sampled_from(sorted(RIGHT)).map(RIGHT.__getitem__),
    st.builds(_twisted, st.sampled_from(sorted(RIGHT)).map(RIGHT.__getitem__), st.lists(_twists, max_size=2)),
)

_fault_do = st.sampled_from(
    [
        {"behaviour": "assign.rate-limited"},
        {"status": 503, "body": "busy", "headers": {"Retry-After": "1"}},
        {"status": 200, "body": {"\0": "\ud800"}},
        {"malformed": True},
        {"length": 1},
        {"end": "close"},
        {"wait": 0.001},
        {"status": 10**9},
    ]
)
_fault = st.fixed_dictionaries(
    {
        "on": st.sampled_from(
            [{}, {"operation": "assign_number"}, {"number": NUMBER}, {"account": ACCOUNT}, {"nth": 2}]
        ),
        "do": _fault_do,
    },
    optional={
        "times": st.sampled_from([1, 2, None, 0, 10**30]),
        "when": st.sampled_from(["before", "after", "\0"]),
        "chance": st.sampled_from([0.5, 1.0]),
        "seed": st.sampled_from([1, 2**70]),
    },
)
_account = st.builds(
    lambda name, numbers, fields: {"account_id": name, "auth_token": "a token", "numbers": numbers, **fields},
    st.one_of(st.just("MA_NEW"), _texts),
    st.lists(st.sampled_from(["+4915123456", "+4915123457", *_NUMBERS, "\0", "+1" * 20]), max_size=2),
    st.sampled_from([{}, {}, PARTS, {"trunks": [{"trunk_id": TRUNK, "name": "\ud800"}]}, {"\0": 1}]),
)
_expectation = st.fixed_dictionaries(
    {},
    optional={
        "operation": st.sampled_from(["assign_number", "\0"]),
        "account": st.one_of(st.just(ACCOUNT), _texts),
        "number": st.one_of(st.just(NUMBER), _texts),
        "status": st.sampled_from([200, 204, 404, 10**30]),
        "times": st.sampled_from([0, 1, 2, 10**30]),
        "body": st.sampled_from([{"trunk_group_id": TRUNK}, {"\0": "\ud800"}]),
    },
)
_seeds = st.sampled_from(
    [FULL_SEED, SEED, SEED, {"accounts": [], "inventory": ["\0"]}, {"accounts": [{"account_id": "\0"}]}, {"\0": 1}]
)
_snapshots = st.sampled_from(["one", "two", "%00", "%FF", "a%2Fb", "x" * 200])
_CLOCKS = (
    {"advance": 90_000},
    {"advance": 10**30},
    {"advance": -1},
    {"frozen": "2031-01-01T00:00:00Z"},
    {"frozen": "9999-12-31T23:59:59Z"},
    {"frozen": "\ud800"},
)
_JOURNAL_QUERIES = (
    "",
    "limit=2",
    "since=2",
    "since=" + "9" * 50,
    "account=%00",
    "number=%FF",
    "status=404",
    "limit=-1",
)


def _control(method: str, path: str, body: Any = None) -> Request:
    payload = b"" if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} if payload else {}
    return Request(method=method, target=f"/_mock/{path}", headers=headers, body=payload)


_control_requests = st.one_of(
    st.sampled_from(["state", "snapshots", "faults", "clock", "health"]).map(lambda path: _control("GET", path)),
    st.sampled_from(_JOURNAL_QUERIES).map(lambda query: _control("GET", f"journal?{query}")),
    st.one_of(st.just(ACCOUNT), _segments).map(lambda text: _control("DELETE", f"journal?account={text}")),
    _fault.map(lambda fault: _control("POST", "faults", fault)),
    st.sampled_from(["faults", "faults/f1", "faults/%00", "journal"]).map(lambda path: _control("DELETE", path)),
    _expectation.map(lambda one: _control("POST", "verify", one)),
    _seeds.map(lambda seed: _control("PUT", "state", seed)),
    st.just(_control("POST", "reset")),
    _account.map(lambda account: _control("POST", "accounts", account)),
    st.one_of(st.sampled_from([FOREIGN_ACCOUNT, "MA_NEW"]), _segments).map(
        lambda name: _control("DELETE", f"accounts/{name}")
    ),
    st.builds(
        lambda how, name: _control(how, f"snapshots/{name}"), st.sampled_from(["PUT", "GET", "DELETE"]), _snapshots
    ),
    _snapshots.map(lambda name: _control("POST", f"snapshots/{name}/restore")),
    st.sampled_from([*_CLOCKS]).map(lambda body: _control("PUT", "clock", body)),
)
_twisted_control = st.builds(_twisted, _control_requests, st.lists(_twists, min_size=1, max_size=1))
# By their shares: `one_of` would give each kind of control request as much as the whole API.
whole_requests = st.sampled_from([*[_api] * 6, *[_control_requests] * 3, _twisted_control]).flatmap(lambda kind: kind)

# What shows the state in the order in which it is kept.
LISTS = tuple(
    Request(method="GET", target=BASE + rest, headers=HEADERS)
    for rest in (
        "/numbers?per_page=3&page=2", "/inventory/numbers?per_page=100", "/inventory/numbers?search=55", "/trunks",
        "/trunks/origination-uris", "/trunks/credentials", "/trunks/ip-acl",
    )
)  # fmt: skip
