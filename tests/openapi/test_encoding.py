"""The encoding rules of the document judge a segment, and its parts say what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.openapi.test_overlays import RESULTS

from vobiz_spec import EncodingFunction, EncodingRule, Mark, Spec, load

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = load()
PIECES = (
    *("+", "%2B", "%2b", "%252B", "%25", "%", "%3", "%39", "%30", "2B", "00", "0", "1", "9122", "7126421712345"),
    *("-", "%20", " ", "x", "%0A", "\n", "٣", "%D9%A3", "%FF", "%EF%BC%8B", "é", "("),
)
digits = st.lists(st.sampled_from([*"0123456789", "%31", "%39"]), min_size=1, max_size=16).map("".join)
nearly = st.tuples(st.sampled_from(["%2B", "%2b", "+", ""]), digits).map("".join)
segments = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | nearly | st.text(max_size=8)
numbers = st.from_regex(r"[1-9][0-9]{1,14}", fullmatch=True)


def _rule(sent: str) -> EncodingRule:
    return SPEC.encoding.rule(sent, unquote(sent))


def _marks(sent: str, spec: Spec = SPEC) -> set[Mark]:
    return {part.mark for _, part in spec.encoding.explain(sent)}


def _in_words(sent: str) -> str:
    """Return the id of the rule that applies, by the sentences of the rules."""
    decoded = unquote(sent)
    number = re.fullmatch("[+][1-9][0-9]{1,14}", decoded) is not None
    sentences = {
        "plus-unencoded": "+" in sent,
        "hex-lowercase": number and sent.startswith("%2b"),
        "encoded-needlessly": number and "%3" in sent,
        "encoded": number,
        "encoded-twice": re.search("%[0-9a-fA-F][0-9a-fA-F]", decoded) is not None,
        "plus-missing": re.fullmatch("[1-9][0-9]{1,14}", decoded) is not None,
        "not-e164": True,
    }
    return next(id_ for id_, fits in sentences.items() if fits)


@pytest.mark.parametrize("rule", SPEC.encoding_rules, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_fits_it(rule: EncodingRule) -> None:
    """No earlier rule takes the example."""
    assert _rule(rule.wire) == rule


@given(segments)
@example("%2B91%32271264217")
@example("%2b91%32271264217")
@example("%2B912271264217\n")
@example("%2B912271264217%0A")
def test_the_conditions_of_the_rules_say_what_their_sentences_say(sent: str) -> None:
    """The same rule applies by the patterns and by the sentences beside them."""
    assert _rule(sent).id == _in_words(sent)


def test_only_the_last_rule_and_the_last_part_fit_everything() -> None:
    """A later one could never apply."""
    rules = [rule.id for rule in SPEC.encoding.rules if rule.sent is None and rule.decoded is None]
    assert [*rules, *(part.id for part in SPEC.encoding.parts if part.until is None)] == ["not-e164", "other"]


def test_the_pattern_of_a_number_is_that_of_the_schema() -> None:
    """The rules for a number that is found accept what a body accepts, and `plus-missing` the same without the plus."""
    pattern = SPEC.schema("E164")["pattern"]
    decoded = {rule.id: rule.decoded for rule in SPEC.encoding.rules}
    assert {decoded["encoded"], decoded["hex-lowercase"], decoded["encoded-needlessly"]} == {pattern}
    assert decoded["plus-missing"] == pattern.replace(r"\+", "")


@given(segments)
def test_the_parts_of_a_segment_are_the_segment(sent: str) -> None:
    """Nothing is left out, and nothing is said twice."""
    assert "".join(part for part, _ in SPEC.encoding.explain(sent)) == sent


@given(segments | numbers.map("%2B{}".format))
def test_a_part_is_wrong_only_in_a_number_that_is_not_found(sent: str) -> None:
    """What the API finds may be odd, but it is not wrong."""
    assert not (_rule(sent).found and Mark.WRONG in _marks(sent))


@given(segments | numbers)
def test_what_is_not_found_has_a_wrong_part_unless_it_is_too_short(sent: str) -> None:
    """A number of one digit has nothing to mark, and neither has a plus alone."""
    short = re.fullmatch("(%2[Bb])?([1-9]|%3[1-9])?", sent)
    assert _rule(sent).found or short or Mark.WRONG in _marks(sent)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ("+91 227", ["plus-literal", "space"]),
        ("%252B91", ["percent-encoded", "encoded-twice", "encoded-twice"]),
        ("%2B%2B91", ["plus-again"]),
        ("%2B0912", ["zero-first"]),
        ("0091", ["plus-missing", "dialled-zeros"]),
        ("%2B9122712642171234", ["digit-too-many"]),
        ("%2B91%202", ["space-encoded"]),
        ("%2B91-(2)%41x", ["separator", "separator", "separator", "octet", "other"]),
        ("%2B91%2", ["percent-alone"]),
    ],
)
def test_a_wrong_part_is_named(sent: str, wrong: list[str]) -> None:
    """Each mistake is found where it is."""
    assert [part.id for _, part in SPEC.encoding.explain(sent) if part.mark is Mark.WRONG] == wrong


def test_a_literal_plus_is_odd_in_the_profile_that_accepts_it() -> None:
    """It is found, and other clients write `%2B`."""
    assert _marks("+912271264217", Spec(RESULTS["plus-accepted"])) == {Mark.ODD, Mark.RIGHT}


def test_a_condition_has_nothing_that_means_something_else_in_another_dialect() -> None:
    """JavaScript and Python read the same patterns, and so does RE2."""
    assert [
        pattern for pattern in _conditions() if not pattern.isascii() or re.search(r"\(\?|\\[A-Za-z]", pattern)
    ] == []


def _conditions() -> Iterator[str]:
    for rule in SPEC.encoding.rules:
        yield from (pattern for pattern in (rule.sent, rule.decoded) if pattern is not None)
    yield from (part.until for part in SPEC.encoding.parts if part.until is not None)


@pytest.mark.parametrize("function", SPEC.encoding_functions, ids=lambda function: function.call)
def test_the_description_says_of_each_function_whether_it_leaves_the_plus(function: EncodingFunction) -> None:
    """A reader of the description learns the same as one of the list."""
    name, _, _ = function.call.partition("(number" if function.language != "Python" else ")")
    kept = function.writes.startswith("+")
    paragraph = "These leave the plus" if kept else "These write `%2B`"
    listed = SPEC.document["info"]["description"].partition(paragraph)[2].partition("\n- ")[0]
    assert f"`{name.removesuffix('($number)')}" in listed


def test_the_functions_of_python_write_what_the_list_says() -> None:
    """It is true of the Python of this test."""
    listed = {one.call: one.writes for one in SPEC.encoding_functions if one.language == "Python"}
    assert listed == {'urllib.parse.quote(number, safe="")': quote("+912271264217", safe="")}
