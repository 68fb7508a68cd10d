"""The OpenAPI document of the control API, the paths below `/_mock/`: the only source of the formats that it takes.

The rooms that read a fault or a verification take the schemas from here, so that HTTP, Python and the command line
accept the same. This module must not depend on Flask.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from vobiz_mock.errors import SteeringError
from vobiz_spec import load, strict_patterns
from vobiz_spec.prepared import read_prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.exceptions import ValidationError


_SHOWN = 500  # characters of a message, which may have the whole value in it


@cache
def control_document() -> Mapping[str, Any]:
    """Return the document. It must not be changed."""
    document: dict[str, Any] = deepcopy(read_prepared("vobiz_mock", "control"))
    spec, parameters = load(), document["components"]["parameters"]
    # The names that the document of the API has are written only there.
    parameters["JournalOperation"]["schema"]["enum"] = list(spec.operations)
    parameters["JournalSpelling"]["schema"]["enum"] = [rule.id for rule in spec.encoding_rules]
    return document


def schema(name: str) -> dict[str, Any]:
    """Return a schema of the document, with the schemas to which it refers.

    Args:
        name: The name of the schema, such as `Fault`.

    Raises:
        KeyError: There is no such schema.
    """
    schemas = strict_patterns(control_document()["components"]["schemas"])
    return {**schemas[name], "components": {"schemas": schemas}}


def check(name: str, value: object) -> None:
    """Check a value against a schema of the document.

    Args:
        name: The name of the schema, such as `Fault`.
        value: The value, of the types that JSON has.

    Raises:
        SteeringError: The value does not fit. The message has the place in it, and what is wrong there.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - it takes 60 ms, and few fakes are steered
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    problem = best_match(Draft202012Validator(schema(name)).iter_errors(value))
    if problem is not None:
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.absolute_path)
        raise SteeringError(f"{name.lower()}{place}: {_explained(problem)}")


def _explained(problem: ValidationError) -> str:
    """Return what is wrong with a value. A pattern is replaced by what the document says about the value."""
    if problem.validator != "pattern":
        return str(problem.message) if len(problem.message) <= _SHOWN else f"{problem.message[:_SHOWN]}..."
    broken: Any = problem.schema
    described = broken["description"].rstrip(".")
    return f"{problem.instance!r:.120} does not fit; expected: {described}, such as {broken['examples'][0]}"
