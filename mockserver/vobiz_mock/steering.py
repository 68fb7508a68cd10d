"""What a test does with a fake beside sending requests: its state, its clock, its faults and its journal.

`MockServer`, the control API and the pytest fixtures offer the same, and all go through this module. It must not depend
on Flask or on sockets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vobiz_mock.clock import Clock
    from vobiz_mock.fake import Fake
    from vobiz_mock.faults.faults import Faults
    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.state.records import Seed


class Steering:
    """The control of one fake.

    Args:
        fake: The fake.
        seed: The state to which `reset` returns. None selects the state that the fake has now.

    Attributes:
        fake: The fake.
    """

    def __init__(self, fake: Fake, seed: Seed | None = None) -> None:
        self.fake = fake
        self._seed = fake.store.dump() if seed is None else seed

    @property
    def faults(self) -> Faults:
        """The active faults."""
        return self.fake.faults

    @property
    def journal(self) -> Journal:
        """The latest requests, with what happened to them."""
        return self.fake.journal

    @property
    def clock(self) -> Clock:
        """The time of the fake."""
        return self.fake.clock

    def reset(self) -> None:
        """Return to the state at the start. Remove all faults, forget the journal, and follow the real time."""
        self.fake.load(self._seed)
        self.faults.clear()
        self.journal.clear()
        self.clock.reset()
