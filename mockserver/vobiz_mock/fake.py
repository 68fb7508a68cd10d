"""A fake Vobiz without a way in: puts the parts together, and answers one request after another.

Knows neither Flask nor sockets. Several may be used at once, each with its own store, by any number of threads.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vobiz_mock.api.conformance import ReplyGuard
from vobiz_mock.api.decider import Decider
from vobiz_mock.api.outcome import Outcomes
from vobiz_mock.api.routes import Router
from vobiz_mock.api.signature import Signature
from vobiz_mock.journal.entry import Entry
from vobiz_mock.journal.log import write_line
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.journal.entry import Sink
    from vobiz_mock.messages import Reply, Request
    from vobiz_mock.state.store import Store

_log = logging.getLogger("vobiz_mock")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a fake behaves, apart from its state.

    Attributes:
        validate_responses: Whether to compare every answer with the document; one that breaks it becomes a 500.
        clock: Gives the time, with a time zone.
    """

    validate_responses: bool = False
    clock: Callable[[], datetime] = _utc_now


class Fake:
    """A fake on a store. `answer` is all that a way in needs."""

    def __init__(
        self, store: Store, settings: Settings | None = None, *, sinks: tuple[Sink, ...] = (write_line,)
    ) -> None:
        settings = settings or Settings()
        self.spec = load()
        self._sinks = sinks
        self._router = Router(self.spec)
        self._outcomes = Outcomes(self.spec)
        self._decider = Decider(self.spec, store, self._outcomes, settings.clock)
        self._signature = Signature(self.spec, settings.clock)
        self._guard = ReplyGuard(self.spec) if settings.validate_responses else None

    def answer(self, request: Request) -> Reply:
        """Answer a request for one of Vobiz's paths, or for one that Vobiz does not have. Never raises."""
        routed = self._router.route(request)
        outcome = self._decide(routed)
        reply = self._reply(outcome, routed)
        self._tell(Entry(routed=routed, outcome=outcome, reply=reply))
        return reply

    def refuse(self, behaviour: str) -> Reply:
        """The refusal that a behaviour is, for paths that are the fake's own."""
        return self._signature.sign(self._outcomes.refusal(behaviour))

    def refuse_method(self, allow: str) -> Reply:
        """The refusal of a method, for paths that are the fake's own; `allow` names the methods that they have."""
        refusal = self._outcomes.refusal("method-not-allowed", headers={"Allow": allow}, places={"allow": allow})
        return self._signature.sign(refusal)

    def signature(self) -> tuple[tuple[str, str], ...]:
        """The header fields that every answer has, those to the fake's own paths too."""
        return self._signature.headers()

    def _decide(self, routed: RoutedRequest) -> Outcome:
        try:
            return self._decider.decide(routed)
        except Exception:  # noqa: BLE001 whoever asked gets an answer, whatever failed
            _log.exception("The fake itself failed; please report this.")
            return self._outcomes.refusal("server-error")

    def _reply(self, outcome: Outcome, routed: RoutedRequest) -> Reply:
        reply = self._signature.sign(outcome)
        return self._guard.checked(reply, routed.operation) if self._guard and routed.operation else reply

    def _tell(self, entry: Entry) -> None:
        for sink in self._sinks:
            sink(entry)
