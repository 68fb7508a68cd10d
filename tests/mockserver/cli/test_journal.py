"""The command `vobiz-mock journal`, against a fake that listens on a port."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import requests
from tests.mockserver.cli._command import Command

from two_accounts import ACCOUNT, NUMBER, TOKEN
from vobiz_mock import MockServer, Settings

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient

ENCODED = NUMBER.replace("+", "%2B")
ASSIGN = f"/api/v1/account/{ACCOUNT}/numbers/{{}}/assign"


def entries(text: str) -> list[dict[str, Any]]:
    """Return the entries of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_a_request_is_a_line(command: Command, client: RawClient) -> None:
    """It has the target as it was sent."""
    client.assign(ENCODED)
    line = command("journal").stdout
    assert line.split()[1:] == ["POST", ASSIGN.format(ENCODED), "204", "assign.success"]


def test_a_refused_request_is_explained(command: Command, client: RawClient) -> None:
    """The reason and a corrected request are below its line. The token is not shown."""
    client.assign(NUMBER)
    text = command("journal").stdout
    line, *reason, correction = text.splitlines()
    assert line.split()[2:] == [ASSIGN.format(NUMBER), "404", "assign.plus-unencoded"]
    assert (ENCODED in reason[0], correction.split()[0], ENCODED in correction) == (True, "curl", True)
    assert TOKEN not in text


def test_a_fault_and_a_lost_answer_are_shown(command: Command, client: RawClient) -> None:
    """The request had its effect, and the client does not know."""
    command("fault", "add", "--when", "after", "--end", "reset")
    client.exchange(f"DELETE {ASSIGN.format(ENCODED)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert command("journal").stdout.splitlines()[0].endswith("  fault f1  reset")


def test_an_empty_journal_prints_nothing(command: Command) -> None:
    """It is not an error."""
    assert command("journal") == (0, "", "")


@pytest.mark.parametrize(
    "args",
    [
        ["--status", "404"],
        ["--behaviour", "assign.plus-unencoded"],
        ["--spelling", "plus-unencoded"],
        ["--since", "1"],
        ["--limit", "1"],
        ["--operation", "assign_number", "--status", "404"],
        ["--number", NUMBER, "--account", ACCOUNT, "--delivery", "sent", "--limit", "1"],
    ],
)
def test_a_filter_selects_requests(command: Command, client: RawClient, args: list[str]) -> None:
    """Here the second of two."""
    client.assign(ENCODED)
    client.assign(NUMBER)
    assert [one["id"] for one in entries(command("journal", "--json", *args).stdout)] == [2]


def test_an_archive_has_the_requests(command: Command, client: RawClient) -> None:
    """It is HAR 1.2."""
    client.assign(ENCODED)
    log = json.loads(command("journal", "--har").stdout)["log"]
    assert (log["version"], [one["response"]["status"] for one in log["entries"]]) == ("1.2", [204])


def test_a_curl_line_works_when_it_is_pasted(command: Command, client: RawClient) -> None:
    """The token is a variable of the shell."""
    called = type(client)(client.fake, extra={"Host": command.url.removeprefix("http://")})
    called.assign(NUMBER)
    line = command("journal", "--curl").stdout
    environ = {"VOBIZ_AUTH_TOKEN": TOKEN, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-c", line], env=environ, capture_output=True, text=True, check=True, timeout=30)
    first, second = entries(command("journal", "--json").stdout)
    assert done.stdout.startswith("HTTP/1.1 404")
    assert (second["target"], second["request"]["body"]) == (first["target"], first["request"]["body"])


def test_control_characters_do_not_reach_the_terminal(command: Command, client: RawClient) -> None:
    """A client can send them in a header field, in the body and in the path."""
    client.send("POST", "/api/\x9b31m%1b[2J", b'{"\x1b[2J": 1}', {"X-Auth-ID": "a\x9b"})
    printed = [command("journal", *style).stdout for style in ([], ["--json"], ["--har"], ["--curl"])]
    assert [text.replace("\n", "").isprintable() for text in printed] == [True] * 4


def test_the_journal_can_be_forgotten(command: Command, client: RawClient) -> None:
    """That of one account, or all."""
    client.assign(ENCODED)
    command("journal", "--clear", "--account", "MA_OTHER")
    kept = command("journal").stdout
    done = command("journal", "--clear")
    assert (bool(kept), done.stdout, command("journal").stdout) == (True, "Forgotten.\n", "")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--status", "many"], "'many'"),
        (["--number", "abc"], "'abc'"),
        (["--since", "yesterday"], "'yesterday'"),
        (["--limit", "0"], "--limit"),
        (["--clear", "--status", "404"], "--clear forgets all requests"),
        (["--clear", "--follow"], "--clear forgets all requests"),
        (["--har", "--follow"], "use --json"),
    ],
)
def test_a_wrong_option_is_explained(command: Command, args: list[str], message: str) -> None:
    """The exit code is 2, whether the command or the fake refuses it."""
    done = command("journal", *args)
    assert (done.exit_code, message in done.stderr) == (2, True)


