"""The HTML report of the contract checks in a browser: its filters work without a script, and anybody can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys
from tests.browser._page import SMALL, WIDE
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving
from tests.contract_tests.reports._hostile import hostile_report

from vobiz_contract import FAST, Options, Session
from vobiz_contract.reports import FILE_WRITERS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser._page import BrowserPage

    from vobiz_contract import Report

ONLY = ("assign.conflict*", "assign.race", "assign.success*", "list-numbers.page", "property.sequences")
both_sizes = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["small", "wide"])
both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])
every_report = pytest.mark.parametrize("name", ["broken", "hostile"])


@pytest.fixture(scope="session")
def broken() -> Report:
    """The report on a provider whose conflict is a 409."""
    with serving(named("a conflict is a 409")) as url:
        return Session(provider_at(url), Options(effort=FAST, only=ONLY)).run()


@pytest.fixture(scope="session")
def urls(broken: Report, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the reports, as files."""
    folder = tmp_path_factory.mktemp("reports")
    files = {name: folder / f"{name}.html" for name in ("broken", "hostile")}
    files["broken"].write_text(FILE_WRITERS["html"](broken), encoding="utf-8")
    files["hostile"].write_text(FILE_WRITERS["html"](hostile_report()), encoding="utf-8")
    return {name: file.as_uri() for name, file in files.items()}


@pytest.fixture
def report(page: BrowserPage, urls: dict[str, str]) -> BrowserPage:
    """The report on the broken provider, in a browser that runs no scripts of pages."""
    page.scripts(allowed=False)
    page.open(urls["broken"])
    page.scripts(allowed=True)
    return page


def _results(page: BrowserPage) -> list[str]:
    return [str(one.get_attribute("id")) for one in page.all(".result") if one.is_displayed()]


def _spoken(page: BrowserPage) -> str:
    """Return what a screen reader finds in the page, which has the counts of the style sheet too."""
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return "".join(str(one["name"]["value"]) for one in nodes if one["role"]["value"] == "StaticText")


def _failures_only(page: BrowserPage) -> None:
    for outcome in ("passed", "not-judged", "drifted"):
        page.find(f"#show-{outcome}").click()


def test_an_outcome_is_hidden_with_the_mouse(report: BrowserPage) -> None:
    """Only the failure and the property that found it are left."""
    _failures_only(report)
    assert _results(report) == ["assign.conflict.status", "property.sequences"]


def test_a_part_without_results_is_hidden(report: BrowserPage) -> None:
    """No heading is left above nothing."""
    _failures_only(report)
    assert [one.text for one in report.all(".part h2") if one.is_displayed()] == [
        "Failures what the provider does differently",
        "Properties a failure counts for the behaviour that it names",
    ]


def test_a_level_is_hidden_with_the_keyboard(report: BrowserPage) -> None:
    """The space bar changes the box that has the focus."""
    report.find("#show-documented").send_keys(Keys.SPACE)
    assert "assign.success" not in _results(report)


def test_enter_on_a_box_sends_nothing(report: BrowserPage) -> None:
    """The boxes are in a form, which has nowhere to be sent."""
    report.run("window.sent = false; addEventListener('submit', () => { window.sent = true })")
    report.find("#show-passed").send_keys(Keys.ENTER)
    assert report.run("return window.sent") is False


def test_filters_that_leave_nothing_say_so(report: BrowserPage) -> None:
    """The reader learns how to see everything again."""
    for outcome in ("passed", "not-judged", "drifted", "failed"):
        report.find(f"#show-{outcome}").click()
    assert (_results(report), report.find(".nothing").is_displayed()) == ([], True)


def test_show_all_shows_all(report: BrowserPage) -> None:
    """One button checks all boxes again."""
    everything = _results(report)
    _failures_only(report)
    report.button("Show all").click()
    assert (_results(report), report.find(".nothing").is_displayed()) == (everything, False)


def test_what_is_shown_is_counted(report: BrowserPage) -> None:
    """The counts follow the filters."""
    _failures_only(report)
    assert "Shown: 1 of 7 behaviours, 1 of 1 properties" in _spoken(report)


def test_each_box_has_the_count_of_what_it_shows(report: BrowserPage) -> None:
    """The number beside a level is that of its results."""
    label = report.find("label:has(#show-documented)").text
    assert label.split() == ["documented", str(len(report.all(".result.documented")))]


def test_a_link_shows_what_the_filters_hide(report: BrowserPage) -> None:
    """A link to a behaviour leads to it, whatever is checked."""
    report.find("#show-passed").click()
    report.run("location.hash = 'assign.success'")
    assert _results(report) == ["assign.conflict.status", "assign.success", "property.sequences"]


def test_seen_and_expected_are_beside_each_other(report: BrowserPage) -> None:
    """A wide window has two columns."""
    seen, expected = (one.rect for one in report.all(".comparison .differs td")[:2])
    assert (seen["y"], seen["x"] < expected["x"]) == (expected["y"], True)


def test_seen_and_expected_are_below_each_other_if_small(report: BrowserPage) -> None:
    """A small window has one column, in which each side has its name."""
    report.resize(SMALL)
    seen, expected = (one.rect for one in report.all(".comparison .differs td")[:2])
    assert (seen["x"], seen["y"] < expected["y"]) == (expected["x"], True)


def test_a_printed_report_has_what_is_folded(report: BrowserPage) -> None:
    """Paper cannot be unfolded, and has no use for boxes."""
    visible = "return [...arguments].map(one => document.querySelector(one).checkVisibility())"
    parts = (".finding details pre", "#show-passed")
    assert report.run(visible, *parts) == [False, True]
    report.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert report.run(visible, *parts) == [True, False]


@every_report
@both_schemes
def test_the_report_breaks_no_rule_of_accessibility(
    page: BrowserPage, urls: dict[str, str], name: str, scheme: str
) -> None:
    """axe-core finds nothing, with every detail open."""
    page.prefer(scheme)
    page.open(urls[name])
    page.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.violations() == []


@every_report
def test_the_report_asks_for_nothing(page: BrowserPage, urls: dict[str, str], name: str) -> None:
    """No request is sent, and the browser has nothing to complain about."""
    page.open(urls[name])
    assert (page.hosts(), page.complaints()) == (set(), [])


@every_report
@both_sizes
def test_the_report_fits_into_the_window(
    page: BrowserPage, urls: dict[str, str], name: str, size: tuple[int, int]
) -> None:
    """Nothing is beyond its right edge, with every detail open."""
    page.resize(size)
    page.open(urls[name])
    page.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.overflow() <= 0


def test_nothing_of_a_provider_runs(page: BrowserPage, urls: dict[str, str]) -> None:
    """A script in a body, a header or a number is text."""
    page.open(urls["hostile"])
    assert page.run("return [document.scripts.length, document.images.length, window.ran]") == [0, 0, None]


@both_schemes
@both_sizes
def test_the_report_can_be_looked_at(
    page: BrowserPage, urls: dict[str, str], pictures: Path, size: tuple[int, int], scheme: str
) -> None:
    """There is a picture of it."""
    page.prefer(scheme)
    page.resize(size)
    page.open(urls["broken"])
    picture = pictures / f"report-{size[0]}-{scheme}.png"
    page.screenshot(picture)
    assert picture.stat().st_size > 0
