"""OpenAPIReader, on small documents: what openapi-core or Python's `re` would get wrong by themselves."""

from __future__ import annotations

import copy
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from two_accounts import INVENTORY, NUMBER, TRUNK
from vobiz_mock import Request
from vobiz_mock.api.json_body import JsonBody, parse_json
from vobiz_mock.api.openapi import OpenAPIReader
from vobiz_mock.api.reading import Part, Reading
from vobiz_mock.api.routes import Router
from vobiz_spec import Spec, load

if TYPE_CHECKING:
    from collections.abc import Callable

HEADERS = {"x-auth-id": "MA_X", "x-auth-token": "x", "content-type": "application/json"}


def _document(change: Callable[[Any], None]) -> Spec:
    """Return the document with a change."""
    document = copy.deepcopy(dict(load().document))
    change(document)
    return Spec(document)


def _read(spec: Spec, method: str, rest: str, body: Any = None) -> Reading:
    payload = b"" if body is None else json.dumps(body).encode()
    request = Request(method=method, target=f"/api/v1/account/MA_X/{rest}", headers=HEADERS, body=payload)
    return OpenAPIReader(spec).read(Router(spec).route(request), JsonBody(payload))


def _with_plain_anchors(document: Any) -> None:
    r"""Write each pattern with `$`, which Python also matches before a newline at the end."""
    for schema in document["components"]["schemas"].values():
        for holder in (schema, *schema.get("properties", {}).values()):
            if "pattern" in holder:
                holder["pattern"] = holder["pattern"].replace("(?![\\s\\S])", "$")


@pytest.mark.parametrize(
    ("rest", "body"),
    [
        (f"numbers/%2B{NUMBER[1:]}/assign", {"trunk_group_id": f"{TRUNK}\n"}),
        ("numbers/purchase-from-inventory", {"e164": f"{INVENTORY[0]}\n"}),
        ("numbers/purchase-from-inventory", {"e164": INVENTORY[0], "currency": "INR\n"}),
        ("inventory/numbers?country=IN%0A", None),
    ],
    ids=str,
)
def test_a_newline_at_the_end_is_refused_whatever_the_pattern_ends_with(rest: str, body: Any) -> None:
    """`$` means the end of the value, as in JSON Schema."""
    reading = _read(_document(_with_plain_anchors), "GET" if body is None else "POST", rest, body)
    assert [problem.part for problem in reading.problems] == [Part.QUERY if body is None else Part.BODY]


@pytest.mark.parametrize("segment", ["%2B912271264217%0A", "%2B912271264217%0D%0A", "%2B%D9%A9%D9%A1%D9%A2"])
def test_a_number_with_a_newline_is_not_found_whatever_the_pattern_ends_with(segment: str) -> None:
    """The same holds for the number in the path, which openapi-core does not judge."""
    spec = _document(_with_plain_anchors)
    routed = Router(spec).route(Request(method="POST", target=f"/api/v1/account/MA_X/numbers/{segment}/assign"))
    assert routed.spelling is not None
    assert (routed.spelling.rule.id, routed.spelling.number) == ("not-e164", None)


def _with_array(document: Any, *, explode: bool) -> None:
    parameters = document["paths"]["/account/{account_id}/inventory/numbers"]["get"]["parameters"]
    exclude = next(parameter for parameter in parameters if parameter.get("name") == "exclude")
    exclude |= {"style": "form", "explode": explode, "schema": {"type": "array", "items": {"type": "string"}}}


@pytest.mark.parametrize(
    ("query", "explode", "expected"),
    [
        ("exclude=80&exclude=91", True, ["80", "91"]),
        ("exclude=80", True, ["80"]),
        ("exclude=80,91", False, ["80", "91"]),
    ],
)
def test_a_repeated_parameter_is_read_as_a_list(query: str, explode: Any, expected: list[str]) -> None:
    """All of its values are kept."""
    spec = _document(lambda document: _with_array(document, explode=explode))
    reading = _read(spec, "GET", f"inventory/numbers?{query}")
    assert reading.query["exclude"] == expected


def test_repeated_parameters_are_reported_in_the_order_of_the_document() -> None:
    """The hint names the first of them, which is the same one in each process."""
    reading = _read(load(), "GET", "inventory/numbers?" + "search=1&country=IN&per_page=1&page=1&" * 2)
    assert [problem.name for problem in reading.problems] == ["page", "per_page", "country", "search"]


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("POST", f"numbers/%2B{NUMBER[1:]}/assign", {"trunk_group_id": TRUNK}),
        ("POST", "trunks", {"name": "Main"}),
        ("PUT", f"trunks/{TRUNK}", {}),
        ("POST", "credentials", {"username": "acme", "password": "long enough"}),
    ],
)
def test_many_fields_without_a_meaning_do_not_hold_the_event_loop(method: str, rest: str, body: Any) -> None:
    """The reader takes no time for each of them: it used to take half a millisecond, while all clients waited."""
    many = {**{f"x{index}": index for index in range(15_000)}, **body}
    begin = time.perf_counter()
    reading = _read(load(), method, rest, many)
    assert (reading.problems, reading.body, time.perf_counter() - begin < 3) == ((), many, True)


def test_an_unfinished_string_does_not_hold_the_event_loop() -> None:
    """The search for brackets outside of strings takes time in proportion to the body, which may have a megabyte."""
    begin = time.perf_counter()
    with pytest.raises(ValueError, match="nested deeper"):
        parse_json(b"[" * 70 + b'"' + b'\\"' * 20_000)
    assert time.perf_counter() - begin < 3


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[" * 65 + "]" * 65, "it is nested deeper than 64 levels"),
        ('{"a":' * 65 + "1" + "}" * 65, "it is nested deeper than 64 levels"),
        ("[" + "1," * 50_000 + "1]", "it has more than 50,000 strings, commas and brackets"),
        ('{"a": ' + "1" * 1001 + "}", "an integer has more than 1000 digits"),
    ],
)
def test_a_body_beyond_a_limit_is_refused(body: str, problem: str) -> None:
    """The parser cannot be interrupted, so that the time that it takes is limited."""
    with pytest.raises(ValueError, match=problem):
        parse_json(body.encode())


@pytest.mark.parametrize(
    "body", ["[" * 64 + "]" * 64, "[[]," * 30 + "[]" + "]" * 30, "[" + "1," * 49_998 + "1]", "1" * 1000, "[{}]"]
)
def test_a_body_within_the_limits_is_read(body: str) -> None:
    """As the parser of Python reads it."""
    assert parse_json(body.encode()) == json.loads(body)


@pytest.mark.parametrize(
    "text", ['{"a": "' + "[" * 70 + '"}', '{"a": "\\"' + "[" * 70 + '\\\\"}', '{"a": "' + '\\"{' * 70 + '"}']
)
def test_brackets_in_a_string_are_not_nested(text: str) -> None:
    """Also if the string has escaped quotes and backslashes."""
    assert parse_json(text.encode()) == json.loads(text)
