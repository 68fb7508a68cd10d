"""Runs the command in this process, with the account, numbers and trunks of the seed."""

from __future__ import annotations

import pytest

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, NUMBER, OTHER_TRUNK, TOKEN, TRUNK
from vobiz_contract.cli import main

CREDENTIALS = ("--auth-id", ACCOUNT, "--auth-token", TOKEN)
RESOURCES = ("--number", NUMBER, "--number", ASSIGNED_NUMBER, "--trunk-id", TRUNK, "--trunk-id", OTHER_TRUNK)
ALL = (*CREDENTIALS, *RESOURCES)
UNUSED_PORT = "http://127.0.0.1:9"


def run(*arguments: str, command: str = "check") -> int:
    """Run the command, and return its exit code."""
    with pytest.raises(SystemExit) as exit_:
        main([command, *arguments])
    return int(exit_.value.code or 0)
