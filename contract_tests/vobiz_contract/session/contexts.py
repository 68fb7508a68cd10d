"""Makes the context of each check: with the provider under check, or for some behaviours with one prepared for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from vobiz_contract.checks.context import CheckContext
from vobiz_contract.effort import FULL, GENTLE
from vobiz_contract.provider.api import Api
from vobiz_contract.provider.limits import NONE, USUAL, Pace
from vobiz_contract.provider.sender import HttpSender
from vobiz_spec import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.session.options import Options
    from vobiz_contract.session.plan import Judgeable
    from vobiz_spec import Spec

    Steering = Callable[[str], AbstractContextManager[Provider]]

__all__ = ["ContextFactory"]


class ContextFactory:
    """Makes the context of each check of one run.

    Attributes:
        api: The provider under check.
        injected: The ids of what was judged by responses that a fake was told to give.

    """

    def __init__(self, provider: Provider, options: Options, spec: Spec, steering: Steering | None) -> None:
        self._options = options
        self._spec = spec
        self._steering = steering
        self._effort = options.effort or (FULL if provider.loopback else GENTLE)
        self.api = self._api(provider)
        self.injected: set[str] = set()

    def obstacle(self, item: Judgeable) -> str:
        """Return why something cannot be judged in this run, or an empty string."""
        return item.obstacle(self.api.provider, self._effort, steerable=self._steering is not None)

    def context(self, name: str) -> CheckContext:
        """Return a context with the provider under check. `name` is the id of what is checked."""
        return self._context(self.api, name)

    @contextmanager
    def opened(self, item: Judgeable) -> Iterator[CheckContext]:
        """Yield the context of a check, with a provider prepared for it if it needs one."""
        if self._steering is None or item.judged is not Judged.STEERED:
            yield self.context(item.id)
            return
        with self._steering(item.id) as provider:
            api = self._api(provider)
            api.sender.patience = NONE  # it may have been prepared to limit requests
            yield self._context(api, item.id)
            if any(exchange.injected for exchange in api.sender.journal):
                self.injected.add(item.id)

    def _context(self, api: Api, name: str) -> CheckContext:
        return CheckContext(api, self._spec, behaviour=name, effort=self._effort, seed=self._options.seed)

    def _api(self, provider: Provider) -> Api:
        pace = Pace(self._options.rate)
        sender = HttpSender(
            provider.url, guard=provider.guard, pace=pace, timeout=self._options.timeout, patience=USUAL
        )
        return Api(sender, provider, self._spec)
