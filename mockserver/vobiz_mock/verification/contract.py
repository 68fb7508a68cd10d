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
    from vobiz_mock.api.outcome import Outcome
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

        A request is judged by what the fake decided, also if a fault then gave another answer. If a fault answered in
        the place of the fake, its answer says nothing about the request, which is judged by what it is.
        """
        if (own := entry.own) is None:
            return self._mistakes.of(entry.routed)
        succeeded = own.status < HTTPStatus.BAD_REQUEST
        if not succeeded and not self._is_by_state(own):
            return refused(own)
        mistake = self._mistakes.of(entry.routed, is_well_formed=succeeded)
        if mistake is not None and mistake.hint is None:
            return mistake._replace(hint=own.hint)
        return mistake

    def _is_by_state(self, outcome: Outcome) -> bool:
        behaviour = self._behaviours.get(outcome.behaviour)
        return behaviour is not None and behaviour.by_state
