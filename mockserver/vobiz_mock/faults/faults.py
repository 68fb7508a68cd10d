"""The active faults of a fake. It must not depend on Flask or on sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.journal.entry import Entry

    Answer = Callable[[RoutedRequest], Entry]


class Fault(Protocol):
    """What goes wrong with the requests that meet it."""

    id: str

    def around(self, routed: RoutedRequest, answer: Answer) -> Entry:
        """Answer a request that meets the fault.

        Args:
            routed: The request.
            answer: Answers it as if there were no fault, with all effects.
        """
        ...


class Faults:
    """The active faults of a fake."""

    def meet(self, routed: RoutedRequest) -> Fault | None:  # noqa: ARG002
        """Return the fault that a request meets, and count it; None if it meets none."""
        return None

    def give_back(self, fault: Fault) -> None:
        """Undo the count of the last request that met a fault, since it will be answered again."""

    def clear(self) -> None:
        """Remove all faults."""
