"""Makes a request of an operation and a caller's arguments, or refuses them before anything is sent.

Pure: sends nothing, and knows nothing of credentials but the account in the path.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from vobiz_client.errors import InvalidArgumentError, SentRequest
from vobiz_client.numbers import checked_number, target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_client._model import Model
    from vobiz_client.operation import Operation

_SHOWN = 100  # characters of a wrong argument that the error repeats


def build_request(
    operation: Operation[Any], arguments: Mapping[str, object], *, origin: str, account: str
) -> SentRequest:
    """The request of an operation. Arguments that are None are left out.

    Raises InvalidNumberError for a number that is not in E.164 form, InvalidArgumentError for what the document's
    schemas forbid.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    for name in operation.numbers & arguments.keys():
        checked_number(arguments[name])
    path = _checked(operation.path_arguments, {"account_id": account, **given})
    # An empty filter filters nothing, and a parameter without a value is not valid (OpenAPI's allowEmptyValue).
    query = {name: value for name, value in _checked(operation.query_arguments, given).items() if value != ""}
    body = _checked(operation.body, given)
    return SentRequest(
        method=operation.method,
        url=origin + target(operation.path, path, query),
        body=json.dumps(body) if operation.body else "",
    )


def _checked(model: type[Model] | None, given: Mapping[str, object]) -> dict[str, Any]:
    """Those arguments that the model has, as JSON values."""
    if model is None:
        return {}
    own = {name: value for name, value in given.items() if name in model.model_fields}
    try:
        return model.model_validate(own, strict=True).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        raise _refusal(model, error) from None


def _refusal(model: type[Model], error: ValidationError) -> InvalidArgumentError:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    if first["type"] == "missing":
        return InvalidArgumentError(f"{name} is missing. Nothing was sent.", hint=_meaning(model, name))
    shown = repr(first["input"])
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
    return InvalidArgumentError(
        f"{name}={shown} is refused: {first['msg']}. Nothing was sent.", hint=_meaning(model, name)
    )


def _meaning(model: type[Model], name: str) -> str:
    field = model.model_fields[name]
    example = f" Such as {field.examples[0]!r}." if field.examples else ""
    return f"{name}: {field.description or ''}{example}"
