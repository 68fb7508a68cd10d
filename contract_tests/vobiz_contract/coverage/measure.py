"""Measures the coverage of a run: everything that the document has, what was seen, and why the rest was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_contract.coverage.names import links_of, names_by_kind
from vobiz_contract.coverage.observed import observed
from vobiz_contract.coverage.values import Coverage, Gap, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_spec import Spec

__all__ = ["measured"]

_NOT_SELECTED = "not selected"


def measured(spec: Spec, journal: Iterable[Exchange], reasons: Mapping[str, str]) -> Coverage:
    """Return how much of the document a run has seen.

    Args:
        spec: The document.
        journal: The requests of the run, with their responses.
        reasons: Why each behaviour of the run was not judged, by id; empty if it was.

    """
    seen, why = observed(journal, spec), _Reasons(spec, reasons)
    behaviours = {name for name in spec.behaviours if not why.behaviour(name)}
    found: Mapping[str, tuple[Collection[str], Callable[[str], str]]] = {
        "operations": (seen.operations, why.operation),
        "parameters": (seen.parameters, lambda name: why.of(name, "no check sends it")),
        "responses": (seen.responses, why.response),
        "schema properties": (seen.properties, why.schema_property),
        "encoding rules": (seen.rules, why.rule),
        "behaviours": (behaviours, why.behaviour),
        "links": (seen.links, why.link),
    }
    return Coverage(tuple(_part(kind, names, *found[kind]) for kind, names in names_by_kind(spec).items()))


def _part(kind: str, names: Collection[str], seen: Collection[str], why: Callable[[str], str]) -> Part:
    return Part(kind=kind, total=len(names), gaps=tuple(Gap(name, why(name)) for name in names if name not in seen))


class _Reasons:
    """Says why something was not seen, from why behaviours were not judged."""

    def __init__(self, spec: Spec, reasons: Mapping[str, str]) -> None:
        self._spec = spec
        self._reasons = reasons
        self._users = _users_of_schemas(spec)

    def behaviour(self, name: str) -> str:
        return self._reasons.get(name, _NOT_SELECTED)

    def operation(self, name: str) -> str:
        success = self._spec.operations[name].success.id
        reason = self.behaviour(success)
        return f"{success}: {reason}" if reason else "no request of it got a response"

    def of(self, name: str, otherwise: str) -> str:
        """Return why a part of an operation was not seen; `name` begins with the operation's id and a dot or space."""
        operation = name.replace(" ", ".").partition(".")[0]
        return self._missing_success(operation) or otherwise

    def response(self, name: str) -> str:
        operation, _, status = name.partition(" ")
        described = self._spec.operations[operation]
        stated = [
            one for one in (*described.behaviours, *self._spec.common_behaviours) if str(one.sees.status) == status
        ]
        for one in stated:
            if reason := self.behaviour(one.id):
                return f"{one.id}: {reason}"
        return "the provider gave it in no response of this operation" if stated else "no behaviour states it"

    def schema_property(self, name: str) -> str:
        users = self._users.get(name.partition(".")[0].removesuffix("[]"), ())
        reasons = [self._missing_success(one) for one in users]
        if reasons and all(reasons):
            return reasons[0]
        return "it is optional: no check sends it, and no response had it" if users else "no operation uses its schema"

    def rule(self, name: str) -> str:
        rule = next(one for one in self._spec.encoding_rules if one.id == name)
        reason = self.behaviour(rule.behaviour)
        return f"{rule.behaviour}: {reason}" if reason else "no request had such a number"

    def link(self, name: str) -> str:
        operation, _, link = name.partition(".")
        target = links_of(self._spec, self._spec.operations[operation])[link]
        otherwise = f"no request of {target} used the values of such a response"
        return self._missing_success(operation) or self._missing_success(target) or otherwise

    def _missing_success(self, operation: str) -> str:
        success = self._spec.operations[operation].success.id
        reason = self.behaviour(success)
        return f"{success}: {reason}" if reason else ""


def _users_of_schemas(spec: Spec) -> dict[str, list[str]]:
    """Return the ids of the operations that use each schema, also within another one."""
    users: dict[str, list[str]] = {}
    for operation in spec.operations.values():
        for schema in _schemas_in(spec, spec.document["paths"][operation.path][operation.method.lower()]):
            users.setdefault(schema, []).append(operation.id)
    return users


def _schemas_in(spec: Spec, entry: object) -> set[str]:
    """Return the names of all schemas to which an entry of the document refers, directly or not."""
    found: set[str] = set()
    pending = [entry]
    while pending:
        match pending.pop():
            case {"$ref": str(reference)} if reference not in found:
                found.add(reference)
                kind, _, name = reference.removeprefix("#/components/").partition("/")
                pending.append(spec.document["components"][kind][name])
            case dict() as mapping:
                pending += mapping.values()
            case list() as items:
                pending += items
    prefix = "#/components/schemas/"
    return {reference.removeprefix(prefix) for reference in found if reference.startswith(prefix)}
