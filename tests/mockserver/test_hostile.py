"""Malformed and malicious requests: they cause no 5xx, no change of the state and no hanging server."""

from __future__ import annotations

import socket
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mockserver._client import RawClient, parse

from two_accounts import ACCOUNT, NUMBER, OTHER_NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer, Settings
from vobiz_mock.state.store import Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNED = (NUMBER, OTHER_NUMBER)
PARSER_STATUSES = {HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED}


@pytest.fixture(scope="module")
def shared_client() -> Iterator[RawClient]:
    """A client of a fake that all tests of this module share."""
    with MockServer(seed=SEED, settings=Settings(validate_responses=True)) as fake:
        yield RawClient(fake)


def _state(client: RawClient) -> object:
    store, everything = client.fake.store, Slice(0, 1000)
    return store.numbers(ACCOUNT, everything), store.trunks(ACCOUNT, everything), store.inventory(everything)


def _spellings(number: str) -> st.SearchStrategy[str]:
    """Generate spellings of a number: each character is literal, percent-encoded in either case, or encoded twice."""
    spelled = [st.sampled_from([c, f"%{ord(c):02X}", f"%{ord(c):02x}", f"%25{ord(c):02X}"]) for c in number]
    return st.tuples(*spelled).map("".join)


_SEGMENTS = st.one_of(
    st.sampled_from(OWNED).flatmap(_spellings),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="/?#"), min_size=1),
    st.text("+%2Bb0123456789", min_size=1),
)


@given(segment=_SEGMENTS)
def test_a_number_is_found_if_its_segment_decodes_once_to_it(shared_client: RawClient, segment: str) -> None:
    """A segment with a literal plus, or that decodes to another text, gives a 404 and no change."""
    once = unquote_to_bytes(segment.encode("latin-1"))
    before = _state(shared_client)
    response = shared_client.assign(segment)
    if "+" not in segment and once.decode("utf-8", "replace") in OWNED:
        assert response.status == HTTPStatus.NO_CONTENT
        assert shared_client.unassign(segment).status == HTTPStatus.NO_CONTENT
    else:
        assert response.status == HTTPStatus.NOT_FOUND
        assert _state(shared_client) == before


