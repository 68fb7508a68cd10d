"""Parses the text of a seed, YAML or JSON, within bounds of depth and size.

YAML can describe more than its text contains: an alias repeats a value, so that nine lines can stand for a thousand
million values. Its nodes are therefore measured before they become values. This module must not depend on what a seed
contains.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 50  # a seed needs 6
_ALWAYS_ALLOWED = 100_000  # values
_REPETITION = 10  # how many values each value of the text may stand for, on average
_MAX_NUMERAL = 64  # characters; the time for reading a numeral is quadratic in its length
_NUMERIC = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
# An escape in a string of JSON. A character beyond U+FFFF is a pair of them (RFC 8259, section 7), which YAML lacks.
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)")

# libyaml is ten times as fast as the pure Python parser.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_SafeLoader):  # type: ignore[misc] # the class is chosen above
    """PyYAML's safe loader, which reads a time as a string, as JSON has it."""

    yaml_implicit_resolvers = {  # noqa: RUF012 PyYAML's own attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:  # noqa: FBT001, FBT002 PyYAML's own
        """Return the value of a node. An error has a position, and does not show the value, which may be a token."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError, LookupError, ArithmeticError) as error:
            raise _problem(node, f"the value does not fit the tag {node.tag}") from error


def compose(text: str) -> yaml.Node | None:
    """Return the nodes of a text; None if it is empty.

    Raises:
        yaml.YAMLError: The text is not YAML, is nested too deeply, or has too many values.
    """
    text = _with_yaml_escapes(text)
    _check_depth(text)
    node: yaml.Node | None = yaml.compose(text, Loader)
    if node is not None:
        _Size().of(node)
    return node


def construct(node: yaml.Node | None) -> object:
    """Return the value that nodes describe.

    Raises:
        yaml.YAMLError: A node does not describe a value.
    """
    return None if node is None else Loader("").construct_document(node)


def _with_yaml_escapes(text: str) -> str:
    """Return JSON with the escapes of YAML for characters beyond U+FFFF; another text as it is."""
    return _ESCAPE.sub(_yaml_escape, text) if text.lstrip().startswith("{") else text


def _yaml_escape(escape: re.Match[str]) -> str:
    high, low = escape.groups()
    if high is None:
        return escape.group()
    return f"\\U{0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF):08x}"


def _check_depth(text: str) -> None:
    """Raise an error if the text is nested too deeply, which would exhaust the stack of the parser."""
    depth = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _problem(event, f"nested more than {MAX_DEPTH} levels deep")


class _Size:
    """Counts the values of nodes, with a value that is repeated by aliases counted each time."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._entered: set[int] = set()

    def of(self, node: yaml.Node, depth: int = 1) -> int:
        """Return the number of values.

        Raises:
            yaml.MarkedYAMLError: There are too many, a value contains itself, or aliases nest too deeply.
        """
        if id(node) in self._known:
            return self._known[id(node)]
        if id(node) in self._entered:
            raise _problem(node, "found a value that contains itself")
        if depth > MAX_DEPTH:
            raise _problem(node, f"nested more than {MAX_DEPTH} levels deep")
        self._entered.add(id(node))
        size = 1 + sum(self.of(child, depth + 1) for child in _children(node))
        self._known[id(node)] = size
        if size > max(_ALWAYS_ALLOWED, _REPETITION * len(self._known)):
            raise _problem(node, f"aliases repeat values so often that there are {size:,} or more")
        return size


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif node.tag in _NUMERIC and len(node.value) > _MAX_NUMERAL:
        raise _problem(node, f"a number with more than {_MAX_NUMERAL} characters")


def _problem(place: yaml.Node | yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=cast("yaml.Mark | None", place.start_mark))
