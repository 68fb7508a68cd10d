"""Builds the request for an endpoint from a caller's arguments, or rejects them before anything is sent.

Pure: sends nothing, and knows nothing of credentials except for the account in the path.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from vobiz_client._model import built
from vobiz_client.endpoint import model_named
from vobiz_client.errors import InvalidArgumentError, SentRequest
from vobiz_client.numbers import checked_number, target
from vobiz_client.request import Request
from vobiz_client.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_client._model import Model
    from vobiz_client.endpoint import Endpoint

_HIDDEN = "***"


def build_request(endpoint: Endpoint[Any], arguments: Mapping[str, object], *, origin: str, account: str) -> Request:
    """Return the request for an endpoint.

    Args:
        endpoint: The endpoint.
        arguments: The arguments by their names. Those that are None are left out.
        origin: The scheme and host of the URL, such as `https://api.vobiz.ai`.
        account: The account ID in the path.

    Raises:
        InvalidNumberError: A phone number is not in E.164 form.
        InvalidArgumentError: An argument does not match its schema in the document.

    """
    given = {name: value for name, value in arguments.items() if value is not None}
    given |= {name: _listed(given[name]) for name in endpoint.lists & given.keys()}
    for name in endpoint.numbers & arguments.keys():
        checked_number(arguments[name])
    path = _checked(endpoint.path_model, {"account_id": account, **given})
    query = _checked(endpoint.query_model, given)
    url = origin + target(endpoint.path, path, query)
    if endpoint.body_model is None:
        return Request(shown=SentRequest(method=endpoint.method, url=url))
    body = _checked(endpoint.body_model, given)
    secrets = {name: body[name] for name in body if _is_secret(model_named(endpoint.body_model), name)}
    without_secrets = json.dumps(body | dict.fromkeys(secrets, _HIDDEN))
    return Request(
        shown=SentRequest(method=endpoint.method, url=url, body=without_secrets),
        body=json.dumps(body),
        secrets=tuple(secrets.values()),
    )


def _listed(value: object) -> list[object]:
    """Return a list of texts. A single text is a list of one."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _checked(name: str | None, given: Mapping[str, object]) -> dict[str, Any]:
    """Return the arguments that are fields of the model of this name, as JSON values."""
    if name is None:
        return {}
    model = model_named(name)
    own = {key: value for key, value in given.items() if key in model.model_fields}
    try:
        return built(model).model_validate(own, strict=True).model_dump(mode="json", exclude_unset=True)
    except ValidationError as error:
        invalid = _invalid(model, error)
    # Not in the block above: the context of this error would be pydantic's, which holds the arguments.
    raise invalid


def _is_secret(model: type[Model], name: str) -> bool:
    return not model.model_fields[name].repr


def _invalid(model: type[Model], error: ValidationError) -> InvalidArgumentError:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    if first["type"] == "missing":
        return InvalidArgumentError(f"{name} is missing. Nothing was sent.", hint=_meaning(model, name))
    value = _HIDDEN if _is_secret(model, name) else shown(first["input"])
    return InvalidArgumentError(
        f"{name}={value} is not valid: {first['msg']}. Nothing was sent.", hint=_meaning(model, name)
    )


def _meaning(model: type[Model], name: str) -> str:
    field = model.model_fields[name]
    example = f" For example {field.examples[0]!r}." if field.examples else ""
    return f"{name}: {field.description or ''}{example}"
