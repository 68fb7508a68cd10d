"""Turns the document's behaviours into the refusals that the client recognises a response by.

Copies what a behaviour says of its response, and decides nothing: `vobiz_client.refusals` compares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vobiz_spec import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_spec import Behaviour, Operation, Spec


@dataclass(frozen=True)
class Refusal:
    """The fields of `vobiz_client.refusals.Refusal`; `becomes` is the name of the error."""

    becomes: str
    status: int | None
    error: str = ""
    message: str = ""
    mentions: str = ""
    any_text: bool = False

    def __str__(self) -> str:
        """Return the call that makes it, for the generated code."""
        texts = ("error", "message", "mentions")
        given = [f"{name}={getattr(self, name)!r}" for name in texts if getattr(self, name)]
        given += ["any_text=True"] if self.any_text else []
        return f"Refusal({', '.join([f'errors.{self.becomes}', str(self.status), *given])})"


def common_refusals(spec: Spec) -> list[Refusal]:
    """Return the refusals that all operations share, in the document's order, without repetition.

    None of them has `any_text`: of two explanations for an unknown text, an operation's own is the better one.
    """
    return _distinct(replace(found, any_text=False) for found in _refusals(spec, spec.common_behaviours))


def own_refusals(spec: Spec, operation: Operation) -> list[Refusal]:
    """Return the refusals of an operation, in the document's order, without repetition."""
    return _distinct(_refusals(spec, operation.behaviours))


def _refusals(spec: Spec, behaviours: Iterable[Behaviour]) -> Iterator[Refusal]:
    for behaviour in behaviours:
        if behaviour.becomes:
            sees = behaviour.sees
            # With `match: error` the words mentioned are an example: the name of one field of many.
            mentions = sees.mentions if sees.mentions and sees.match is not Match.ERROR else ""
            for error, message in _texts(spec, behaviour):
                yield Refusal(behaviour.becomes, sees.status, error, message, mentions, sees.match is Match.STATUS)


def _texts(spec: Spec, behaviour: Behaviour) -> Iterator[tuple[str, str]]:
    """Yield the `error` and the `message` of each example of a behaviour.

    Both are empty if the body is not one of the API's own, or if there is no example. Some bodies have no `message`.
    """
    for body in [spec.example(name) for name in behaviour.sees.examples] or [{}]:
        error, message = body.get("error"), body.get("message", "")
        yield (error, message) if isinstance(error, str) and isinstance(message, str) else ("", "")


def _distinct(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Drop repetitions; a refusal that any behaviour sees with any text has `any_text`."""
    found: dict[Refusal, bool] = {}
    for refusal in refusals:
        key = replace(refusal, any_text=False)
        found[key] = found.get(key, False) or refusal.any_text
    return [replace(refusal, any_text=any_text) for refusal, any_text in found.items()]
