"""Schemathesis on all operations that are safe on a real account, from the same document.

Owns which of its findings mean something here, and which behaviour each breaks. What the document infers about odd
queries is not held against a provider: nobody says how those are answered.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from vobiz_contract.errors import BreachError
from vobiz_contract.exchange import Exchange, Request
from vobiz_contract.properties.drawing import Property

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.generated.engine import Finding
    from vobiz_contract.generated.guarded import Sent
    from vobiz_contract.lab import Lab

__all__ = ["PROPERTY", "behaviour_of"]

_OPERATIONS = {
    "assign_number": "assign.success",
    "unassign_number": "unassign.success",
    "list_numbers": "list-numbers.page",
    "list_inventory": "inventory.page",
    "list_trunks": "list-trunks.page",
    "retrieve_trunk": "retrieve-trunk.success",
}
# What the answer itself proves wrong, whatever the request was.
_OF_THE_ANSWER = {"not_a_server_error", "response_schema_conformance", "content_type_conformance"}
_SURE_FIELDS = ("e164", "trunk_group_id", "trunk_id")  # of other fields the type is not known for sure
_SUCCESS = range(200, 300)


def behaviour_of(finding: Finding, operations: Mapping[str, str]) -> str | None:
    """The behaviour that a finding breaks; None where it means nothing here. `operations` goes from label to id."""
    operation = operations.get(finding.operation)
    status = finding.steps[-1].status if finding.steps else None
    if operation is None or status is None:
        return None
    if finding.check == "not_a_server_error" or (finding.check in _OF_THE_ANSWER and status in _SUCCESS):
        return _OPERATIONS[operation]
    if finding.check == "ignored_auth":
        return "assign.credentials-missing" if operation == "assign_number" else "common.credentials-missing"
    if finding.check == "negative_data_rejection" and operation == "assign_number" and status in _SUCCESS:
        return "assign.body-invalid"
    return None


def _run(lab: Lab) -> None:
    from vobiz_contract.generated import engine  # noqa: PLC0415 a second, which a fast run has no use for
    from vobiz_contract.generated.narrow import narrow  # noqa: PLC0415 as above

    lab.freed()
    target, wire = lab.target, lab.api.wire
    document = narrow(
        _lenient(lab.spec.document),
        operations=tuple(_OPERATIONS),
        path={"account_id": [target.auth_id], "phone_number": [lab.number], "trunk_id": target.trunk_ids},
        body={"trunk_group_id": target.trunk_ids},
    )
    labels = {f"{one.method} {one.path}": name for name, one in lab.spec.operations.items() if name in _OPERATIONS}
    findings = engine.run(
        document,
        engine.Target(
            wire.origin + lab.spec.base_path, {"X-Auth-ID": target.auth_id, "X-Auth-Token": target.auth_token}
        ),
        allow=target.guard.allows_generated,
        effort=engine.Effort(seed=lab.seed, max_examples=lab.effort.generated, timeout=wire.timeout),
        excuses=[
            engine.Excuse("positive_data_acceptance", "assign_number", 400, lab.spec.example("NumberAlreadyAssigned"))
        ],
        pace=wire.pace.wait,
        on_answer=lambda sent: wire.note(_exchange(sent)),
    )
    for finding in findings:
        behaviour = behaviour_of(finding, labels)
        if behaviour is not None:
            seen = f"{finding.title}: {finding.message}" if finding.message else finding.title
            raise BreachError(
                behaviour,
                expected=f"that Schemathesis finds nothing ({finding.check}, {finding.phase})",
                seen=seen,
                exchange=_exchange(finding.steps[-1]),
            )


def _lenient(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the types of those fields left out about which nothing sure is known."""
    lenient: dict[str, Any] = copy.deepcopy(dict(document))
    for name in ("PhoneNumber", "Trunk"):
        schema = lenient["components"]["schemas"][name]
        schema["properties"] = {key: value for key, value in schema["properties"].items() if key in _SURE_FIELDS}
    return lenient


def _exchange(sent: Sent) -> Exchange:
    headers = tuple(sent.headers.items())
    return Exchange(
        request=Request(method=sent.method, target=sent.target, headers=headers, body=sent.body or None),
        status=sent.status,
        body=sent.answer,
    )


PROPERTY = Property(
    id="property.generated",
    statement="Schemathesis, on all operations that are safe, finds no answer that breaks the document.",
    run=_run,
    effort=lambda effort: effort.generated,
)
