"""The command `vobiz-mock verify`, against a fake that listens on a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from two_accounts import ACCOUNT, NUMBER, TRUNK

if TYPE_CHECKING:
    from tests.mockserver._client import RawClient
    from tests.mockserver.cli._command import Command


ENCODED = NUMBER.replace("+", "%2B")


@pytest.mark.parametrize(
    "args",
    [
        ["--behaviour", "assign.success", "--times", "1"],
        ["--operation", "assign_number", "--account", ACCOUNT, "--number", NUMBER, "--trunk-group-id", TRUNK],
        ["--status", "204", "--spelling", "encoded", "--at-least", "1", "--at-most", "1"],
        ["--operation", "unassign_number", "--times", "0"],
        ["--contract"],
        ['{"behaviour": "assign.success"}', "--times", "1"],
        ['{"only": [{"operation": "assign_number"}]}'],
        ['{"order": [{"behaviour": "assign.success"}]}'],
    ],
)
def test_an_expectation_that_is_met_exits_with_0(command: Command, client: RawClient, args: list[str]) -> None:
    """It is written with options, as JSON, or both."""
    client.assign(ENCODED)
    done = command("verify", *args)
    assert (done.exit_code, done.stdout) == (0, "As expected.\n")


@pytest.mark.parametrize(
    "args",
    [
        ["--behaviour", "assign.success", "--times", "2"],
        ["--operation", "unassign_number"],
        ["--operation", "assign_number", "--times", "0"],
        ['{"only": []}'],
        ['{"order": [{"operation": "unassign_number"}]}'],
    ],
)
def test_an_expectation_that_is_not_met_exits_with_1(command: Command, client: RawClient, args: list[str]) -> None:
    """The message is on stderr."""
    client.assign(ENCODED)
    done = command("verify", *args)
    assert (done.exit_code, done.stdout, done.stderr.startswith("Error: ")) == (1, "", True)


def test_a_request_with_a_literal_plus_breaks_the_contract(command: Command, client: RawClient) -> None:
    """The message has the hint."""
    client.assign(NUMBER)
    done = command("verify", "--contract")
    assert (done.exit_code, "%2B" in done.stderr) == (1, True)


def test_the_nearest_request_is_shown(command: Command, client: RawClient) -> None:
    """It says what differs, here the spelling of the number."""
    client.assign(NUMBER)
    done = command("verify", "--number", NUMBER, "--behaviour", "assign.success", "--times", "1")
    assert (done.exit_code, f"/numbers/{NUMBER}/assign" in done.stderr, "assign.success" in done.stderr) == (
        1,
        True,
        True,
    )


def test_an_expectation_can_come_from_stdin(command: Command) -> None:
    """It is a JSON object."""
    assert command("verify", "-", stdin='{"operation": "assign_number", "times": 0}').exit_code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "Nothing is expected"),
        (["{"], "'{' is not JSON"),
        (["[]"], "'[]' is not a JSON object"),
        (['{"times": 1, "operation": "assign_number"}', "--times", "2"], "leave out --times"),
        (["--operation", "assign"], "assign_number"),
        (["--behaviour", "assign.sucess"], "assign.success"),
        (["--operation", "assign_number", "--at-least", "2", "--at-most", "1"], "at_least"),
        (["--times", "often"], "'often' is not a valid integer"),
        (['{"operations": "assign_number"}'], "operations"),
    ],
)
def test_a_malformed_expectation_exits_with_2(command: Command, args: list[str], message: str) -> None:
    """It is not a failure of the application, and never taken as met."""
    done = command("verify", *args)
    assert (done.exit_code, message in done.stderr) == (2, True)
