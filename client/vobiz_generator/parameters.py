"""Reads an operation's parameters, and describes them by schemas, from which models are generated.

Owns the names: the document has several for a phone number, Python callers see one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vobiz_generator.sentences import first_sentence
from vobiz_generator.unhandled import check_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Operation, Spec

ACCOUNT = "account_id"
PLACES = ("path", "query")
_PYTHON_NAMES = {"phone_number": "number", "e164": "number"}


def python_name(name: str) -> str:
    """Return what Python callers call a parameter or field of the document."""
    return _PYTHON_NAMES.get(name, name)


def path_template(path: str) -> str:
    """Return a path template with Python's names in it."""
    for name, renamed in _PYTHON_NAMES.items():
        path = path.replace(f"{{{name}}}", f"{{{renamed}}}")
    return path


def parameters(spec: Spec, operation: Operation, place: str) -> list[Mapping[str, Any]]:
    """Return the parameters of an operation in one place, `path` or `query`.

    Those of the path have Python's names: their own do not occur in a URL. Raises UnhandledError.
    """
    found = spec.parameters(operation)
    for parameter in found:
        check_parameter(operation.id, parameter)
    here = [parameter for parameter in found if parameter["in"] == place]
    return here if place == "query" else [{**entry, "name": python_name(entry["name"])} for entry in here]


def parameter_schemas(id_: str, by_place: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the schemas of an operation's parameters, by the names of their models."""
    return {model_name(id_, place): _schema(id_, place, found) for place, found in by_place.items() if found}


def model_name(id_: str, place: str) -> str:
    """Return the name of the model of an operation's parameters in one place, such as `ListNumbersQuery`."""
    return "".join(word.capitalize() for word in (*id_.split("_"), place))


def _schema(id_: str, place: str, found: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": f"The {place} parameters of {id_}.",
        "required": [parameter["name"] for parameter in found if parameter.get("required")],
        "properties": {parameter["name"]: _described(parameter) for parameter in found},
    }


def _described(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """Return a parameter's schema with its first sentence and its example, which the client's errors show."""
    examples = [parameter["example"]] if "example" in parameter else []
    description = first_sentence(parameter.get("description", ""))
    return {**parameter["schema"], "description": description, "examples": examples}
