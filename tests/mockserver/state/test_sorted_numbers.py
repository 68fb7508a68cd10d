"""The sorted list of numbers, compared with a plain list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vobiz_mock.state.number_block import BLOCK
from vobiz_mock.state.sorted_numbers import Search, SortedNumbers
from vobiz_mock.state.store import Slice

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYTHING = Slice(0, 10**9)
SEVERAL_BLOCKS = [f"+1{number}" for number in range(10**5, 10**5 + 3 * BLOCK)]
ONE_BLOCK = [f"+{number}" for number in range(90, 1100)]  # of several lengths
ODD = ["", "+", "+1+2", "+é", "+1\n", "+12f", "1234", "+٣", "+" + "1" * 20]  # which only a program can put

digits = st.text("0123456789", min_size=1, max_size=6)
e164s = st.one_of(digits.map(lambda text: f"+{text}"), st.sampled_from([*SEVERAL_BLOCKS, *ONE_BLOCK]))
searches = st.one_of(digits, e164s, st.sampled_from(["", "+", "1+", "x", "²", "٣", "f", "9" * 30]))
prefixes = st.lists(st.one_of(e164s, st.sampled_from(["", "+", "+1", "+10", "+100000", "x"])), max_size=4)
parts = st.builds(Slice, st.integers(0, 30) | st.integers(0, 4 * BLOCK), st.integers(0, 30) | st.just(10**9))
changes = st.lists(e164s, max_size=30)


def _found(numbers: SortedNumbers, part: Slice, text: str, exclude: Sequence[str] = ()) -> tuple[list[str], int]:
    return Search(text, exclude).page(numbers.blocks(), part)


def _wanted(numbers: Sequence[str], part: Slice, text: str, exclude: Sequence[str]) -> tuple[list[str], int]:
    """What a search finds, by a look at each number."""
    found = [e164 for e164 in sorted(numbers) if text in e164 and not e164.startswith(tuple(exclude))]
    return found[part.offset : part.offset + part.limit], len(found)


def _toggle(numbers: SortedNumbers, model: set[str], toggled: Sequence[str]) -> None:
    """Remove some numbers from a list and a set if they are there, and else add them."""
    for e164 in toggled:
        (numbers.remove if e164 in model else numbers.add)(e164)
        model ^= {e164}


def _changed(start: Sequence[str], toggled: Sequence[str]) -> tuple[SortedNumbers, set[str]]:
    """A list and a set, in which some numbers were removed if they were there, and else added."""
    numbers, model = SortedNumbers(start), set(start)
    _toggle(numbers, model, toggled)
    return numbers, model


@pytest.mark.parametrize("start", [[], ONE_BLOCK[:3], ONE_BLOCK, SEVERAL_BLOCKS, [*ODD, *ONE_BLOCK]], ids=len)
@settings(max_examples=50, deadline=None)
@given(toggled=changes, text=searches, exclude=prefixes, part=parts)
def test_a_search_finds_what_a_look_at_each_number_finds(
    start: Sequence[str], toggled: Sequence[str], text: str, exclude: Sequence[str], part: Slice
) -> None:
    """Also after changes, with several blocks, with numbers of several lengths, and with none of E.164."""
    numbers, model = _changed(start, toggled)
    assert _found(numbers, part, text, exclude) == _wanted(list(model), part, text, exclude)


@pytest.mark.parametrize("start", [[], ONE_BLOCK[:3], ONE_BLOCK, SEVERAL_BLOCKS], ids=len)
@settings(max_examples=50, deadline=None)
@given(before=parts, toggled=changes, text=searches, exclude=prefixes, part=parts)
def test_a_second_page_is_that_of_the_changed_list(
    start: Sequence[str], before: Slice, toggled: Sequence[str], text: str, exclude: Sequence[str], part: Slice
) -> None:
    """What the search remembers of the first page is of blocks that have not changed."""
    numbers, model = SortedNumbers(start), set(start)
    search = Search(text, exclude)
    search.page(numbers.blocks(), before)
    _toggle(numbers, model, toggled)
    assert search.page(numbers.blocks(), part) == _wanted(list(model), part, text, exclude)


@pytest.mark.parametrize("start", [ONE_BLOCK[:3], ONE_BLOCK, SEVERAL_BLOCKS], ids=len)
@settings(max_examples=50, deadline=None)
@given(toggled=changes, text=searches)
def test_blocks_are_those_of_one_moment(start: Sequence[str], toggled: Sequence[str], text: str) -> None:
    """A search may look at them while the list changes."""
    numbers = SortedNumbers(start)
    blocks = numbers.blocks()
    _toggle(numbers, set(start), toggled)
    assert [e164 for block in blocks for e164 in block.numbers] == sorted(start)
    assert Search(text).page(blocks, EVERYTHING) == _wanted(start, EVERYTHING, text, ())


@pytest.mark.parametrize("start", [[], ONE_BLOCK, SEVERAL_BLOCKS], ids=len)
@settings(max_examples=50, deadline=None)
@given(toggled=changes, part=parts)
def test_a_page_has_the_numbers_in_order(start: Sequence[str], toggled: Sequence[str], part: Slice) -> None:
    """Also after changes."""
    numbers, model = _changed(start, toggled)
    assert numbers.page(part) == sorted(model)[part.offset : part.offset + part.limit]
    assert (len(numbers), list(numbers)) == (len(model), sorted(model))


@pytest.mark.parametrize("odd", ODD)
def test_a_number_that_is_none_can_be_added_and_found(odd: str) -> None:
    """A program can put any text into a store."""
    numbers = SortedNumbers(ONE_BLOCK)
    numbers.add(odd)
    assert _found(numbers, EVERYTHING, odd)[0] == [one for one in sorted([odd, *ONE_BLOCK]) if odd in one]


def test_a_block_that_grows_is_divided() -> None:
    """Its numbers stay in order, and a search finds those of each part."""
    numbers = SortedNumbers(SEVERAL_BLOCKS[:BLOCK])
    for e164 in SEVERAL_BLOCKS[BLOCK:]:
        numbers.add(e164)
    assert (len(numbers._blocks) > 2, list(numbers)) == (True, SEVERAL_BLOCKS)
    assert _found(numbers, EVERYTHING, "9999") == _wanted(SEVERAL_BLOCKS, EVERYTHING, "9999", ())


def test_a_list_can_become_empty() -> None:
    """It can be filled again."""
    numbers = SortedNumbers(["+12"])
    numbers.remove("+12")
    assert (len(numbers), list(numbers), numbers.page(EVERYTHING)) == (0, [], [])
    assert _found(numbers, EVERYTHING, "1") == ([], 0)
    numbers.add("+13")
    assert list(numbers) == ["+13"]


def test_a_search_does_not_look_at_each_number() -> None:
    """A text is not compared with the numbers, but with their columns of digits."""

    class Watched(str):
        __slots__ = ()

        def __contains__(self, key: object, /) -> bool:
            raise AssertionError(key)

    numbers = SortedNumbers([Watched(e164) for e164 in SEVERAL_BLOCKS])
    assert _found(numbers, Slice(0, 1), "1234") == _wanted(SEVERAL_BLOCKS, Slice(0, 1), "1234", ())


def test_a_second_page_looks_only_at_what_is_new() -> None:
    """The first page may be made without a lock, so that little is left to do under it."""
    looks: list[str] = []

    class Watched(str):
        __slots__ = ()

        def __contains__(self, key: object, /) -> bool:
            looks.append(self)
            return str(key) in str(self)

    numbers = SortedNumbers([Watched("+12"), Watched("+13"), Watched("+23")])
    search = Search("3")
    found = [search.page(numbers.blocks(), part) for part in (Slice(0, 1), Slice(1, 1))]
    assert (found, looks) == ([(["+13"], 2), (["+23"], 2)], ["+23", "+13", "+12"])
