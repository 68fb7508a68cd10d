"""The reports: one writer per format, from a Report to a text. A writer must not know how results are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vobiz_contract.reports.json_document import as_json
from vobiz_contract.reports.junit import as_junit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.results import Report

__all__ = ["FILE_WRITERS", "Writer"]


class Writer(Protocol):
    """Writes a report in one format."""

    def __call__(self, report: Report, /) -> str:
        """Return the text of the report."""


def _as_html(report: Report, /) -> str:
    from vobiz_contract.reports.html_page import as_html  # noqa: PLC0415 the other formats do not need Jinja

    return as_html(report)


FILE_WRITERS: Mapping[str, Writer] = {"json": as_json, "junit": as_junit, "html": _as_html}
"""The writers of report files, by the name of the command's option."""
