"""The compiled reader and openapi-core agree: what the one reads, the other reads with the same values and types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from tests.mockserver.api._requests import SPEC, Case, cases

from vobiz_mock import Request
from vobiz_mock.api.compiled import CompiledReader
from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.openapi import OpenAPIReader
from vobiz_mock.api.readers import Readers
from vobiz_mock.api.routes import Router
from vobiz_spec import Operation, Spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.reading import Reading
    from vobiz_mock.api.routed import RoutedRequest

EXAMPLES = 50_000 if settings.get_current_profile_name() == "thorough" else 2_000
OPENAPI = OpenAPIReader(SPEC)
HEADERS = {"x-auth-id": "MA_X", "x-auth-token": "x", "content-type": "application/json"}


def _compiled(spec: Spec) -> Callable[[RoutedRequest], Reading | None]:
    reader = CompiledReader(spec)
    return lambda routed: reader.read(routed, JsonBody(routed.request.body))


def _differs(case: Case, read: Callable[[RoutedRequest], Reading | None]) -> bool:
    """Return whether openapi-core refuses what the compiled reader reads, or reads something else."""
    routed = Router(SPEC).route(case.request)
    quick = read(routed)
    return quick is not None and _values(quick) != _values(OPENAPI.read(routed, JsonBody(case.request.body)))


def _values(reading: Reading) -> str:
    """Return what a reading has, with the types of the values."""
    return repr((reading.problems, sorted(reading.query.items()), reading.body))


READ = _compiled(SPEC)
READERS = Readers(SPEC)


@settings(max_examples=EXAMPLES)
@given(cases())
def test_the_compiled_reader_agrees_with_openapi_core(case: Case) -> None:
    """It reads no request that openapi-core refuses, and gives the same values of the same types."""
    assert not _differs(case, READ)


@settings(max_examples=EXAMPLES)
@given(cases())
def test_both_readers_together_agree_with_openapi_core_alone(case: Case) -> None:
    """A request has the same problems if the parts that are known to be well-formed are not judged."""
    routed = Router(SPEC).route(case.request)
    assert _values(READERS.read(routed)) == _values(OPENAPI.read(routed, JsonBody(case.request.body)))


@pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
def test_the_compiled_reader_reads_the_examples_of_the_document(operation: Operation) -> None:
    """It would agree with openapi-core, too, if it read nothing."""
    body = SPEC.body_example(operation)
    path = SPEC.base_path + operation.path
    payload = b"" if body is None else json.dumps(body).encode()
    request = Request(method=operation.method, target=path, headers=HEADERS, body=payload)
    reading = READ(Router(SPEC).route(request))
    assert reading is not None
    assert reading.body == body


def _loosened(node: Any, keyword: str) -> Any:
    """Return a copy of a value of JSON without a keyword, at any depth."""
    if isinstance(node, dict):
        return {key: _loosened(value, keyword) for key, value in node.items() if key != keyword}
    return [_loosened(value, keyword) for value in node] if isinstance(node, list) else node


@pytest.mark.parametrize("keyword", ["pattern", "required", "maximum", "type"])
def test_the_comparison_finds_a_loosened_document(keyword: str) -> None:
    """It can fail: a reader of schemas without one of the keywords reads what openapi-core refuses."""
    components = SPEC.document["components"]
    parameters = {
        name: {**entry, "schema": _loosened(entry["schema"], keyword)}
        for name, entry in components["parameters"].items()
    }
    loose = {**components, "schemas": _loosened(components["schemas"], keyword), "parameters": parameters}
    read = _compiled(Spec({**SPEC.document, "components": loose}))

    @settings(max_examples=2_000, database=None, derandomize=True, phases=[Phase.generate])
    @given(cases())
    def compare(case: Case) -> None:
        assert not _differs(case, read)

    with pytest.raises(AssertionError):
        compare()


def test_an_operation_with_a_pattern_of_uncertain_meaning_is_left_to_openapi_core() -> None:
    r"""`\d` means other digits in Rust and in Python. A request that openapi-core accepts is read all the same."""
    schemas = SPEC.document["components"]["schemas"]
    changed = {**schemas, "E164": {**schemas["E164"], "pattern": r"^\+\d{7,15}$"}}
    spec = Spec({**SPEC.document, "components": {**SPEC.document["components"], "schemas": changed}})
    operation = spec.operations["purchase_number"]
    body = json.dumps(spec.body_example(operation)).encode()
    target = spec.base_path + operation.path
    routed = Router(spec).route(Request(method=operation.method, target=target, headers=HEADERS, body=body))
    assert _compiled(spec)(routed) is None
    assert Readers(spec).read(routed) == READ(routed)
