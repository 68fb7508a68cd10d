"""The base class of the generated models, and how responses are read.

Owns pydantic's settings and the exceptions for responses. The fields of the models come from the OpenAPI document.
"""

from __future__ import annotations

import threading
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, TypeVar, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

_READING = {"reading": True}
_BUILDING = threading.Lock()
_NEEDED = "x-needed"  # the generator's mark of an optional field that is read strictly


class Model(BaseModel):
    """A value of the API. It is immutable.

    Fields that the document does not have are kept in `model_extra`, because Vobiz may add some at any time. A field
    that could not be read is None, and `unreadable` has what the response has for it.
    """

    # By default, patterns are matched by Rust's engine. Its `$` is the very end of the text, as in JSON Schema; that of
    # Python also fits before a line feed.
    # A model is built when it is first used, which saves most of the time of the import.
    model_config = ConfigDict(extra="allow", frozen=True, protected_namespaces=(), defer_build=True)

    _unreadable: dict[str, object] = {}  # pydantic copies it for each value

    @property
    def unreadable(self) -> Mapping[str, object]:
        """What the response has for the fields that could not be read, by their names."""
        return MappingProxyType(self._unreadable)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:  # noqa: ANN401 any JSON
        """Fill what may be missing, and keep what could not be read."""
        if not isinstance(data, dict) or info.context is not _READING:
            return handler(data)
        value = handler(data | dict(cls._filled(data)))
        value._unreadable.update(value._not_read(data))  # noqa: SLF001 a value of this class
        return value

    @field_validator("*", mode="wrap")
    @classmethod
    def _read_field(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:  # noqa: ANN401
        """Read what is needed strictly, and replace other values that cannot be read."""
        try:
            return handler(value)
        except ValidationError:
            field = cls.model_fields[str(info.field_name)]
            if info.context is not _READING or not _may_be_replaced(field, value):
                raise
            return "" if field.is_required() else None

    @classmethod
    def _filled(cls, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the required fields that are missing and can be empty: texts without a form, and null lists."""
        for name, field in cls.model_fields.items():
            if not field.is_required() or data.get(name) is not None:
                continue
            if _is_plain_text(field):
                yield name, ""
            elif get_origin(field.annotation) is list and not field.metadata and name in data:
                yield name, []

    def _not_read(self, data: dict[str, Any]) -> Iterator[tuple[str, object]]:
        """Yield the fields that are empty here and not in the response, with what the response has."""
        for name in type(self).model_fields:
            sent, read_as = data.get(name), getattr(self, name)
            if sent is not None and read_as != sent and (read_as is None or read_as == ""):
                yield name, sent


M = TypeVar("M", bound=Model)


def read(model: type[M], data: object) -> M:
    """Return a response's value, with all that can be read. Raises ValidationError.

    Vobiz's pages show responses that differ in details: fields without a value are absent, null or "".
    """
    return built(model).model_validate(data, context=_READING)


def built(model: type[M]) -> type[M]:
    """Return a model after building what validates its values, unless that was done before.

    Pydantic would do so by itself, but before 2.12 not safely in several threads.
    """
    if not model.__pydantic_complete__:
        with _BUILDING:
            model.model_rebuild()
    return model


def _may_be_replaced(field: FieldInfo, value: object) -> bool:
    """Return whether a value that cannot be read may be replaced by None, or by "" in a required text.

    An empty text in an optional field means that there is no value. Any other value in a field that is needed is an
    error: a trunk that cannot be read is not reported as none.
    """
    if field.is_required():
        return _is_plain_text(field)
    return value == "" or not _is_needed(field)


def _is_needed(field: FieldInfo) -> bool:
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra.get(_NEEDED))


def _is_plain_text(field: FieldInfo) -> bool:
    """Return whether a field is a text of any form, such as a message. An id is none: its schema has a pattern."""
    return field.annotation is str and not field.metadata
