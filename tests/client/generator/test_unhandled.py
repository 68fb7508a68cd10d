"""Documents that the generator does not handle: each is an error, and nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.client._copies import COPIES

from vobiz_generator import UnhandledError, render
from vobiz_spec import Spec

if TYPE_CHECKING:
    from collections.abc import Callable

ASSIGN = "/account/{account_id}/numbers/{phone_number}/assign"
NUMBERS = "/account/{account_id}/numbers"


def _post(document: dict[str, Any]) -> dict[str, Any]:
    post: dict[str, Any] = document["paths"][ASSIGN]["post"]
    return post


def _parameter(**entry: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: _post(document).update(parameters=[entry])


def _response(status: str, response: dict[str, Any]) -> Callable[[dict[str, Any]], object]:
    return lambda document: _post(document)["responses"].update({status: response})


def _assignment(document: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = document["components"]["schemas"]["Assignment"]
    return schema


STRING = {"type": "string"}
LIST = {"type": "array", "items": STRING}
UNHANDLED: dict[str, Callable[[dict[str, Any]], object]] = {
    "two media types": lambda d: _post(d)["requestBody"]["content"].update({"text/plain": {}}),
    "a $ref in a success": _response("204", {"$ref": "#/components/responses/X"}),
    "an inline schema": lambda d: _post(d)["requestBody"]["content"]["application/json"].update(schema=STRING),
    "two schemas of success": lambda d: _post(d)["responses"].update(
        {"200": d["paths"][NUMBERS]["get"]["responses"]["200"]}
    ),
    "a default response": _response("default", {"description": "?"}),
    "a range of statuses": _response("4XX", {"description": "?"}),
    "an optional body": lambda d: _post(d)["requestBody"].update(required=False),
    "security of an operation": lambda d: _post(d).update(security=[]),
    "security alternatives": lambda d: d["security"].append({"AuthId": []}),
    "another scheme": lambda d: d["components"]["securitySchemes"].update(B={"type": "http", "scheme": "basic"}),
    "callbacks": lambda d: _post(d).update(callbacks={}),
    "a header parameter": _parameter(name="X", **{"in": "header"}, schema=STRING),
    "a parameter's style": _parameter(name="x", **{"in": "query"}, style="pipeDelimited", schema=STRING),
    "a list with commas": _parameter(name="x", **{"in": "query"}, explode=False, schema=LIST),
    "a list in the path": _parameter(name="x", **{"in": "path"}, required=True, schema=LIST),
    "a list of numbers": _parameter(name="x", **{"in": "query"}, schema=LIST | {"items": {"type": "integer"}}),
    "a list in a body": lambda d: _assignment(d)["properties"].update(tags=LIST),
    "a minimum of fields": lambda d: _assignment(d).update(minProperties=1),
    "a key of a field": lambda d: _assignment(d)["properties"]["trunk_group_id"].update(writeOnly=True),
    "two current styles of a body": lambda d: d["components"]["schemas"]["OriginationUriSettingsOlderStyle"].pop(
        "deprecated"
    ),
    "a style with a key of its own": lambda d: d["components"]["schemas"]["NewOriginationUri"].update(required=["x"]),
    "an inline style of a body": lambda d: d["components"]["schemas"]["NewOriginationUri"]["anyOf"].append(STRING),
    "a pattern with a lookahead": lambda d: d["components"]["schemas"]["Uuid"].update(pattern=r"^x(?![\s\S])"),
    "an argument that is a keyword": _parameter(name="from", **{"in": "query"}, schema=STRING),
    "a deprecated operation": lambda d: _post(d).update(deprecated=True),
    "two types of a parameter": _parameter(name="x", **{"in": "query"}, schema={"type": ["string", "null"]}),
    "another method": lambda d: d["paths"][ASSIGN].update(head={}),
    "servers of a path": lambda d: d["paths"][ASSIGN].update(servers=[]),
    "a name of two arguments": _parameter(name="trunk_group_id", **{"in": "query"}, schema=STRING),
}


@pytest.mark.parametrize("what", UNHANDLED)
def test_document_that_is_not_handled_is_an_error(document: dict[str, Any], what: str) -> None:
    """Nothing that the document says is left out without an error."""
    UNHANDLED[what](document)
    with pytest.raises(UnhandledError):
        render(Spec(document))


def test_error_says_where_and_what(document: dict[str, Any]) -> None:
    """The message names the operation and the key."""
    _post(document).update(callbacks={})
    with pytest.raises(UnhandledError) as caught:
        render(Spec(document))
    assert str(caught.value) == "assign_number: callbacks is not handled"


@pytest.mark.parametrize("how", COPIES)
def test_copy_of_an_error_has_everything(how: str) -> None:
    """A copy has the same message and attributes."""
    error = UnhandledError("assign_number", "callbacks")
    copied = COPIES[how](error)
    assert (type(copied), str(copied), vars(copied)) == (UnhandledError, str(error), vars(error))
