"""The fake as a function from a request to a reply: connects the steps of the pipeline.

This module must not depend on Flask or on sockets. A process may have any number of fakes, each with its own store, and
each may be used by several threads.
"""

from __future__ import annotations

import logging
from functools import partial
from time import time
from typing import TYPE_CHECKING

from vobiz_mock.api.decider import Decider
from vobiz_mock.api.operations import Operations
from vobiz_mock.api.outcome import Outcomes
from vobiz_mock.api.routes import Router
from vobiz_mock.api.signature import Signature
from vobiz_mock.clock import Clock
from vobiz_mock.errors import TakesLongError
from vobiz_mock.faults.faults import Faults
from vobiz_mock.faults.magic import with_magic_numbers
from vobiz_mock.ids import Ids
from vobiz_mock.journal.entry import Entry
from vobiz_mock.journal.journal import Journal
from vobiz_mock.journal.log import write_line
from vobiz_mock.settings import Settings
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.api.conformance import ReplyGuard
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.journal.entry import Sink
    from vobiz_mock.messages import Reply, Request
    from vobiz_mock.state.records import Seed
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_LARGE = 4096  # bytes of a target and a body; a request of this size is decided in a few milliseconds


class Fake:
    """A fake of Vobiz's API. `answer` is the only method that a front end needs for the API's paths.

    Args:
        store: The state.
        settings: The settings; by default those of `Settings()`.
        sinks: Called with an `Entry` after each request, beside the journal. By default one writes a line to the log.

    Attributes:
        settings: The settings.
        spec: The OpenAPI document.
        store: The state.
        clock: The time, which can be set.
        ids: The ids of new records.
        faults: What goes wrong on purpose.
        journal: What happened to each request.
    """

    def __init__(
        self, store: Store, settings: Settings | None = None, *, sinks: tuple[Sink, ...] = (write_line,)
    ) -> None:
        self.settings = settings = settings or Settings()
        self.spec = load()
        self.store = store
        self.clock = Clock(settings.clock, settings.frozen_at)
        self.ids = Ids(settings.random_seed)
        self.journal = Journal(max_entries=settings.journal_entries, max_bytes=settings.journal_bytes)
        self._sinks: tuple[Sink, ...] = (self.journal, *sinks) if self.journal.is_on else sinks
        self._router = Router(self.spec, accept_plus=settings.accepts_plus)
        self._outcomes = Outcomes(self.spec)
        operations = Operations(self.spec, store, self._outcomes, clock=self.clock, new_id=self.ids)
        self._decider = Decider(self.spec, store, self._outcomes, operations, clock=self.clock)
        self._signature = Signature(self.spec, self.clock)
        self.faults = Faults(self.spec, self._signature, accept_plus=settings.accepts_plus, magic=settings.magic)
        self._guard = _reply_guard(self.spec) if settings.validate_responses else None
        if settings.magic:
            self.load(store.dump())

    def load(self, seed: Seed) -> None:
        """Replace the state. With the setting `magic`, the inventory has the magic numbers too.

        Args:
            seed: The new state.
        """
        self.store.load(with_magic_numbers(seed, self.spec) if self.settings.magic else seed)

    def answer(self, request: Request, *, at_once: bool = False) -> Reply:
        """Return the reply to a request, whether or not the API has its path.

        An exception in the decision is logged, and the reply is a 500.

        Args:
            request: The request.
            at_once: Whether the caller cannot wait, such as an event loop that serves other clients too.

        Raises:
            TakesLongError: The reply would take long, and it is wanted at once. Nothing has changed.
        """
        if at_once and len(request.body) + len(request.target) > _LARGE:
            raise TakesLongError("the reply would take long")
        entry = self._answered(self._router.route(request), at_once=at_once)
        self._notify(entry)
        return entry.reply

    def refuse(self, behaviour: str) -> Reply:
        """Return the refusal of a behaviour, for a path below `/_mock/`.

        Args:
            behaviour: The name of a behaviour that all operations share, such as `route-unknown`.

        Raises:
            KeyError: There is no such behaviour.
        """
        return self._signature.sign(self._outcomes.refusal(behaviour))

    def refuse_method(self, allow: str) -> Reply:
        """Return the refusal of a method, for a path below `/_mock/`.

        Args:
            allow: The supported methods, as the value of the Allow header.
        """
        refusal = self._outcomes.refusal("method-not-allowed", headers={"Allow": allow}, places={"allow": allow})
        return self._signature.sign(refusal)

    def signature(self) -> tuple[tuple[str, str], ...]:
        """Return the header fields that every reply has, also one for a path below `/_mock/`."""
        return self._signature.headers()

    def _answered(self, routed: RoutedRequest, *, at_once: bool) -> Entry:
        """Answer a request, with what goes wrong on purpose around the decision."""
        if (meeting := self.faults.meet(routed)) is None:
            return self._decided(routed, at_once=at_once)
        return self.faults.around(meeting, routed, partial(self._decided, at_once=at_once))

    def _decided(self, routed: RoutedRequest, *, at_once: bool) -> Entry:
        at, outcome = time(), self._decide(routed, at_once=at_once)
        return Entry(routed, outcome, self._reply(outcome, routed), at)

    def _decide(self, routed: RoutedRequest, *, at_once: bool) -> Outcome:
        try:
            return self._decider.decide(routed, at_once=at_once)
        except TakesLongError:
            raise
        except Exception:  # noqa: BLE001 - the client must get a reply, whatever failed
            _log.exception("Internal error in the fake; please report it.")
            return self._outcomes.refusal("server-error")

    def _reply(self, outcome: Outcome, routed: RoutedRequest) -> Reply:
        reply = self._signature.sign(outcome)
        # The document has the replies of operations. A body that is too large is refused before, also for a GET.
        if self._guard is None or routed.operation is None or routed.request.body_too_large:
            return reply
        return self._guard.checked(reply, routed.operation)

    def _notify(self, entry: Entry) -> None:
        for sink in self._sinks:
            try:
                sink(entry)
            except Exception:  # noqa: BLE001 - the request has been answered already, and the other sinks want to know
                _log.exception("A sink failed.")


def _reply_guard(spec: Spec) -> ReplyGuard:
    from vobiz_mock.api.conformance import ReplyGuard  # noqa: PLC0415 - it imports openapi-core, a quarter of a second

    return ReplyGuard(spec)
