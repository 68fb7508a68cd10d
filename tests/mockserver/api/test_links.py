"""Every link of the document can be followed: the fake answers the linked request with a success.

Schemathesis follows links too, but at random, and never all of them in one run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.mockserver._caller import Caller

    from vobiz_spec import Operation

SPEC = load()
SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
# What must have happened before a link's first request succeeds, or before its second one does.
BEFORE = {
    ("unassign_number", "Assign"): "assign_number",
    ("cancel_release", "Assign"): "release_number",
}


@dataclass(frozen=True)
class Exchange:
    """A request by the examples of the document, and its response."""

    path: Mapping[str, Any]
    status: int
    body: Any

    def value(self, expression: str) -> Any:
        """Evaluate a runtime expression of a link."""
        if expression.startswith("$request.path."):
            return self.path[expression.removeprefix("$request.path.")]
        pointer = expression.removeprefix("$response.body#/").split("/")
        return reduce(lambda value, key: value[int(key) if key.isdigit() else key], pointer, self.body)


def _links() -> Iterator[Any]:
    for source in SPEC.operations.values():
        for response in SPEC.document["paths"][source.path][source.method.lower()]["responses"].values():
            for name, link in response.get("links", {}).items():
                yield pytest.param(source, name, link, id=f"{source.id}-{name}")


def _send(caller: Caller, operation: Operation, path: Mapping[str, Any]) -> Exchange:
    """Send a request of the operation: the given path parameters, and examples for the others and for the body."""
    examples = {p["name"]: p["example"] for p in SPEC.parameters(operation) if p["in"] == "path"}
    values = {**examples, **path}
    filled = operation.path.format_map({name: quote(value, safe="") for name, value in values.items()})
    rest = filled.removeprefix(f"/account/{caller.account}/")
    answer = caller.send(operation.method, rest, SPEC.body_example(operation))
    return Exchange(values, answer.status, answer.json)


@pytest.mark.parametrize(("source", "name", "link"), list(_links()))
def test_a_link_leads_to_a_request_that_succeeds(caller: Caller, source: Operation, name: str, link: Any) -> None:
    """The parameters that the link takes from the first exchange make the second one a success."""
    if before := BEFORE.get((source.id, name)):
        _send(caller, SPEC.operations[before], {})
    first = _send(caller, source, {})
    taken = {parameter: first.value(expression) for parameter, expression in link["parameters"].items()}
    second = _send(caller, SPEC.operations[link["operationId"]], taken)
    assert (first.status in SUCCESS, second.status in SUCCESS) == (True, True)
