"""The active faults, as the page Faults shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.web.inspector.fault_sentence import sentence
from vobiz_mock.web.inspector.same_elsewhere import fault_command, fault_python, json_fault

if TYPE_CHECKING:
    from vobiz_mock.faults.fault import Fault
    from vobiz_mock.steering import Steering


@dataclass(frozen=True, kw_only=True)
class ShownFault:
    """A fault for a person.

    Attributes:
        id: Its id.
        sentence: What it does, to which requests.
        met: How many requests have met it.
        times: How many can meet it; None for all.
        is_spent: Whether no further request can meet it.
        command: The command that adds it.
        python: The call that adds it.
        json: It, as the control API takes it.
    """

    id: str
    sentence: str
    met: int
    times: int | None
    is_spent: bool
    command: str
    python: str
    json: str


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
        command=fault_command(written, url),
        python=fault_python(written),
        json=json.dumps(json_fault(written), ensure_ascii=False, indent=2),
    )


def _reads(fault: Fault, steering: Steering) -> bool:
    """Return whether the requests that meet a fault have no effect anyway."""
    operation = fault.definition.on.operation
    return operation is not None and steering.fake.spec.operations[operation].method == "GET"
