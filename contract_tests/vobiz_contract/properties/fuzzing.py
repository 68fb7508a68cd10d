"""Schemathesis on all operations that are safe on a real account, with the same document.

Owns which of its findings count, and which behaviour each one breaks. What the document infers about unusual queries
is not required of a provider, because no public page says how they are handled.
"""

from __future__ import annotations

import copy
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.errors import BreachError
from vobiz_contract.properties.property import Property
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.schemathesis_run.narrow import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.schemathesis_run.engine import Finding
    from vobiz_contract.schemathesis_run.transport import SentRequest

__all__ = ["PROPERTY"]

# The operations that are sent, and the behaviour that an incorrect response of each one breaks.
_OPERATIONS = {
    "assign_number": "assign.success",
    "unassign_number": "unassign.success",
    "list_numbers": "list-numbers.page",
    "list_inventory": "inventory.page",
    "list_trunks": "list-trunks.page",
    "retrieve_trunk": "retrieve-trunk.success",
}
_CREDENTIALS = {"assign_number": "assign.credentials-missing"}
# Which behaviour the success of an invalid request breaks.
_ACCEPTS_INVALID = "negative_data_rejection"
_INVALID_ACCEPTED = {"assign_number": "assign.body-invalid"}
# Checks of Schemathesis that count for every success, whatever the request was.
_RESPONSE_CHECKS = {"not_a_server_error", "response_schema_conformance", "content_type_conformance"}
_KNOWN_FIELDS = ("e164", "trunk_group_id", "trunk_id")  # the types of other fields are not documented
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


def _behaviour_of(finding: Finding, operations: Mapping[str, str]) -> str | None:
    """Return the behaviour that a finding breaks, or None if it does not count. `operations` has ids by label."""
    operation = operations.get(finding.operation)
    status = finding.steps[-1].status if finding.steps else None
    if operation is None or status is None:
        return None
    if finding.check == "not_a_server_error" or (finding.check in _RESPONSE_CHECKS and status in _SUCCESS):
        return _OPERATIONS[operation]
    if finding.check == "ignored_auth":
        return _CREDENTIALS.get(operation, "common.credentials-missing")
    return _INVALID_ACCEPTED.get(operation) if finding.check == _ACCEPTS_INVALID and status in _SUCCESS else None


def _run(ctx: CheckContext) -> None:
    ctx.free_number()
    labels = {f"{one.method} {one.path}": name for name, one in ctx.spec.operations.items() if name in _OPERATIONS}
    for finding in _findings(ctx):
        behaviour = _behaviour_of(finding, labels)
        if behaviour is not None:
            raise BreachError(
                behaviour,
                expected=f"no finding of Schemathesis ({finding.check}, {finding.phase})",
                seen=f"{finding.title}: {finding.message}" if finding.message else finding.title,
                exchange=_exchange(finding.steps[-1]),
            )


def _findings(ctx: CheckContext) -> Iterator[Finding]:
    from vobiz_contract.schemathesis_run import engine, transport  # noqa: PLC0415 a second, and a fast run omits it

    provider, sender = ctx.provider, ctx.api.sender
    conflict = ctx.spec.example("NumberAlreadyAssigned")
    return engine.run(
        _document(ctx),
        engine.EngineSettings(
            base_url=sender.origin + ctx.spec.base_path,
            headers={"X-Auth-ID": provider.auth_id, "X-Auth-Token": provider.auth_token},
            seed=ctx.seed,
            max_examples=ctx.effort.generated,
            timeout=sender.timeout,
        ),
        transport.TransportHooks(
            allow=provider.guard.allows_generated,
            pace=sender.pace.wait,
            on_response=lambda sent: sender.record(_exchange(sent)),
        ),
        accepted=[
            engine.AcceptedResponse("positive_data_acceptance", "assign_number", HTTPStatus.BAD_REQUEST, conflict)
        ],
    )


def _document(ctx: CheckContext) -> dict[str, Any]:
    """Return the document with the operations above, for the provider's numbers and trunks."""
    return narrow(
        _with_known_types(ctx.spec.document),
        operations=tuple(_OPERATIONS),
        path={
            "account_id": [ctx.provider.auth_id],
            "phone_number": [ctx.number],
            "trunk_id": ctx.provider.trunk_ids,
        },
        body={"trunk_group_id": ctx.provider.trunk_ids},
    )


def _with_known_types(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document without the fields whose types are not documented."""
    copied: dict[str, Any] = copy.deepcopy(dict(document))
    for name in ("PhoneNumber", "Trunk"):
        schema = copied["components"]["schemas"][name]
        schema["properties"] = {key: value for key, value in schema["properties"].items() if key in _KNOWN_FIELDS}
    return copied


def _exchange(sent: SentRequest) -> Exchange:
    headers = tuple(sent.headers.items())
    return Exchange(
        request=Request(method=sent.method, target=sent.target, headers=headers, body=sent.body or None),
        status=sent.status,
        body=sent.response_body,
    )


PROPERTY = Property(
    id="property.generated",
    statement="Schemathesis, run on all safe operations, finds no response that breaks the document.",
    run=_run,
    effort=lambda effort: effort.generated,
)
