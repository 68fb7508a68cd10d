"""The code samples of the document are current, and send what the document describes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import pytest
from tests.openapi._recorder import NEEDED, TOKEN, Recorder, recording, run

from vobiz_mock import MockServer
from vobiz_spec import Operation, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPEC = load()
LIVE = SPEC.document["servers"][0]["url"]
LANGS = list(NEEDED)

every_operation = pytest.mark.parametrize("operation", SPEC.operations.values(), ids=lambda operation: operation.id)
every_language = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """A server that remembers a request."""
    with recording() as server:
        yield server


@every_operation
def test_every_operation_has_a_sample_in_each_language(operation: Operation) -> None:
    """Viewers show them in this order."""
    assert [sample["lang"] for sample in _samples(operation)] == LANGS


@every_language
@every_operation
def test_a_sample_sends_the_request_of_the_document(
    recorder: Recorder, operation: Operation, lang: str, tmp_path: Path
) -> None:
    """On the wire: the method, the path with `%2B`, the query, the credentials and the example of the body."""
    _need(lang)
    run(lang, _source(operation, lang, recorder.origin), tmp_path)
    request = recorder.take()
    path, _, query = request.target.partition("?")
    sent = (
        request.method,
        path,
        sorted(parse_qsl(query)),
        request.headers["x-auth-id"],
        request.headers["x-auth-token"],
    )
    assert sent == (operation.method, _path(operation), _query(operation), "MA_BN2MZ1VV", TOKEN)
    assert _json(request.body) == SPEC.body_example(operation)


@every_language
@pytest.mark.parametrize("operation", ["assign_number", "unassign_number"])
def test_a_sample_for_a_number_works_against_the_fake(operation: str, lang: str, tmp_path: Path) -> None:
    """The fake, which refuses a literal plus, assigns the number, and takes it back."""
    _need(lang)
    with MockServer() as fake:
        for id_ in dict.fromkeys(["assign_number", operation]):
            printed = run(lang, _source(SPEC.operations[id_], lang, fake.url), tmp_path)
    assert " 204" in f" {printed.splitlines()[0]} "


@every_operation
def test_no_sample_has_a_token(operation: Operation) -> None:
    """The token comes from the environment, so that nobody writes theirs into a file."""
    assert [s["lang"] for s in _samples(operation) if "VOBIZ_AUTH_TOKEN" not in s["source"]] == []


def _need(lang: str) -> None:
    if not shutil.which(NEEDED[lang]):
        pytest.skip(f"{NEEDED[lang]} is not installed")


def _entry(operation: Operation) -> Any:
    return SPEC.document["paths"][operation.path][operation.method.lower()]


def _samples(operation: Operation) -> list[dict[str, str]]:
    samples: list[dict[str, str]] = _entry(operation)["x-codeSamples"]
    return samples


def _source(operation: Operation, lang: str, origin: str) -> str:
    source = next(sample["source"] for sample in _samples(operation) if sample["lang"] == lang)
    assert LIVE in source
    return source.replace(LIVE, f"{origin}{SPEC.base_path}")


def _path(operation: Operation) -> str:
    path = SPEC.base_path + operation.path
    for parameter in SPEC.parameters(operation):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(parameter["example"], safe=""))
    return path


def _query(operation: Operation) -> list[tuple[str, str]]:
    """The examples of the query parameters, sorted, as Go sends them; those of a list once for each value."""
    examples = [(p["name"], p["example"]) for p in SPEC.parameters(operation) if p["in"] == "query"]
    listed = [(name, value if isinstance(value, list) else [value]) for name, value in examples]
    return sorted((name, str(one).lower() if isinstance(one, bool) else str(one)) for name, v in listed for one in v)


def _json(body: bytes) -> Any:
    return json.loads(body) if body else None