_TOKENS = st.binary(max_size=12)
_METHODS = st.sampled_from([b"GET", b"POST", b"DELETE", b"PUT", b"OPTIONS", b"CONNECT", b"TRACE", b"BREW"]) | _TOKENS
_PATHS = st.sampled_from(
    [
        f"/api/v1/account/{ACCOUNT}/numbers/%2B912271264217/assign".encode(),
        f"/api/v1/account/{ACCOUNT}/numbers/+912271264217/assign".encode(),
        f"/api/v1/account/{ACCOUNT}/numbers/\xff\xfe/assign".encode("latin-1"),
        f"/api/v1/account/{ACCOUNT}/numbers/%ff%00/assign".encode(),
        f"/api/v1/account/{ACCOUNT}/numbers?search=%ff&page=1".encode(),
        f"/api/v1/account/{ACCOUNT}/numbers/purchase-from-inventory".encode(),
        f"/api/v1/account/{ACCOUNT}/trunks".encode(),
        f"http://api.vobiz.ai/api/v1/account/{ACCOUNT}/numbers".encode(),
        b"*", b"host:443", b"/%", b"/\x00", b"/_mock/health", b"/_mock/\xff", b"//", b"/#", b"/?" + b"a" * 70_000,
    ]
)  # fmt: skip
_TARGETS = _PATHS | _TOKENS.map(lambda token: b"/" + token)
_HEADERS = st.sampled_from(
    [
        f"X-Auth-ID: {ACCOUNT}".encode(), f"X-Auth-Token: {TOKEN}".encode(),
        b"X-Auth-Token: \xff\xfe", b"X-Auth-ID: a\x00b",
        b"Content-Type: application/json", b"Content-Type: ;;;=", b"Content-Type: application/json; charset=utf-16",
        b"Content-Length: 2", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 99999999999",
        b"Content-Length: 1, 2", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Expect: 100-continue",
        b"Upgrade: websocket\r\nConnection: Upgrade", b"Host: a\r\nHost: b", b"X: " + b"y" * 70_000, b"no colon",
        b": empty", b" folded",
    ]
)  # fmt: skip
_LARGE = b"x" * 3_000_000
_BODIES = st.sampled_from(
    [
        b"", b"{}", b"[" * 3000, b'{"a":' * 1000, b"\xff\xfe", b"NaN", b'{"trunk_group_id": "\\ud800"}', b"3 MB",
        b'{"name": "\\ud800"}', b'{"e164": "+918065551234\\n"}', b"2\r\n{}\r\n0\r\n\r\n", b"zz\r\n", b"ffffffffff\r\nx",
        b'{"trunk_group_id": "' + TRUNK.encode() + b'\\u0000"}', b"1e999", b"9" * 6000,
    ]
) | st.binary(max_size=40)  # fmt: skip
_VERSIONS = st.sampled_from([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9.9", b"", b"ICY"])


@given(method=_METHODS, target=_TARGETS, version=_VERSIONS, headers=st.lists(_HEADERS, max_size=6), body=_BODIES)
def test_no_request_breaks_the_fake(
    shared_client: RawClient, method: bytes, target: bytes, version: bytes, headers: list[bytes], body: bytes
) -> None:
    """The state is the same, the next request succeeds, and only the parser responds with a 5xx."""
    before = _state(shared_client)
    head = b"\r\n".join([method + b" " + target + b" " + version, b"Host: localhost", *headers])
    raw = shared_client.exchange(head + b"\r\n\r\n" + (_LARGE if body == b"3 MB" else body))
    statuses = {int(line.split(b" ")[1]) for line in raw.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")}
    assert {status for status in statuses if status >= HTTPStatus.INTERNAL_SERVER_ERROR} <= PARSER_STATUSES
    assert b"<html" not in raw.lower()
    assert _state(shared_client) == before
    assert shared_client.send("GET", "/_mock/health").status == HTTPStatus.OK


def test_a_body_above_the_limit_is_refused(shared_client: RawClient) -> None:
    """Content-Length is sufficient for the 413, which is in JSON."""
    target = shared_client.path("numbers/%2B912271264217/assign")
    response = shared_client.send("POST", target, b"{", {"Content-Length": "3000000"})
    assert (response.status, response.json["error"], response.headers["connection"]) == (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "payload too large",
        "close",
    )


def test_a_chunked_body_is_read(shared_client: RawClient) -> None:
    """Its length need not be known before."""
    body = f'{{"trunk_group_id": "{TRUNK}"}}'.encode()
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"
    target = shared_client.path("numbers/%2B1234567890/assign")
    headers = {"Transfer-Encoding": "chunked", "Content-Length": None}
    assert shared_client.send("POST", target, chunks, headers).status == HTTPStatus.NO_CONTENT
    assert shared_client.unassign("%2B1234567890").status == HTTPStatus.NO_CONTENT


def test_an_absolute_target_is_routed_by_its_path(shared_client: RawClient) -> None:
    """Clients of a proxy send such targets."""
    target = "http://api.vobiz.ai" + shared_client.path("numbers/+912271264217/assign")
    response = shared_client.send("POST", target, {"trunk_group_id": TRUNK})
    assert response.headers["x-mock-behaviour"] == "assign.plus-unencoded"


def test_an_incomplete_request_does_not_delay_other_clients(shared_client: RawClient) -> None:
    """Another request receives its response meanwhile."""
    with socket.create_connection(("127.0.0.1", shared_client.fake.port)) as stalled:
        stalled.sendall(b"POST /api/v1/account/a/trunks HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
        assert shared_client.send("GET", "/_mock/health").status == HTTPStatus.OK


def test_repeated_credentials_are_refused(shared_client: RawClient) -> None:
    """The joined values are not the token."""
    twice = f"X-Auth-Token: {TOKEN}\r\n".encode() * 2
    raw = shared_client.exchange(
        b"GET "
        + shared_client.path("numbers").encode()
        + b" HTTP/1.1\r\nHost: a\r\nX-Auth-ID: MA_BN2MZ1VV\r\n"
        + twice
        + b"\r\n"
    )
    assert parse(raw).status == HTTPStatus.UNAUTHORIZED


def test_credentials_in_trailers_are_not_read(shared_client: RawClient) -> None:
    """They arrive after the body, and so are no headers (RFC 9110, section 6.5.1)."""
    target = shared_client.path("numbers/%2B912271264217/assign").encode()
    body = b'{"trunk_group_id": "%s"}' % TRUNK.encode()
    head = b"Host: a\r\nX-Auth-ID: %s\r\nContent-Type: application/json\r\n" % ACCOUNT.encode()
    trailer = b"X-Auth-Token: %s\r\n" % TOKEN.encode()
    raw = shared_client.exchange(
        b"POST %b HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n%b\r\n"
        % (target, head, len(body), body, trailer)
    )
    assert parse(raw).status == HTTPStatus.UNAUTHORIZED


def test_a_token_with_an_underscore_in_its_name_is_not_read(shared_client: RawClient) -> None:
    """In WSGI, X_Auth_Token and X-Auth-Token would have the same key."""
    headers = {"X-Auth-Token": None, "X_Auth_Token": TOKEN}
    assert shared_client.send("GET", shared_client.path("numbers"), b"", headers).status == HTTPStatus.UNAUTHORIZED
