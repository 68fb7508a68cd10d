"""Reads seed files: what a fake starts with, in YAML or JSON.

What a seed may hold is a JSON Schema, made from the document's schemas of PhoneNumber and Trunk. An error says file,
line and place, what stands there and what was expected.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import yaml
from jsonschema import Draft202012Validator

from vobiz_mock.model import Account, Records, Seed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jsonschema import ValidationError

    from vobiz_spec import Spec

    _Place = tuple[str | int, ...]

_SHOWN_ERRORS = 10
_EXPECTED = {
    "E164": 'a phone number in E.164 form and in quotes, such as "+912271264217"',
    "Uuid": "a UUID, such as e3e55a78-1234-5678-90ab-cdef12345678",
}
_KINDS = {"object": "keys and values", "array": "a list", "string": "a text, in quotes", "boolean": "true or false"}


class SeedError(ValueError):
    """A seed that cannot be used. `problems` holds a line for each thing that is wrong."""

    def __init__(self, source: str, problems: Sequence[str]) -> None:
        self.source = source
        self.problems = tuple(problems)
        hidden = len(self.problems) - _SHOWN_ERRORS
        more = [f"and {hidden} more"] if hidden > 0 else []
        super().__init__("\n".join([*self.problems[:_SHOWN_ERRORS], *more]))


def example() -> str:
    """A commented seed file: what a fake starts with when it is given none."""
    return files("vobiz_mock").joinpath("example_seed.yaml").read_text(encoding="utf-8")


def read(path: Path, spec: Spec) -> Seed:
    """Read a seed file. Raises SeedError where it is unreadable, malformed or contradicts itself."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SeedError(str(path), [f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise SeedError(str(path), [f"{path}: is not UTF-8 at byte {error.start}"]) from error
    return parse(text, spec, source=str(path))


def parse(text: str, spec: Spec, *, source: str = "seed") -> Seed:
    """Read a seed from YAML or JSON text; `source` is its name in errors. Raises SeedError."""
    try:
        data = yaml.safe_load(text)
        node = yaml.compose(text, yaml.SafeLoader)
        duplicates = list(_duplicate_keys(node))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SeedError(source, [_syntax_problem(error, source)]) from error
    if duplicates:
        raise SeedError(source, [f"{source}:{line}: the key {key} stands twice" for line, key in duplicates])
    return _checked(data, spec, source=source, node=node)


def from_data(data: Mapping[str, Any], spec: Spec, *, source: str = "seed") -> Seed:
    """Make a seed of data in the form of a seed file. Raises SeedError."""
    return _checked(data, spec, source=source, node=None)


def schema(spec: Spec) -> dict[str, Any]:
    """The JSON Schema of a seed file."""
    number = spec.schema("PhoneNumber")["properties"]
    trunk = spec.schema("Trunk")["properties"]
    account = {
        "account_id": {"$ref": "#/components/schemas/AccountId"},
        "auth_token": {"type": "string", "minLength": 1, "pattern": "^[!-~]+$"},
        "trial": {"type": "boolean"},
        "trunks": {"type": "array", "items": _object({**_without(trunk, "account_id")}, "trunk_id")},
        "numbers": {"type": "array", "items": _number(_without(number, "account_id"))},
    }
    return {
        **_object(
            {
                "accounts": {"type": "array", "items": _object(account, "account_id", "auth_token")},
                "inventory": {"type": "array", "items": _number(_without(number, "account_id", "trunk_group_id"))},
            }
        ),
        "components": {"schemas": spec.document["components"]["schemas"]},
    }


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def _number(properties: Mapping[str, Any]) -> dict[str, Any]:
    """A number is its E.164 form alone, or an object."""
    plain = {"$ref": "#/components/schemas/E164"}
    return {"if": {"type": "object"}, "then": _object(properties, "e164"), "else": plain}


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}


