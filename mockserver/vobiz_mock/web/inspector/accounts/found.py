"""Finds the account that an address or a form names, or says that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.errors import NotFoundError
from vobiz_mock.state.store import Verdict

if TYPE_CHECKING:
    from vobiz_mock.state.records import Account
    from vobiz_mock.state.store import Store, Summary


def account_of(store: Store, account_id: str) -> Account:
    """Return an account.

    Raises:
        NotFoundError: There is no such account.
    """
    found = store.account(account_id)
    if found is None:
        raise no_account(account_id)
    return found


def summary_of(store: Store, account_id: str) -> Summary:
    """Return an account with how much it has.

    Raises:
        NotFoundError: There is no such account.
    """
    found = store.summary(account_id)
    if isinstance(found, Verdict):
        raise no_account(account_id)
    return found


def no_account(account_id: str | None) -> NotFoundError:
    """Return the error of an account that the fake does not have."""
    return NotFoundError(f"there is no account {account_id!r:.120}")
