"""The HTML report as a document: what it has, and that nothing of a provider becomes a part of the page."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving
from tests.contract_tests.reports._hostile import SCRIPT, SPEC, exchange, hostile_report, report, result
from tests.contract_tests.reports._parsed import found, parsed, text_of

from two_accounts import TOKEN
from vobiz_contract import FAST, Options, Session
from vobiz_contract.reports import FILE_WRITERS

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

as_html = FILE_WRITERS["html"]
CONFLICT = "assign.conflict"
_pieces = st.sampled_from(
    [
        "<script>ran=1</script>",
        "</pre>",
        "</style>",
        "-->",
        "<!--",
        '"',
        "'",
        ">",
        "&lt;",
        "{{ 7*7 }}",
        "{% x %}",
        "\x00",
    ]
)
_texts = st.lists(_pieces | st.text(max_size=5), max_size=6).map("".join)


@pytest.fixture(scope="module")
def page() -> ET.Element:
    """The report on a provider whose conflict is a 409."""
    with serving(named("a conflict is a 409")) as url:
        only = ("assign.conflict*", "property.sequences")
        return parsed(as_html(Session(provider_at(url), Options(effort=FAST, only=only)).run()))


@pytest.fixture(scope="module")
def plain_elements() -> Counter[str]:
    """The elements of a page in which all texts of the provider are plain."""
    return _elements("x")


def _elements(text: str) -> Counter[str]:
    tree = parsed(as_html(report(result(CONFLICT, exchange(text.encode(), text=text)), text=text)))
    return Counter(one.tag for one in tree.iter())


def _texts_of(page: ET.Element, selector: str) -> list[str]:
    return [text_of(one) for one in found(page, selector)]


def test_the_field_that_differs_is_marked(page: ET.Element) -> None:
    """The status is wrong, and the body is the documented one."""
    (row,) = found(page, ".comparison tr.differs")
    assert [text_of(cell) for cell in row] == ["≠differs: Status", "409", "400"]


def test_a_failure_has_its_request_and_the_steps_before_it(page: ET.Element) -> None:
    """The request is as it was sent, and the sequence ends with it."""
    request = _texts_of(page, ".finding pre")[0]
    steps = _texts_of(page, ".finding .steps li")
    assert request.startswith("POST /api/v1/account/MA_BN2MZ1VV/numbers/%2B912271264217/assign")
    assert [step.rpartition(" 409 ")[2] for step in steps[-1:]] == ["shows it"]


def test_a_failure_has_its_script_and_the_options_that_repeat_it(page: ET.Element) -> None:
    """A reader can see it again."""
    text = " ".join(_texts_of(page, ".finding"))
    assert "curl -i -s --path-as-is -X POST" in text
    assert "--only assign.conflict.status" in text


def test_each_level_and_outcome_has_a_box(page: ET.Element) -> None:
    """Each box has a label, in a group with a name."""
    boxes = found(page, "fieldset label input")
    assert [one.get("id") for one in boxes] == [
        "show-failed", "show-drifted", "show-not-judged", "show-passed",
        "show-documented", "show-corroborated", "show-observed", "show-inferred", "show-property",
    ]  # fmt: skip


def test_coverage_has_a_row_per_kind(page: ET.Element) -> None:
    """A row says how many were seen, of how many, and the share."""
    rows = [[text_of(cell) for cell in row] for row in found(page, ".kinds tbody tr")]
    assert [name for name, _, _ in rows] == [
        "operations", "parameters", "responses", "schema properties", "encoding rules", "behaviours", "links",
    ]  # fmt: skip
    assert all(re.fullmatch(r"\d+ of \d+ \d+ %", f"{seen} {share}") for _, seen, share in rows)


def test_coverage_has_each_operation(page: ET.Element) -> None:
    """Each has what was seen of it, and why not."""
    assert _texts_of(page, ".operation summary code") == [*SPEC.operations]
    assert found(page, ".operation .yes")
    assert all(_texts_of(page, ".operation .no small"))


def test_each_link_has_a_target(page: ET.Element) -> None:
    """No link leads out of the page, or to nothing."""
    targets = {f"#{one.get('id')}" for one in page.iter() if one.get("id")}
    assert {one.get("href") for one in found(page, "a")} <= targets


def test_no_two_elements_have_the_same_id(page: ET.Element) -> None:
    """A link leads to one place."""
    ids = Counter(one.get("id") for one in page.iter() if one.get("id"))
    assert [one for one, count in ids.items() if count > 1] == []


def test_the_policy_allows_nothing_but_the_style(page: ET.Element) -> None:
    """A script would not run, even if one came into the page."""
    policy = next(one.get("content", "") for one in found(page, "meta") if one.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


@settings(max_examples=25)
@given(text=_texts)
def test_no_text_of_a_provider_becomes_an_element(plain_elements: Counter[str], text: str) -> None:
    """Whatever is in the body, the header fields, the target and the reasons, the page has the same elements."""
    names = ("script", "img", "style", "form", "iframe", "a", "input", "pre")
    drawn = _elements(text)
    assert {name: drawn[name] for name in names} == {name: plain_elements[name] for name in names}


def test_a_script_is_shown_as_text() -> None:
    """The reader sees what the provider sent."""
    page = parsed(as_html(report(result(CONFLICT, exchange(SCRIPT.encode())))))
    assert SCRIPT in "".join(page.itertext())


@pytest.mark.parametrize("secret", [TOKEN, json.dumps(TOKEN), f"{TOKEN} " * 5_000])
def test_no_text_has_the_token(secret: str) -> None:
    """It is hidden wherever a provider puts it, also where a long text is cut."""
    text = as_html(report(result(CONFLICT, exchange(secret.encode(), text=secret)), text=secret))
    assert [TOKEN[:length] for length in range(6, len(TOKEN) + 1) if TOKEN[:length] in text] == []


def test_a_hundred_hostile_failures_make_a_small_page() -> None:
    """A page of large bodies can be opened; what it leaves out is in the JSON report."""
    assert len(as_html(hostile_report(100))) < 6_000_000
