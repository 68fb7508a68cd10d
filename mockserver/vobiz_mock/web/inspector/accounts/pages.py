"""The page Accounts, and the page of one account: which numbers there are, and which trunk each leads to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from vobiz_mock.journal.rendering import shown_time
from vobiz_mock.state.store import NumberState, Slice
from vobiz_mock.web.inspector.accounts.forms import add_account_forms
from vobiz_mock.web.inspector.accounts.found import summary_of
from vobiz_mock.web.inspector.accounts.numbers import STATES, Query, listed
from vobiz_mock.web.inspector.accounts.page_of import PageOf, page_number
from vobiz_mock.web.inspector.accounts.trunks import account_parts, listed_trunks

if TYPE_CHECKING:
    from vobiz_mock.journal.record import Record
    from vobiz_mock.state.store import Summary
    from vobiz_mock.steering import Steering

_ACCOUNTS = 20  # on a page
_PARTS = 100  # on the page of an account
_LATEST = 6  # requests


def account_pages(steering: Steering) -> Blueprint:
    """Return the blueprint of the pages."""
    pages = Blueprint("accounts", __name__)
    store = steering.fake.store

    @pages.get("/")
    def overview() -> str:
        """Show the accounts, all numbers, and the latest requests."""
        steering.advance()
        query, search = Query.of(request.args), request.args.get("account", "").strip()
        return render_template(
            "accounts.html",
            totals=store.totals(),
            requests=len(steering.journal),
            faults=len(steering.faults),
            account_search=search,
            accounts=_accounts(steering, search),
            query=query,
            states=STATES,
            numbers=listed(store, query),
            latest=[(record, shown_time(record.entry.at)) for record in _latest(steering)],
            is_recording=steering.journal.is_on,
        )

    @pages.get("/inspector/account")
    def account() -> str:
        """Show an account with its numbers and trunks."""
        steering.advance()
        summary = summary_of(store, request.args.get("account", ""))
        account_id = summary.account.account_id
        query, parts = Query.of(request.args, account_id), account_parts(store, account_id)
        pending = Query(state=NumberState.PENDING, account_id=account_id)
        return render_template(
            "account.html",
            summary=summary,
            query=query,
            states={state: words for state, words in STATES.items() if state is not NumberState.FOR_SALE},
            numbers=listed(store, query),
            pending=listed(store, pending) if summary.pending else None,
            trunks=listed_trunks(store, account_id, parts, page_number(request.args.get("trunks", ""))),
            parts=PageOf(parts[:_PARTS], len(parts), 1, _PARTS),
        )

    add_account_forms(pages, steering)
    return pages


def _accounts(steering: Steering, search: str) -> PageOf[Summary]:
    number = page_number(request.args.get("accounts", ""))
    page = steering.fake.store.accounts(Slice((number - 1) * _ACCOUNTS, _ACCOUNTS), search=search)
    return PageOf(page.items, page.total, number, _ACCOUNTS)


def _latest(steering: Steering) -> list[Record]:
    """Return the latest requests, the newest first."""
    return list(islice(reversed(steering.journal.records(limit=_LATEST)), _LATEST))
