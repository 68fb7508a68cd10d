"""Every tool that reads the schemas accepts the same phone numbers and UUIDs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import pytest
from openapi_schema_validator import OAS31Validator

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

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
# The fake uses the validator of openapi-core, and Schemathesis uses jsonschema-rs.
TOOLS: dict[str, Callable[[Any, Any], bool]] = {
    "openapi-core": lambda schema, value: OAS31Validator(schema).is_valid(value),
    "jsonschema": lambda schema, value: jsonschema.Draft202012Validator(schema).is_valid(value),
    "jsonschema-rs": lambda schema, value: jsonschema_rs.validator_for(schema).is_valid(value),
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), WRONG, ids=repr)
def test_a_malformed_number_or_uuid_is_rejected_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The pattern alone rejects it, without a check of `format`."""
    assert not TOOLS[tool](load().schema(schema), value)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(("schema", "value"), RIGHT, ids=repr)
def test_a_well_formed_number_or_uuid_is_accepted_by_every_tool(tool: str, schema: str, value: str) -> None:
    """The pattern allows the shortest number, and a UUID in either case."""
    assert TOOLS[tool](load().schema(schema), value)
