"""The fourth of a request's values: what is answered, before it is HTTP. A behaviour of the document, made concrete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Behaviour, Operation, Spec


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is decided for a request.

    Attributes:
        behaviour: The id of the behaviour of which the answer is an instance.
        status: The HTTP status.
        body: The JSON body; None for no body.
        hint: What whoever sent the request should do, when it is refused.
        headers: Header fields that belong to the behaviour, such as Allow.
    """

    behaviour: str
    status: int
    body: Any = None
    hint: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Outcomes:
    """Makes outcomes of behaviours: status, error body and hint are the document's."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def success(self, operation: Operation, body: Any = None) -> Outcome:  # noqa: ANN401 any JSON
        """What an operation answers after it has done what was asked."""
        behaviour = operation.success
        return Outcome(behaviour=behaviour.id, status=self._status(behaviour, operation), body=body)

    def refusal(
        self,
        name: str,
        operation: Operation | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        places: Mapping[str, str] | None = None,
    ) -> Outcome:
        """The answer of a behaviour, by its name.

        `places` fill the places of its hint; `field` is also the field or parameter that the message names.
        """
        behaviour, places = self._spec.behaviour(name, operation), places or {}
        return Outcome(
            behaviour=behaviour.id,
            status=self._status(behaviour, operation),
            body=self._body(behaviour.sees.example, places.get("field")),
            hint=behaviour.hint.format(**places) if behaviour.hint else None,
            headers=headers or {},
        )

    def message(self, example: str) -> str:
        """The message of an example that is not an error, such as a confirmation."""
        message: str = self._spec.example(example)["message"]
        return message

    def _status(self, behaviour: Behaviour, operation: Operation | None) -> int:
        """The status of a behaviour. When its level is not that of the behaviour, a `.status` behaviour has it."""
        status = behaviour.sees.status or self._spec.behaviour(f"{behaviour.name}.status", operation).sees.status
        assert status is not None
        return status

    def _body(self, example: str | None, field: str | None) -> Any:  # noqa: ANN401 any JSON
        if example is None:
            return None
        body, varies = self._spec.example(example), self._spec.example_field(example)
        if field is None or varies is None:
            return body
        return {**body, "message": body["message"].replace(varies, field)}
