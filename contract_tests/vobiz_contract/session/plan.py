"""Plans a run: what can be judged, in which order, and what keeps it from being judged. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_contract.checks import CHECKS
from vobiz_contract.properties import PROPERTIES
from vobiz_spec import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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
        sandbox: Whether it may spend money, or change or delete something else than assignments.
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
    sandbox: bool
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
        if self.sandbox and not provider.sandbox:
            return "it may spend money or delete something; --sandbox allows it"
        if self.judged is Judged.STEERED and not steerable:
            return "it needs a fault or a special account; `pytest contract_tests` prepares one at the fake"
        if self.judged is Judged.GIVEN:
            return _missing_option(self.id, provider)
        return ""


def _missing_option(behaviour: str, provider: Provider) -> str:
    """Return which option is missing. A part of the behaviour's id says what of another account it needs."""
    given = {
        "number": provider.foreign_number,
        "origination-uri": provider.foreign_uri_id,
        "credential": provider.foreign_credential_id,
        "ip-acl": provider.foreign_ip_acl_id,
        "trunk": provider.foreign_trunk_id,
    }
    what = next(part for part in given if part in behaviour)
    return "" if given[what] else f"it needs {_FOREIGN_OPTIONS[what]}"


_FOREIGN_OPTIONS = {
    "number": "--foreign-number",
    "origination-uri": "--foreign-uri-id",
    "credential": "--foreign-credential-id",
    "ip-acl": "--foreign-ip-acl-id",
    "trunk": "--foreign-trunk-id",
}


class Plan:
    """Everything that a run can judge, by id and in order: behaviours, then properties."""

    def __init__(self, spec: Spec) -> None:
        destructive = {one.prefix for one in spec.operations.values() if one.success.judged is Judged.SANDBOX}
        behaviours = (_of_check(check, spec.behaviours[check.behaviour], destructive) for check in CHECKS)
        properties = (_of_property(one) for one in PROPERTIES)
        self._items = {item.id: item for item in (*behaviours, *properties)}

    def __getitem__(self, name: str) -> Judgeable:
        return self._items[name]

    def selected(self, options: Options) -> tuple[Judgeable, ...]:
        """Return what the options select, in order."""
        return tuple(item for item in self._items.values() if options.selects(item.id))


def _of_check(check: Check, behaviour: Behaviour, destructive: Collection[str]) -> Judgeable:
    """Return what judges a behaviour. `destructive` has the prefixes of the operations that need a sandbox."""
    return Judgeable(
        id=behaviour.id,
        level=behaviour.level,
        judged=behaviour.judged,
        sandbox=_needs_sandbox(behaviour, destructive),
        statement=behaviour.statement,
        source=behaviour.source,
        depends_on=behaviour.depends_on,
        blamed=behaviour.id,
        effort=lambda _: 1,
        run=check.run,
    )


def _needs_sandbox(behaviour: Behaviour, destructive: Collection[str]) -> bool:
    of_operation = behaviour.judged is Judged.GIVEN and behaviour.id.partition(".")[0] in destructive
    return behaviour.judged is Judged.SANDBOX or of_operation


def _of_property(one: Property) -> Judgeable:
    return Judgeable(
        id=one.id,
        level=None,
        judged=Judged.SAFE,
        sandbox=one.sandbox,
        statement=one.statement,
        source="the behaviours that it names",
        depends_on=one.depends_on,
        blamed="common.server-error",
        effort=one.effort,
        run=one.run,
    )
