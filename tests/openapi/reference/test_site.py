"""The site is whole: each link leads somewhere, and no page needs what a strict policy forbids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.openapi._overlays import applied, overlays
from tests.openapi.reference._html import read

from vobiz_spec import Level, Spec, load
from vobiz_spec.reference import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.openapi.reference._html import Page

NAMES = Site(load(), is_served=False).names
PAGES = [name for name in NAMES if name.endswith(".html")]
TEXTS = [name for name in NAMES if name.endswith(".md") or name == "llms.txt"]
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")
every_page = pytest.mark.parametrize("name", PAGES)


def text_of(site: Site, name: str) -> str:
    """A file of the site, decoded."""
    file = site.file(name)
    assert file is not None
    return file.content.decode()


def broken(pages: dict[str, Page], name: str, links: list[str]) -> Iterator[str]:
    """Those of the links of a file that lead nowhere. Other hosts are not asked."""
    for link in links:
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = parts.path or name
        if target not in NAMES or not is_anchor(pages, target, unquote(parts.fragment)):
            yield link


def is_anchor(pages: dict[str, Page], name: str, anchor: str) -> bool:
    """Whether a page has an anchor. The viewer makes those of operations."""
    if name == "operations.html" and anchor.startswith("/"):
        return anchor.removeprefix("/") in load().operations
    return not anchor or anchor in pages[name].anchors


@every_page
def test_each_link_of_a_page_leads_somewhere(pages: dict[str, Page], name: str) -> None:
    """The file is there, and it has the anchor."""
    links = sorted(set(pages[name].links))
    assert list(broken(pages, name, links)) == []


@pytest.mark.parametrize("name", TEXTS)
def test_each_link_of_a_text_leads_somewhere(site: Site, pages: dict[str, Page], name: str) -> None:
    """So that a program can follow it."""
    assert list(broken(pages, name, MARKDOWN_LINK.findall(text_of(site, name)))) == []


@every_page
def test_a_page_has_nothing_inline(pages: dict[str, Page], name: str) -> None:
    """The policy of the fake forbids scripts and styles in a page."""
    assert pages[name].inline == []


@every_page
def test_an_anchor_is_unique(pages: dict[str, Page], name: str) -> None:
    """A link leads to one place."""
    anchors = pages[name].anchors
    assert sorted(set(anchors)) == sorted(anchors)


def test_each_behaviour_has_an_anchor(pages: dict[str, Page]) -> None:
    """Reports and hints can link to it by its id."""
    anchors = pages["behaviours.html"].anchors
    assert [id_ for id_ in load().behaviours if id_ not in anchors] == []


@every_page
def test_a_link_into_the_search_filters_by_what_there_is(pages: dict[str, Page], name: str) -> None:
    """Its level is a level, and its operation an operation or `common`."""
    queries = [parse_qs(urlsplit(link).query) for link in pages[name].links]
    levels = {level for query in queries for level in query.get("level", [])}
    operations = {operation for query in queries for operation in query.get("operation", [])}
    assert (levels - set(Level), operations - {*load().operations, "common"}) == (set(), set())


def test_a_file_is_made_once(site: Site) -> None:
    """A page takes a while, and a fake serves it often."""
    assert site.file("behaviours.html") is site.file("behaviours.html")


@pytest.mark.parametrize("name", ["", "nothing.html", "static", "static/../site.py", "../vobiz.yaml", "/etc/passwd"])
def test_other_names_have_no_file(site: Site, name: str) -> None:
    """Only the files of the site are served."""
    assert site.file(name) is None


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("behaviours.md", "text/markdown; charset=utf-8"),
        ("llms.txt", "text/plain; charset=utf-8"),
        ("openapi.json", "application/json; charset=utf-8"),
        ("static/icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_has_its_media_type(site: Site, name: str, media_type: str) -> None:
    """A browser with `nosniff` believes it."""
    file = site.file(name)
    assert file is not None
    assert file.media_type == media_type


@pytest.mark.parametrize("name", overlays())
def test_the_site_of_a_profile_is_whole(name: str) -> None:
    """It lacks what its document lacks, and no link leads there."""
    profile = Spec(applied(overlays()[name], load().document))
    pages = read(Site(profile, is_served=True))
    lost = [link for page in pages for link in broken(pages, page, pages[page].links) if not link.startswith("../")]
    assert lost == []
