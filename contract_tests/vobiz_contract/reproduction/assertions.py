"""What a pytest file asserts: what the document or the check says of the response, or of the trunks of numbers.

Each assertion fails for what was seen. A failure whose expectation is only a sentence has none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from pprint import pformat
from typing import TYPE_CHECKING

from vobiz_contract.checks.expectation import describe_expected, fulfils
from vobiz_contract.reproduction.literals import value_literal
from vobiz_spec import Match, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure
    from vobiz_contract.wanted import Wanted
    from vobiz_spec import Sees

__all__ = ["assertions"]

_STATUS = re.compile(r"status (\d{3})\b")


def assertions(failure: Failure, provider: Provider, values: Mapping[str, str]) -> Iterator[str]:
    """Yield assertions as lines of Python; `values` has the names of the values of earlier responses, by value."""
    if failure.trunks:
        yield from (f"assert trunk_of({number!r}) == {trunk!r}" for number, trunk in failure.trunks.items())
        return
    if failure.wanted is not None and failure.exchange is not None:
        if not fulfils(_without_hidden_body(failure.exchange), failure.wanted):
            yield from _of_wanted(failure.wanted, provider, values)
        return
    sees, exchange = load().behaviours[failure.behaviour].sees, failure.exchange
    wanted = _STATUS.match(failure.expected)
    if wanted and exchange is not None and exchange.status != int(wanted[1]):
        yield f"assert response.status == {wanted[1]}"
    elif exchange is not None and failure.expected == describe_expected(sees, load()):
        yield from _of_document(sees)


def _without_hidden_body(exchange: Exchange) -> Exchange:
    """Return an exchange as `requests` shows it, which never reads the body of a 204. Its length may tell of it."""
    hidden = exchange.status == HTTPStatus.NO_CONTENT and exchange.header("Content-Length") in {None, "0"}
    return replace(exchange, body=b"") if hidden else exchange


def _of_document(sees: Sees) -> Iterator[str]:
    if sees.status is not None:
        yield f"assert response.status == {sees.status}"
    if sees.examples and sees.match is not Match.STATUS:
        examples = [load().example(one) for one in sees.examples]
        if sees.match is Match.ERROR:
            examples = [{"error": one["error"]} for one in examples]
        written = pformat(examples, width=100, sort_dicts=False).replace("\n", "\n    ")
        yield f"assert any(contains(response.json, example) for example in {written})"
    if sees.mentions:
        yield f"assert {sees.mentions.lower()!r} in response.text.lower()"
    yield from (f"assert response.headers.get({name!r})" for name in sees.headers)


def _of_wanted(wanted: Wanted, provider: Provider, values: Mapping[str, str]) -> Iterator[str]:
    if wanted.statuses:
        yield f"assert response.status in {wanted.statuses!r}"
    yield from (_of_header(name, pattern) for name, pattern in wanted.headers.items())
    if wanted.empty:
        yield "assert not response.text"
        yield "assert response.headers.get('Content-Length', '0') == '0'"
    if wanted.mentions:
        yield f"assert {wanted.mentions.lower()!r} in response.text.lower()"
    if wanted.lacks:
        yield f"assert {value_literal(wanted.lacks, provider, values)} not in response.text"
    if wanted.keys:
        yield f"assert response.has({', '.join(map(repr, wanted.keys))})"
    for some in wanted.some:
        yield f"assert response.shows({value_literal(some, provider, values)})"
    for none in wanted.none:
        yield f"assert not response.shows({value_literal(none, provider, values)})"


def _of_header(name: str, pattern: str | None) -> str:
    if pattern is None:
        return f"assert {name!r} not in response.headers"
    return f"assert re.fullmatch({pattern!r}, response.headers.get({name!r}, ''))"
