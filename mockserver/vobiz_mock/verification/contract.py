"""Says of an entry of the journal whether its request broke the contract.

A request breaks it by a mistake of its own, such as a literal plus, an undeclared field, or a refusal that the state
did not cause. It is found when the entry is read, and not while the request is answered. This module must not depend on
a particular receiver of entries.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_mock.api.mistakes import Mistakes, refused

if TYPE_CHECKING:
    from vobiz_mock.api.mistakes import Mistake
    from vobiz_mock.journal.entry import Entry
    from vobiz_spec import Spec


class Contract:
    """The contract of one document.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._behaviours = spec.behaviours
        self._mistakes = Mistakes(spec)

    def broken(self, entry: Entry) -> Mistake | None:
        """Return how a request broke the contract; None if it did not.

        The answer of a request that met a fault says nothing about it. It is judged by what it is.
        """
        if entry.fault is not None:
            return self._mistakes.of(entry.routed)
        succeeded = entry.outcome.status < HTTPStatus.BAD_REQUEST
        if not succeeded and not self._is_by_state(entry):
            return refused(entry.outcome)
        mistake = self._mistakes.of(entry.routed, is_well_formed=succeeded)
        if mistake is not None and mistake.hint is None:
            return mistake._replace(hint=entry.outcome.hint)
        return mistake

    def _is_by_state(self, entry: Entry) -> bool:
        behaviour = self._behaviours.get(entry.outcome.behaviour)
        return behaviour is not None and behaviour.by_state
