"""Schemathesis with the same document, on all operations that are safe on a real account, and in a sandbox on more.

In a sandbox, it also creates, and changes, deletes and releases what is created and bought for it. It buys nothing.
Owns which of its findings count, and which behaviour each one breaks. What the document infers about unusual queries
is not required of a provider, because no public page says how they are handled.
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections import Counter
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.buying import bought_number
from vobiz_contract.checks.resources import RESOURCES, created
from vobiz_contract.checks.samples import SAMPLES
from vobiz_contract.errors import BreachError
from vobiz_contract.properties.property import Property
from vobiz_contract.provider.api import USER_AGENT
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.schemathesis_run.narrow import narrow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.schemathesis_run.engine import Finding
    from vobiz_contract.schemathesis_run.transport import SentRequest
    from vobiz_spec import Operation

    Own = Mapping[str, Mapping[str, Sequence[str]]]

__all__ = ["PROPERTY", "unjudged"]

_SAFE = (
    "assign_number",
    "unassign_number",
    "list_numbers",
    "list_inventory",
    "retrieve_trunk",
    *(one.operation("list") for one in RESOURCES),
)
_CREATIONS = tuple(one.operation("create") for one in RESOURCES)
_RELEASES = ("release_number", "cancel_release")
_CREDENTIALS = {"assign_number": "assign.credentials-missing"}
# Which behaviour the success of an invalid request breaks.
_ACCEPTS_INVALID = "negative_data_rejection"
_INVALID_ACCEPTED = {"assign_number": "assign.body-invalid"}
# Checks of Schemathesis that count for every success, whatever the request was.
_RESPONSE_CHECKS = {"not_a_server_error", "response_schema_conformance", "content_type_conformance"}
_REFUSED = "RefusedRequestError"  # it is not to be sent, and nothing is missing
_KNOWN_FIELDS = ("id", "e164", "trunk_group_id", "trunk_id")  # the types of other fields are not documented
_SCHEMAS = ("PhoneNumber", "Trunk", "OriginationUri", "Credential", "IpAcl", "Release", "ReleaseCancellation")
_SUCCESS = range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)


def _behaviour_of(finding: Finding, operations: Mapping[str, Operation]) -> str | None:
    """Return the behaviour that a finding breaks, or None if it does not count. `operations` are by their label."""
    operation = operations.get(finding.operation)
    status = finding.steps[-1].status if finding.steps else None
    if operation is None or status is None:
        return None
    if finding.check == "not_a_server_error" or (finding.check in _RESPONSE_CHECKS and status in _SUCCESS):
        return operation.success.id
    if finding.check == "ignored_auth":
        return _CREDENTIALS.get(operation.id, "common.credentials-missing")
    return _INVALID_ACCEPTED.get(operation.id) if finding.check == _ACCEPTS_INVALID and status in _SUCCESS else None


def _run(ctx: CheckContext) -> None:
    ctx.free_number()
    labels = {f"{one.method} {_path(ctx, one)}": one for one in ctx.spec.operations.values()}
    with contextlib.ExitStack() as stack:
        own = _own(ctx, stack) if ctx.provider.sandbox else {}
        start = len(ctx.api.sender.journal)
        broken_down = _judge(_findings(ctx, own), labels)
        reason = broken_down or unjudged(ctx.spec.operations.values(), ctx.api.sender.journal[start:])
    if reason:
        ctx.not_judged(reason)


def unjudged(operations: Collection[Operation], sent: Sequence[Exchange]) -> str:
    """Return why requests say too little of a provider, or an empty string.

    That is so if an operation that reads never succeeded, or one that changes something was never answered.
    """
    for operation in operations:
        if operation.id not in _SAFE:
            continue
        own = [one for one in sent if _operation_of(one.request, operations) is operation]
        answered = [one for one in own if one.status is not None]
        succeeded = [one for one in answered if one.status in _SUCCESS]
        if not (succeeded if operation.method == "GET" else answered):
            return f"{operation.id} could not be tried: {_summary(own)}"
    return ""


def _operation_of(request: Request, operations: Collection[Operation]) -> Operation | None:
    """Return the operation of a request. A literal segment precedes a parameter."""
    path = request.target.partition("?")[0].replace("/Account/", "/account/")
    fitting = [one for one in operations if one.method == request.method and _pattern(one).search(path)]
    return min(fitting, key=lambda one: one.path.count("{"), default=None)


def _pattern(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]*\}", "[^/]*", operation.path) + "$")


def _summary(sent: Sequence[Exchange]) -> str:
    """Return how requests were answered, the most frequent answer first."""
    answers = Counter(one.problem or f"status {one.status}" for one in sent)
    return ", ".join(f"{count} times {answer}" for answer, count in answers.most_common(2)) or "no request was sent"


def _judge(findings: Iterator[Finding], labels: Mapping[str, Operation]) -> str:
    """Raise BreachError for a finding that counts. Return why Schemathesis broke down, or an empty string."""
    broken_down = ""
    for finding in findings:
        if finding.kind == "error" and finding.check != _REFUSED and not broken_down:
            broken_down = f"{finding.operation or 'the run'}: {finding.title}, {finding.message}"
        behaviour = _behaviour_of(finding, labels)
        if behaviour is not None:
            raise BreachError(
                behaviour,
                expected=f"no finding of Schemathesis ({finding.check}, {finding.phase})",
                seen=f"{finding.title}: {finding.message}" if finding.message else finding.title,
                exchange=_exchange(finding.steps[-1]),
            )
    return broken_down


def _own(ctx: CheckContext, stack: contextlib.ExitStack) -> Own:
    """Create what may be changed and deleted, and buy a number that may be released, until the stack is closed.

    Returns:
        The values of the path parameters, by operationId.

    """
    own: dict[str, dict[str, list[str]]] = {}
    for kind in RESOURCES:
        for operation in (kind.operation("update"), kind.operation("delete")):
            one = stack.enter_context(created(ctx, kind, SAMPLES[kind.name].settings(ctx.random)))
            own[operation] = {_last_parameter(ctx.spec.operations[operation]): [kind.id_of(one)]}
    if ctx.items("list_inventory"):
        number = stack.enter_context(bought_number(ctx))
        own |= {operation: {"phone_number": [number]} for operation in _RELEASES}
    return own


def _last_parameter(operation: Operation) -> str:
    return operation.path.rpartition("{")[2].rstrip("}")


def _path(ctx: CheckContext, operation: Operation) -> str:
    """Return the path of an operation in the spelling that the provider has."""
    return operation.path.replace("/account/", "/Account/") if operation.id in ctx.api.aliased else operation.path


def _findings(ctx: CheckContext, own: Own) -> Iterator[Finding]:
    from vobiz_contract.schemathesis_run import engine, transport  # noqa: PLC0415 a second, and a fast run omits it

    provider, sender = ctx.provider, ctx.api.sender
    conflict = ctx.spec.example("NumberAlreadyAssigned")
    values = tuple(value for parameters in own.values() for one in parameters.values() for value in one)
    generated_guard = replace(provider.guard, own=values)
    return engine.run(
        _document(ctx, own),
        engine.EngineSettings(
            base_url=sender.origin + ctx.spec.base_path,
            headers={
                "X-Auth-ID": provider.auth_id,
                "X-Auth-Token": provider.auth_token,
                "User-Agent": USER_AGENT,  # a gateway may refuse that of a tool
                "Accept-Encoding": "identity",
            },
            seed=ctx.seed,
            max_examples=ctx.effort.generated,
            timeout=sender.timeout,
        ),
        transport.TransportHooks(allow=generated_guard.allows_generated, send=sender.send_generated),
        accepted=[
            engine.AcceptedResponse("positive_data_acceptance", "assign_number", HTTPStatus.BAD_REQUEST, conflict)
        ],
    )


def _document(ctx: CheckContext, own: Own) -> dict[str, Any]:
    """Return the document with the operations that are sent, for the provider's numbers and trunks and its own."""
    document = narrow(
        _with_known_types(ctx.spec.document),
        operations=(*_SAFE, *(_CREATIONS if own else ()), *own),
        path={
            "account_id": [ctx.provider.auth_id],
            "phone_number": [ctx.number],
            "trunk_id": ctx.provider.trunk_ids,
        },
        body={"trunk_group_id": ctx.provider.trunk_ids},
        own=own,
    )
    paths = {one.path: _path(ctx, one) for one in ctx.spec.operations.values()}
    return {**document, "paths": {paths[path]: item for path, item in document["paths"].items()}}


def _with_known_types(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document without the fields whose types are not documented."""
    copied: dict[str, Any] = copy.deepcopy(dict(document))
    for name in _SCHEMAS:
        schema = copied["components"]["schemas"][name]
        schema["properties"] = {key: value for key, value in schema["properties"].items() if key in _KNOWN_FIELDS}
        schema["required"] = [key for key in schema.get("required", ()) if key in _KNOWN_FIELDS]
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
