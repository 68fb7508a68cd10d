"""The commands `vobiz-mock fault`, against a fake that listens on a port."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from two_accounts import ACCOUNT, NUMBER

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient
    from tests.mockserver.cli._command import Command

ENCODED = NUMBER.replace("+", "%2B")


def assign(client: RawClient) -> int | None:
    """Assign a free number, and return the status; None if there is no answer."""
    try:
        return client.assign(ENCODED).status
    except IndexError:  # nothing was received
        return None


@pytest.mark.parametrize(
    ("args", "statuses"),
    [
        (["503"], [503, 204]),
        (["assign.rate-limited"], [429, 204]),
        (["rate-limited"], [429, 204]),
        (["rate-limited", "--times", "2"], [429, 429, 204]),
        (["commit-then-lose"], [None, 400]),
        (["lose-before", "--operation", "assign_number"], [None, 204]),
        (["--status", "503", "--nth", "2"], [204, 503, 400]),
        (["--operation", "assign_number", "--when", "after", "--end", "reset"], [None, 400]),
        (["--behaviour", "assign.rate-limited", "--number", NUMBER, "--times", "always"], [429, 429, 429]),
        (['{"do": {"status": 503}, "times": 2}'], [503, 503, 204]),
        (['{"do": {"status": 503}}', "--account", ACCOUNT], [503, 204]),
    ],
)
def test_a_fault_is_met(command: Command, client: RawClient, args: list[str], statuses: list[int | None]) -> None:
    """However it is written, the next requests meet it."""
    assert command("fault", "add", *args).exit_code == 0
    assert [assign(client) for _ in statuses] == statuses


def test_a_fault_can_come_from_stdin(command: Command, client: RawClient) -> None:
    """It is a JSON object."""
    command("fault", "add", "-", stdin='{"do": {"status": 503}}')
    assert assign(client) == 503


def test_an_answer_has_the_body_and_the_header_fields_that_were_given(command: Command, client: RawClient) -> None:
    """Text that is not JSON is sent as it is."""
    command("fault", "add", "--status", "503", "--body", "down", "--header", "Retry-After: 7")
    response = client.assign(ENCODED)
    assert (response.status, response.body, response.headers["retry-after"]) == (503, b"down", "7")


def test_the_list_says_how_many_requests_have_met_a_fault(command: Command, client: RawClient) -> None:
    """It is how a user sees whether a test has used it."""
    added = command("fault", "add", "503", "--operation", "assign_number").stdout
    assign(client)
    expected = "f1: status 503, for operation assign_number, before its effect, 1 time (met {})\n"
    assert added == f"Added {expected.format(0)}"
    assert command("fault", "list").stdout == expected.format(1)


def test_a_random_fault_shows_its_seed(command: Command) -> None:
    """With it, the same happens again."""
    added = command("fault", "add", "503", "--chance", "0.5", "--seed", "7", "--times", "always").stdout
    assert (
        added
        == "Added f1: status 503, for any request, before its effect, always, with chance 0.5, with seed 7 (met 0)\n"
    )


def test_the_list_as_json_can_be_added_again(command: Command) -> None:
    """One object per line, in the format in which a fault is written."""
    command("fault", "add", "503", "--times", "always", "--nth", "2")
    fault = json.loads(command("fault", "list", "--json").stdout)
    assert (fault["do"], fault["times"], fault["on"]) == ({"status": 503}, None, {"nth": 2})


def test_faults_are_removed_one_by_one_or_all(command: Command) -> None:
    """The last list says that there are none."""
    for _ in range(3):
        command("fault", "add", "503")
    command("fault", "clear", "f2")
    listed = [line.partition(":")[0] for line in command("fault", "list").stdout.splitlines()]
    command("fault", "clear")
    assert (listed, command("fault", "list").stdout) == (["f1", "f3"], "There are no faults.\n")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["add", "assign.rate-limitd"], "assign.rate-limited"),
        (["add", "rate-limitd"], "rate-limited"),
        (["add", "503", "--operation", "assign"], "assign_number"),
        (["add", "503", "--number", "0912"], "0912"),
        (["add", "503", "--spelling", "plus-unencode"], "plus-unencoded"),
        (["add", "--status", "99"], "--status"),
        (["add", "--wait", "soon"], "'soon' is not a time"),
        (["add", "[]"], "[]"),
        (["add", '{"do": {}}'], "do"),
        (["clear", "f9"], "f9"),
        (["clear", "f1/f2"], "'f1/f2' is not the id of a fault; expected one such as f1"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(command: Command, args: list[str], message: str) -> None:
    """The exit code is 2, and the message names what was meant or what is wrong."""
    done = command("fault", *args)
    assert (done.exit_code, message in done.stderr, command("fault", "list").stdout) == (
        2,
        True,
        "There are no faults.\n",
    )


@pytest.mark.parametrize("id_", ["", ".", "a/.."])
def test_what_is_no_id_removes_nothing(command: Command, id_: str) -> None:
    """An empty one is what a variable of a shell has that is not set."""
    command("fault", "add", "503")
    assert (command("fault", "clear", id_).exit_code, command("fault", "list").stdout[:3]) == (2, "f1:")