def _checked(data: object, spec: Spec, *, source: str, node: yaml.Node | None) -> Seed:
    validator = Draft202012Validator(schema(spec), format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = sorted(_leaves(validator.iter_errors(data)), key=_order)
    if errors:
        raise SeedError(source, [_problem(error, spec, source, node) for error in errors])
    assert isinstance(data, dict)
    if clashes := list(_clashes(data)):
        raise SeedError(source, [f"{_where(source, node, place)}: {clash}" for place, clash in clashes])
    return _build(data, Records(spec))


def _build(data: Mapping[str, Any], records: Records) -> Seed:
    accounts, trunks = [], []
    numbers = [records.number(_given(number), account_id=None) for number in data.get("inventory", ())]
    for entry in data.get("accounts", ()):
        id_ = entry["account_id"]
        accounts.append(Account(account_id=id_, auth_token=entry["auth_token"], trial=entry.get("trial", False)))
        trunks += [records.trunk(trunk, account_id=id_) for trunk in entry.get("trunks", ())]
        numbers += [records.number(_given(number), account_id=id_) for number in entry.get("numbers", ())]
    return Seed(accounts=tuple(accounts), numbers=tuple(numbers), trunks=tuple(trunks))


def _given(number: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"e164": number} if isinstance(number, str) else number


def _clashes(data: Mapping[str, Any]) -> Iterator[tuple[_Place, str]]:
    """What a schema cannot say: ids and numbers that stand twice, links to trunks that the account does not have."""
    seen: set[tuple[str, str]] = set()
    for kind, place, value in _identities(data):
        if (kind, value) in seen:
            yield place, f"the {kind} {value} stands twice"
        seen.add((kind, value))
    for index, account in enumerate(data.get("accounts", ())):
        own = {trunk["trunk_id"].lower() for trunk in account.get("trunks", ())}
        for position, number in enumerate(account.get("numbers", ())):
            trunk_id = _given(number).get("trunk_group_id")
            if trunk_id is not None and trunk_id.lower() not in own:
                place = ("accounts", index, "numbers", position, "trunk_group_id")
                yield place, f"the account {account['account_id']} has no trunk {trunk_id}"


def _identities(data: Mapping[str, Any]) -> Iterator[tuple[str, _Place, str]]:
    for index, account in enumerate(data.get("accounts", ())):
        yield "account", ("accounts", index, "account_id"), account["account_id"]
        for position, trunk in enumerate(account.get("trunks", ())):
            yield "trunk", ("accounts", index, "trunks", position), trunk["trunk_id"].lower()
        for position, number in enumerate(account.get("numbers", ())):
            yield "number", ("accounts", index, "numbers", position), _given(number)["e164"]
    for position, number in enumerate(data.get("inventory", ())):
        yield "number", ("inventory", position), _given(number)["e164"]


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        if error.context:
            yield from _leaves(iter(error.context))
        else:
            yield error


def _order(error: ValidationError) -> tuple[str, ...]:
    return tuple(f"{part:06}" if isinstance(part, int) else part for part in error.absolute_path)


def _problem(error: ValidationError, spec: Spec, source: str, node: yaml.Node | None) -> str:
    place = tuple(error.absolute_path)
    rule = cast("Mapping[str, Any]", error.schema)
    if error.validator == "additionalProperties":
        unknown = next(key for key in cast("dict[str, Any]", error.instance) if key not in rule["properties"])
        return f"{_where(source, node, (*place, str(unknown)))}: unknown key; expected {', '.join(rule['properties'])}"
    if error.validator == "required":
        return f"{_where(source, node, place)}: {error.message}"
    if "auth_token" in place:
        return f"{_where(source, node, place)}: expected a token of printable ASCII characters, in quotes"
    return f"{_where(source, node, place)}: {_found(error.instance)} found, expected {_expected(rule, spec)}"


def _found(value: object) -> str:
    """What stands there: a plain value itself, but of a larger one its kind alone, since it may hold a token."""
    if isinstance(value, dict):
        return _KINDS["object"]
    return _KINDS["array"] if isinstance(value, list) else f"{value!r:.60}"


def _expected(rule: Mapping[str, Any], spec: Spec) -> str:
    """What a schema asks for, in words."""
    for name, text in _EXPECTED.items():
        if rule.get("pattern") == spec.schema(name)["pattern"]:
            return text
    kinds = rule["type"] if isinstance(rule.get("type"), list) else [rule.get("type", "another value")]
    format_ = f" ({rule['format']})" if "format" in rule else ""
    return " or ".join(_KINDS.get(kind, kind) for kind in kinds) + format_


def _where(source: str, node: yaml.Node | None, place: _Place) -> str:
    dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    mark = _mark(node, place)
    position = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark is not None else source
    return f"{position}: {dotted}" if dotted else position


def _mark(node: yaml.Node | None, place: _Place) -> yaml.Mark | None:
    """Where in the text a place stands; where it is a key, at the key."""
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
    """The keys that stand twice in a mapping: YAML lets the last one win in silence, and something would be lost."""
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


def _syntax_problem(error: Exception, source: str) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"{source}:{mark.line + 1}:{mark.column + 1}: not YAML or JSON: {error.problem}"
    return f"{source}: not YAML or JSON: {str(error).splitlines()[0]:.120}"
