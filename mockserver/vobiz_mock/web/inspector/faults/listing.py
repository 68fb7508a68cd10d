"""The active faults, as the page Faults shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vobiz_mock.web.inspector.faults.sentence import sentence
from vobiz_mock.web.inspector.same_elsewhere import fault_command, fault_python, json_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_mock.faults.fault import Fault
    from vobiz_mock.steering import Steering

_MOST = 4000  # characters of a fault that is shown as JSON


@dataclass(frozen=True, kw_only=True)
class ShownFault:
    """A fault for a person.

    Attributes:
        id: Its id.
        sentence: What it does, to which requests.
        met: How many requests have met it.
        times: How many can meet it; None for all.
        is_spent: Whether no further request can meet it.
        ways: How it is added elsewhere, each as (where, text). There are none for one that is very long.
    """

    id: str
    sentence: str
    met: int
    times: int | None
    is_spent: bool
    ways: tuple[tuple[str, str], ...]


def shown_faults(steering: Steering, url: str) -> tuple[ShownFault, ...]:
    """Return the active faults, in the order in which a request meets them.

    Args:
        steering: The control of the fake.
        url: The URL of the fake.
    """
    return tuple(_shown(fault, steering, url) for fault in steering.faults)


def _shown(fault: Fault, steering: Steering, url: str) -> ShownFault:
    written = fault.as_json()
    return ShownFault(
        id=fault.id,
        sentence=sentence(fault, steering.faults.status(fault), reads=_reads(fault, steering)),
        met=fault.met,
        times=fault.definition.times,
        is_spent=fault.is_spent,
        ways=_ways(written, url),
    )


def _ways(written: Mapping[str, Any], url: str) -> tuple[tuple[str, str], ...]:
    """Return how a fault is added elsewhere. A body may be large, and there may be many faults."""
    text = json.dumps(json_fault(written), ensure_ascii=False, indent=2)
    if len(text) > _MOST:
        return ()
    return (
        ("On the command line", fault_command(written, url)),
        ("In Python", fault_python(written)),
        ("As JSON", text),
    )


def _reads(fault: Fault, steering: Steering) -> bool:
    """Return whether the requests that meet a fault have no effect anyway."""
    operation = fault.definition.on.operation
    return operation is not None and steering.fake.spec.operations[operation].method == "GET"
