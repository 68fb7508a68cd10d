"""Reads seeds: the initial state of a fake, in YAML or JSON.

A seed is validated against a JSON Schema, which is derived from the document's schemas of the records, so that a record
may have every field that the API shows. Files are read in seed_source.py, YAML is parsed in seed_yaml.py, and the texts
of the errors are in seed_problems.py. This module must not depend on a particular store.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from vobiz_mock.errors import SeedError
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import Account, PartKind, Seed, canonical_uuid, parsed_timestamp
from vobiz_mock.state.seed_problems import (
    Text,
    clashes,
    duplicate_keys,
    schema_problems,
    syntax_problem,
    value_problems,
)
from vobiz_mock.state.seed_source import read_text
from vobiz_mock.state.seed_yaml import compose, construct
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.state.records import TrunkPart
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

# The schema of each kind of the parts of trunks, and the field that a seed must have beside the id.
_PARTS = {
    PartKind.ORIGINATION_URI: ("OriginationUri", "uri"),
    PartKind.CREDENTIAL: ("Credential", "username"),
    PartKind.IP_ACL: ("IpAcl", "ip_address"),
}


def load_seed(seed: str | Path | Mapping[str, Any] | None, spec: Spec) -> Seed:
    """Load a seed.

    Args:
        seed: The path of a seed file, or its content as a mapping. None selects the example seed.
        spec: The OpenAPI document.

    Raises:
        SeedError: The file is unreadable, or the seed is malformed or inconsistent.
    """
    if seed is None:
        return parse(example(), spec, source="the example seed")
    if isinstance(seed, (str, Path)):
        return parse(read_text(Path(seed)), spec, source=str(seed))
    return _checked(seed, spec, Text("seed"))


def fill(store: Store, spec: Spec) -> None:
    """Load the example seed into a store without accounts, in which the fake could only answer with 401."""
    if not store.dump().accounts:
        store.load(load_seed(None, spec))


def example() -> str:
    """Return the text of the default seed, a YAML file with comments."""
    return files("vobiz_mock.state").joinpath("example_seed.yaml").read_text(encoding="utf-8")


def parse(text: str, spec: Spec, *, source: str = "seed") -> Seed:
    """Read a seed from YAML or JSON text.

    Args:
        text: The text.
        spec: The OpenAPI document.
        source: The name of the seed in errors.

    Raises:
        SeedError: The seed is malformed or inconsistent.
    """
    try:
        named = Text(source, compose(text))
        if duplicates := duplicate_keys(named):
            raise SeedError(source, duplicates)
        data = construct(named.node)
    except yaml.YAMLError as error:
        raise SeedError(source, [syntax_problem(error, text, source)]) from error
    return _checked(data, spec, named)


def schema(spec: Spec) -> dict[str, Any]:
    """Return the JSON Schema of a seed file."""
    number = spec.schema("PhoneNumber")["properties"]
    trunk = spec.schema("Trunk")["properties"]
    unowned = {**_without(number, "trunk_group_id"), "account_id": {"type": ["string", "null"], "maxLength": 0}}
    account = {
        "account_id": {"$ref": "#/components/schemas/AccountId"},
        "auth_token": {"type": "string", "minLength": 1, "pattern": "^[!-~]+$"},
        "trial": {"type": "boolean"},
        "trunks": {"type": "array", "items": _object(trunk, "trunk_id")},
        "numbers": {"type": "array", "items": _number(_owned(number))},
        **{f"{kind}s": {"type": "array", "items": _part(spec, kind)} for kind in PartKind},
    }
    return {
        **_object(
            {
                "accounts": {"type": "array", "items": _object(account, "account_id", "auth_token")},
                "inventory": {"type": "array", "items": _number(unowned)},
            }
        ),
        "components": {"schemas": strict_patterns(spec.document["components"]["schemas"])},
    }


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def _number(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a number: its E.164 form, or an object with these properties."""
    plain = {"$ref": "#/components/schemas/E164"}
    return {"if": {"type": "object"}, "then": _object(properties, "e164"), "else": plain}


def _owned(number: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a number of an account, which may be in the cooldown of its release."""
    return {**number, "cooldown_ends_at": {"$ref": "#/components/schemas/Timestamp"}}


def _part(spec: Spec, kind: PartKind) -> dict[str, Any]:
    name, required = _PARTS[kind]
    return _object(spec.schema(name)["properties"], "id", required)


def _without(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in names}


def _checked(data: object, spec: Spec, text: Text) -> Seed:
    if problems := value_problems(data, text):
        raise SeedError(text.source, problems)
    validator = Draft202012Validator(schema(spec), format_checker=_formats())
    if problems := schema_problems(validator.iter_errors(data), text, spec):
        raise SeedError(text.source, problems)
    assert isinstance(data, dict)
    canonical = _canonical(data)
    if problems := clashes(canonical, text):
        raise SeedError(text.source, problems)
    return _build(canonical, Defaults(spec))


def _formats() -> FormatChecker:
    """Return the checker of formats. That of the library accepts a time with a line feed at its end."""
    usual = Draft202012Validator.FORMAT_CHECKER
    formats = FormatChecker(usual.checkers)
    formats.checks("date-time")(lambda value: usual.conforms(value, "date-time") and _is_representable(value))
    return formats


def _is_representable(time: object) -> bool:
    """Return whether Python can represent a time in UTC. A value that is not a string is the schema's matter."""
    try:
        return not isinstance(time, str) or bool(parsed_timestamp(time))
    except (ValueError, OverflowError):
        return False


def _canonical(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the seed in canonical form: each number is an object, and each UUID is in lower case."""
    return {
        "inventory": [_canonical_number(number) for number in data.get("inventory", ())],
        "accounts": [
            {
                **account,
                "trunks": [
                    {**trunk, "trunk_id": canonical_uuid(trunk["trunk_id"])} for trunk in account.get("trunks", ())
                ],
                "numbers": [_canonical_number(number) for number in account.get("numbers", ())],
                **{f"{kind}s": [_canonical_part(part) for part in account.get(f"{kind}s", ())] for kind in PartKind},
            }
            for account in data.get("accounts", ())
        ],
    }


def _canonical_number(number: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(number, str):
        return {"e164": number}
    if number.get("trunk_group_id") is None:
        return number
    return {**number, "trunk_group_id": canonical_uuid(number["trunk_group_id"])}


def _canonical_part(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**part, "id": canonical_uuid(part["id"])}


def _build(data: Mapping[str, Any], defaults: Defaults) -> Seed:
    accounts, trunks = [], []
    numbers = [defaults.number(number, account_id=None) for number in data["inventory"]]
    parts: list[TrunkPart] = []
    for entry in data["accounts"]:
        id_ = entry["account_id"]
        accounts.append(Account(account_id=id_, auth_token=entry["auth_token"], trial=entry.get("trial", False)))
        trunks += [defaults.trunk(trunk, trunk_id=trunk["trunk_id"], account_id=id_) for trunk in entry["trunks"]]
        numbers += [defaults.number(number, account_id=id_) for number in entry["numbers"]]
        for kind in PartKind:
            given = entry[f"{kind}s"]
            parts += [defaults.part(kind, part, part_id=part["id"], account_id=id_) for part in given]
    return Seed(accounts=tuple(accounts), numbers=tuple(numbers), trunks=tuple(trunks), parts=tuple(parts))
