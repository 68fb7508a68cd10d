"""The answers that faults give in place of the fake's: the document's own, by the name of a behaviour, and any other.

Owns the way from a behaviour to an answer that nothing in the state has caused. It must not depend on deliveries.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from vobiz_mock.api.outcome import INJECTED, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.api.signature import Signature
    from vobiz_mock.faults.definition import Do
    from vobiz_mock.messages import Reply
    from vobiz_spec import Behaviour, Operation, Spec

    Decision = tuple[Outcome, Reply]

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED})  # RFC 9110, section 15
_SERVER_ERROR = "common.server-error"


class OwnAnswer(NamedTuple):
    """The status and the body with which the document shows a behaviour. None as the body if there is none."""

    status: int
    body: Any


class Answers:
    """Gives the answers of faults.

    Args:
        spec: The OpenAPI document.
        signature: Signs the replies.
        accept_plus: Whether the fake finds a number with a literal plus.
    """

    def __init__(self, spec: Spec, signature: Signature, *, accept_plus: bool = False) -> None:
        self.spec = spec
        self._signature = signature
        self._accept_plus = accept_plus

    def finds(self, spelling: str) -> bool:
        """Return whether the fake finds a number in a spelling, given by the id of its rule."""
        rule = next(rule for rule in self.spec.encoding_rules if rule.id == spelling)
        return rule.found or (self._accept_plus and "+" in rule.wire)

    def operation_of(self, behaviour: str) -> Operation | None:
        """Return the operation to which a behaviour belongs; None if all operations share it."""
        prefix = behaviour.partition(".")[0]
        return next((one for one in self.spec.operations.values() if one.prefix == prefix), None)

    def own_answer(self, behaviour: str) -> OwnAnswer | None:
        """Return the answer in which a behaviour is seen; None if the document shows no whole answer.

        A behaviour may leave its status or its body to another one of the same operation: to that with `.status` added
        to its name, or to one with the same example.
        """
        entry = self.spec.behaviours[behaviour]
        relatives = [entry, *self._relatives(entry)]
        status = next((one.sees.status for one in relatives if one.sees.status), None)
        example = next((one.sees.example for one in relatives if one.sees.example), None)
        if status is None or (example is None and status not in BODILESS):
            return None
        return OwnAnswer(status, None if example is None else self.spec.example(example))

    def status(self, do: Do) -> int | None:
        """Return the status of an answer of a fault's own; None if it has no such answer."""
        own = self.own_answer(do.behaviour) if do.behaviour is not None else None
        return do.status if own is None else own.status

    def _relatives(self, entry: Behaviour) -> Iterable[Behaviour]:
        if (sibling := self.spec.behaviours.get(f"{entry.id}.status")) is not None:
            yield sibling
        prefix = entry.id.partition(".")[0]
        for other in self.spec.behaviours.values():
            if entry.sees.example and other.id.startswith(f"{prefix}.") and other.sees.example == entry.sees.example:
                yield other

    def body(self, do: Do) -> bytes | None:
        """Return the body of an answer of a fault's own; None if it has no such answer."""
        if do.behaviour is not None:
            return self._signature.sign(self._outcome(do.behaviour, None)).body
        return do.body if do.status is not None else None

    def server_error_body(self) -> bytes:
        """Return the body of the document's 500."""
        return self._signature.sign(self._outcome(_SERVER_ERROR, None)).body

    def of(self, do: Do, routed: RoutedRequest) -> Decision:
        """Return the answer that a fault gives itself."""
        if do.behaviour is not None:
            outcome = self._outcome(self._applying(do.behaviour, routed), routed)
            return outcome, _with_headers(self._signature.sign(outcome), do.headers)
        assert do.status is not None
        outcome = Outcome(behaviour=INJECTED, status=do.status, headers=do.headers)
        signed = self._signature.sign(outcome._replace(headers={}))
        return outcome, _with_headers(_with_body(signed, do.body), do.headers)

    def server_error(self, routed: RoutedRequest) -> Decision:
        """Return the document's 500, for a request that gets a part of an answer and has no effect."""
        outcome = self._outcome(self._applying(_SERVER_ERROR, routed), routed)
        return outcome, self._signature.sign(outcome)

    def _applying(self, behaviour: str, routed: RoutedRequest) -> str:
        """Return the operation's own behaviour of the same name, which replaces a shared one."""
        name = self.spec.behaviours[behaviour].name
        own = f"{routed.operation.prefix}.{name}" if routed.operation else ""
        return own if own in self.spec.behaviours else behaviour

    def _outcome(self, behaviour: str, routed: RoutedRequest | None) -> Outcome:
        entry, answer = self.spec.behaviours[behaviour], self.own_answer(behaviour)
        assert answer is not None  # a fault without an answer was refused
        allow = ", ".join(routed.operations) if routed else ""
        return Outcome(
            behaviour=behaviour,
            status=answer.status,
            body=answer.body,
            hint=_hint(entry, routed, allow),
            headers={"Allow": allow} if "Allow" in entry.sees.headers else {},
        )


def _hint(entry: Behaviour, routed: RoutedRequest | None, allow: str) -> str | None:
    """Return the hint of a behaviour; None if it says something of the request that is not known."""
    places = dict(routed.spelling.places) if routed and routed.spelling else {}
    try:
        return entry.hint.format(**{"allow": allow, **places}) if entry.hint else None
    except KeyError:
        return None


def _with_body(reply: Reply, body: bytes) -> Reply:
    """Return a reply with a body, which is JSON unless its header fields say otherwise."""
    if reply.status in BODILESS - {HTTPStatus.RESET_CONTENT}:  # which has a Content-Length nevertheless
        return reply
    content = (("Content-Type", "application/json"),) if body else ()
    return replace(reply, headers=(*content, ("Content-Length", str(len(body))), *reply.headers), body=body)


def _with_headers(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """Return a reply with more header fields, each in place of those of the same name."""
    names = {name.lower() for name in headers}
    kept = tuple(field for field in reply.headers if field[0].lower() not in names)
    return replace(reply, headers=(*kept, *headers.items()))
