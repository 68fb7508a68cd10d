"""Renews what is generated in a text: the tables in a Markdown file, the tables and code samples in a document.

Owns where in the YAML the generated parts are. It replaces lines, so the layout and the comments of all others stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from vobiz_spec.descriptions import OWN_HEADING, SHARED_HEADING, describe
from vobiz_spec.document import METHODS, parse
from vobiz_spec.samples import code_samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_spec.behaviour import Behaviour
    from vobiz_spec.document import Spec


@dataclass(frozen=True)
class _Edit:
    """The lines from `start` up to `end` become `lines`."""

    start: int
    end: int
    lines: list[str]


def renew_document(text: str) -> str:
    """Return the text of a document with current tables of behaviours and current code samples.

    Args:
        text: An OpenAPI document like `vobiz.yaml`, in YAML. Its own behaviours and examples are what is written.

    Raises:
        ValueError: The text is not such a document.
    """
    try:
        root, spec = yaml.compose(text, yaml.SafeLoader), parse(text)
    except yaml.YAMLError as error:
        raise ValueError(f"it is not YAML: {error}") from error
    lines = text.splitlines()
    try:
        edits = list(_edits(root, spec, lines))
    except KeyError as error:
        raise ValueError(f"it is not a document like vobiz.yaml: it has no {error}") from error
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        lines[edit.start : edit.end] = edit.lines
    return "\n".join(lines) + "\n"


def _edits(root: Any, spec: Spec, lines: Sequence[str]) -> Iterator[_Edit]:  # noqa: ANN401 a node of PyYAML
    yield _described(_values(root)["info"], spec.common_behaviours, SHARED_HEADING, lines)
    for path, item in _values(_values(root)["paths"]).items():
        for method in (key for key in _values(item) if key in METHODS):
            node = _values(item)[method]
            operation = next(o for o in spec.operations.values() if (o.path, o.method.lower()) == (path, method))
            yield _described(node, operation.behaviours, OWN_HEADING, lines)
            yield _sampled(node, code_samples(spec, operation), lines)


def _described(node: Any, behaviours: Sequence[Behaviour], heading: str, lines: Sequence[str]) -> _Edit:  # noqa: ANN401
    """Replace the value of the key `description`."""
    key = _keys(node)["description"]
    column = key.start_mark.column
    text = describe(_values(node)["description"].value, behaviours, heading)
    written = [" " * column + "description: |-", *_indented(text, column + 2)]
    return _Edit(key.start_mark.line, _end_of_value(key, lines), written)


def _sampled(node: Any, samples: Sequence[dict[str, str]], lines: Sequence[str]) -> _Edit:  # noqa: ANN401
    """Replace the key `x-codeSamples`, or add it in front of `x-behaviours`."""
    keys = _keys(node)
    place = keys.get("x-codeSamples", keys["x-behaviours"])
    end = _end_of_value(place, lines) if "x-codeSamples" in keys else place.start_mark.line
    indent = " " * place.start_mark.column
    written = [f"{indent}x-codeSamples:"]
    for sample in samples:
        written += [f"{indent}  - lang: {sample['lang']}", f"{indent}    label: {sample['label']}"]
        written += [f"{indent}    source: |", *_indented(sample["source"], len(indent) + 6)]
    return _Edit(place.start_mark.line, end, written)


def _end_of_value(key: Any, lines: Sequence[str]) -> int:  # noqa: ANN401
    """Return the line behind the value of a key of a block mapping.

    It is the first that is not indented deeper. The items of a list may be indented as its key is.
    """
    end: int = key.start_mark.line + 1
    for number in range(end, len(lines)):
        stripped = lines[number].lstrip(" ")
        depth = len(lines[number]) - len(stripped) + stripped.startswith("- ")
        if stripped and depth <= key.start_mark.column:
            break
        end = number + 1 if stripped else end
    return end


def _indented(text: str, columns: int) -> list[str]:
    return [" " * columns + line if line else "" for line in text.rstrip("\n").splitlines()]


def _keys(node: Any) -> dict[str, Any]:  # noqa: ANN401
    return {key.value: key for key, _ in _pairs(node)}


def _values(node: Any) -> dict[str, Any]:  # noqa: ANN401
    return {key.value: value for key, value in _pairs(node)}


def _pairs(node: Any) -> list[Any]:  # noqa: ANN401
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise ValueError("the document, its info, its paths and its operations must be mappings in block style")
    return list(node.value)
