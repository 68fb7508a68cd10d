"""The inspector's pages of accounts: what they show, search and change."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from tests.mockserver.web.inspector._visitor import Visitor, words

from two_accounts import (
    ACCOUNT,
    ASSIGNED_NUMBER,
    FOREIGN_ACCOUNT,
    FOREIGN_NUMBER,
    INVENTORY,
    NUMBER,
    OTHER_NUMBER,
    OTHER_TRUNK,
    SEED,
    TOKEN,
    TRIAL_ACCOUNT,
    TRIAL_NUMBER,
    TRIAL_TRUNK,
    TRUNK,
)
from vobiz_mock import Settings
from vobiz_mock.state.records import Account, PartKind, PhoneNumber, Trunk, TrunkPart

MANY = {
    "accounts": [{"account_id": f"MA_{n:02}", "auth_token": "t"} for n in range(45)],
    "inventory": [f"+9122{n:08}" for n in range(120)],
}
ATTACK = "<script>alert(1)</script>\"'"


def _numbers(visitor: Visitor, path: str = "", **query: str) -> list[str]:
    """Return the numbers in the list of a page."""
    page = visitor.get(path, **query).text
    return [piece.split("<")[0] for piece in page.split('<th scope="row" class="phone">')[1:]]


def test_the_first_page_shows_where_a_number_leads(visitor: Visitor) -> None:
    """The name and the id of the trunk are beside the number."""
    shown = words(visitor.get())
    assert f"{ASSIGNED_NUMBER} Backup {OTHER_TRUNK} {ACCOUNT}" in shown


def test_the_first_page_shows_how_much_there_is(visitor: Visitor) -> None:
    """The tiles count accounts, numbers, assignments, the inventory, requests and faults."""
    visitor.steering.faults.add("rate-limited")
    shown = words(visitor.get())
    assert f"3 accounts 6 numbers 1 assigned {len(INVENTORY)} for sale 0 requests 1 fault " in shown


def test_the_first_page_shows_the_latest_requests(visitor: Visitor) -> None:
    """Each has its status, its verdict and a link to the journal."""
    visitor.client.post(f"/api/v1/account/{ACCOUNT}/numbers/+1/assign")
    page = visitor.get()
    assert "401 assign.credentials-missing" in words(page)
    assert 'href="/_mock/inspector/journal/1"' in page.text


def test_no_page_shows_a_token(visitor: Visitor) -> None:
    """Neither the list nor the page of the account."""
    pages = visitor.get().text + visitor.get("inspector/account", account=ACCOUNT).text
    assert TOKEN not in pages


@pytest.mark.parametrize(
    "typed", [ASSIGNED_NUMBER, "415 555 01", "%2B14155550123", "+1 (415) 555-0123", "backup", OTHER_TRUNK]
)
def test_a_number_is_found_by_what_a_person_knows(visitor: Visitor, typed: str) -> None:
    """That is a part of it, in any usual spelling, or its trunk."""
    assert _numbers(visitor, q=typed) == [ASSIGNED_NUMBER]


def test_digits_that_are_in_no_number_are_looked_for_in_trunks(visitor: Visitor) -> None:
    """The id of a trunk can begin with digits alone."""
    assert _numbers(visitor, q="1111-4222-8333-444455556666") == [ASSIGNED_NUMBER]


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        ("assigned", [ASSIGNED_NUMBER]),
        ("unassigned", [OTHER_NUMBER, "+33123456789", NUMBER, FOREIGN_NUMBER, TRIAL_NUMBER]),
        ("pending", []),
        ("for-sale", sorted(INVENTORY)),
    ],
)
def test_numbers_can_be_chosen_by_their_state(visitor: Visitor, show: str, numbers: list[str]) -> None:
    """The states are those of a number that a person asks about."""
    assert _numbers(visitor, show=show) == numbers


def test_a_search_without_a_hit_says_what_to_type(visitor: Visitor) -> None:
    """It repeats what was typed."""
    assert "Nothing fits nobody . Type a part of a number" in words(visitor.get(q="nobody"))


@pytest.mark.parametrize(
    ("page", "shown"), [("2", "51 to 100 of 120"), ("9", "101 to 120 of 120"), ("x", "1 to 50 of 120")]
)
def test_a_long_list_has_pages(page: str, shown: str) -> None:
    """A page beyond the last one is the last one, and what is not a number is the first."""
    assert shown in words(Visitor(MANY).get(page=page))


def test_many_accounts_have_pages_and_a_search() -> None:
    """The search is in the ids."""
    visitor = Visitor(MANY)
    assert "21 to 40 of 45" in words(visitor.get(accounts="2"))
    assert "MA_17 0 0 0" in words(visitor.get(account="17"))


def test_a_fake_without_accounts_says_what_to_do() -> None:
    """Each request would be answered with 401."""
    assert "There is no account, so each request is answered with 401." in words(Visitor({}).get())


def test_a_pending_release_shows_its_end(visitor: Visitor) -> None:
    """It is in the list of numbers, and in one of its own."""
    clock = visitor.steering.clock
    clock.freeze()
    visitor.steering.fake.store.release(ACCOUNT, NUMBER, until=clock() + timedelta(hours=24), at=clock())
    end = (clock() + timedelta(hours=24)).strftime("%Y-%m-%d %H:%M:%S UTC")
    shown = words(visitor.get("inspector/account", account=ACCOUNT))
    assert (f"{NUMBER} release pending until {end}" in shown, f"{NUMBER} {end}" in shown) == (True, True)


def test_a_release_whose_cooldown_has_ended_is_not_pending(visitor: Visitor) -> None:
    """The time of the fake counts, also if no request has come since."""
    clock = visitor.steering.clock
    visitor.steering.fake.store.release(ACCOUNT, NUMBER, until=clock() + timedelta(hours=24), at=clock())
    clock.advance(timedelta(hours=25))
    assert NUMBER in _numbers(visitor, show="for-sale")


def test_a_trunk_shows_its_parts(visitor: Visitor) -> None:
    """A part that its settings name and that does not exist is marked."""
    store = visitor.steering.fake.store
    part, missing = "9b9b9b9b-1111-4222-8333-444455556666", "00000000-1111-4222-8333-444455556666"
    fields = {"name": "Foreign", "primary_uri_uuid": part, "credential_uuid": missing}
    store.put(Trunk(trunk_id=TRUNK[:-1] + "0", account_id=FOREIGN_ACCOUNT, fields=fields))
    shown = words(visitor.get("inspector/account", account=FOREIGN_ACCOUNT))
    assert f"Primary URI sip:foreign.example.com Credential {missing} missing" in shown


def test_a_part_among_many_is_found(visitor: Visitor) -> None:
    """The page shows some of the parts, and a trunk has its own whichever they are."""
    store = visitor.steering.fake.store
    ids = [f"{n:08}-1111-4222-8333-444455556666" for n in range(150)]
    for n, id_ in enumerate(ids):
        store.put(TrunkPart(kind=PartKind.IP_ACL, id=id_, account_id=ACCOUNT, fields={"ip_address": f"192.0.2.{n}"}))
    store.put(Trunk(trunk_id=TRUNK, account_id=ACCOUNT, fields={"name": "Main", "ipacl_uuid": ids[-1]}))
    shown = words(visitor.get("inspector/account", account=ACCOUNT))
    assert ("IP ACL 192.0.2.149 " in shown, "These are 100 of 150." in shown) == (True, True)


def test_a_number_with_a_trunk_that_there_is_not_is_shown(visitor: Visitor) -> None:
    """The page does not fail for a state that only a program can make."""
    visitor.steering.fake.store.put(
        PhoneNumber(e164="+4930", account_id=ACCOUNT, country="DE", trunk_group_id="nowhere")
    )
    assert "+4930 a trunk that the account does not have nowhere" in words(visitor.get())


def test_an_unknown_account_is_not_found(visitor: Visitor) -> None:
    """The page says which one."""
    response = visitor.get("inspector/account", account="MA_NOBODY")
    assert (response.status_code, "no account 'MA_NOBODY'" in words(response)) == (HTTPStatus.NOT_FOUND, True)


def test_an_assign_by_hand_is_a_request_of_the_account(visitor: Visitor) -> None:
    """It changes the state, and is in the journal."""
    response = visitor.post("inspector/assign", account=ACCOUNT, number=NUMBER, trunk=TRUNK)
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert f"204: {NUMBER} is assigned." in words(visitor.after(response))
    (record,) = visitor.steering.journal.records()
    assert (record.entry.outcome.behaviour, record.phone_number) == ("assign.success", NUMBER)


def test_an_assign_that_the_api_refuses_is_explained(visitor: Visitor) -> None:
    """The status, the body and the hint are those of the API, and the form has what was typed."""
    response = visitor.post("inspector/assign", account=ACCOUNT, number=ASSIGNED_NUMBER, trunk=TRUNK)
    shown = words(response)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "This number is already assigned to a trunk." in shown
    assert "DELETE" in shown
    assert f'value="{ASSIGNED_NUMBER}"' in response.text


def test_an_assign_of_a_trial_account_is_refused(visitor: Visitor) -> None:
    """The form has no way around the rules of the API."""
    response = visitor.post("inspector/assign", account=TRIAL_ACCOUNT, number=TRIAL_NUMBER, trunk=TRIAL_TRUNK)
    assert (response.status_code, "access denied" in words(response)) == (HTTPStatus.BAD_REQUEST, True)


def test_an_assign_by_hand_meets_a_fault(visitor: Visitor) -> None:
    """It is a request like any other."""
    visitor.steering.faults.add("rate-limited")
    response = visitor.post("inspector/assign", account=ACCOUNT, number=NUMBER, trunk=TRUNK)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_a_number_is_unassigned_by_hand(visitor: Visitor) -> None:
    """A second time, the API refuses it."""
    first = visitor.post("inspector/unassign", account=ACCOUNT, number=ASSIGNED_NUMBER)
    second = visitor.post("inspector/unassign", account=ACCOUNT, number=ASSIGNED_NUMBER)
    assert (first.status_code, second.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.NOT_FOUND)


def test_an_account_is_added(visitor: Visitor) -> None:
    """The example of the form is a valid account."""
    example = visitor.get("inspector/add-account").text.split("<textarea")[1].split(">\n", 1)[1].split("</textarea>")[0]
    response = visitor.post("inspector/add-account", text=example.replace("&#34;", '"'))
    assert (response.status_code, words(visitor.after(response)).count("Added MA_NEW.")) == (HTTPStatus.SEE_OTHER, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("account_id: A\nauth_token: t\nnumbers:\n  - 12", "account:4:5: accounts[0].numbers[0]: 12 found"),
        ("account_id: A", "'auth_token' is a required property"),
        ("- 1", "expected an account"),
        ("", "expected an account"),
        ("{", "not YAML or JSON"),
        ("account_id: A\naccount_id: B\nauth_token: t", "duplicate key account_id"),
        ("accounts: []", "the list of accounts is empty"),
    ],
)
def test_a_wrong_account_is_explained_and_not_lost(visitor: Visitor, text: str, problem: str) -> None:
    """Each problem has its line, and what was typed is in the form."""
    response = visitor.post("inspector/add-account", text=text)
    assert (response.status_code, problem in words(response)) == (HTTPStatus.BAD_REQUEST, True)
    assert f">\n{text}</textarea>" in response.text.replace("&#39;", "'")


def test_an_account_that_exists_is_a_conflict(visitor: Visitor) -> None:
    """Nothing is added."""
    response = visitor.post("inspector/add-account", text=f"account_id: {ACCOUNT}\nauth_token: t")
    assert (response.status_code, f"already has: account {ACCOUNT}" in words(response)) == (HTTPStatus.CONFLICT, True)


def test_a_whole_seed_can_be_added(visitor: Visitor) -> None:
    """A person may paste what an export has."""
    text = "accounts: [{account_id: A, auth_token: t}, {account_id: B, auth_token: t}]"
    assert "Added A, B." in words(visitor.after(visitor.post("inspector/add-account", text=text)))


def test_an_account_is_removed_after_a_question(visitor: Visitor) -> None:
    """The question says what is lost."""
    question = words(visitor.get("inspector/remove-account", account=ACCOUNT))
    assert "The account is removed with its 4 numbers and 2 trunks." in question
    visitor.post("inspector/remove-account", account=ACCOUNT)
    assert visitor.steering.fake.store.account(ACCOUNT) is None


@pytest.mark.parametrize("path", ["add-account", "remove-account", "assign", "unassign"])
def test_a_form_without_the_key_changes_nothing(visitor: Visitor, path: str) -> None:
    """A page from elsewhere cannot know the key."""
    before = visitor.steering.state()
    values = {"account": ACCOUNT, "number": ASSIGNED_NUMBER, "trunk": TRUNK, "text": "{account_id: A, auth_token: t}"}
    response = visitor.post(f"inspector/{path}", key="guessed", **values)
    assert (response.status_code, visitor.steering.state()) == (HTTPStatus.FORBIDDEN, before)


@pytest.mark.parametrize("path", ["remove-account", "assign", "unassign"])
def test_a_form_for_an_unknown_account_is_not_found(visitor: Visitor, path: str) -> None:
    """It may have been removed since the page was shown."""
    response = visitor.post(f"inspector/{path}", account="MA_NOBODY", number=NUMBER, trunk=TRUNK)
    assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("path", ["", "inspector/account", "inspector/assign", "inspector/remove-account"])
def test_hostile_texts_are_harmless(visitor: Visitor, path: str) -> None:
    """Ids, names, tags of numbers, and what was typed, are text and no HTML."""
    store = visitor.steering.fake.store
    store.put(Account(account_id=ATTACK, auth_token="t"))
    store.put(Trunk(trunk_id=ATTACK, account_id=ATTACK, fields={"name": ATTACK, "trunk_domain": ATTACK}))
    store.put(PhoneNumber(e164=ATTACK, account_id=ATTACK, country="IN", trunk_group_id=ATTACK))
    page = visitor.get(path, account=ATTACK, number=ATTACK, q=ATTACK).text + visitor.get(q="alert").text
    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


def test_an_account_can_have_any_id(visitor: Visitor) -> None:
    """Its links lead to it, also with characters that have a meaning in a URL."""
    name = "a/../b?c#d%2F é&x=1+2"
    visitor.steering.fake.store.put(Account(account_id=name, auth_token="t"))
    link = visitor.get().text.split('href="/_mock/inspector/account?account=a')[1].split('"')[0]
    response = visitor.client.get(f"/_mock/inspector/account?account=a{link}", headers={"Accept": "text/html"})
    assert (response.status_code, f"<h1>{name.replace('&', '&amp;')}</h1>" in response.text) == (HTTPStatus.OK, True)


def test_a_fake_without_a_journal_says_so() -> None:
    """That no request is shown does not mean that none has come."""
    shown = words(Visitor(SEED, Settings(journal_entries=0)).get())
    assert "The journal is off." in shown
