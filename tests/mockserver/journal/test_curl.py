"""The cURL lines of the journal, run by a shell."""

from __future__ import annotations

import os
import shutil
import string
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.mockserver.api._follower import ENDS
from tests.mockserver.api._mistakes import FULL_SEED, HEADERS, MISTAKES, RIGHT

from two_accounts import ACCOUNT, TOKEN
from vobiz_mock import MockServer, Request
from vobiz_mock.journal.correction import correction
from vobiz_mock.journal.curl import curl_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.journal.record import Record

pytestmark = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs curl and a shell")
VARIABLES = {"VOBIZ_AUTH_ID": ACCOUNT, "VOBIZ_AUTH_TOKEN": TOKEN}


@pytest.fixture(scope="module")
def full() -> Iterator[MockServer]:
    """A fake with everything that a mistake can be about."""
    with MockServer(seed=FULL_SEED) as server:
        yield server


def _run(line: str, server: MockServer) -> Record:
    """Run a line in a shell. Return the last request that came."""
    result = subprocess.run(
        ["sh"],
        input=f"{line}\n".encode(),
        env={**os.environ, **VARIABLES},
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert result.returncode == 0, (line, result.stderr)
    return server.journal.records()[-1]


_BODIES = st.one_of(
    st.just(b""),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=30),
    st.sampled_from([b"@/etc/passwd", b"'\"$HOME`id`\\n\n\t!!%s", b"-d", b"\r\n\r\n", b"'; exit 1; '"]),
)
_TARGETS = st.text("/abc%+'\"$`&;()[]{}!*\\~^|<>?=,.:@#-", max_size=20).map(lambda text: f"/api/{text}")
_METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "PURGE", "OPTIONS"])
_VALUES = st.text(string.printable.strip() + " ", max_size=20).map(str.strip)


@pytest.mark.memory_store("the journal of a database has no tokens")
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(method="GET", target="/api/../x/./y", body=b"", value="")
@example(method="POST", target="/api/?a=[1-3]#x", body=b"a\nb", value="'")
@given(method=_METHODS, target=_TARGETS, body=_BODIES, value=_VALUES)
def test_a_line_sends_the_request_as_it_was(
    full: MockServer, method: str, target: str, body: bytes, value: str
) -> None:
    """Whatever is in the method, the target, a header field and the body."""
    line = curl_line(Request(method=method, target=target, headers={**HEADERS, "x-note": value}, body=body), full.url)
    assert line is not None
    sent = _run(line, full).request
    assert (sent.method, sent.target, sent.body) == (method, target, body)
    assert (sent.headers.get("x-note", ""), sent.headers["x-auth-token"]) == (value, TOKEN)
    assert "content-type" not in sent.headers


def test_a_line_for_head_ends(full: MockServer) -> None:
    """`curl -X HEAD` would wait for a body."""
    line = curl_line(Request(method="HEAD", target="/api/x", body=b"x"), full.url)
    assert line is not None
    assert _run(line, full).request.method == "HEAD"


def test_a_large_body_is_no_argument(full: MockServer) -> None:
    """Linux allows 128 KiB for an argument."""
    body = b"\xff" * 200_000
    line = curl_line(Request(method="POST", target="/api/x", body=body), full.url)
    assert line is not None
    assert _run(line, full).request.body == body


def _with_mistakes() -> list[Request]:
    sent = [mistake(RIGHT[id_]) for id_ in ("assign_number", "create_credential") for mistake in MISTAKES]
    # The server refuses a method in lower case before the fake sees it.
    return [one for one in sent if one not in RIGHT.values() and not one.body_too_large and one.method.isupper()]


@pytest.mark.parametrize("sent", _with_mistakes()[::3])
def test_the_corrections_of_a_mistake_lead_out_when_pasted(full: MockServer, sent: Request) -> None:
    """Each printed line is run by a shell, until nothing is left to correct."""
    full.reset()
    line = curl_line(sent, full.url)
    for _ in range(6):
        assert line is not None
        record = _run(line, full)
        line = record.as_json()["correction"]
        if line is None or record.entry.reply.status < 400:
            break
    outcome = record.entry.outcome
    assert outcome.status < 400 or (outcome.advice is not None and outcome.advice.id in ENDS)
    assert outcome.status < 400 or not correction(record.entry.routed, outcome)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f", "\u2028", "\x9b", "\x1b"])
def test_a_command_has_no_character_that_changes_what_a_person_sees(character: str) -> None:
    """Such as one that turns the order of those after it, so that another command is seen than is pasted."""
    line = curl_line(Request(method="POST", target="/", body=f"a{character}b".encode()))
    assert line is not None
    assert line.isprintable()
