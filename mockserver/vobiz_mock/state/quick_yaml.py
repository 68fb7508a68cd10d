"""Reads the values of a seed in YAML quickly, if it has no anchors, tags or other rare features.

It builds the values from the events of libyaml's parser, without the nodes of the slow way, `seed_yaml.py`. It returns
what the slow way would return, or raises an error if it might not. This module must not depend on what a seed contains.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from vobiz_mock.state.quick_json import MAX_DIGITS, DoubtError, unique
from vobiz_mock.state.seed_yaml import MAX_DEPTH, Loader

_AROUND = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_DECIMAL = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})")
_TAG = "tag:yaml.org,2002:"
_MOST_KNOWN = 1000  # plain scalars


def read_yaml(text: str) -> object:
    """Return the value of a text in YAML.

    Raises:
        DoubtError: The slow way must read the text. It may refuse it, or find another value in it.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise DoubtError from error
    return builder.value()


class _Builder:
    """Builds the value of one document from events."""

    def __init__(self) -> None:
        self._top: list[Any] = []  # what the innermost list or mapping has so far: of a mapping, keys and values
        self._outer: list[list[Any]] = []
        self._known: dict[str, object] = {}

    def value(self) -> object:
        """Return the value.

        Raises:
            DoubtError: There is none, or more than one.
        """
        if len(self._top) != 1:
            raise DoubtError
        return self._top[0]

    def take(self, event: yaml.Event) -> None:
        """Take the next event.

        Raises:
            DoubtError: The event, or its value, is of a rare kind.
        """
        if isinstance(event, yaml.ScalarEvent):
            self._top.append(self._scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(is_mapping=isinstance(event, yaml.MappingEndEvent))
        elif not isinstance(event, _AROUND):
            raise DoubtError

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        if event.anchor is not None or event.tag is not None or len(self._outer) >= MAX_DEPTH:
            raise DoubtError
        self._outer.append(self._top)
        self._top = []

    def _end(self, *, is_mapping: bool) -> None:
        content = self._top
        self._top = self._outer.pop()
        self._top.append(_mapping(content) if is_mapping else content)

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        if event.anchor is not None or event.tag is not None:
            raise DoubtError
        text: str = event.value
        if event.style:  # it is in quotes, or a block
            return text
        if text not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                return _plain(text)
            self._known[text] = _plain(text)
        return self._known[text]


def _mapping(content: list[Any]) -> dict[str, Any]:
    keys = content[::2]
    if not all(type(key) is str for key in keys):
        raise DoubtError
    return unique(list(zip(keys, content[1::2], strict=True)))


def _plain(text: str) -> object:
    """Return the value of a scalar without quotes."""
    match _tag(text).removeprefix(_TAG):
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return Loader.bool_values[text.lower()]
        case "int" if _DECIMAL.fullmatch(text):
            return int(text)
        case _:
            raise DoubtError


def _tag(text: str) -> str:
    resolvers = Loader.yaml_implicit_resolvers
    possible = (*resolvers.get(text[:1], ()), *resolvers.get(None, ()))
    return next((tag for tag, pattern in possible if pattern.match(text)), f"{_TAG}str")
