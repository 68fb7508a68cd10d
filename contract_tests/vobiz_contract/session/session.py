"""A run against one provider, from the first look at the account to the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vobiz_contract.coverage import measured
from vobiz_contract.effort import FAST
from vobiz_contract.errors import BreachError
from vobiz_contract.results import Report
from vobiz_contract.session.contexts import ContextFactory
from vobiz_contract.session.judge import Judge
from vobiz_contract.session.options import Options
from vobiz_contract.session.plan import Plan
from vobiz_contract.session.preflight import check_access, inspect_account, learn_lag
from vobiz_contract.session.restore import Found, restore
from vobiz_contract.session.state import StateFile
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Result
    from vobiz_contract.session.state import SavedRun

__all__ = ["Session"]

_INJECTED = "the fake was told to answer so, and does not show it by itself"


class Session:
    """One run against one provider. `run` does all of it.

    As a context manager a session inspects the account at the start, and at the end restores the trunks of the
    provider's numbers, and removes what it has created; in between, `judge` judges single behaviours.

    Args:
        provider: The provider, and what of it may be used.
        options: How the run is made.
        steering: Prepares a provider that shows a behaviour which cannot be provoked, such as `assign.rate-limited`:
            a context manager by the behaviour's id. Without it such behaviours are not judged.

    Attributes:
        is_restored: Whether the restoring has ended.
        unrestored: What could not be restored, in sentences.

    """

    def __init__(
        self,
        provider: Provider,
        options: Options | None = None,
        *,
        steering: Callable[[str], AbstractContextManager[Provider]] | None = None,
    ) -> None:
        self.provider = provider
        self.options = options or Options()
        self.is_restored = False
        self.unrestored: tuple[str, ...] = ()
        self._spec = spec = load()
        self._plan = Plan(spec)
        self._contexts = ContextFactory(provider, self.options, spec, steering)
        self._judge = Judge(self._plan, self.options, self._contexts, spec)
        self._found = Found()
        self._state = StateFile(self.options.state) if self.options.state else None
        self._started = datetime.now(UTC)

    @property
    def journal(self) -> tuple[Exchange, ...]:
        """Every request that was sent to the provider, with its response, in the order in which they ended."""
        return tuple(self._contexts.api.sender.journal)

    def __enter__(self) -> Self:
        self._inspect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()

    def run(
        self,
        *,
        on_result: Callable[[Result], None] = lambda _: None,
        on_restore: Callable[[], None] = lambda: None,
    ) -> Report:
        """Judge everything that is selected, restore what was found, and return the report.

        Args:
            on_result: Is called with each result as soon as it is known.
            on_restore: Is called before the numbers are restored, also after an error.

        Raises:
            CannotCheckError: The provider cannot be checked at all.

        """
        self._inspect()
        try:
            for result in self.judge_all():
                on_result(result)
        finally:
            on_restore()
            self._restore()
        return self.measured_report()

    def judge(self, name: str) -> Result:
        """Judge one behaviour or property after its prerequisites, unless that was done before."""
        return self._judge.judge(name)

    def judge_all(self) -> Iterator[Result]:
        """Judge everything that is selected, and yield each result as soon as it is known."""
        for item in self._plan.selected(self.options):
            yield self.judge(item.id)

    def measured_report(self) -> Report:
        """Return the results so far, with the coverage of the document."""
        report = self.report()
        reasons = {one.id: one.reason for one in report.results}
        reasons |= dict.fromkeys(self._contexts.injected, _INJECTED)
        return replace(report, coverage=measured(self._spec, report.journal, reasons))

    def report(self) -> Report:
        """Return the results so far, without the coverage, which takes a while to measure."""
        results = self._judge.results()
        return Report(
            provider=self.provider,
            seed=self.options.seed,
            strict=self.options.strict,
            fast=self.options.effort is FAST,
            started=self._started.strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=(datetime.now(UTC) - self._started).total_seconds(),
            results=tuple(one for one in results if one.level is not None),
            properties=tuple(one for one in results if one.level is None),
            unrestored=self.unrestored,
            outage=self._judge.outage,
            journal=self.journal,
        )

    def _inspect(self) -> None:
        try:
            self._found = inspect_account(self._contexts.context("list-numbers.page"))
        except BreachError as breach:
            self._judge.give_up(breach, "the list of numbers, which shows every effect, cannot be read")
            return
        if self._state is not None:
            self._begin(self._state)
        if self.provider.sandbox and not self.options.selects("assign.success"):  # which learns it otherwise
            learn_lag(self._contexts.context("list-numbers.page"))

    def _begin(self, state: StateFile) -> None:
        """Save what was found, before anything is changed."""
        api = self._contexts.api
        state.begin(self.provider, self._found, api.aliased)
        api.sender.before, api.sender.after = state.before, state.after

    def _restore(self) -> None:
        self._contexts.api.sender.revive()
        self.unrestored = tuple(restore(self._contexts.context("restore"), self._found))
        self.is_restored = True
        if self._state is not None and not self.unrestored:
            self._state.end()

    @classmethod
    def resumed(cls, saved: SavedRun, auth_token: str, options: Options | None = None) -> Self:
        """Return a session that restores what a killed run had found, by `finish`."""
        session = cls(saved.provider(auth_token), options)
        session._found = saved.found
        session._contexts.api.aliased = saved.aliased
        return session

    def finish(self) -> tuple[str, ...]:
        """Restore what was found, and return sentences on what could not be restored.

        Raises:
            CannotCheckError: The provider does not respond, or refuses the credentials.

        """
        check_access(self._contexts.context("restore"))
        self._restore()
        return self.unrestored
