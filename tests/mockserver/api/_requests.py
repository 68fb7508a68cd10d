"""Draws whole requests for the operations of the document: most are nearly right, in every part."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from vobiz_mock import Request
from vobiz_spec import Operation, load

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEC = load()
_UUID = "e3e55a78-1234-5678-90ab-cdef12345678"
# What some validator takes for right: ends that Python's `$` skips, digits beyond ASCII, and other forms of numbers.
_TEXTS = (
    *(
        "",
        " ",
        "+912271264217",
        "912271264217",
        "+912271264217\n",
        "+91227126421\u0667",
        "\ufeff+912271264217",
        "+91 2271",
    ),
    *(
        _UUID,
        _UUID.upper(),
        f"{_UUID}\n",
        f"{{{_UUID}}}",
        f"urn:uuid:{_UUID}",
        _UUID.replace("-", ""),
        _UUID.replace("e", "\uff45"),
    ),
    *(
        "0",
        "1",
        "-1",
        "01",
        "1.0",
        "1e2",
        " 1",
        "1_0",
        "100",
        "101",
        "1000000000",
        "1000000001",
        "99999999999999999999",
    ),
    *(
        "true",
        "false",
        "True",
        "yes",
        "on",
        "null",
        "IN",
        "in",
        "ZZ",
        "I\u0130",
        "91,+44",
        "\u00e9",
        "\x00",
        "\U0001f600",
    ),
    *(
        "sip:a@example.com",
        "sip:a@example.com:5060",
        "udp",
        "tcp",
        "UDP",
        "10.0.0.1",
        "10.0.0.0/8",
        "::1",
        "10.0.0.256",
    ),
    *(
        "a" * 99,
        "a" * 100,
        "a" * 101,
        "a" * 255,
        "a" * 256,
        "\U0001f600" * 100,
        "2026-01-01T00:00:00Z",
        "2016-12-31T23:59:60Z",
    ),
)
_NUMBERS = (0, 1, -1, 1.0, 1.5, 10.0, 1e3, 1e300, 5, 65535, 65536, 2**53 + 1, 2**63, 2**64, 10**400, -0.0)
_TYPES = ("application/json", "Application/JSON", "application/json; charset=utf-8", " application/json ;", "text/json")
_OTHER_TYPES = ("", "application/json, text/plain", "application/jsonx", "application/x-www-form-urlencoded", ";")
_RAW_BODIES = (b"", b"{", b"[]", b"null", b"1", b'"a"', b"{}", b"\xff", b"\xef\xbb\xbf{}", b"NaN", b'{"a":"\\ud800"}')
_HEADERS = {"x-auth-id": "MA_X", "x-auth-token": "x"}


@dataclass(frozen=True)
class Case:
    """A request for an operation."""

    operation: Operation
    request: Request


def _values() -> st.SearchStrategy[Any]:
    leaves = st.sampled_from([*_TEXTS, *_NUMBERS, True, False, None])
    return leaves | st.text(max_size=20) | st.lists(leaves, max_size=3) | st.dictionaries(st.sampled_from("ab"), leaves)


def _members(operation: Operation) -> dict[str, Any]:
    return {name: schema for style in SPEC.body_schemas(operation) for name, schema in style["properties"].items()}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a request whose route is right."""
    operation = draw(st.sampled_from(list(SPEC.operations.values())))
    path = SPEC.base_path + operation.path.replace("{account_id}", "MA_X").replace("{phone_number}", "%2B912271264217")
    for place in ("trunk_id", "uri_id", "credential_id", "ip_acl_id"):
        path = path.replace(f"{{{place}}}", _UUID)
    query = draw(_queries(operation))
    return Case(
        operation,
        Request(
            method=operation.method,
            target=f"{path}?{query}" if query else path,
            headers=draw(_headers()),
            body=draw(_bodies(operation)),
        ),
    )


@st.composite
def _headers(draw: st.DrawFn) -> Mapping[str, str]:
    headers = {**_HEADERS, "content-type": draw(st.sampled_from([*_TYPES[:1] * 20, *_TYPES, *_OTHER_TYPES]))}
    if draw(st.integers(0, 9)) == 0:
        headers[draw(st.sampled_from(sorted(headers)))] = ""
    if draw(st.integers(0, 9)) == 0:
        del headers[draw(st.sampled_from(sorted(headers)))]
    return headers


@st.composite
def _queries(draw: st.DrawFn, operation: Operation) -> str:
    names = [entry["name"] for entry in SPEC.parameters(operation) if entry["in"] == "query"]
    texts = st.sampled_from(_TEXTS) | st.text(max_size=5) | st.integers(-5, 120).map(str)
    pairs = st.tuples(st.sampled_from([*names, "other"]), texts)
    return urlencode(draw(st.lists(pairs, max_size=4)), errors="surrogatepass")


@st.composite
def _bodies(draw: st.DrawFn, operation: Operation) -> bytes:
    example = copy.deepcopy(SPEC.body_example(operation))
    if example is None or draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(_RAW_BODIES))
    for name in draw(st.lists(st.sampled_from([*sorted(_members(operation)), "other"]), max_size=3)):
        if draw(st.integers(0, 3)) == 0:
            example.pop(name, None)
        else:
            example[name] = draw(_values())
    return json.dumps(example, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
