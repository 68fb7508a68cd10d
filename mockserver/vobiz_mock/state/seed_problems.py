"""Describes the problems of a seed.

A problem is one line: the file and the position, what was found there, and what was expected. It must not contain a
token. This module checks what a JSON Schema cannot express, and must not depend on stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import yaml

from vobiz_mock.state.records import PENDING_RELEASE, PartKind
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema import ValidationError

    from vobiz_spec import Spec

    Place = tuple[str | int, ...]

_EXPECTED = {
    "E164": 'a phone number in E.164 form and in quotes, such as "+912271264217"',
    "Uuid": "a UUID, such as e3e55a78-1234-5678-90ab-cdef12345678",
}
# The keys with a secret, which no problem may show, and what their value must be.
_SECRETS = {"auth_token": "a token of printable ASCII characters, in quotes", "password": "a password, in quotes"}
_KINDS = {"object": "a mapping", "array": "a list", "string": "a string in quotes", "boolean": "true or false"}


@dataclass(frozen=True)
class Text:
    """The text of a seed.

    Attributes:
        source: The name of the seed in problems, such as its path.
        node: The root of the YAML nodes. None if the seed was given as a mapping.
    """

    source: str
    node: yaml.Node | None = None

    def where(self, place: Place) -> str:
        """Return the position of a place, such as `seed.yaml:8:9: accounts[0].numbers[0]`.

        Args:
            place: The keys and indexes that lead to the place.
        """
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
        mark = _mark(self.node, place)
        position = f"{self.source}:{mark.line + 1}:{mark.column + 1}" if mark is not None else self.source
        return f"{position}: {dotted}" if dotted else position


def syntax_problem(error: Exception, source: str) -> str:
    """Describe the error of a YAML parser."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{source}:{mark.line + 1}:{mark.column + 1}: not YAML or JSON: {error.problem}"
    return f"{source}: not YAML or JSON: {str(error).splitlines()[0]:.120}"


def duplicate_keys(text: Text) -> list[str]:
    """Describe the duplicate keys of mappings. PyYAML keeps the last value only, and reports nothing."""
    return [f"{text.source}:{line}: duplicate key {key}" for line, key in _duplicate_keys(text.node)]


def schema_problems(errors: Iterable[ValidationError], text: Text, spec: Spec) -> list[str]:
    """Describe the errors of a JSON Schema validator, in the order of their places."""
    return [_problem(error, text, spec) for error in sorted(_leaves(errors), key=_order)]


def clashes(data: Mapping[str, Any], text: Text) -> list[str]:
    """Describe what a JSON Schema cannot find: duplicates, references to missing trunks, and impossible cooldowns.

    Args:
        data: The seed in canonical form: each number is an object, and each UUID is in lower case.
        text: The text of the seed.
    """
    found = (*_duplicates(data), *_missing_trunks(data), *_impossible_cooldowns(data))
    return [f"{text.where(place)}: {clash}" for place, clash in found]


def _duplicates(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    seen: set[tuple[str, str]] = set()
    for kind, place, value in _identities(data):
        if (kind, value) in seen:
            yield place, f"duplicate {kind} {value}"
        seen.add((kind, value))


def _missing_trunks(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        own = {trunk["trunk_id"] for trunk in account.get("trunks", ())}
        for position, number in enumerate(account.get("numbers", ())):
            trunk_id = number.get("trunk_group_id")
            if trunk_id is not None and trunk_id not in own:
                place = ("accounts", index, "numbers", position, "trunk_group_id")
                yield place, f"the account {account['account_id']} has no trunk {trunk_id}"


def _impossible_cooldowns(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the numbers with a cooldown whose other fields contradict it."""
    for index, account in enumerate(data.get("accounts", ())):
        for position, number in enumerate(account.get("numbers", ())):
            place = ("accounts", index, "numbers", position, "cooldown_ends_at")
            if "cooldown_ends_at" not in number:
                continue
            if number.get("status", PENDING_RELEASE) != PENDING_RELEASE:
                yield (
                    place,
                    f"the status is {number['status']}, expected {PENDING_RELEASE} for a number with a cooldown",
                )
            if number.get("trunk_group_id") is not None:
                yield place, "a number with a cooldown has no trunk, but this one has a trunk_group_id"


def _identities(data: Mapping[str, Any]) -> Iterator[tuple[str, Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        yield "account", ("accounts", index, "account_id"), account["account_id"]
        for position, trunk in enumerate(account.get("trunks", ())):
            yield "trunk", ("accounts", index, "trunks", position), trunk["trunk_id"]
        for position, number in enumerate(account.get("numbers", ())):
            yield "number", ("accounts", index, "numbers", position), number["e164"]
        yield from _part_identities(account, ("accounts", index))
    for position, number in enumerate(data.get("inventory", ())):
        yield "number", ("inventory", position), number["e164"]


def _part_identities(account: Mapping[str, Any], place: Place) -> Iterator[tuple[str, Place, str]]:
    for key in (f"{kind}s" for kind in PartKind):
        for position, part in enumerate(account.get(key, ())):
            yield "id", (*place, key, position, "id"), part["id"]
            if "username" in part:
                yield f"username of {account['account_id']}:", (*place, key, position, "username"), part["username"]


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        if error.context:
            yield from _leaves(error.context)
        else:
            yield error


def _order(error: ValidationError) -> tuple[str, ...]:
    return tuple(f"{part:06}" if isinstance(part, int) else part for part in error.absolute_path)


def _problem(error: ValidationError, text: Text, spec: Spec) -> str:
    place = tuple(error.absolute_path)
    rule = cast("Mapping[str, Any]", error.schema)
    if error.validator == "additionalProperties":
        unknown = next(key for key in cast("dict[str, Any]", error.instance) if key not in rule["properties"])
        return f"{text.where((*place, str(unknown)))}: unknown key; expected {', '.join(rule['properties'])}"
    if error.validator == "required":
        return f"{text.where(place)}: {error.message}"
    for key, expected in _SECRETS.items():
        if key in place:
            return f"{text.where(place)}: expected {expected}"
    return f"{text.where(place)}: {_found(error.instance)} found, expected {_expected(rule, spec)}"


def _found(value: object) -> str:
    """Return a scalar value, shortened, or only the kind of a list or mapping, since it may contain a token."""
    if isinstance(value, dict):
        return _KINDS["object"]
    return _KINDS["array"] if isinstance(value, list) else f"{value!r:.60}"


def _expected(rule: Mapping[str, Any], spec: Spec) -> str:
    """Describe what a schema expects."""
    for name, words in _EXPECTED.items():
        if rule.get("pattern") == strict_patterns(spec.schema(name))["pattern"]:
            return words
    kinds = rule["type"] if isinstance(rule.get("type"), list) else [rule.get("type", "another value")]
    format_ = f" ({rule['format']})" if "format" in rule else ""
    return " or ".join(_KINDS.get(kind, kind) for kind in kinds) + format_


def _mark(node: yaml.Node | None, place: Place) -> yaml.Mark | None:
    """Return the position of a place: for a value in a mapping, the position of its key."""
    mark = node.start_mark if node is not None else None
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            mark = node.start_mark
        elif isinstance(node, yaml.MappingNode):
            entry = next(((key, value) for key, value in node.value if key.value == part), None)
            if entry is None:
                break
            mark, node = entry[0].start_mark, entry[1]
    return mark


def _duplicate_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(str(key.value))
            yield from _duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item)
