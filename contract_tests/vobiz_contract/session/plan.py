"""Plans a run: what can be judged, in which order, and what keeps it from being judged. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_contract.checks import CHECKS
from vobiz_contract.properties import PROPERTIES
from vobiz_spec import Judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from vobiz_contract.checks import Check
    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.effort import Effort
    from vobiz_contract.properties import Property
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.results import Failure
    from vobiz_contract.session.options import Options
    from vobiz_spec import Behaviour, Level, Spec

__all__ = ["Judgeable", "Plan"]


@dataclass(frozen=True, kw_only=True)
class Judgeable:
    """What a run judges: a behaviour of the document by its check, or a property.

    Attributes:
        id: The behaviour's or property's id.
        level: The behaviour's level; None for a property.
        judged: What it takes to judge it.
        statement: What is judged, as a sentence.
        source: Where the statement comes from.
        depends_on: The behaviours that are judged first; if one of them fails, this is not judged.
        blamed: The behaviour to which a missing or unreadable response is attributed.
        effort: Selects how much is sent; zero disables it.
        run: Judges it.

    """

    id: str
    level: Level | None
    judged: Judged
    statement: str
    source: str
    depends_on: tuple[str, ...]
    blamed: str
    effort: Callable[[Effort], int]
    run: Callable[[CheckContext], None]

    def owns(self, failure: Failure) -> bool:
        """Return whether a failure is reported here: a property has those it found, a behaviour those of itself."""
        return self.id == (failure.found_by if self.level is None else failure.behaviour)

    def obstacle(self, provider: Provider, effort: Effort, *, steerable: bool) -> str:
        """Return why it cannot be judged in this run, or an empty string."""
        if not self.effort(effort):
            return "omitted from a fast run"
        if self.judged is Judged.SANDBOX and not provider.sandbox:
            return "it may spend money or delete something; --sandbox allows it"
        if self.judged is Judged.STEERED and not steerable:
            return "it needs a fault or a special account"
        if self.judged is Judged.GIVEN:
            return _missing_option(self.id, provider)
        return ""


def _missing_option(behaviour: str, provider: Provider) -> str:
    if behaviour == "assign.number-foreign":
        return "" if provider.foreign_number else "it needs --foreign-number"
    return "" if provider.foreign_trunk_id else "it needs --foreign-trunk-id"


class Plan:
    """Everything that a run can judge, by id and in order: behaviours, then properties."""

    def __init__(self, spec: Spec) -> None:
        behaviours = (_of_check(check, spec.behaviours[check.behaviour]) for check in CHECKS)
        properties = (_of_property(one) for one in PROPERTIES)
        self._items = {item.id: item for item in (*behaviours, *properties)}

    def __getitem__(self, name: str) -> Judgeable:
        return self._items[name]

    def selected(self, options: Options) -> tuple[Judgeable, ...]:
        """Return what the options select, in order."""
        return tuple(item for item in self._items.values() if options.selects(item.id))


def _of_check(check: Check, behaviour: Behaviour) -> Judgeable:
    return Judgeable(
        id=behaviour.id,
        level=behaviour.level,
        judged=behaviour.judged,
        statement=behaviour.statement,
        source=behaviour.source,
        depends_on=behaviour.depends_on,
        blamed=behaviour.id,
        effort=lambda _: 1,
        run=check.run,
    )


def _of_property(one: Property) -> Judgeable:
    return Judgeable(
        id=one.id,
        level=None,
        judged=Judged.SAFE,
        statement=one.statement,
        source="the behaviours that it names",
        depends_on=one.depends_on,
        blamed="common.server-error",
        effort=one.effort,
        run=one.run,
    )
