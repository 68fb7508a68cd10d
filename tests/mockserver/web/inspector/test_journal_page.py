"""The page Journal: what it shows of requests, and how it is filtered and paged."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
import requests

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, FOREIGN_ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer, Request, Settings
from vobiz_mock.journal.filter import JournalFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from requests import Response
    from tests.mockserver._client import RawClient

JOURNAL = "/_mock/inspector/journal"
SEGMENT = f"%2B{NUMBER[1:]}"
SCRIPT = "<script>alert(1)</script>"


def _get(fake: MockServer, rest: str = "", *, status: int = HTTPStatus.OK) -> str:
    response = requests.get(f"{fake.url}{JOURNAL}{rest}", timeout=20)
    assert response.status_code == status, response.text
    return response.text


def _unbroken(page: str) -> str:
    """Return a page without the places at which a line may end."""
    return page.replace("<wbr>", "")


def _post(fake: MockServer, path: str, **fields: str) -> Response:
    key = re.search('name="form_key" value="([^"]+)"', _get(fake))
    assert key
    return requests.post(f"{fake.url}{JOURNAL}{path}", data={"form_key": key[1], **fields}, timeout=20)


def _numbers(page: str) -> list[int]:
    """The numbers of the requests on a page, from the top."""
    return [int(number) for number in re.findall('id="request-([0-9]+)"', page)]


def _answer(fake: MockServer, target: str, method: str = "GET", body: bytes = b"", **headers: str) -> None:
    """Answer a request without a socket, which could not send each of them."""
    fields = {"x-auth-id": ACCOUNT, "x-auth-token": TOKEN, **headers}
    fake.steering.fake.answer(Request(method=method, target=target, headers=fields, body=body))


@pytest.fixture
def long() -> Iterator[MockServer]:
    """A fake with 250 requests, every fifth of them misspelt."""
    with MockServer(seed=SEED, log=False) as server:
        for number in range(250):
            name = "page" if number % 5 else "pge"
            _answer(server, f"/api/v1/account/{ACCOUNT}/numbers?{name}=1")
        yield server


def test_the_newest_request_is_the_first(client: RawClient, fake: MockServer) -> None:
    """Each has a row."""
    client.assign(NUMBER)
    client.assign(SEGMENT)
    assert _numbers(_get(fake)) == [2, 1]


def test_the_number_is_marked_where_its_spelling_is_wrong(client: RawClient, fake: MockServer) -> None:
    """As it was sent; one that is right is not marked."""
    client.assign(SEGMENT)
    assert "<mark>" not in _get(fake)
    client.assign(f"%252B{NUMBER[1:]}")
    assert f"/numbers/<mark>%252B{NUMBER[1:]}</mark>/assign" in _unbroken(_get(fake))


def test_the_number_is_marked_and_not_an_equal_account(fake: MockServer) -> None:
    """The place in the path decides."""
    _answer(fake, f"/api/v1/account/{NUMBER}/numbers/{NUMBER}/assign", "POST")
    assert f"/account/{NUMBER}/numbers/<mark>{NUMBER}</mark>/assign" in _unbroken(_get(fake))


@pytest.mark.parametrize(
    ("segment", "word"), [(SEGMENT, "success"), (f"%2B{ASSIGNED_NUMBER[1:]}", "refused by state"), (NUMBER, "mistake")]
)
def test_a_request_has_a_verdict(client: RawClient, fake: MockServer, segment: str, word: str) -> None:
    """In a word."""
    client.assign(segment)
    assert f">{word}</span>" in _get(fake, "/rows?after=0")


def test_a_mistake_that_succeeded_is_a_mistake(client: RawClient, fake: MockServer) -> None:
    """An undeclared parameter is ignored by the API, but not what its sender meant."""
    client.get("numbers?pge=2")
    page = _get(fake, "/1")
    assert ">mistake</span>" in page
    assert "The query parameter pge is not in the document." in page
    assert "write page in place of pge" in page


def test_the_verdict_selects_requests(long: MockServer) -> None:
    """It is in the address, as all filters are."""
    page = _get(long, "?verdict=mistake")
    assert len(_numbers(page)) == 50
    assert "<b>50</b> requests of 250" in page


def test_the_pages_have_all_requests_once(long: MockServer) -> None:
    """From the newest to the oldest, with the links Older."""
    seen, path = [], JOURNAL
    while path:
        page = _get(long, path.removeprefix(JOURNAL))
        seen += _numbers(page)
        older = re.search('rel="next" href="([^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == list(range(250, 0, -1))


def test_the_link_newer_leads_back(long: MockServer) -> None:
    """To the page from which the link Older came."""
    page = _get(long, "?before=51")
    newer = re.search('rel="prev" href="([^"]+)"', page)
    assert newer
    assert _numbers(_get(long, newer[1].removeprefix(JOURNAL))) == list(range(150, 50, -1))


def test_the_links_keep_the_filters(long: MockServer) -> None:
    """So that the next page is of the same requests."""
    page = _get(long, f"?account={ACCOUNT}&status=200")
    assert f'rel="next" href="{JOURNAL}?before=151&amp;account={ACCOUNT}&amp;status=200"' in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"account={ACCOUNT}", [3, 2, 1]),
        ("operation=list_numbers", [3]),
        (f"number={SEGMENT}", [2, 1]),
        ("behaviour=assign.success", [2]),
        ("status=404", [1]),
        ("spelling=plus-unencoded", [1]),
        ("fault=f1", []),
        ("delivery=sent", [3, 2, 1]),
        ("since=2", [3]),
        ("since=2999-01-01T00:00:00Z", []),
        ("verdict=success", [3, 2]),
        ("verdict=success&operation=assign_number", [2]),
    ],
)
def test_each_filter_selects_requests(client: RawClient, fake: MockServer, query: str, expected: list[int]) -> None:
    """Those of the journal, and the verdict."""
    client.assign(NUMBER)
    client.assign(SEGMENT)
    client.get("numbers")
    assert _numbers(_get(fake, f"?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("status=x", "status is &#39;x&#39;; expected a number such as 404"),
        ("verdict=x", "verdict is &#39;x&#39;; expected one of success"),
        ("before=x", "before is &#39;x&#39;; expected the number of a request"),
        ("endpoint=x", "the journal has no filter &#39;endpoint&#39;"),
        ("_external=x", "the journal has no filter &#39;_external&#39;"),
    ],
)
def test_a_wrong_filter_is_explained_in_the_form(fake: MockServer, query: str, problem: str) -> None:
    """It can be corrected there."""
    assert problem in _get(fake, f"?{query}", status=HTTPStatus.BAD_REQUEST)


def test_a_filter_that_is_empty_leaves_the_address(fake: MockServer) -> None:
    """A form sends each of its fields."""
    response = requests.get(f"{fake.url}{JOURNAL}?status=404&account=&endpoint=", timeout=20)
    assert response.url == f"{fake.url}{JOURNAL}?status=404"


def test_the_form_offers_what_was_seen(client: RawClient, fake: MockServer) -> None:
    """And has what was chosen."""
    client.assign(NUMBER)
    page = _get(fake, "?status=404&behaviour=assign.plus-unencoded")
    assert "<option selected>404</option>" in page
    assert '<optgroup label="Seen"><option selected>assign.plus-unencoded</option>' in page


def test_a_request_that_nobody_has_sent_yet_is_not_found(fake: MockServer) -> None:
    """The page says so."""
    assert "There was no request 7 yet: there was none." in _get(fake, "/7", status=HTTPStatus.NOT_FOUND)


def test_a_message_about_a_long_account_fits_into_a_cookie(fake: MockServer) -> None:
    """Anyone may send a long one, and browsers keep no cookie of more than 4,096 bytes."""
    response = _post(fake, "/clear", account="x" * 10_000).history[0]
    assert len(response.headers["Set-Cookie"]) < 4096


def test_a_request_that_was_cleared_is_not_found(client: RawClient, fake: MockServer) -> None:
    """The page says why."""
    client.assign(NUMBER)
    fake.journal.clear()
    assert "it was cleared" in _get(fake, "/1", status=HTTPStatus.NOT_FOUND)


def test_a_request_that_was_dropped_is_not_found() -> None:
    """The page says what keeps more of them."""
    with MockServer(seed=SEED, settings=Settings(journal_entries=1), log=False) as fake:
        for _ in range(2):
            _answer(fake, "/")
        assert "has dropped request 1 for newer ones" in _get(fake, "/1", status=HTTPStatus.NOT_FOUND)


def test_a_journal_that_is_off_says_so() -> None:
    """It is not an empty one."""
    with MockServer(seed=SEED, settings=Settings(journal_entries=0), log=False) as fake:
        _answer(fake, "/")
        assert "The journal is off" in _get(fake)
        assert "The journal is off" in _get(fake, "/1", status=HTTPStatus.NOT_FOUND)


def test_a_refused_request_has_its_correction(client: RawClient, fake: MockServer) -> None:
    """It is that of the journal."""
    client.assign(NUMBER)
    correction = fake.journal.records()[0].as_json()["correction"]
    assert correction.replace("'", "&#39;").replace('"', "&#34;") in _get(fake, "/1")


def test_a_row_has_the_reason_and_the_correction(client: RawClient, fake: MockServer) -> None:
    """Of a request that needs one."""
    client.assign(NUMBER)
    client.get("numbers")
    page = _get(fake)
    assert page.count(f"sent {NUMBER}; write {SEGMENT}") == 1
    assert page.count("Copy the correction") == 2  # for the eye, and for a screen reader with the number


def test_an_empty_journal_says_where_to_send_requests(fake: MockServer) -> None:
    """The URL is that of the fake."""
    assert f"<code>{fake.url}</code>" in _get(fake)


def test_a_page_of_requests_that_are_gone_leads_to_the_newest(client: RawClient, fake: MockServer) -> None:
    """It does not say that there was none."""
    client.get("numbers")
    assert "The journal has no older request that fits." in _get(fake, "?before=1")


def test_a_request_links_to_its_neighbours(client: RawClient, fake: MockServer) -> None:
    """To those that the journal has."""
    for _ in range(3):
        client.get("numbers")
    assert re.findall(r'rel="(\w+)" href="[^"]*/([0-9]+)"', _get(fake, "/2")) == [("prev", "1"), ("next", "3")]


def test_a_request_that_met_a_fault_links_to_it(client: RawClient, fake: MockServer) -> None:
    """It says what the fake had decided."""
    fake.faults.add("rate-limited", times=1)
    client.get("numbers")
    page = _get(fake, "/1")
    assert ">injected</span>" in page
    assert '<a href="/_mock/inspector/faults#f1">f1</a>' in page
    assert "had no effect" in page


def test_a_lost_answer_says_that_the_request_took_effect(client: RawClient, fake: MockServer) -> None:
    """That is what a retry must know."""
    fake.faults.add("commit-then-lose", times=1)
    client.exchange(f"POST {client.path(f'numbers/{SEGMENT}/assign')} HTTP/1.1\r\nHost: x\r\nX-Auth-ID: {ACCOUNT}\r\n"
                    f"X-Auth-Token: {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 58\r\n\r\n"
                    f'{{"trunk_group_id": "{TRUNK}"}}'.encode())  # fmt: skip
    fake.journal.wait(JournalFilter(delivery="reset"))
    page = _get(fake, "/1")
    assert ">lost</span>" in page
    assert "The fake had decided 204 assign.success, and the request took effect." in page


def test_a_request_links_to_a_verification_of_its_like(client: RawClient, fake: MockServer) -> None:
    """With what it is about."""
    client.assign(SEGMENT)
    query = f"operation=assign_number&amp;number={SEGMENT}&amp;trunk_group_id={TRUNK}&amp;behaviour=assign.success"
    assert f'href="/_mock/inspector/verify?{query}&amp;times=1"' in _get(fake, "/1")


def test_a_request_links_to_its_behaviour(client: RawClient, fake: MockServer) -> None:
    """In the reference."""
    client.assign(SEGMENT)
    assert 'docs/behaviours.html#assign.success"' in _get(fake, "/1")


def test_a_wrong_spelling_links_to_its_explanation(client: RawClient, fake: MockServer) -> None:
    """The number is as it was sent, percent-encoded for the query."""
    client.assign(f"%252B{NUMBER[1:]}")
    assert f'docs/encoding.html?number=%25252B{NUMBER[1:]}#encoded-twice"' in _get(fake, "/1")


@pytest.mark.parametrize("query", [f"token={TOKEN}", f"{TOKEN}=1", f"page={TOKEN}"])
def test_the_token_is_not_shown(client: RawClient, fake: MockServer, query: str) -> None:
    """Neither in the list nor with the request, wherever it was sent, and also where the reason repeats it."""
    client.send("GET", client.path(f"numbers?{query}"), headers={"Authorization": f"Bearer {TOKEN}"})
    assert TOKEN not in _get(fake) + _get(fake, "/1?all=1") + _get(fake, "/rows?after=0")


def test_the_requests_are_forgotten(client: RawClient, fake: MockServer) -> None:
    """The form says what it does."""
    client.get("numbers")
    assert "The journal is empty." in _post(fake, "/clear").text
    assert len(fake.journal) == 0


def test_the_requests_of_an_account_are_forgotten(client: RawClient, fake: MockServer) -> None:
    """Those of others stay."""
    client.get("numbers")
    _answer(fake, f"/api/v1/account/{FOREIGN_ACCOUNT}/numbers")
    _post(fake, "/clear", account=ACCOUNT)
    assert [record.account for record in fake.journal.records()] == [FOREIGN_ACCOUNT]


def test_the_archive_has_the_filters(client: RawClient, fake: MockServer) -> None:
    """The link is that of the control API, which knows no verdict."""
    client.get("numbers")
    link = re.search('href="([^"]+)" download', _get(fake, f"?number={SEGMENT}&verdict=success"))
    assert link
    assert requests.get(fake.url + link[1].replace("&amp;", "&"), timeout=20).json()["log"]["entries"] == []


def test_the_rows_after_a_request_are_those_that_a_page_lacks(client: RawClient, fake: MockServer) -> None:
    """With the number of the latest."""
    for _ in range(3):
        client.get("numbers")
    page = _get(fake, "/rows?after=1")
    assert _numbers(page) == [3, 2]
    assert 'data-added="2" data-last="3" data-settled="3"' in page


def test_very_many_new_rows_replace_the_page(long: MockServer) -> None:
    """There is no gap between those that it has and those that it gets."""
    page = _get(long, "/rows?after=0")
    assert 'data-added="250"' in page
    assert "data-all" in page
    assert len(_numbers(page)) == 100


def test_a_row_is_renewed_when_its_answer_is_sent(client: RawClient, fake: MockServer) -> None:
    """A page asks for those that it has seen waiting."""
    client.get("numbers")
    assert _numbers(_get(fake, "/rows?after=1&waiting=1")) == [1]
    assert _numbers(_get(fake, "/rows?after=1")) == []


@pytest.mark.parametrize("query", ["after=x", "after=-1", "waiting=x", "endpoint=x", f"after={'9' * 40}"])
def test_rows_that_cannot_be_asked_for_are_refused(fake: MockServer, query: str) -> None:
    """As a wrong address is."""
    _get(fake, f"/rows?{query}", status=HTTPStatus.BAD_REQUEST)


HOSTILE = [
    ("target", Request(method="GET", target=f"/api/v1/account/{SCRIPT}/numbers/{SCRIPT}/assign?{SCRIPT}=1")),
    ("method", Request(method=SCRIPT, target="/")),
    ("header", Request(method="GET", target="/", headers={SCRIPT: SCRIPT, "x-auth-id": SCRIPT})),
    ("body", Request(method="POST", target="/", body=SCRIPT.encode())),
    ("bytes", Request(method="POST", target="/\xff\xfe\u202e", body=b"\xff\xfe" + SCRIPT.encode())),
    ("controls", Request(method="POST", target="/\x07\x1b[2J", headers={"x": "\x1b\r"}, body=b"\x00\x1b\x9b\x07")),
    ("order", Request(method="\u202eTEG", target="/", headers={"x": "\u202e"}, body="\u202e<\u2066".encode())),
    ("account", Request(method="GET", target="/", headers={"x-auth-id": "\u202e\ud800\x07"})),
    ("surrogates", Request(method="\ud800", target="/\ud800", headers={"x": "\ud800"}, body=b"\xed\xa0\x80")),
]


@pytest.mark.parametrize(("name", "sent"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_what_a_request_has_in_it_is_only_text(fake: MockServer, name: str, sent: Request) -> None:
    """No character of it is HTML, invisible, or changes the order of others."""
    del name
    fake.steering.fake.answer(sent)
    shown = _get(fake) + _get(fake, "/1?all=1") + _get(fake, "/rows?after=0")
    assert "<script>alert" not in shown
    assert [one for one in shown if not one.isprintable() and one not in "\n\t"] == []


def test_a_large_body_is_shortened(client: RawClient, fake: MockServer) -> None:
    """A link shows all of it."""
    client.send("POST", client.path(f"numbers/{SEGMENT}/assign"), b'"' + b"x" * 900_000 + b'"')
    page = _get(fake, "/1")
    assert len(page) < 30_000
    assert "4,000 of 900,002 characters" in page
    assert "x" * 900_000 in _get(fake, "/1?all=1")


def test_a_body_that_was_not_read_is_explained(client: RawClient, fake: MockServer) -> None:
    """It is not an empty one."""
    client.send("POST", client.path(f"numbers/{SEGMENT}/assign"), b"x" * 1_100_000)
    assert "The body exceeded 1 MiB, and was not read." in _get(fake, "/1")


def test_a_long_target_makes_no_long_row(client: RawClient, fake: MockServer) -> None:
    """The page of the request has all of it."""
    client.get(f"numbers?page={'9' * 30_000}")
    assert len(_get(fake, "/rows?after=0")) < 2000
    assert "9" * 30_000 in _get(fake, "/1")
