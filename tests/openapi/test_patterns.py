"""Every tool that reads the schemas accepts the same phone numbers and UUIDs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import pytest
from openapi_schema_validator import OAS31Validator

from vobiz_spec import load, strict_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOT_E164 = [
    "+912271264217\n",
    "\n+912271264217",
    "912271264217",
    "+0123",
    "+1",
    "+1234567890123456",
    "+٩١٢٢",
    "+12 34",
    "",
]
NOT_UUID = [
    "e3e55a78-1234-5678-90ab-cdef12345678\n",
    "e3e55a781234567890abcdef12345678",
    "{e3e55a78-1234-5678-90ab-cdef12345678}",
    "urn:uuid:e3e55a78-1234-5678-90ab-cdef12345678",
    "e3e55a78_1234_5678_90ab_cdef12345678",
    "e3e55a78-1234-5678-90ab-cdef1234567",
    "\uff133e55a78-1234-5678-90ab-cdef12345678",
    " e3e55a78-1234-5678-90ab-cdef12345678",
]
WRONG = [("E164", value) for value in NOT_E164] + [("Uuid", value) for value in NOT_UUID]
RIGHT = [("E164", "+912271264217"), ("E164", "+12"), ("Uuid", "E3E55A78-1234-5678-90ab-cdef12345678")]
# The fake uses the validator of openapi-core, and Schemathesis uses jsonschema-rs. The first two apply Python's `re`.
TOOLS: dict[str, Callable[[Any, Any], bool]] = {
    "openapi-core": lambda schema, value: OAS31Validator(strict_patterns(schema)).is_valid(value),
    "jsonschema": lambda schema, value: jsonschema.Draft202012Validator(strict_patterns(schema)).is_valid(value),
    "jsonschema-rs": lambda schema, value: jsonschema_rs.validator_for(schema).is_valid(value),
}


SPEC = load()


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), WRONG, ids=repr)
def test_a_malformed_number_or_uuid_is_rejected_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The pattern alone rejects it, without a check of `format`."""
    assert not TOOLS[tool](SPEC.schema(schema), value)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), RIGHT, ids=repr)
def test_a_well_formed_number_or_uuid_is_accepted_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The pattern allows the shortest number, and a UUID in either case."""
    assert TOOLS[tool](SPEC.schema(schema), value)


def test_every_pattern_is_anchored_and_plain() -> None:
    """Each published pattern is `^...$`, and has no group that RE2 does not compile."""
    assert [p for p in _patterns(SPEC.document) if not (p[0] == "^" and p[-1] == "$") or "(?" in p] == []


def test_every_pattern_has_a_bound_next_to_it() -> None:
    """`maxLength` tells generators and forms how long the text may be."""
    assert [s["pattern"] for s in _schemas(SPEC.document) if "maxLength" not in s] == []


def test_a_bound_is_no_shorter_than_the_longest_text() -> None:
    """A number has a plus and 15 digits at most, and a UUID 36 characters."""
    bounds = [SPEC.schema(name)["maxLength"] for name in ("E164", "Uuid", "Country")]
    assert bounds == [16, 36, 2]


@pytest.mark.parametrize(
    ("pattern", "strict"),
    [("^a$", r"^a(?![\s\S])"), (r"^a\$", r"^a\$"), (r"^a\\$", r"^a\\(?![\s\S])"), ("^a", "^a"), ("^[$]", "^[$]")],
)
def test_a_strict_pattern_ends_where_the_text_ends(pattern: str, strict: str) -> None:
    """Only a `$` that is an anchor is replaced."""
    assert strict_patterns({"pattern": pattern}) == {"pattern": strict}


def test_an_end_in_the_middle_of_a_pattern_is_strict() -> None:
    """Each alternative may have an end of its own."""
    assert strict_patterns({"pattern": "^(a$|b)"}) == {"pattern": r"^(a(?![\s\S])|b)"}


def test_strict_patterns_reach_the_whole_document_and_leave_it_alone() -> None:
    """Nested patterns are replaced in a copy; a property that is named `pattern` is no pattern."""
    schema = {"items": [{"pattern": "^a$"}], "properties": {"pattern": {"pattern": "^b$"}}}
    end = r"(?![\s\S])"
    expected = {"items": [{"pattern": f"^a{end}"}], "properties": {"pattern": {"pattern": f"^b{end}"}}}
    assert (strict_patterns(schema), schema["items"]) == (expected, [{"pattern": "^a$"}])


def _patterns(node: Any) -> list[str]:
    return [schema["pattern"] for schema in _schemas(node)]


def _schemas(node: Any) -> Iterator[Any]:
    """Every schema with a pattern."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node
        for value in node.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)
