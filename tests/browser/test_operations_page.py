"""Read and try the operations of the document in a real browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE

from vobiz_spec import load
from vobiz_spec.reference import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

PAGE = "/docs/operations.html"
OPERATIONS = tuple(load().operations)
OPEN = ".opblock.is-open"
NUMBER = f"{OPEN} input[placeholder=phone_number]"
SENT = f"{OPEN} .request-url pre"
# An operation hides what is beyond its edge, so that the page itself is never too wide.
BEYOND = """
    const edge = document.documentElement.clientWidth;
    const all = [...document.querySelectorAll('#viewer *')];
    const beyond = all.filter((one) => one.getBoundingClientRect().right > edge);
    return beyond.map((one) => `${one.tagName} ${one.className}`);
"""


@pytest.fixture
def assign(page: BrowserPage, fake: MockServer) -> BrowserPage:
    """The page, with the operation that assigns a number open."""
    page.open(f"{fake.url}{PAGE}#/assign_number")
    page.find(OPEN)
    return page


@pytest.fixture
def static_page(page: BrowserPage, tmp_path: Path) -> BrowserPage:
    """The page of a static site, opened as a file, with the same operation open."""
    Site(load(), is_served=False).write(tmp_path)
    page.open(f"{(tmp_path / 'operations.html').as_uri()}#/assign_number")
    page.find(OPEN)
    return page


def _execute(page: BrowserPage) -> None:
    page.find(f"{OPEN} .execute").send_keys(Keys.ENTER)
    page.find(SENT)


def _type(page: BrowserPage, field: str, text: str) -> None:
    page.find(field).send_keys(Keys.CONTROL, "a")
    page.find(field).send_keys(text)


def _is_focused(page: BrowserPage, operation: str) -> bool:
    """Return whether an operation is open, and its summary has the focus."""
    focused = page.run("return document.activeElement.closest('.opblock.is-open')?.id") or ""
    return str(focused).endswith(f"-{operation}")


def test_a_number_that_is_typed_with_its_plus_is_sent_encoded(assign: BrowserPage, fake: MockServer) -> None:
    """The viewer writes the plus as %2B."""
    _type(assign, NUMBER, "+912271264217")
    _execute(assign)
    (record,) = fake.journal.records(operation="assign_number")
    assert record.entry.routed.request.target == "/api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign"


def test_an_operation_succeeds_as_it_is_opened(assign: BrowserPage, fake: MockServer) -> None:
    """The account, its token, a number and a trunk of the example seed are filled in."""
    _execute(assign)
    fake.verify(behaviour="assign.success", times=1)


def test_no_sample_has_a_literal_plus_in_its_path(assign: BrowserPage) -> None:
    """The cURL line is the request that was sent."""
    _execute(assign)
    assert "/numbers/%2B912271264217/assign" in assign.text(f"{OPEN} .curl")


def test_a_response_is_shown_with_its_hint(assign: BrowserPage) -> None:
    """The header fields of the fake say what was wrong."""
    _type(assign, NUMBER, "%2B912271264217")
    _execute(assign)
    assign.until_text("x-mock-behaviour: assign.encoded-twice", f"{OPEN} .live-responses-table")


def test_requests_have_the_credentials_that_were_typed(assign: BrowserPage, fake: MockServer) -> None:
    """The account is also the one in the path."""
    fake.add_account({"account_id": "MA_OTHER", "auth_token": "other", "numbers": ["+442071838750"]})
    _type(assign, "#auth-id", "MA_OTHER")
    _type(assign, "#auth-token", "other")
    _execute(assign)
    fake.verify(account="MA_OTHER", behaviour="assign.number-unknown", times=1)


def test_requests_go_only_to_the_fake(assign: BrowserPage, fake: MockServer) -> None:
    """The servers of the document, such as the live service, cannot be chosen."""
    _execute(assign)
    assert (urlsplit(assign.text(SENT)).netloc, assign.hosts()) == (
        urlsplit(fake.url).netloc,
        {urlsplit(fake.url).netloc},
    )


def test_a_successful_request_causes_no_error(assign: BrowserPage) -> None:
    """The policy of the page forbids nothing that the viewer does."""
    _execute(assign)
    assign.until_text("204", f"{OPEN} .live-responses-table")
    assert assign.complaints() == []


def test_a_request_can_be_sent_with_the_keyboard(page: BrowserPage, fake: MockServer) -> None:
    """Enter opens an operation; Tab leads from the number to the button that sends."""
    page.open(fake.url + PAGE)
    page.find("#operations-Assignment-assign_number .opblock-summary-control").send_keys(Keys.ENTER)
    page.find(NUMBER).send_keys(Keys.TAB)
    for _ in range(10):
        if page.run("return document.activeElement.classList.contains('execute')"):
            break
        page.driver.switch_to.active_element.send_keys(Keys.TAB)
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.find(SENT)
    fake.verify(behaviour="assign.success", times=1)


@pytest.mark.parametrize("operation", ["assign_number", "list_ip_acls"])
def test_a_link_opens_its_operation(page: BrowserPage, fake: MockServer, operation: str) -> None:
    """The operation is in view, and has the focus."""
    page.open(f"{fake.url}{PAGE}#/{operation}")
    page.until(lambda: _is_focused(page, operation))
    assert page.find(OPEN).is_displayed()


def test_a_link_within_the_page_opens_its_operation(assign: BrowserPage) -> None:
    """A change of the fragment is enough. Each further operation takes the viewer longer, so these are every fourth."""
    opened = [*OPERATIONS][::4]
    for operation in opened:
        assign.run(f"location.hash = '#/{operation}'")
        assign.until(partial(_is_focused, assign, operation))
    assert len(assign.all(OPEN)) == len({*opened, "assign_number"})


def test_the_address_names_the_operation_that_was_opened(page: BrowserPage, fake: MockServer) -> None:
    """The address can be given to somebody else."""
    page.open(fake.url + PAGE)
    page.find("#operations-Trunks-create_trunk .opblock-summary-control").click()
    page.find(OPEN)
    assert page.run("return location.hash") == "#/create_trunk"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("assign.conflict", {"assign_number"}),
        ("CANCEL-release", {"cancel_release"}),
        ("delete /trunks/{", {"delete_trunk"}),
        ("no such words", set()),
    ],
)
def test_the_search_looks_into_the_whole_operation(
    page: BrowserPage, fake: MockServer, words: str, expected: set[str]
) -> None:
    """It finds what has all words, in its path, its description or a behaviour."""
    page.open(fake.url + PAGE)
    page.find("#words").send_keys(words)
    page.until_text(f"{len(expected)} of {len(OPERATIONS)}", "#found")
    found = {
        str(block.get_attribute("id")).rpartition("-")[2] for block in page.all(".opblock") if block.is_displayed()
    }
    assert found == expected


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("operation", ["assign_number", "list_inventory", "create_origination_uri"])
def test_an_open_operation_breaks_no_rule_of_accessibility(
    page: BrowserPage, fake: MockServer, operation: str, scheme: str
) -> None:
    """axe-core finds nothing in its form, nor in its responses."""
    page.prefer(scheme)
    page.open(f"{fake.url}{PAGE}#/{operation}")
    page.find(OPEN)
    _execute(page)
    assert page.violations() == []


def test_open_operations_fit_into_a_small_window(assign: BrowserPage) -> None:
    """Tables and long words are not cut off."""
    assign.resize(SMALL)
    assign.run(
        "for (const one of document.querySelectorAll('.opblock:not(.is-open) .opblock-summary-control')) one.click()"
    )
    assign.until(lambda: len(assign.all(OPEN)) == len(OPERATIONS))
    assert assign.run(BEYOND) == []


def test_a_static_site_sends_nothing(static_page: BrowserPage) -> None:
    """The requests would go to the live service."""
    assert static_page.all(".execute, .try-out__btn, #credentials, .authorize") == []


def test_a_static_site_works_without_a_server(static_page: BrowserPage) -> None:
    """A file is read in a browser that has nothing to complain about."""
    static_page.until_text("This number is already assigned to a trunk.", OPEN)
    assert static_page.complaints() == []


def test_the_credentials_are_those_of_the_example_seed(page: BrowserPage, fake: MockServer) -> None:
    """They are written in the page, which does not know the seed."""
    page.open(fake.url + PAGE)
    (account,) = fake.state()["accounts"]
    values = [page.find(field).get_attribute("value") for field in ("#auth-id", "#auth-token")]
    assert values == [account["account_id"], account["auth_token"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_an_open_operation_can_be_looked_at(
    assign: BrowserPage, pictures: Path, size: tuple[int, int], scheme: str
) -> None:
    """There is a picture of its form, and of what came back."""
    assign.prefer(scheme)
    assign.resize((size[0], 3000))
    _execute(assign)
    assign.until_text("assign.success", f"{OPEN} .live-responses-table")
    picture = pictures / f"reference-operation-{size[0]}-{scheme}.png"
    assign.screenshot(picture)
    assert picture.stat().st_size > 0
