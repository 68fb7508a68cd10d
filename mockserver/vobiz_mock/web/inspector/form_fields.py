"""The fields of forms whose formats the document of the control API has, and the way from what was typed to a value.

A field takes its explanation, its example and its choices from the document. It must not depend on what the value is
used for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vobiz_mock.control_document import control_document
from vobiz_mock.errors import SteeringError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_SEPARATOR = "."  # between the key of an object and the key in it, such as `do.status`


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a form.

    Attributes:
        name: Its name, which is the place of its value, such as `do.status`.
        label: What a person reads beside it.
        about: What else there is to know; empty if nothing is.
        example: A value that would work.
        kind: What is shown: `text`, `area`, `choice` or `flag`.
        choices: The values of a choice, each with its text.
        suggestions: The name of the list of values that are suggested; empty if there is none.
        read: Returns the value of a text. It raises ValueError for a text that is not one.
    """

    name: str
    label: str
    about: str
    example: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    suggestions: str
    read: Callable[[str], Any]

    @property
    def id(self) -> str:
        """The id of the element, which may be in a selector of CSS."""
        return self.name.replace(_SEPARATOR, "-").replace("_", "-")


def field(  # noqa: PLR0913 all but the first are passed by name
    place: str,
    *,
    label: str,
    kind: str = "",
    read: Callable[[str], Any] | None = None,
    words: Mapping[str, str] | None = None,
    suggestions: str = "",
    about: str | None = "",
    example: str = "",
) -> Field:
    """Return the field for a value of the control API.

    Args:
        place: The name of a schema and the keys that lead to the value, such as `FaultDo.status`, or with the place in
            the form before a colon, `do.status:FaultDo.status`.
        label: What a person reads beside it.
        kind: What is shown. By default, what fits the schema.
        read: Returns the value of a text. By default, it fits the schema.
        words: The texts of choices, in place of the values.
        suggestions: The name of the list of values that are suggested.
        about: In place of the document's description; None for no explanation, where the label says it.
        example: In place of the document's example.
    """
    name, _, key = place.rpartition(":")
    schema = _schema(key)
    choices = tuple((value, (words or {}).get(value, value)) for value in schema.get("enum", ()))
    is_flag = schema.get("type") == "boolean" or schema.get("const") is True
    return Field(
        name=name or key.partition(".")[2],
        label=label,
        about="" if about is None else (about or schema.get("description", "")).strip().replace("`", ""),
        example=str(example or next(iter(schema.get("examples", ())), "")),
        kind=kind or ("flag" if is_flag else "choice" if choices else "text"),
        choices=choices,
        suggestions=suggestions,
        read=read or (_flag if is_flag else _READERS.get(schema.get("type", ""), str)),
    )


def _schema(place: str) -> Mapping[str, Any]:
    """Return the schema of a value, with what it refers to."""
    schemas = control_document()["components"]["schemas"]
    name, key = place.split(".")
    found = schemas[name]["properties"][key]
    while (reference := found.get("$ref")) is not None:
        target = control_document()
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        found = {**target, **{one: value for one, value in found.items() if one != "$ref"}}
    return dict(found)


def value_of(fields: Iterable[Field], typed: Mapping[str, str], what: str) -> dict[str, Any]:
    """Return the object that was typed into a form. A field without a text has no key.

    Args:
        fields: The fields of the form.
        typed: The texts by the names of the fields.
        what: What the object is called in an error, such as `fault`.

    Raises:
        SteeringError: A text is not a value of its field.
    """
    value: dict[str, Any] = {}
    for one in fields:
        if text := typed.get(one.name, "").strip():
            _put(value, one.name, _read(one, text, what))
    return value


def _read(one: Field, text: str, what: str) -> Any:  # noqa: ANN401 any value of JSON
    try:
        return one.read(text)
    except (ValueError, SteeringError) as error:
        raise SteeringError(f"{what}.{one.name}: {error}") from error


def _put(value: dict[str, Any], name: str, one: Any) -> None:  # noqa: ANN401 any value of JSON
    *parts, last = name.split(_SEPARATOR)
    for part in parts:
        value = value.setdefault(part, {})
    value[last] = one


def _flag(text: str) -> bool:
    """Return that a box is ticked; one that is not is not sent."""
    if text not in {"on", "true", "1"}:
        raise ValueError(f"it is {text!r:.60}; expected on, or nothing")
    return True


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"it is {text!r:.60}; expected a whole number") from error


def _number(text: str) -> float:
    try:
        number = int(text) if text.isdecimal() else float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"it is {text!r:.60}; expected a number such as 0.5")
    return number


_READERS: Mapping[str, Callable[[str], Any]] = {"integer": _integer, "number": _number}
