"""What a page shows of each behaviour: the behaviour itself, and what the document says elsewhere about it.

Owns which parts of the document belong to a behaviour. Knows nothing of HTML and Markdown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_spec.behaviour import Match
from vobiz_spec.reference.sources import Piece, pieces
from vobiz_spec.reference.synonyms import synonyms
from vobiz_spec.reference.words import JUDGED, blamed, exemplified, matched
from vobiz_spec.samples import curl_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_spec import Behaviour, EncodingRule
    from vobiz_spec.document import Operation, Spec

_SHORT = 200  # characters of a body that a person reads at a glance


@dataclass(frozen=True)
class Body:
    """An example of a response's body.

    Attributes:
        name: Its name in the document.
        summary: When the API sends it.
        value: Its JSON.
    """

    name: str
    summary: str
    value: Any

    @property
    def line(self) -> str | None:
        """It on one line; None if the line is long."""
        line = json.dumps(self.value, ensure_ascii=False)
        return line if len(line) <= _SHORT else None

    @property
    def text(self) -> str:
        """It on several lines."""
        return json.dumps(self.value, ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class Request:
    """What is sent.

    Attributes:
        method: The HTTP method.
        path: The path, with the spelling of the number that the behaviour is about.
        curl: The whole request, as a command.
        about: What the command is: this very request, or one from which the statement tells the difference.
    """

    method: str
    path: str
    curl: str
    about: str


@dataclass(frozen=True)
class Card:
    """A behaviour, and what belongs to it.

    Attributes:
        behaviour: The behaviour.
        operation: Its operation; None for a behaviour that all operations share.
        rules: The rules of encoding that it is about.
        request: What is sent; None for a behaviour that all operations share.
        bodies: The bodies that conform; empty if it says nothing about the body.
        status_by: The behaviour that states the status, which may be another one; None if none does.
        hints: What a person should do, with the places filled that the document fills.
    """

    behaviour: Behaviour
    operation: Operation | None
    rules: tuple[EncodingRule, ...]
    request: Request | None
    bodies: tuple[Body, ...]
    status_by: Behaviour | None
    hints: tuple[str, ...]

    @property
    def status(self) -> int | None:
        """The status of the response; None if no behaviour states it."""
        return self.status_by.sees.status if self.status_by else None

    @property
    def phrase(self) -> str:
        """The words for the status, such as `Not Found`."""
        return HTTPStatus(self.status).phrase if self.status else ""

    @property
    def is_example(self) -> bool:
        """Whether the bodies are examples only: the behaviour does not state them."""
        return self.behaviour.sees.match is Match.STATUS

    @property
    def source(self) -> tuple[Piece, ...]:
        """The parts of the source, some of which are addresses."""
        return tuple(pieces(self.behaviour.source))

    @property
    def advice(self) -> tuple[str, ...]:
        """What a person should do, without places that only the fake can fill."""
        reasons = tuple(rule.reason for rule in self.rules if rule.reason)
        return reasons or tuple(hint for hint in self.hints if "{" not in hint)

    @property
    def judged(self) -> str:
        """How it can be judged."""
        return JUDGED[self.behaviour.judged]

    @property
    def matched(self) -> str | None:
        """How much of a body must be as the examples are."""
        return matched(self.behaviour.sees)

    @property
    def blamed(self) -> str | None:
        """Whose matter the refusal is; None if it is no refusal."""
        return blamed(self.behaviour)

    @property
    def broken(self) -> str:
        """What it means if a live API differs."""
        return self.behaviour.level.broken

    @property
    def words(self) -> str:
        """The text by which a search finds it, beside its id and its statement."""
        behaviour, operation = self.behaviour, self.operation
        seen = [str(self.status or ""), self.phrase, behaviour.sees.mentions, *behaviour.sees.headers]
        seen += [rule.wire for rule in self.rules]
        own = [behaviour.hint, behaviour.becomes, *seen, *(body.name for body in self.bodies)]
        own += [body.line for body in self.bodies]
        other = synonyms(" ".join(filter(None, [behaviour.id, behaviour.statement, *seen])))
        place = [operation.summary, operation.method, operation.path] if operation else []
        return " ".join(filter(None, [*own, other, *place, behaviour.level]))


@dataclass(frozen=True)
class Group:
    """The behaviours of an operation, or those that all operations share.

    Attributes:
        id: The operationId, or `common`.
        title: A short title.
        operation: The operation; None for the shared ones.
        cards: The behaviours.
    """

    id: str
    title: str
    operation: Operation | None
    cards: tuple[Card, ...]


def groups(spec: Spec) -> Iterator[Group]:
    """Yield the groups in the document's order, the shared behaviours last."""
    for operation in spec.operations.values():
        cards = tuple(_card(spec, behaviour, operation) for behaviour in operation.behaviours)
        yield Group(operation.id, operation.summary, operation, cards)
    shared = tuple(_card(spec, behaviour, None) for behaviour in spec.common_behaviours)
    yield Group("common", "Shared by all operations", None, shared)


def _card(spec: Spec, behaviour: Behaviour, operation: Operation | None) -> Card:
    rules = tuple(rule for rule in spec.encoding_rules if _is_about(behaviour, rule))
    return Card(
        behaviour=behaviour,
        operation=operation,
        rules=rules,
        request=None if operation is None else _request(spec, behaviour, operation, rules),
        bodies=tuple(_body(spec, name) for name in behaviour.sees.examples),
        status_by=_status_by(spec, behaviour),
        hints=tuple(_hints(spec, behaviour, rules)),
    )


def _is_about(behaviour: Behaviour, rule: EncodingRule) -> bool:
    """Whether a rule belongs to a behaviour or to the one that it refines: `assign.success.empty` is a success."""
    return f"{behaviour.id}.".startswith(f"{rule.behaviour}.")


def _request(spec: Spec, behaviour: Behaviour, operation: Operation, rules: tuple[EncodingRule, ...]) -> Request:
    curl = curl_sample(spec, operation, rules[0].wire if rules else None)
    path = curl.partition(spec.host)[2].partition('"')[0].partition("?")[0]
    return Request(operation.method, path, curl, exemplified(behaviour, is_spelled=bool(rules)))


def _body(spec: Spec, name: str) -> Body:
    entry = spec.document["components"]["examples"][name]
    return Body(name, entry["summary"], entry["value"])


def _status_by(spec: Spec, behaviour: Behaviour) -> Behaviour | None:
    """Return the behaviour itself, or the one with `.status` added to its id."""
    if behaviour.sees.status is not None:
        return behaviour
    return spec.behaviours.get(f"{behaviour.id}.status")


def _hints(spec: Spec, behaviour: Behaviour, rules: tuple[EncodingRule, ...]) -> Iterator[str]:
    """Yield the hint; for each spelling that it is about, with that spelling, the right one, and the reason."""
    if behaviour.hint is None:
        return
    refused = [rule for rule in rules if rule.reason]
    right = next(rule.wire for rule in spec.encoding_rules if spec.behaviours[rule.behaviour].success)
    for rule in refused:
        yield behaviour.hint.format(sent=rule.wire, write=right, reason=rule.reason)
    if not refused:
        yield behaviour.hint
