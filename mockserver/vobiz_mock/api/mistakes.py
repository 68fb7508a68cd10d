"""Finds what is wrong with a request by itself, whatever the state is and whatever it was answered.

It is for reports on requests, and is not called while they are answered. This module must not depend on the state.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from vobiz_mock.api.checks import malformed, unroutable
from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.api.notes import unmatchable
from vobiz_mock.api.outcome import Outcomes
from vobiz_mock.api.readers import Readers
from vobiz_mock.api.reading import ReadRequest
from vobiz_mock.api.route_advice import RouteAdvice
from vobiz_mock.api.target import printable
from vobiz_spec import strict_patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_spec import Operation, Spec

_MAX_SHOWN = 60  # characters of a name or a value in a text
_NO_BODY = frozenset({b"", b"{}", b"null", b'""'})  # what clients send where there is no body
# The mistakes of which no behaviour and no encoding rule is, since a request with one may succeed.
NAMES = ("filter-unmatchable", "id-malformed", "undeclared-body", "undeclared-field", "undeclared-parameter")


class Mistake(NamedTuple):
    """What is wrong with a request.

    Attributes:
        name: The name of the kind of mistake: the id of a behaviour or of an encoding rule, or one of `NAMES`.
        what: What is wrong, as a clause.
        hint: How to correct it. None if nothing is known.
    """

    name: str
    what: str
    hint: str | None = None


class Mistakes:
    """Finds mistakes with one document.

    Args:
        spec: The OpenAPI document.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._outcomes = Outcomes(spec)
        self._advice = RouteAdvice(spec)
        self._readers = Readers(spec)
        self._declared = cache(lambda operation_id: _Declared.by(spec, spec.operations[operation_id]))

    def of(self, routed: RoutedRequest, *, is_well_formed: bool = False) -> Mistake | None:
        """Return the first mistake of a request; None if there is none.

        Args:
            routed: The request.
            is_well_formed: Whether the fake found nothing wrong with its parts when it answered.
        """
        if (refusal := unroutable(routed, self._outcomes, self._advice)) is not None:
            return refused(refusal)
        finders: tuple[Callable[[RoutedRequest], Mistake | None], ...] = (
            self._misspelt,
            *(() if is_well_formed else (self._malformed,)),
            self._misidentified,
            self._undeclared_parameter,
            self._undeclared_field,
            self._unmatchable,
        )
        return next((mistake for find in finders if (mistake := find(routed)) is not None), None)

    def _misspelt(self, routed: RoutedRequest) -> Mistake | None:
        """Return what is wrong with the number in the path, also if the fake accepted it."""
        spelling = routed.spelling
        if spelling is None or spelling.rule.found:
            return None
        what = f"the path has {spelling.places['sent']}: {spelling.rule.reason}"
        return Mistake(spelling.rule.id, what, f"write {spelling.write}" if spelling.write else None)

    def _malformed(self, routed: RoutedRequest) -> Mistake | None:
        """Return what the document says against the credentials, the query or the body."""
        assert routed.operation is not None
        reading = self._readers.read(routed)
        request = ReadRequest(operation=routed.operation, routed=routed, reading=reading, account=None)
        refusal = malformed(request, self._outcomes)
        return None if refusal is None else refused(refusal)

    def _misidentified(self, routed: RoutedRequest) -> Mistake | None:
        """Return the id in the path that has not the form of one."""
        for name, pattern in self._of(routed).ids.items():
            if not pattern.search(routed.parameters[name]):
                sent = printable(routed.parameters[name], limit=_MAX_SHOWN)
                return Mistake("id-malformed", f"the path has {sent} as {name}, which is not a UUID")
        return None

    def _undeclared_parameter(self, routed: RoutedRequest) -> Mistake | None:
        sent = [name for name, _ in parse_qsl(routed.target.query, keep_blank_values=True)]
        return _undeclared("undeclared-parameter", "the query parameter", sent, self._of(routed).parameters)

    def _undeclared_field(self, routed: RoutedRequest) -> Mistake | None:
        raw, fields = routed.request.body, self._of(routed).fields
        if fields is None:
            return (
                Mistake(
                    "undeclared-body", "the operation takes no body", "send no body, since the operation takes none"
                )
                if raw.strip() not in _NO_BODY
                else None
            )
        body = JsonBody(raw).value_or_none()
        return _undeclared("undeclared-field", "the field", body, fields) if isinstance(body, dict) else None

    def _unmatchable(self, routed: RoutedRequest) -> Mistake | None:
        if (advice := unmatchable(routed)) is None:
            return None
        hint = self._spec.hints[advice.id].text.format(**advice.places)
        return Mistake("filter-unmatchable", "the filter matches no number, whatever the state is", hint)

    def _of(self, routed: RoutedRequest) -> _Declared:
        assert routed.operation is not None
        return self._declared(routed.operation.id)


class _Declared(NamedTuple):
    """What the document declares for an operation.

    Attributes:
        ids: The patterns of the ids in the path, by the name of the parameter. The account and the number have none.
        parameters: The names of the query parameters.
        fields: The names of the fields of the body, of all styles in which it may be written. None without a body.
    """

    ids: Mapping[str, re.Pattern[str]]
    parameters: frozenset[str]
    fields: frozenset[str] | None

    @classmethod
    def by(cls, spec: Spec, operation: Operation) -> _Declared:
        styles, uuid = spec.body_schemas(operation), strict_patterns(spec.schema("Uuid"))
        described = spec.parameters(operation)
        ids = [entry["name"] for entry in described if entry["schema"] == {"$ref": "#/components/schemas/Uuid"}]
        return cls(
            ids={name: re.compile(uuid["pattern"]) for name in ids},
            parameters=frozenset(entry["name"] for entry in described if entry["in"] == "query"),
            fields=frozenset(name for style in styles for name in style["properties"]) if styles else None,
        )


def refused(refusal: Outcome) -> Mistake:
    """Return the mistake for which a request is refused.

    Args:
        refusal: A refusal that is not by the state.
    """
    what = f"refused with {refusal.status} {refusal.behaviour}, because of the request itself"
    return Mistake(refusal.behaviour, what, refusal.hint)


def _undeclared(name: str, kind: str, sent: Iterable[str], declared: frozenset[str]) -> Mistake | None:
    """Return the first name that the document does not have; None if it has all of them."""
    names = frozenset(sent)
    unknown = next((name for name in sorted(names) if name not in declared), None)
    if unknown is None:
        return None
    shown = printable(unknown, limit=_MAX_SHOWN)
    similar = get_close_matches(unknown[:_MAX_SHOWN], declared - names, n=1)
    has = ", ".join(sorted(declared)) or "none"
    hint = f"write {similar[0]} in place of {shown}" if similar else f"leave out {kind} {shown}; the document has {has}"
    return Mistake(name, f"{kind} {shown} is not in the document", hint)
