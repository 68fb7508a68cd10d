"""Writes the code samples of an operation: cURL, Python, JavaScript and Go, with the plus as `%2B`.

Owns what a sample calls, which it takes from the examples of the document. `vobiz_spec.languages` owns how each
language writes it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vobiz_spec.languages import LANGUAGES, Call, curl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_spec.document import Operation, Spec


def code_samples(spec: Spec, operation: Operation) -> list[dict[str, str]]:
    """Return the operation's `x-codeSamples`."""
    call = _call(spec, operation)
    return [{"lang": language.lang, "label": language.label, "source": language.write(call)} for language in LANGUAGES]


def curl_sample(spec: Spec, operation: Operation, wire: str | None = None) -> str:
    """Return the operation's sample for cURL.

    Args:
        spec: The document.
        operation: The operation.
        wire: How the phone number is written in the path; None to write it correctly.
    """
    call = _call(spec, operation)
    return curl(call if wire is None else replace(call, address=call.address.replace("{number}", wire), number=None))


def _call(spec: Spec, operation: Operation) -> Call:
    parameters = [parameter for parameter in spec.parameters(operation) if "example" in parameter]
    segments = {p["name"]: str(p["example"]) for p in parameters if p["in"] == "path"}
    encoded = {name: value for name, value in segments.items() if quote(value, safe="") != value}
    plain = {name: value for name, value in segments.items() if name not in encoded}
    return Call(
        method=operation.method,
        address=_live_server(spec) + _filled(operation.path, {**plain, **dict.fromkeys(encoded, "{number}")}),
        number=next(iter(encoded.values()), None),
        query=tuple(pair for p in parameters if p["in"] == "query" for pair in _pairs(p)),
        body=spec.body_example(operation),
        account=segments["account_id"],
    )


def _live_server(spec: Spec) -> str:
    """Return the first server: a sample is read where the live service is meant."""
    return str(spec.document["servers"][0]["url"])


def _filled(path: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def _pairs(parameter: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a query parameter once for each of its values."""
    example = parameter["example"]
    for value in example if isinstance(example, list) else [example]:
        yield parameter["name"], str(value).lower() if isinstance(value, bool) else str(value)
