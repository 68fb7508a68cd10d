"""People find in the reference what they look for, with few clicks and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE

from vobiz_spec import load
from vobiz_spec.reference import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_mock import MockServer

# A question, and what a person must see for an answer: the behaviour's id, its level, and what is received.
ANSWERS = {
    "What happens if I send a plus?": ("assign.plus-unencoded.always", "inferred", '"error": "Number not found"'),
    "What does the conflict look like?": (
        "assign.conflict",
        "documented",
        "This number is already assigned to a trunk.",
    ),
}
COUNT = len(load().behaviours)
WORDS = {"plus": ("assign.plus-unencoded", "documented", "404"), "conflict": ("assign.conflict", "documented", "400")}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `vobiz-mock docs` writes it."""
    written = tmp_path_factory.mktemp("site")
    Site(load(), is_served=False).write(written)
    return written


@pytest.fixture(params=["served", "file"])
def root(request: pytest.FixtureRequest, fake: MockServer, folder: Path) -> str:
    """Where the reference is: below the address of a fake, or on the disk."""
    return f"{fake.url}/docs/" if request.param == "served" else f"{folder.as_uri()}/index.html"


def first(page: BrowserPage) -> str:
    """The text of the first behaviour that is shown."""
    return page.until(lambda: next((one.text for one in page.all(".behaviour") if one.is_displayed()), ""))


def search(page: BrowserPage, words: str) -> None:
    """Type words into the search of the page."""
    page.find("[name=q]").send_keys(words)


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_is_answered_with_one_click(page: BrowserPage, root: str, question: str) -> None:
    """The overview has it as a link, to a behaviour that is then open and in the window."""
    page.open(root)
    page.button(question).click()
    id_, level, received = ANSWERS[question]
    opened = page.find("details[open]")
    assert [text for text in (id_, level, received) if text not in opened.text] == []
    assert page.run("const box = arguments[0].getBoundingClientRect(); return box.top > 0 && box.top < 300", opened)


def test_how_sure_it_is_is_answered_with_one_click(page: BrowserPage, root: str) -> None:
    """The levels are in the window, each with its meaning."""
    page.open(root)
    page.button("How sure is that?").click()
    page.until(lambda: page.run("return document.getElementById('how-certain').getBoundingClientRect().top < 300"))
    meanings = [f"{meaning[:1].upper()}{meaning[1:]}." for meaning in load().level_meanings.values()]
    assert [meaning for meaning in meanings if meaning not in page.text(".tallies")] == []


@pytest.mark.parametrize("word", WORDS)
def test_a_word_in_the_overview_leads_to_the_answer(page: BrowserPage, root: str, word: str) -> None:
    """The first behaviour that is found has it, and says how certain it is, without being opened."""
    page.open(root)
    search(page, word + Keys.ENTER)
    page.until(lambda: "behaviours.html" in page.driver.current_url)
    assert [text for text in WORDS[word] if text not in first(page)] == []


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("plus", "assign.plus-unencoded"),
        ("+", "assign.plus-unencoded"),
        ("What happens if I send a plus?", "assign.plus-unencoded"),
        ("conflict", "assign.conflict"),
        ("already assigned", "assign.conflict"),
        ("what does the conflict look like", "assign.conflict"),
        ("duplicate", "assign.conflict"),
        ("401", "assign.credentials-missing"),
        ("rate limit", "assign.rate-limited"),
        ("throttling", "assign.rate-limited"),
        ("double encoding", "assign.encoded-twice"),
        ("%252B", "assign.encoded-twice"),
        ("trunk_id", "assign.trunk-id-misnamed"),
        ("race.", "assign.race"),
        ("TRUNK NOT FOUND", "assign.trunk-unknown.body"),
        ("RateLimitedError", "assign.rate-limited"),
        ("capital A", "assign.path-casing"),
        ("buy", "purchase.success"),
        ('{"error":"invalid request","message":"This number is already assigned to a trunk."}', "assign.conflict"),
        ("This number is already assigned to a trunk.", "assign.conflict"),
        ("Authentication required", "assign.credentials-missing"),
        ("common.server-error", "common.server-error"),
    ],
)
def test_typing_finds_a_behaviour_first(page: BrowserPage, folder: Path, typed: str, id_: str) -> None:
    """By its id, its statement, what is received, or a word for it that people use."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    search(page, typed)
    found = page.all("#results .behaviour:not([hidden]) .id")
    assert found[0].text == id_


def test_each_behaviour_is_found_first_by_its_id(page: BrowserPage, folder: Path) -> None:
    """Reports and the journal name it so."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    script = (
        "const field = document.querySelector('[name=q]'); return arguments[0].map((id) => { field.value = id;"
        " field.dispatchEvent(new Event('input', { bubbles: true }));"
        " return document.querySelector('#results .behaviour:not([hidden]) .id').textContent; });"
    )
    assert page.run(script, list(load().behaviours)) == list(load().behaviours)


