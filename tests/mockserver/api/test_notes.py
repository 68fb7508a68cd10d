"""Notes: hints to requests that succeed, and what `--plus accept` does."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from tests.mockserver.api._asking import ask, hint_of
from tests.mockserver.api._mistakes import BASE, HEADERS, assign

from two_accounts import NUMBER
from vobiz_mock import Request, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENCODED = f"%2B{NUMBER[1:]}"


@pytest.mark.parametrize("plus", ["refuse", "accept"])
@pytest.mark.parametrize("segment", ["+912271264217", "+%39%312271264217"])
def test_a_literal_plus_is_accepted_only_if_the_fake_is_started_so(plus: Any, segment: str) -> None:
    """With `plus="accept"` the number is found, and a note says that the live service may refuse it."""
    reply = ask(assign(segment), settings=Settings(plus=plus))
    note = f"accepted {segment} because of --plus accept; the live service may refuse it: write %2B912271264217"
    assert (reply.status == HTTPStatus.NO_CONTENT) == (plus == "accept")
    assert (hint_of(reply) or "").startswith(note) == (plus == "accept")


@pytest.mark.parametrize("segment", ["%252B912271264217", "912271264217", "+91-2271264217", "++912271264217", "+0123"])
def test_only_a_number_with_a_literal_plus_is_accepted(segment: str) -> None:
    """All other wrong spellings are refused, also with `plus="accept"`."""
    assert ask(assign(segment), settings=Settings(plus="accept")).status == HTTPStatus.NOT_FOUND


def test_another_value_of_plus_is_refused() -> None:
    """The message has the value and those that are possible."""
    with pytest.raises(ValueError, match="plus is 'maybe'; expected one of refuse, accept"):
        Settings(plus="maybe")  # type: ignore[arg-type]


# How the vendor's SDKs and others write a number in a path.
CLIENTS: Mapping[str, Callable[[str], str]] = {
    "pastes it": str,
    "encodes all": lambda number: quote(number, safe=""),
    "encodes all but the plus": lambda number: quote(number, safe="+"),
    "encodes twice, but not the plus": lambda number: quote(quote(number, safe="+"), safe="+"),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_the_hints_lead_every_client_to_a_form_that_works(client: str) -> None:
    """A person passes the number, then what the hint says; last, the fake is started as the hint says."""
    write, story = CLIENTS[client], []
    tries = [(NUMBER, "refuse"), (ENCODED, "refuse"), (NUMBER, "accept")]
    for given, plus in tries:
        reply = ask(assign(write(given)), settings=Settings(plus=plus))  # type: ignore[arg-type]
        story.append((reply.status, hint_of(reply)))
        if reply.status == HTTPStatus.NO_CONTENT:
            return
        assert "--plus accept" in (hint_of(reply) or "") or "pass it with a plain plus" in (hint_of(reply) or "")
    raise AssertionError(story)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("search=+9122", "no number contains search=%209122; write search=%2B9122: in a query, a plus is written %2B"),
        ("search=%252B9122", "no number contains search=%252B9122; write search=%2B9122: in a query, "),
        ("search=91-22", "no number contains search=91-22; write search=9122: in a query, a plus is written %2B"),
        ("search=tel:+9122", "no number contains search=tel%3A%209122; write search=%2B9122: in a query, "),
        ("search=%2B9122", None),
        ("search=9122", None),
        ("search=", None),
        ("search=hello", None),
        ("exclude=+91,+1", None),
        ("exclude=91-22,%2B1", "no number contains exclude=91-22,%2B1; write exclude=9122,%2B1: in a query, "),
    ],
)
def test_a_search_that_no_number_can_match_has_a_note(query: str, note: str | None) -> None:
    """The list is returned; the note says how the text is written."""
    path = "inventory/numbers" if query.startswith("exclude") else "numbers"
    reply = ask(Request(method="GET", target=f"{BASE}/{path}?{query}", headers=HEADERS))
    hint = hint_of(reply)
    assert reply.status == HTTPStatus.OK
    assert hint is None if note is None else (hint or "").startswith(note)


def test_a_refusal_of_a_literal_plus_that_is_accepted_has_the_hint_of_the_refusal() -> None:
    """The note is for requests that succeed."""
    reply = ask(assign("+999"), settings=Settings(plus="accept"))
    assert (hint_of(reply) or "").startswith("the account does not have +999; ")
