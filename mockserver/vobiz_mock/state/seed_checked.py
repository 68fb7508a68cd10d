"""Reads a seed with each check that describes what is wrong, and where. It takes a minute for a million numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from vobiz_mock.errors import SeedError
from vobiz_mock.state.defaults import Defaults
from vobiz_mock.state.records import parsed_timestamp
from vobiz_mock.state.seed_problems import (
    Text,
    clashes,
    duplicate_keys,
    schema_problems,
    syntax_problem,
    value_problems,
)
from vobiz_mock.state.seed_records import build, canonical, with_fields
from vobiz_mock.state.seed_schema import schema
from vobiz_mock.state.seed_yaml import compose, construct

if TYPE_CHECKING:
    from vobiz_mock.state.records import Seed
    from vobiz_spec import Spec


def parse(text: str, spec: Spec, *, source: str) -> Seed:
    """Read a seed from YAML or JSON text.

    Args:
        text: The text.
        spec: The OpenAPI document.
        source: The name of the seed in errors.

    Raises:
        SeedError: The seed is malformed or inconsistent.
    """
    data, named = _values(text, source)
    return checked(data, spec, named)


def parse_account(text: str, spec: Spec, *, source: str) -> Seed:
    """Read a seed from the text of an account, or of a seed with at least one.

    Args:
        text: The text, YAML or JSON.
        spec: The OpenAPI document.
        source: The name of the text in errors.

    Raises:
        SeedError: The text is malformed or inconsistent, or has no account.
    """
    data, named = _values(text, source)
    if not isinstance(data, dict):
        raise SeedError(source, [f"{source}: expected an account, with account_id and auth_token"])
    if "accounts" not in data:
        return checked({"accounts": [data]}, spec, Text(source, _as_seed(named.node)))
    seed = checked(data, spec, named)
    if not seed.accounts:
        raise SeedError(source, [f"{source}: the list of accounts is empty; expected at least one"])
    return seed


def _values(text: str, source: str) -> tuple[object, Text]:
    """Return the values of a text, and the text with the places of the values."""
    try:
        named = Text(source, compose(text))
        if duplicates := duplicate_keys(named):
            raise SeedError(source, duplicates)
        return construct(named.node), named
    except yaml.YAMLError as error:
        raise SeedError(source, [syntax_problem(error, text, source)]) from error


def _as_seed(account: yaml.Node | None) -> yaml.Node:
    """Return the nodes of a seed with one account."""
    key = yaml.ScalarNode("tag:yaml.org,2002:str", "accounts")
    return yaml.MappingNode("tag:yaml.org,2002:map", [(key, yaml.SequenceNode("tag:yaml.org,2002:seq", [account]))])


def checked(data: object, spec: Spec, text: Text) -> Seed:
    """Check the values of a seed, and build its records.

    Args:
        data: The seed, as it was given.
        spec: The OpenAPI document.
        text: The text of the seed.

    Raises:
        SeedError: The seed is malformed or inconsistent.
    """
    if problems := value_problems(data, text):
        raise SeedError(text.source, problems)
    validator = Draft202012Validator(schema(spec), format_checker=_formats())
    if problems := schema_problems(validator.iter_errors(data), text, spec):
        raise SeedError(text.source, problems)
    assert isinstance(data, dict)
    values = canonical(data)
    if problems := clashes(with_fields(values), text):
        raise SeedError(text.source, problems)
    return build(values, Defaults(spec))


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
