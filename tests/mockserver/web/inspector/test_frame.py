"""What the pages of the inspector have in common: the bar, and the page that says what was wrong."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from two_accounts import ACCOUNT, NUMBER, TOKEN
from vobiz_mock.messages import Request

if TYPE_CHECKING:
    from tests.mockserver.web.inspector._visitor import Visitor

# A page, and the page of the bar to which it belongs.
PARTS = {
    "": "Accounts",
    f"inspector/account?account={ACCOUNT}": "Accounts",
    "inspector/add-account": "Accounts",
    f"inspector/assign?account={ACCOUNT}&number={NUMBER}": "Accounts",
    "inspector/journal": "Journal",
    "inspector/journal/1": "Journal",
    "inspector/faults": "Faults",
    "inspector/verify": "Verify",
    "inspector/state": "State",
    "inspector/snapshots/restore?name=one": "State",
}


@pytest.mark.parametrize(("path", "part"), PARTS.items())
def test_the_bar_marks_the_part_to_which_a_page_belongs(visitor: Visitor, path: str, part: str) -> None:
    """Also on a page to which the bar has no link."""
    visitor.steering.snapshots.save("one")
    visitor.steering.fake.answer(Request(method="GET", target="/", headers={}, body=b""))
    shown = visitor.client.get(f"/_mock/{path}", headers={"Accept": "text/html"})
    bar = shown.text.partition("</header>")[0]
    assert re.findall(r'aria-current="(?:page|true)">([^<]*)</a>', bar) == [part]


@pytest.mark.parametrize("path", ["inspector/account", "inspector/remove-account", "inspector/assign"])
def test_a_problem_shows_no_text_that_cannot_be_seen(visitor: Visitor, path: str) -> None:
    """Such as an account in the address that turns the text around."""
    shown = visitor.get(path, account="\u202etnuocca")
    assert shown.status_code == HTTPStatus.NOT_FOUND
    assert "\u202e" not in shown.text


def test_an_account_whose_name_cannot_be_seen_is_named(visitor: Visitor) -> None:
    """Its heading has the escape of the character."""
    visitor.steering.add_account({"account_id": "MA_\u2066NEW", "auth_token": "secret"})
    shown = visitor.get("inspector/account", account="MA_\u2066NEW")
    assert r'<h1>MA_<span class="unseen">\u2066</span>NEW</h1>' in shown.text


@pytest.mark.parametrize(("sign", "part"), [("+", "+"), ("\x80", '<span class="unseen">\\x80</span>')])
def test_a_wrong_number_is_explained_part_by_part(visitor: Visitor, sign: str, part: str) -> None:
    """As on the page of the reference about it. A part that cannot be seen is named."""
    target = f"/api/v1/account/{ACCOUNT}/numbers/{sign}{NUMBER[1:]}/assign"
    credentials = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN}
    visitor.steering.fake.answer(Request(method="POST", target=target, headers=credentials, body=b"{}"))
    page = visitor.get("inspector/journal/1").text.partition('aria-label="Part by part"')[2]
    assert f"<code>{part}</code>" in page.partition("</ol>")[0]
