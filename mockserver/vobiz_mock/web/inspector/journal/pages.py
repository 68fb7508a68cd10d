"""The page Journal: the requests as they come, and all that there is to know of one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for

from vobiz_mock.errors import NotFoundError, SteeringError
from vobiz_mock.verification.verdict import Kind
from vobiz_mock.web.inspector.cut_text import cut
from vobiz_mock.web.inspector.journal.details import details
from vobiz_mock.web.inspector.journal.lists import Lists, Page
from vobiz_mock.web.inspector.journal.query import EVERYTHING, Asked, choices, read_number
from vobiz_mock.web.inspector.journal.rows import Rows, wire_of
from vobiz_mock.web.own_paths import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering

_LONGEST = 200  # characters of an account in a message: browsers keep no long cookie
_MOST_WAITING = 100  # rows of which a page asks what became of the answer


def journal_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the page."""
    pages = Blueprint("journal", __name__)
    pages.add_app_template_filter(_query, "query")
    journal, rows = steering.journal, Rows(steering)
    lists = Lists(journal, rows.verdicts)

    @pages.get("/inspector/journal")
    def entries() -> ResponseReturnValue:
        """Show the requests. Filters that are empty, as a form sends them, leave the address."""
        if not all(request.args.values()):
            given = {name: value for name, value in request.args.items() if value}
            return redirect(url_for(".entries") + _query(given), HTTPStatus.SEE_OTHER)
        return _list(steering, rows, lists)

    @pages.get("/inspector/journal/rows")
    def news() -> str:
        """Return the rows that a page does not show yet. It keeps them apart from the rest of the page."""
        values = request.args.to_dict()
        after, waiting = read_number("after", values.pop("after", "")), _waiting(values.pop("waiting", ""))
        found = lists.news(Asked.of(values), after, waiting)
        return render_template("journal_news.html", news=found, rows=map(rows.of, found.records))

    @pages.get("/inspector/journal/<int:number>")
    def entry(number: int) -> str:
        """Show a request."""
        before, record, after = _found(journal, number)
        verdict = rows.verdicts.of(record)
        shown = details(record, verdict, steering.fake.spec, is_whole="all" in request.args)
        faults = {fault.id for fault in steering.faults}
        return render_template(
            "journal_entry.html", entry=shown, row=rows.of(record), wire=wire_of(record), before=before, after=after,
            faults=faults,
        )  # fmt: skip

    @pages.post("/inspector/journal/clear")
    def clear() -> ResponseReturnValue:
        """Forget the requests, or those of an account."""
        account = request.form.get("account", "")
        journal.clear(account or None)
        which = f"The requests of the account {cut(account, _LONGEST)} are forgotten."
        flash(which if account else "The journal is empty.")
        return redirect(url_for(".entries"), HTTPStatus.SEE_OTHER)

    return pages


def _query(values: Mapping[str, object]) -> str:
    """Return the query of an address, with its question mark; nothing if it is empty."""
    return f"?{urlencode(values)}" if values else ""


def _list(steering: Steering, rows: Rows, lists: Lists) -> ResponseReturnValue:
    """Return the list of requests, or with what was wrong with the filters, none."""
    values, problem = request.args.to_dict(), None
    before, asked, page = 0, EVERYTHING, Page((), 0)
    last = steering.journal.last
    try:
        before = read_number("before", values.pop("before", ""))
        asked = Asked.of(values)
        page = lists.page(asked, before)
    except SteeringError as error:
        problem = str(error)
    text = render_template(
        "journal.html",
        base=request.url_root.removesuffix(f"/{PREFIX}/"),
        is_on=steering.journal.is_on,
        asked=asked,
        values=values,
        problem=problem,
        page=page,
        rows=map(rows.of, page.records),
        last=last,
        is_newest=not before,
        kept=len(steering.journal),
        kinds=list(Kind),
        choices=choices(steering, steering.journal.records()),
    )
    return text, HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST


def _found(journal: Journal, number: int) -> tuple[int | None, Record, int | None]:
    """Return a request, and the numbers of the one before it and of the one after it.

    Raises:
        NotFoundError: The journal does not have it.
    """
    records = journal.records()
    place = next((place for place, record in enumerate(records) if record.number == number), None)
    if place is None:
        raise NotFoundError(_absence(journal, number))
    before = records[place - 1].number if place else None
    after = records[place + 1].number if place + 1 < len(records) else None
    return before, records[place], after


def _absence(journal: Journal, number: int) -> str:
    """Return why the journal does not have a request."""
    if not journal.is_on:
        return "The journal is off, so that no request is kept. Start the fake without --journal 0."
    if number > journal.last or not number:
        latest = f"the latest is request {journal.last}" if journal.last else "there was none"
        return f"There was no request {number} yet: {latest}."
    if journal.cleared < number <= journal.dropped:
        return (
            f"The journal has dropped request {number} for newer ones; it keeps {len(journal)} now. "
            "Start the fake with --journal and a larger number to keep more."
        )
    return f"The journal does not have request {number} any more: it was cleared, or the fake was reset."


def _waiting(text: str) -> frozenset[int]:
    """Return the numbers of the requests of which a page wants to know what became of the answer.

    Raises:
        SteeringError: One is not a number.
    """
    numbers = text.split(",")[:_MOST_WAITING] if text else []
    return frozenset(read_number("waiting", number) for number in numbers)
