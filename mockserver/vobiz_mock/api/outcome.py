"""The fourth value of a request: the decision, as an instance of a behaviour of the document.

Owns the way from a behaviour to its status, body and hint. It must not depend on the state, or on how a reply is sent.
"""

from __future__ import annotations

from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Behaviour, Operation, Spec


class Advice(NamedTuple):
    """A hint of the document for a situation, with what it says about the request.

    Attributes:
        id: The id of the hint, such as `trunk-other`.
        places: The values for its places.
    """

    id: str
    places: Mapping[str, str] = MappingProxyType({})


class Outcome(NamedTuple):
    """The decision on a request.

    Attributes:
        behaviour: The id of the behaviour, such as `assign.conflict`.
        status: The HTTP status code.
        body: The JSON value of the body. None if there is no body.
        hint: How to correct the request, or a note on one that succeeds. None if there is nothing to say.
        headers: The header fields that the behaviour requires, such as Allow.
        advice: The hint as an id and the values in its places. If the hint is that of the behaviour, the id is the name
            of the behaviour. None if there is no hint.
    """

    behaviour: str
    status: int
    body: Any = None
    hint: str | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    advice: Advice | None = None


class Outcomes:
    """Builds outcomes. The document gives their status, error body and hint."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        # By the id of the operation: the id and the status of its success.
        self._successes = {
            operation.id: (operation.success.id, self._status(operation.success, operation))
            for operation in spec.operations.values()
        }

    def success(self, operation: Operation, body: object = None) -> Outcome:
        """Return the outcome of an operation that succeeded.

        Args:
            operation: The operation.
            body: The JSON value of the body. None if there is no body.
        """
        behaviour, status = self._successes[operation.id]
        return Outcome(behaviour=behaviour, status=status, body=body)

    def refusal(
        self,
        name: str,
        operation: Operation | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        places: Mapping[str, str] | None = None,
        advice: Advice | None = None,
    ) -> Outcome:
        """Return the refusal of a behaviour.

        Args:
            name: The name of the behaviour without the prefix, such as `conflict`.
            operation: The operation. None to look among the behaviours that all operations share.
            headers: The header fields that the behaviour requires.
            places: The values for the places in its hint. The value of `field` also replaces the name of the field in
                the message of the body.
            advice: A hint that replaces that of the behaviour, because it fits the situation better.

        Raises:
            KeyError: There is no such behaviour or hint, or the hint has a place without a value.
        """
        behaviour, places = self._spec.behaviour(name, operation), places or {}
        return Outcome(
            behaviour=behaviour.id,
            status=self._status(behaviour, operation),
            body=self._body(behaviour.sees.example, places.get("field")),
            hint=self._advised(advice) if advice else _filled(behaviour.hint, places),
            headers=headers or {},
            advice=advice or Advice(name, places),
        )

    def noted(self, outcome: Outcome, advice: Advice | None) -> Outcome:
        """Return an outcome with a note, if there is one and if the outcome has no hint of its own."""
        if advice is None or outcome.hint is not None:
            return outcome
        return outcome._replace(hint=self._advised(advice), advice=advice)

    def message(self, example: str) -> str:
        """Return the message of an example of the document, such as that of a confirmation."""
        message: str = self._spec.example(example)["message"]
        return message

    def _advised(self, advice: Advice) -> str | None:
        return _filled(self._spec.hints[advice.id].text, advice.places)

    def _status(self, behaviour: Behaviour, operation: Operation | None) -> int:
        """Return the status of a behaviour. If it states none, the behaviour with `.status` added to its name does."""
        status = behaviour.sees.status or self._spec.behaviour(f"{behaviour.name}.status", operation).sees.status
        assert status is not None
        return status

    def _body(self, example: str | None, field: str | None) -> object:
        if example is None:
            return None
        body, placeholder = deepcopy(self._spec.example(example)), self._spec.example_field(example)
        if field is None or placeholder is None:
            return body
        return {**body, "message": body["message"].replace(placeholder, field)}


def _filled(hint: str | None, places: Mapping[str, str]) -> str | None:
    return hint.format(**places) if hint else None
