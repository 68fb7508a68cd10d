"""The forms that change accounts: add and remove one, and assign and unassign its numbers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from vobiz_mock.errors import ConflictError, SeedError
from vobiz_mock.state.store import Slice, Verdict
from vobiz_mock.web.inspector.accounts.api_call import call
from vobiz_mock.web.inspector.accounts.found import account_of, summary_of
from vobiz_mock.web.inspector.typed_text import problems_of, typed_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint
    from flask.typing import ResponseReturnValue

    from vobiz_mock.state.records import Account, Trunk
    from vobiz_mock.steering import Steering

_OFFERED = 200  # trunks in a select; an account with more of them gets a text field
EXAMPLE = """\
account_id: MA_NEW
auth_token: secret-of-the-new-account
trunks:
  - {trunk_id: 5d1e7a90-1111-4222-8333-444455556666, name: New}
numbers:
  - "+914066778899"
  - {e164: "+914066778800", trunk_group_id: 5d1e7a90-1111-4222-8333-444455556666}
"""


def add_account_forms(pages: Blueprint, steering: Steering) -> None:
    """Add the forms to the blueprint of the accounts."""
    _add_creation(pages, steering)
    _add_removal(pages, steering)
    _add_assignment(pages, steering)


def _add_creation(pages: Blueprint, steering: Steering) -> None:
    @pages.get("/inspector/add-account")
    def creation_form() -> str:
        """Show the form for a new account."""
        return _creation_page(EXAMPLE)

    @pages.post("/inspector/add-account")
    def create() -> ResponseReturnValue:
        """Add an account."""
        text = typed_text()
        try:
            added = steering.add_account_text(text)
        except SeedError as error:
            return _creation_page(text, problems_of(error)), HTTPStatus.BAD_REQUEST
        except ConflictError as error:
            return _creation_page(text, problems_of(error)), HTTPStatus.CONFLICT
        flash(f"Added {', '.join(added)}.")
        return redirect(_account_url(added[0]), HTTPStatus.SEE_OTHER)


def _creation_page(text: str, problems: Sequence[str] = ()) -> str:
    return render_template("add_account.html", text=text, problems=problems)


def _add_removal(pages: Blueprint, steering: Steering) -> None:
    @pages.get("/inspector/remove-account")
    def removal_form() -> str:
        """Ask whether an account is to be removed."""
        summary = summary_of(steering.fake.store, request.args.get("account", ""))
        return render_template("remove_account.html", summary=summary)

    @pages.post("/inspector/remove-account")
    def remove() -> ResponseReturnValue:
        """Remove an account."""
        account_id = request.form.get("account", "")
        steering.remove_account(account_id)
        flash(f"Removed {account_id} with all that it had.")
        return redirect(url_for(".overview"), HTTPStatus.SEE_OTHER)


def _add_assignment(pages: Blueprint, steering: Steering) -> None:
    @pages.get("/inspector/assign")
    def assign_form() -> str:
        """Show the form that assigns a number."""
        return _assign_page(steering, request.args.get("account", ""), request.args.get("number", ""))

    @pages.post("/inspector/assign")
    def assign() -> ResponseReturnValue:
        """Assign a number with a request for the API."""
        account, number = _sent(steering)
        trunk_id = request.form.get("trunk", "").strip()
        answer = call(steering.fake, account, "assign_number", number, {"trunk_group_id": trunk_id})
        if not answer.is_success:
            page = _assign_page(steering, account.account_id, number, trunk_id=trunk_id, answer=answer)
            return page, answer.status
        flash(f"{answer.status}: {number} is assigned.")
        return redirect(_account_url(account.account_id, q=number), HTTPStatus.SEE_OTHER)

    @pages.post("/inspector/unassign")
    def unassign() -> ResponseReturnValue:
        """Unassign a number with a request for the API."""
        account, number = _sent(steering)
        answer = call(steering.fake, account, "unassign_number", number)
        if not answer.is_success:
            return render_template("unassign.html", account=account, number=number, answer=answer), answer.status
        flash(f"{answer.status}: {number} has no trunk now.")
        return redirect(_account_url(account.account_id, q=number), HTTPStatus.SEE_OTHER)


def _sent(steering: Steering) -> tuple[Account, str]:
    """Return the account and the number of a form."""
    account = account_of(steering.fake.store, request.form.get("account", ""))
    return account, request.form.get("number", "").strip()


def _assign_page(steering: Steering, account_id: str, number: str, **values: object) -> str:
    account = account_of(steering.fake.store, account_id)
    trunks = steering.fake.store.trunks(account_id, Slice(0, _OFFERED + 1))
    offered: tuple[Trunk, ...] = () if isinstance(trunks, Verdict) else trunks.items
    given = {"trunk_id": "", "answer": None, **values}
    return render_template(
        "assign.html", account=account, number=number, trunks=offered, is_long=len(offered) > _OFFERED, **given
    )


def _account_url(account_id: str, q: str | None = None) -> str:
    return url_for(".account", account=account_id, q=q)
