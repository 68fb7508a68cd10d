"""Reads the token of the control API from the environment: an option would show it in the list of processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vobiz_mock.settings import CONTROL_TOKEN_VARIABLE, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping


def control_token(environment: Mapping[str, str]) -> str | None:
    """Return the token; None if the variable is not set.

    Args:
        environment: The variables of the process.

    Raises:
        click.UsageError: The variable has no token. The message does not show its value.
    """
    token = environment.get(CONTROL_TOKEN_VARIABLE)
    try:
        Settings(control_token=token)
    except ValueError as error:
        expected = "Unset it, or give it a token such as the output of: openssl rand -hex 16"
        raise click.UsageError(f"{CONTROL_TOKEN_VARIABLE}: {error}. {expected}") from error
    return token
