"""The generated parts of the document are current, and renewing them leaves all others as they are."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from vobiz_spec import load
from vobiz_spec.document import read_text
from vobiz_spec.renewal import renew_document

TEXT = read_text()


def test_the_generated_parts_of_the_document_are_current() -> None:
    """If this fails, run `python -m vobiz_spec openapi/vobiz_spec/vobiz.yaml`."""
    assert renew_document(TEXT) == TEXT


def test_every_behaviour_is_in_a_description() -> None:
    """Viewers ignore the extensions, so the descriptions list each behaviour with its level."""
    described = [load().document["info"]["description"]]
    described += [item["description"] for item in _entries(load().document)]
    rows = "\n".join(described)
    missing = [b.id for b in load().behaviours.values() if f"*{b.id}* | {b.level} |" not in rows]
    assert missing == []


def test_stale_parts_are_renewed() -> None:
    """A changed statement reaches the table, and a changed sample is replaced."""
    stale = TEXT.replace("*assign.success*", "*assign.stale*").replace("    -X POST", "    -X PATCH")
    assert (stale != TEXT, renew_document(stale)) == (True, TEXT)


def test_missing_parts_are_added() -> None:
    """A document without tables and samples gets them, and only them."""
    document = yaml.safe_load(TEXT)
    for entry in [document["info"], *_entries(document)]:
        entry.pop("x-codeSamples", None)
        entry["description"] = entry["description"].partition("\n##")[0] if entry is not document["info"] else "Short."
    added = yaml.safe_load(renew_document(yaml.safe_dump(document, sort_keys=False, width=10_000)))
    assert [e["x-codeSamples"] for e in _entries(added)] == [e["x-codeSamples"] for e in _entries(load().document)]


def test_comments_stay() -> None:
    """Comments, which no parser keeps, are where they were."""
    comments = [line for line in TEXT.splitlines() if line.startswith("#")]
    assert [line for line in renew_document(TEXT).splitlines() if line.startswith("#")] == comments


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{", "it is not YAML"), ("[]", "block style"), ("{info: {description: x}}", "block style"), ("a: 1", "info")],
)
def test_what_is_no_document_is_refused(text: str, reason: str) -> None:
    """The error says what is expected."""
    with pytest.raises(ValueError, match=reason):
        renew_document(text)


def _entries(document: Any) -> list[Any]:
    """Every operation, as the document has it."""
    return [entry for item in document["paths"].values() for key, entry in item.items() if key != "parameters"]
