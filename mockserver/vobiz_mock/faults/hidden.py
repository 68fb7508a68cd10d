"""Refuses a fault that earlier faults hide for ever, since a request meets the first fault that it fits.

The requests are looked at in cells: each pair of an operation and a spelling that the new fault fits. Faults with all
its other conditions can cover a cell; together they may cover all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.api.subjects import has_number, has_number_in_path
from vobiz_mock.errors import SteeringError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vobiz_mock.faults.definition import Definition, On
    from vobiz_mock.faults.fault import Fault
    from vobiz_spec import Spec

    Cell = tuple[str | None, str | None]  # an operation, None if there is none, and a spelling, None if there is none


def refuse_hidden(definition: Definition, earlier: Iterable[Fault], spec: Spec) -> None:
    """Refuse a fault all of whose requests meet earlier ones, now and later.

    Raises:
        SteeringError: It is hidden.
    """
    on = definition.on
    blockers = [fault for fault in earlier if fault.free is not None and _is_wider(fault.definition.on, on)]
    cells = list(_cells(definition, spec)) if blockers else []
    hiding = {cell: [fault for fault in blockers if _covers(fault.definition, cell)] for cell in cells}
    if not cells or any(_is_open(faults, hiding, on.nth) for faults in hiding.values()):
        return
    names = ", ".join(dict.fromkeys(fault.id for faults in hiding.values() for fault in faults))
    raise SteeringError(f"fault: it can never fire, since all requests that fit it meet {names} first; remove {names}")


def _is_open(faults: list[Fault], hiding: dict[Cell, list[Fault]], nth: int) -> bool:
    """Return whether a request of a cell can pass by the faults that cover it, when it is the n-th that fits.

    The requests before it can be of other cells, which use up fewer of the requests that these faults let pass.
    """
    if not all(fault.free for fault in faults):
        return False
    shared = [set(faults) & set(others) for others in hiding.values()]
    if not all(shared):
        return True
    used_always = shared[0].intersection(*shared)
    spare = {fault: (fault.free or 0) - 1 for fault in faults}
    return nth - 1 <= (min(spare[fault] for fault in used_always) if used_always else sum(spare.values()))


def _is_wider(earlier: On, on: On) -> bool:
    return earlier.account in {None, on.account} and earlier.number in {None, on.number}


def _covers(earlier: Definition, cell: Cell) -> bool:
    operation, spelling = cell
    return (
        earlier.on.operation in {None, operation}
        and operation not in earlier.excluded
        and earlier.on.spelling in {None, spelling}
    )


def _cells(definition: Definition, spec: Spec) -> Iterator[Cell]:
    on = definition.on
    if on.operation is None and on.number is None and on.spelling is None:
        yield None, None
    spellings = [rule.id for rule in spec.encoding_rules]
    operations = (one for one in spec.operations.values() if one.id not in definition.excluded)
    for operation in operations:
        if on.operation not in {None, operation.id} or (on.number is not None and not has_number(operation, spec)):
            continue
        if not has_number_in_path(operation):
            yield from [] if on.spelling else [(operation.id, None)]
            continue
        yield from ((operation.id, spelling) for spelling in spellings if on.spelling in {None, spelling})
