"""The page about the number in the path, without JavaScript: the fake judges what the form sends."""

from __future__ import annotations

from html.parser import HTMLParser
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from vobiz_mock.web.app import create_app
from vobiz_spec import load

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from vobiz_spec import EncodingRule

SPEC = load()


class _Result(HTMLParser):
    """What a person sees of the result."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = self.inside = 0
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("id", "result") in attrs:
            self.inside = 1
        elif self.inside:
            self.inside += 1
            self.hidden += bool(self.hidden) or ("hidden", None) in attrs
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 the name is that of HTMLParser
        self.inside -= bool(self.inside)
        self.hidden -= bool(self.hidden)

    def handle_data(self, data: str) -> None:
        if self.inside and not self.hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def client() -> FlaskClient:
    """A client of a fake with the example seed."""
    return create_app().test_client()


def _page(client: FlaskClient, number: str | None = None) -> str:
    response = client.get("/docs/encoding.html", query_string={} if number is None else {"number": number})
    assert response.status_code == HTTPStatus.OK
    return response.text


@pytest.mark.parametrize("rule", SPEC.encoding_rules, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_is_judged_by_it(client: FlaskClient, rule: EncodingRule) -> None:
    """The page says whether the number is found, and shows the rule."""
    text = _Result(_page(client, rule.wire)).text
    found = "the number is found" if rule.found else "the number is not found"
    assert (found in text, f"Rule {rule.id} " in text) == (True, True)


@pytest.mark.parametrize(
    "sent", ["+1 415 5550123", "%252B14155550123", "0014155550123", "%2b14155550123", "tel:+1-415-5550123"]
)
def test_the_correction_is_shown(client: FlaskClient, sent: str) -> None:
    """It can be copied as a segment, as a path and as JSON."""
    text = _Result(_page(client, sent)).text
    assert "In the path %2B14155550123 " in text
    assert "/numbers/%2B14155550123/assign" in text
    assert '{"e164": "+14155550123"}' in text


def test_a_text_without_a_number_has_no_correction(client: FlaskClient) -> None:
    """The page says what a number is."""
    text = _Result(_page(client, "hello")).text
    assert "No phone number can be recovered" in text
    assert "The whole path" not in text


@pytest.mark.parametrize("number", [None, ""])
def test_a_literal_plus_is_judged_if_nothing_was_typed(client: FlaskClient, number: str | None) -> None:
    """It is the mistake that is made most."""
    assert "Rule plus-unencoded " in _Result(_page(client, number)).text


def test_the_level_of_a_literal_plus_is_not_over_claimed(client: FlaskClient) -> None:
    """That the API always rejects it is inferred, although the error is documented."""
    text = _Result(_page(client, "+912271264217")).text
    assert "documented If the API rejects a literal" in text
    assert "inferred The API rejects every request" in text


@pytest.mark.parametrize("number", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</template>", "'"])
def test_what_is_typed_is_escaped(client: FlaskClient, number: str) -> None:
    """The page has the same elements as for a harmless text of as many parts."""
    plain = _page(client, "x" * len(number))
    assert set(_Result(_page(client, number)).tags) == set(_Result(plain).tags)


def test_a_long_text_is_shown_in_part(client: FlaskClient) -> None:
    """A page with a text of 20,000 characters is hardly larger than another, apart from the field."""
    page = _page(client, "+" * 20_000)
    assert "The rest is not shown" in _Result(page).text
    assert len(page) < len(_page(client)) + 40_000
