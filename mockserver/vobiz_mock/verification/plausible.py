"""Says why no request can fit a selection, such as one with a behaviour of another operation.

Without it, an expectation that such a request is never seen would hold, and prove nothing. The document decides what
can be seen. This module must not depend on entries.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from vobiz_mock.api.subjects import has_number, has_number_in_path, has_trunk
from vobiz_spec import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vobiz_spec import Behaviour, Operation, Spec

    Wanted = Mapping[str, Any]

_COMMON = "common"
_UNROUTED = {"route-unknown", "method-not-allowed"}  # the behaviours of requests that reach no operation


def implausible(wanted: Wanted, spec: Spec) -> str | None:
    """Return why the fake by itself records no request that fits, as a clause; None if it may.

    Args:
        wanted: The wanted facts. The operation and the spelling are those of the document.
        spec: The OpenAPI document.
    """
    return next((reason for check in _CHECKS if (reason := check(wanted, spec)) is not None), None)


def use_nearest(id_: str, ids: Iterable[str]) -> str:
    """Return what to use in place of an unknown id, for the end of a clause; empty if no id is near."""
    near = get_close_matches(id_, ids, n=1)
    return f"; use {near[0]!r}" if near else ""


def recorded(spec: Spec) -> Iterator[Behaviour]:
    """Yield the behaviours by which answers are recorded. The others state a part of an answer, or a special case."""
    return (behaviour for behaviour in spec.behaviours.values() if _is_recorded(behaviour, spec))


def _is_recorded(behaviour: Behaviour, spec: Spec) -> bool:
    if behaviour.success:
        return True
    is_whole = "." not in behaviour.name and _status(behaviour, spec) is not None
    # What is of another account is refused like what does not exist.
    return behaviour.becomes is not None and is_whole and behaviour.judged is not Judged.GIVEN


def _check_recorded(wanted: Wanted, spec: Spec) -> str | None:
    if "behaviour" not in wanted:
        return None
    if (behaviour := spec.behaviours.get(wanted["behaviour"])) is None:
        return f"there is no behaviour {wanted['behaviour']!r}{use_nearest(wanted['behaviour'], spec.behaviours)}"
    if _is_recorded(behaviour, spec):
        return None
    use = _recorded_instead(behaviour, spec)
    return f"no answer is recorded as {behaviour.id}" + (f"; use {use}" if use else "")


def _recorded_instead(behaviour: Behaviour, spec: Spec) -> str | None:
    """Return the behaviour by which the answer is recorded instead; None if there are several."""
    prefix, _, name = behaviour.id.partition(".")
    whole = spec.behaviours.get(f"{prefix}.{name.partition('.')[0]}")
    if whole is not None and _is_recorded(whole, spec):
        return whole.id
    same = [
        other.id
        for other in recorded(spec)
        if other.id.partition(".")[0] == prefix and other.becomes == behaviour.becomes
    ]
    return same[0] if same else None


def _check_operation(wanted: Wanted, spec: Spec) -> str | None:
    if "operation" not in wanted or "behaviour" not in wanted:
        return None
    operation, behaviour = spec.operations[wanted["operation"]], spec.behaviours[wanted["behaviour"]]
    if operation not in _operations_of(behaviour, spec):
        own = spec.behaviours.get(f"{operation.prefix}.{behaviour.name}")
        use = f"; use {own.id}" if own is not None and own.id != behaviour.id else ""
        return f"{operation.id} never answers with {behaviour.id}{use}"
    if behaviour.name in _UNROUTED:
        return f"a request that is answered with {behaviour.id} has no operation; leave out {operation.id}"
    return None


def _operations_of(behaviour: Behaviour, spec: Spec) -> list[Operation]:
    """Return the operations that may answer with a behaviour. Their own ones replace those that all share."""
    prefix, all_ = behaviour.id.partition(".")[0], spec.operations.values()
    if prefix == _COMMON:
        return [operation for operation in all_ if f"{operation.prefix}.{behaviour.name}" not in spec.behaviours]
    return [operation for operation in all_ if operation.prefix == prefix]


def _check_status(wanted: Wanted, spec: Spec) -> str | None:
    if "status" not in wanted or "behaviour" not in wanted:
        return None
    behaviour = spec.behaviours[wanted["behaviour"]]
    status = _status(behaviour, spec)
    return None if status in (None, wanted["status"]) else f"{behaviour.id} has the status {status}"


def _status(behaviour: Behaviour, spec: Spec) -> int | None:
    """Return the status of a behaviour, which may be that of another one; None if neither states one."""
    other = spec.behaviours.get(f"{behaviour.id}.status")
    return behaviour.sees.status or (other.sees.status if other else None)


def _check_parts(wanted: Wanted, spec: Spec) -> str | None:
    """Return which of the facts none of the possible operations has."""
    operations = _possible(wanted, spec)
    for key, has in _HAS.items():
        if key in wanted and not any(has(operation, spec) for operation in operations):
            names = " and ".join(operation.id for operation in operations)
            return f"a request for {names} has no {key}"
    return None


def _possible(wanted: Wanted, spec: Spec) -> list[Operation]:
    if "operation" in wanted:
        return [spec.operations[wanted["operation"]]]
    if "behaviour" in wanted:
        return _operations_of(spec.behaviours[wanted["behaviour"]], spec)
    return list(spec.operations.values())


_HAS: Mapping[str, Callable[[Operation, Spec], bool]] = {
    "number": has_number,
    "spelling": lambda operation, _: has_number_in_path(operation),
    "trunk_group_id": has_trunk,
}
_CHECKS = (_check_recorded, _check_operation, _check_status, _check_parts)
