"""Reads the operations of the document as the template needs them: a `Method` for each.

Puts the other modules' results together. Knows nothing of the files that are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vobiz_generator import unhandled
from vobiz_generator.arguments import arguments
from vobiz_generator.docstrings import docstring
from vobiz_generator.parameters import PLACES, model_name, parameter_schemas, parameters, path_template
from vobiz_generator.refusals import own_refusals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_generator.arguments import Argument
    from vobiz_generator.refusals import Refusal
    from vobiz_spec import Operation, Spec


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method of the generated client, and the endpoint that it calls.

    `path` is the whole path template, with Python's names. `parameter_schemas` are the schemas of the parameters'
    models by their names; `body_model` and `result_model` name schemas of the document, or are None.
    """

    id: str
    http_method: str
    path: str
    parameter_schemas: Mapping[str, Any]
    body_model: str | None
    result_model: str | None
    arguments: tuple[Argument, ...]
    refusals: tuple[Refusal, ...]
    docstring: str

    @property
    def constant(self) -> str:
        """The name of the endpoint's constant."""
        return self.id.upper()

    @property
    def returns(self) -> str:
        """The annotation of what the method returns."""
        return f"models.{self.result_model}" if self.result_model else "None"

    @property
    def models(self) -> Mapping[str, str]:
        """The names of the request's models, by the fields of the endpoint that hold them."""
        sent = {f"{place}_model": model_name(self.id, place) for place in PLACES}
        found = {field: name for field, name in sent.items() if name in self.parameter_schemas}
        return found | ({"body_model": self.body_model} if self.body_model else {})

    @property
    def positional(self) -> int:
        """How many arguments may be given by their place: the first one if it is required, else none."""
        return 1 if self.arguments and self.arguments[0].required else 0

    @property
    def numbers(self) -> list[str]:
        """The names under which phone numbers are sent."""
        return sorted(argument.sent_as for argument in self.arguments if argument.is_number)

    @property
    def lists(self) -> list[str]:
        """The names under which lists are sent."""
        return sorted(argument.sent_as for argument in self.arguments if argument.is_list)


def methods(spec: Spec) -> Iterator[Method]:
    """Yield a method for each operation, in the document's order. Raises UnhandledError."""
    for path, item in spec.document["paths"].items():
        unhandled.check_keys(path, item, unhandled.PATH_KEYS)
    for operation in spec.operations.values():
        yield _method(spec, operation)


def _method(spec: Spec, operation: Operation) -> Method:
    entry = spec.document["paths"][operation.path][operation.method.lower()]
    unhandled.check_keys(operation.id, entry, unhandled.OPERATION_KEYS)
    by_place = {place: parameters(spec, operation, place) for place in PLACES}
    schemas = spec.document["components"]["schemas"]
    body_model = unhandled.body_schema_name(operation.id, entry.get("requestBody"), schemas)
    result_model = unhandled.success_schema_name(operation.id, entry["responses"])
    taken = arguments(spec, operation.id, [*by_place["path"], *by_place["query"]], body_model)
    return Method(
        id=operation.id,
        http_method=operation.method,
        path=spec.base_path + path_template(operation.path),
        parameter_schemas=parameter_schemas(operation.id, by_place),
        body_model=body_model,
        result_model=result_model,
        arguments=taken,
        refusals=tuple(own_refusals(spec, operation)),
        docstring=docstring(spec, operation, entry, taken, result_model),
    )
