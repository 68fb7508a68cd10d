"""A compiled schema accepts nothing that `jsonschema` rejects, and a schema of uncertain meaning is not compiled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vobiz_spec import load, strict_patterns
from vobiz_spec.compiled import compile_schema

DOCUMENT = load().document
COMPONENTS = {"components": {"schemas": strict_patterns(DOCUMENT["components"]["schemas"])}}
UUID = "e3e55a78-1234-5678-90ab-cdef12345678"
CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER
FORMATS = {"date-time": lambda text: CHECKER.conforms(text, "date-time")}


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **COMPONENTS}


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_schema_of_the_document_is_compiled(name: str) -> None:
    """None of them has a keyword, a format or a pattern of uncertain meaning."""
    assert compile_schema(_schema(name), FORMATS) is not None


@pytest.mark.parametrize(
    "schema",
    [
        {"multipleOf": 0.1},
        {"not": {}},
        {"oneOf": [{}]},
        {"uniqueItems": True},
        {"patternProperties": {"a": {}}},
        {"enum": [1]},
        {"const": 1},
        {"minimum": 0.1},
        {"maximum": 2**60},
        {"type": "file"},
        {"nullable": True},
        {"if": {"format": "uuid"}, "then": False},
        {"if": {}, "then": False},
        {"if": True, "then": False},
        {"$ref": "other.json#/a"},
        {"$ref": "#/components/schemas/Missing"},
        {"$id": "https://example.com/"},
        {"format": "date-time"},
        {"format": "int32"},
        {"format": "byte"},
        {"format": "unknown"},
        {"properties": {"a": {"items": {"format": "time"}}}},
        {"anyOf": [{"allOf": [{"uniqueItems": True}]}]},
        {"$ref": "#/$defs/a", "$defs": {"a": {"additionalProperties": {"multipleOf": 2}}}},
    ],
    ids=str,
)
def test_a_schema_of_uncertain_meaning_is_not_compiled(schema: dict[str, Any]) -> None:
    """The keyword or format is not in the list, wherever it is in the schema."""
    assert compile_schema(schema) is None


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\s$", r"^\d$", r"^\D$", r"^\w$", r"^[^\w]$", r"^[\s\S]$", r"\p{L}", r"\bA", r"\x41", r"\u0041", r"a\Z"),
        *("^a.b", "(?i)a", "(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", "a++", "a*+", "a?+", "a{2}+", "a+?", "a{,3}", "^a$"),
        *("[a&&b]", "[a--b]", "[a~~b]", "[[a]", "[]a]", "[^]a]", "{", "a{2,1}", "a{9999}", "(", ")"),
    ],
)
def test_a_pattern_of_uncertain_meaning_is_not_compiled(pattern: str) -> None:
    """Python, ECMA-262 and Rust differ about it, or some of them cannot compile it."""
    assert compile_schema({"pattern": pattern}) is None


def test_what_no_reference_reaches_is_not_judged() -> None:
    """The document may have other schemas that cannot be compiled."""
    schema = {"type": "string", "components": {"schemas": {"Other": {"multipleOf": 0.1}}}}
    assert compile_schema(schema) is not None


def test_a_format_of_the_caller_is_checked_by_the_caller() -> None:
    """The library has a check of its own for `date-time`, which must not be asked."""
    check = compile_schema({"format": "date-time"}, {"date-time": lambda text: text == "now"})
    assert check is not None
    assert (check("now"), check("2026-01-23T07:07:24Z")) == (True, False)


@pytest.mark.parametrize("value", ["\ud800", {1: 2}, b"a", {"a": float("nan")}, [[[]]]], ids=repr)
def test_what_json_does_not_have_is_not_accepted(value: Any) -> None:
    """The check returns False, and does not raise."""
    check = compile_schema({"type": ["string", "object"], "additionalProperties": {"type": "integer"}})
    assert check is not None
    assert not check(value)


def test_a_schema_that_contains_itself_is_not_compiled() -> None:
    """A deep value would exhaust the stack of jsonschema-rs."""
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"anyOf": [{"$ref": "#/$defs/a"}]}}}}
    assert compile_schema(schema) is None


texts = st.one_of(
    st.sampled_from(
        ["", "+12", "+912271264217", "+912271264217\n", UUID, UUID.upper(), UUID + "\n", "IN", "10.0.0.0/8"]
    ),
    st.sampled_from(["sip:a", "sips:é", "active", "udp", "+1٣", "\ud800", UUID.replace("-", "_"), "A" * 1001]),
    st.from_regex(re.compile(r"\+[1-9][0-9]{0,15}\n?|[A-Z]{1,3}\n?|10\.[0-9]{1,3}\.1\.2(/[0-9]{1,2})?")),
    st.text(max_size=3),
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts, st.sampled_from([2**53, 2**64, -1, 1.0, -0.0, 1e300])
)
KEYS = sorted({key for one in DOCUMENT["components"]["schemas"].values() for key in one.get("properties", ())})


def _of(name: str) -> st.SearchStrategy[Any]:
    """Values with the properties of a schema, which are often valid."""
    properties = COMPONENTS["components"]["schemas"][name].get("properties", {})
    examples = [case["value"] for case in DOCUMENT["components"]["examples"].values()]
    known = {key: [case[key] for case in examples if isinstance(case, dict) and key in case] for key in properties}
    strange = st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(st.sampled_from(KEYS), scalars))
    fields = {key: st.sampled_from(values) | strange if values else strange for key, values in known.items()}
    return st.fixed_dictionaries({}, optional=fields) | strange


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
@settings(max_examples=50)
@given(data=st.data())
def test_a_compiled_schema_accepts_nothing_that_the_slow_validator_rejects(name: str, data: st.DataObject) -> None:
    """Values near each schema of the document are judged by both."""
    check, value = compile_schema(_schema(name), FORMATS), data.draw(_of(name))
    assert check is not None
    if check(value):
        assert jsonschema.Draft202012Validator(_schema(name), format_checker=CHECKER).is_valid(value)


PATTERNS = sorted({one["pattern"] for one in COMPONENTS["components"]["schemas"].values() if "pattern" in one})


@pytest.mark.parametrize("pattern", [*PATTERNS, "[!-~]", r"^[^a\-\]]{2}", r"^\+(?:1|2)+[0-9]*", "é|[à-ü]?x"])
@given(data=st.data())
def test_a_compiled_pattern_fits_exactly_what_python_fits(pattern: str, data: st.DataObject) -> None:
    """No format is involved, so that both agree about each text."""
    near = st.from_regex(pattern.replace(r"(?![\s\S])", r"\n?"))
    text = data.draw(near | st.text())
    check = compile_schema({"pattern": pattern})
    assert check is not None
    assert check(text) == bool(re.search(pattern, text))


@pytest.mark.parametrize("package", ["openapi", "mockserver", "client", "contract_tests/vobiz_contract"])
def test_the_library_is_imported_in_one_module_only(package: str) -> None:
    """Elsewhere, a schema of uncertain meaning might be compiled."""
    modules = (Path(__file__).parents[2] / package).rglob("*.py")
    users = [
        module.name
        for module in modules
        if re.search(r"^\s*(from|import) jsonschema_rs", module.read_text("utf-8"), re.MULTILINE)
    ]
    assert users == (["compiled.py"] if package == "openapi" else [])
