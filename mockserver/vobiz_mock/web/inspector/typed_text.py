"""Texts that a person typed into a form or chose as a file, and what is wrong with them, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from vobiz_mock.errors import SeedError, SteeringError

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 100  # problems on a page


def typed_text() -> str:
    """Return the text of a chosen file, or else of the field `text`.

    Raises:
        SteeringError: The file is not UTF-8.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        return request.form.get("text", "").replace("\r\n", "\n")
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SteeringError(f"the file {file.filename!r:.120} is not UTF-8 at byte {error.start}") from error


def problems_of(error: SeedError | SteeringError) -> Sequence[str]:
    """Return what is wrong, a line for each problem."""
    if not isinstance(error, SeedError):
        return (str(error),)
    hidden = len(error.problems) - _MOST
    return (*error.problems[:_MOST], *([f"and {hidden} more"] if hidden > 0 else []))