def test_following_shows_what_was_and_what_comes(command: Command, client: RawClient) -> None:
    """Each request is printed when it is received, although stdout is a pipe."""
    client.assign(ENCODED)
    with command.process("journal", "--follow", "--json") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        client.assign(NUMBER)
        second = json.loads(process.stdout.readline())
    assert [first["behaviour"], second["behaviour"]] == ["assign.success", "assign.plus-unencoded"]


def test_following_a_filter_skips_the_rest(command: Command, client: RawClient) -> None:
    """It holds for what was, and for what comes."""
    client.assign(NUMBER)
    with command.process("journal", "-f", "--status", "204", "--json") as process:
        assert process.stdout is not None
        client.assign(ENCODED)
        assert json.loads(process.stdout.readline())["behaviour"] == "assign.success"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send this signal")
def test_ctrl_c_ends_it_quietly(command: Command, client: RawClient) -> None:
    """It is the way to end it: the exit code is 0."""
    client.assign(ENCODED)
    with command.process("journal", "--follow") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="it has other pipes")
def test_a_closed_pipe_ends_it_quietly(command: Command, client: RawClient) -> None:
    """So it is with `| head -1`."""
    client.assign(ENCODED)
    with command.process("journal", "--follow") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        client.assign(NUMBER)
        process.wait(timeout=20)
        assert process.stderr.read() == ""


def test_a_fake_that_starts_again_is_followed(command: Command, client: RawClient) -> None:
    """Its journal is read from the beginning, and the user is told once."""
    for _ in range(3):
        client.assign(ENCODED)
    with command.process("journal", "--follow", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(3):
            process.stdout.readline()
        client.fake.stop()
        notice = process.stderr.readline()
        with MockServer(port=client.fake.port) as again:
            type(client)(again, token="secret").assign(NUMBER)
            entry = json.loads(process.stdout.readline())
    assert (entry["id"], entry["behaviour"]) == (1, "assign.plus-unencoded")
    assert notice == f"NOTE The fake at {command.url} has ended the stream. Waiting for it.\n"


@pytest.mark.parametrize(
    "args", [["journal"], ["journal", "--har"], ["journal", "--follow"], ["verify", "--times", "0"]], ids=" ".join
)
def test_a_journal_that_is_off_is_not_shown_as_empty(args: list[str]) -> None:
    """Nothing is known of the requests, so that nothing is said of them."""
    with MockServer(settings=Settings(journal_entries=0)) as fake:
        done = Command(fake.url)(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "the journal is off, so that nothing is known of the requests" in done.stderr


def test_the_stream_of_a_journal_that_is_off_is_refused() -> None:
    """It would never have an event."""
    with MockServer(settings=Settings(journal_entries=0)) as fake:
        response = requests.get(f"{fake.url}/_mock/journal/events", timeout=10)
    assert (response.status_code, "the journal is off" in response.json()["message"]) == (HTTPStatus.BAD_REQUEST, True)
