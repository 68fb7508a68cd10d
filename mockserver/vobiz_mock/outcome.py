"""What the fake answers, before it is an HTTP response: a behaviour of the document, made concrete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_spec import Operation, Spec


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An answer: the behaviour that it is an instance of, status and body, and a hint for who sent the request."""

    behaviour: str
    status: int
    body: Any = None
    hint: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Outcomes:
    """Makes outcomes of behaviours: status and error body are the document's."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def success(self, operation: Operation, body: Any = None) -> Outcome:  # noqa: ANN401 any JSON
        """What an operation answers when it has done what was asked."""
        status = next(b.sees.status for b in operation.behaviours if b.sees.status is not None)
        return Outcome(behaviour=operation.behaviours[0].id, status=status, body=body)

    def refusal(
        self,
        name: str,
        operation: Operation | None = None,
        *,
        field: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Outcome:
        """The answer of a behaviour, by its name; `field` is the field or parameter that the message is to name."""
        behaviour = self._spec.behaviour(name, operation)
        return Outcome(
            behaviour=behaviour.id,
            status=behaviour.sees.status or self._status_beside(name, operation),
            body=self._body(behaviour.sees.example, field),
            hint=hint,
            headers=headers or {},
        )

    def message(self, example: str) -> str:
        """The message of an example that is no error, such as a confirmation."""
        message: str = self._spec.example(example)["message"]
        return message

    def _status_beside(self, name: str, operation: Operation | None) -> int:
        """The status where another behaviour, of another level, says it."""
        status = self._spec.behaviour(f"{name}.status", operation).sees.status
        assert status is not None
        return status

    def _body(self, example: str | None, field: str | None) -> Any:  # noqa: ANN401 any JSON
        if example is None:
            return None
        body, varies = self._spec.example(example), self._spec.example_field(example)
        if field is None or varies is None:
            return body
        return {**body, "message": body["message"].replace(varies, field)}
