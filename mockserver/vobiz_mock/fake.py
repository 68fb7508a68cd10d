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
from vobiz_mock.backend import MemoryBackend
from vobiz_mock.clock import Clock
from vobiz_mock.errors import StoreUnavailableError, TakesLongError
from vobiz_mock.faults.faults import Faults
from vobiz_mock.faults.magic import with_magic_numbers
from vobiz_mock.journal.entry import Entry
from vobiz_mock.journal.journal import Journal
from vobiz_mock.journal.journal_store import Bounds
from vobiz_mock.journal.log import write_line
from vobiz_mock.settings import Settings
from vobiz_mock.state.records import Seed
from vobiz_spec import load

if TYPE_CHECKING:
    from vobiz_mock.api.conformance import ReplyGuard
    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.backend import Backend
    from vobiz_mock.faults.effects import Answer
    from vobiz_mock.journal.entry import Sink
    from vobiz_mock.messages import Reply, Request
    from vobiz_mock.state.store import Store
    from vobiz_spec import Spec

_log = logging.getLogger("vobiz_mock")
_RETRY_AFTER = 1  # seconds: a store that was restarted is back soon
_LARGE = 4096  # bytes of a target and a body; a request of this size is decided in a few milliseconds


class Fake:
    """A fake of Vobiz's API. `answer` is the only method that a front end needs for the API's paths.

    Args:
        store: The state.
        settings: The settings; by default those of `Settings()`.
        sinks: Called with an `Entry` after each request, beside the journal. By default one writes a line to the log.
        backend: What the fake keeps beside its state. By default a new one in memory.

    Attributes:
        settings: The settings.
        spec: The OpenAPI document.
        store: The state.
        backend: What the fake keeps beside its state.
        clock: The time, which can be set.
        ids: The ids of new records.
        faults: What goes wrong on purpose.
        journal: What happened to each request.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings | None = None,
        *,
        sinks: tuple[Sink, ...] = (write_line,),
        backend: Backend | None = None,
    ) -> None:
        self.settings = settings = settings or Settings()
        self.spec = load()
        self.store = store
        self.backend = backend = backend or MemoryBackend()
        self.clock = Clock(settings.clock, settings.frozen_at, backend.setting)
        self.ids = backend.ids(settings.random_seed)
        self._sinks = sinks
        self._router = Router(self.spec, accept_plus=settings.accepts_plus)
        bounds = Bounds(settings.journal_entries, settings.journal_bytes)
        self.journal = Journal(backend.journal(bounds, self._router.route), is_on=bounds.entries > 0)
        self._outcomes = Outcomes(self.spec)
        operations = Operations(self.spec, store, self._outcomes, clock=self.clock, new_id=self.ids)
        self._decider = Decider(self.spec, store, self._outcomes, operations, clock=self.clock)
        self._signature = Signature(self.spec, self.clock.at_once)
        self.faults = Faults(
            self.spec, self._signature, accept_plus=settings.accepts_plus, magic=settings.magic, keep=backend.faults
        )
        self._guard = _reply_guard(self.spec) if settings.validate_responses else None
        if settings.magic:
            backend.transact(self._add_magic_numbers)

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
        if at_once and (self.backend.may_wait or len(request.body) + len(request.target) > _LARGE):
            raise TakesLongError("the reply would take long")
        routed = self._router.route(request)
        try:
            entry = self._entry(routed, at_once=at_once)
        except StoreUnavailableError as error:
            return self._unavailable(routed, error)
        self.journal.tell()
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

    def _entry(self, routed: RoutedRequest, *, at_once: bool) -> Entry:
        """Answer a request. If that fails, nothing of it has happened, and the answer is a 500."""
        try:
            return self._kept(routed, partial(self._answered, at_once=at_once))
        except (TakesLongError, StoreUnavailableError):
            raise
        except Exception:  # noqa: BLE001 - the client must get a reply, whatever failed
            _log.exception("Internal error in the fake; please report it.")
            return self._kept(routed, self._failed)

    def _kept(self, routed: RoutedRequest, answer: Answer) -> Entry:
        """Answer a request and keep it in the journal, in one transaction."""

        def work() -> Entry:
            entry = answer(routed)
            self.journal.keep(entry)
            return entry

        return self.backend.transact(work)

    def _answered(self, routed: RoutedRequest, *, at_once: bool) -> Entry:
        """Answer a request, with what goes wrong on purpose around the decision."""
        if (meeting := self.faults.meet(routed)) is None:
            return self._decided(routed, at_once=at_once)
        return self.faults.around(meeting, routed, partial(self._decided, at_once=at_once))

    def _decided(self, routed: RoutedRequest, *, at_once: bool) -> Entry:
        at, outcome = time(), self._decider.decide(routed, at_once=at_once)
        return Entry(routed, outcome, self._reply(outcome, routed), at)

    def _failed(self, routed: RoutedRequest) -> Entry:
        """Answer a request whose decision has failed."""
        at, outcome = time(), self._outcomes.refusal("server-error")
        return Entry(routed, outcome, self._reply(outcome, routed), at)

    def _unavailable(self, routed: RoutedRequest, error: StoreUnavailableError) -> Reply:
        """Answer a request while the store cannot be used. No journal can have it."""
        _log.error("%s %s 503: %s", routed.request.method, routed.target.path, error)
        return self._signature.unavailable(_RETRY_AFTER)

    def _reply(self, outcome: Outcome, routed: RoutedRequest) -> Reply:
        reply = self._signature.sign(outcome)
        # The document has the replies of operations. A body that is too large is refused before, also for a GET.
        if self._guard is None or routed.operation is None or routed.request.body_too_large:
            return reply
        return self._guard.checked(reply, routed.operation)

    def _add_magic_numbers(self) -> None:
        """Add those of the magic numbers that the state does not have."""
        numbers = with_magic_numbers(Seed(), self.spec).numbers
        # The store says which it has, also where another fake has just added them. Its whole state may be large.
        if taken := self.store.add_all(Seed(numbers=numbers)):
            self.store.add_all(Seed(numbers=tuple(one for one in numbers if f"number {one.e164}" not in taken)))

    def _notify(self, entry: Entry) -> None:
        for sink in self._sinks:
            try:
                sink(entry)
            except Exception:  # noqa: BLE001 - the request has been answered already, and the other sinks want to know
                _log.exception("A sink failed.")


def _reply_guard(spec: Spec) -> ReplyGuard:
    from vobiz_mock.api.conformance import ReplyGuard  # noqa: PLC0415 - it imports openapi-core, a quarter of a second

    return ReplyGuard(spec)
