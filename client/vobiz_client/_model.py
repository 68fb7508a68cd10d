"""The base class of the generated models, and how responses are read.

Owns pydantic's settings and the exceptions for responses. The fields of the models come from the OpenAPI document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_READING = {"reading": True}


class Model(BaseModel):
    """A value of the API. It is immutable.

    Fields that the document does not have are kept in `model_extra`, because Vobiz may add some at any time.
    """

    # By default, patterns are matched by Rust's engine. Its `$` is the very end of the text, as in JSON Schema; that of
    # Python also fits before a line feed.
    model_config = ConfigDict(extra="allow", frozen=True, protected_namespaces=())

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 any JSON
        """Read a required text that is missing as "", and a required list that is null as empty."""
        if not isinstance(data, dict) or info.context is not _READING:
            return data
        return data | dict(cls._filled(data))

    @field_validator("*", mode="wrap")
    @classmethod
    def _empty_is_none(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:  # noqa: ANN401
        """Read "" as None in an optional field that cannot be "", such as a time."""
        try:
            return handler(value)
        except ValidationError:
            optional = info.field_name is not None and not cls.model_fields[info.field_name].is_required()
            if value == "" and optional and info.context is _READING:
                return None
            raise

    @classmethod
    def _filled(cls, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the required fields that are missing and can be empty. An id cannot: its schema has a pattern."""
        for name, field in cls.model_fields.items():
            if not field.is_required() or field.metadata or data.get(name) is not None:
                continue
            if field.annotation is str:
                yield name, ""
            elif get_origin(field.annotation) is list and name in data:
                yield name, []


M = TypeVar("M", bound=Model)


def read(model: type[M], data: object) -> M:
    """Return a response's value, with all that can be read. Raises ValidationError.

    Vobiz's pages show responses that differ in details: fields without a value are absent, null or "".
    """
    return model.model_validate(data, context=_READING)
