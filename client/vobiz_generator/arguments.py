"""Turns an operation's parameters and the fields of its body into the arguments of a Python method."""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from vobiz_generator.parameters import ACCOUNT, python_name
from vobiz_generator.schemas import is_list, is_number, list_type, python_type, resolved
from vobiz_generator.unhandled import UnhandledError, check_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vobiz_spec import Spec

_NUMBER = "The phone number in E.164 form, such as +912271264217; the client percent-encodes it."


@dataclass(frozen=True, kw_only=True)
class Argument:
    """An argument of a method.

    `sent_as` is the name of the parameter or field that it becomes. `is_list` is whether it is a list, for which a
    caller may give a single item.
    """

    name: str
    sent_as: str
    annotation: str
    required: bool
    description: str
    is_number: bool
    is_list: bool = False


def arguments(
    spec: Spec, id_: str, parameters: Iterable[Mapping[str, Any]], body_model: str | None
) -> tuple[Argument, ...]:
    """Return the arguments of an operation's method, the required ones first.

    The account is not among them: the client has it. Raises UnhandledError for two arguments of the same name, and for
    a name that Python does not allow.
    """
    found = [*_from_parameters(spec, id_, parameters), *_from_body(spec, id_, body_model)]
    names = [argument.name for argument in found]
    if len(set(names)) < len(names):
        raise UnhandledError(id_, f"the same name for two arguments ({', '.join(names)})")
    if wrong := [name for name in names if not name.isidentifier() or iskeyword(name) or name == "self"]:
        raise UnhandledError(id_, f"an argument of the name {wrong[0]}")
    return tuple(sorted(found, key=lambda argument: not argument.required))


def _from_parameters(spec: Spec, id_: str, parameters: Iterable[Mapping[str, Any]]) -> Iterator[Argument]:
    for parameter in parameters:
        if parameter["name"] != ACCOUNT:
            described = {key: parameter[key] for key in ("description", "deprecated") if key in parameter}
            yield _argument(
                spec, id_, parameter["name"], parameter["schema"] | described, required=parameter.get("required", False)
            )


def _from_body(spec: Spec, id_: str, body_model: str | None) -> Iterator[Argument]:
    if body_model is not None:
        body = spec.schema(body_model)
        check_body(f"{id_}, requestBody", body)
        for name, schema in body["properties"].items():
            if is_list(schema):
                raise UnhandledError(f"{id_}, {name}", "a list in a body")
            yield _argument(spec, id_, name, schema, required=name in body.get("required", ()))


def _argument(spec: Spec, id_: str, name: str, schema: Mapping[str, Any], *, required: bool) -> Argument:
    whole = resolved(schema, spec)
    described = _NUMBER if is_number(schema) else whole.get("description", "")
    annotate = list_type if is_list(whole) else python_type
    return Argument(
        name=python_name(name),
        sent_as=name,
        annotation=annotate(f"{id_}, {name}", whole),
        required=required,
        description=f"Deprecated: {described}" if whole.get("deprecated") else described,
        is_number=is_number(schema),
        is_list=is_list(whole),
    )