@pytest.mark.parametrize("word", ["sure", "certain", "level"])
def test_typing_a_word_for_certainty_shows_the_levels(page: BrowserPage, folder: Path, word: str) -> None:
    """It is a question about all behaviours."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    search(page, word)
    assert page.find("#how-certain").is_displayed()


def test_words_that_nothing_has_lead_on(page: BrowserPage, folder: Path) -> None:
    """The page says so, and what would work."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    search(page, "zebra")
    page.until_text("No behaviour has these words. Try one word, such as plus")
    assert page.text("#count") == f"0 of {COUNT} behaviours"


def test_the_address_keeps_the_search_and_the_filters(page: BrowserPage, folder: Path) -> None:
    """A link to it can be sent to someone."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    search(page, "404")
    page.find("[name=level][value=inferred]").click()
    page.find("#operation option[value=unassign_number]").click()
    count, address = page.text("#count"), page.driver.current_url
    page.open("about:blank")
    page.open(address)
    assert (page.text("#count"), "q=404" in address) == (count, True)


@pytest.mark.parametrize("level", load().level_meanings)
def test_a_level_of_the_overview_leads_to_its_behaviours(page: BrowserPage, folder: Path, level: str) -> None:
    """As many as it says."""
    page.open(f"{folder.as_uri()}/index.html")
    page.find(f".tallies a[href$='{level}']").click()
    expected = sum(behaviour.level == level for behaviour in load().behaviours.values())
    page.until_text(f"{expected} of {COUNT} behaviours", "#count")


def test_all_can_be_shown_again(page: BrowserPage, folder: Path) -> None:
    """They are in their places, and the address is that of the page."""
    page.open(f"{folder.as_uri()}/behaviours.html?q=plus&level=inferred&operation=assign_number")
    page.button("Show all").click()
    ids = [element.get_attribute("textContent") for element in page.all(".behaviour:not([hidden]) .id")]
    assert (ids, page.driver.current_url.partition("?")[2]) == (list(load().behaviours), "")


def test_the_slash_leads_to_the_search(page: BrowserPage, folder: Path) -> None:
    """As on many sites. In the search, it is a slash."""
    page.open(f"{folder.as_uri()}/behaviours.html")
    page.find("body").send_keys("/")
    page.driver.switch_to.active_element.send_keys("/account/")
    assert page.find("[name=q]").get_attribute("value") == "/account/"


def test_a_link_opens_a_behaviour_that_the_search_hides(page: BrowserPage, folder: Path) -> None:
    """What a link names is always shown."""
    page.open(f"{folder.as_uri()}/behaviours.html?q=plus")
    page.run("location.hash = 'release.success'")
    assert "release.success" in page.find("details[open]").text


def test_without_scripts_a_link_opens_its_behaviour(page: BrowserPage, folder: Path) -> None:
    """The browser does it, and all others are there."""
    page.scripts(allowed=False)
    page.open(f"{folder.as_uri()}/behaviours.html#assign.conflict")
    assert "already assigned" in page.find("details[open]").text
    assert len(page.all(".behaviour")) == len(load().behaviours)


def test_without_scripts_a_level_can_be_hidden(page: BrowserPage, folder: Path) -> None:
    """The style sheet does it."""
    page.scripts(allowed=False)
    page.open(f"{folder.as_uri()}/behaviours.html")
    page.find("[name=level][value=documented]").click()
    assert {one.is_displayed() for one in page.all(".behaviour[data-level=documented]")} == {False}


@pytest.mark.parametrize("name", ["index.html", "behaviours.html?q=plus", "behaviours.html#assign.conflict"])
def test_a_page_on_the_disk_is_as_good_as_one_that_is_served(page: BrowserPage, folder: Path, name: str) -> None:
    """No error, no other host, no rule of accessibility broken. axe-core itself causes errors, so it comes last."""
    page.open(f"{folder.as_uri()}/{name}")
    assert (page.complaints(), page.hosts(), page.violations()) == ([], set(), [])


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
def test_an_open_behaviour_fits_into_the_window(page: BrowserPage, folder: Path, size: tuple[int, int]) -> None:
    """Its request and its body are as wide as they may be."""
    page.resize(size)
    page.open(f"{folder.as_uri()}/behaviours.html#assign.conflict")
    assert page.overflow() <= 0


@pytest.mark.parametrize("name", ["behaviours.html", "operations.html"])
def test_an_anchor_that_is_no_percent_encoding_leads_nowhere(page: BrowserPage, fake: MockServer, name: str) -> None:
    """No script fails because of it."""
    page.open(f"{fake.url}/docs/{name}#%")
    page.find("details.behaviour, .opblock")
    assert page.complaints() == []
