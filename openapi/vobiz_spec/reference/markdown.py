"""The reference as Markdown, for programs that read text, and `llms.txt`, which lists it (https://llmstxt.org)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from vobiz_spec.descriptions import undescribed
from vobiz_spec.table import behaviour_tables, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_spec import EncodingRule
    from vobiz_spec.document import Operation, Spec
    from vobiz_spec.reference.cards import Card, Group
    from vobiz_spec.reference.guide import Guide

_LIST = """\
# {title}

> {summary}
> An unofficial reference, based on public material. Each behaviour of the API has a level of certainty and a source.
> In a path, the plus of a phone number is written %2B, once.

{levels}

## Reference

- [Behaviours](behaviours.md): what is sent, what is seen, how certain it is, and what to do about a refusal
- [The number in the path](encoding.md): how a phone number is percent-encoded, and what other spellings lead to
- [Operations](operations.md): method, path, parameters, bodies and code samples of each operation
- [OpenAPI document](openapi.yaml): all of it, for tools

## Optional

- [OpenAPI document as JSON](openapi.json)
- [All of these pages in one file](llms-full.txt)
"""


def list_of_pages(guide: Guide) -> str:
    """Return `llms.txt`."""
    info = guide.spec.document["info"]
    return _LIST.format(title=info["title"], summary=info["summary"], levels=_levels(guide))


def everything(guide: Guide) -> str:
    """Return `llms-full.txt`: the three pages in one."""
    return "\n".join([behaviours(guide), encoding(guide), operations(guide)])


def behaviours(guide: Guide) -> str:
    """Return `behaviours.md`: all behaviours as tables, and then each by itself."""
    details = (_detail(card) for group in guide.groups for card in group.cards)
    parts = ["# Behaviours", _levels(guide), "## Overview", behaviour_tables(guide.spec), "## Each behaviour", *details]
    return "\n\n".join(parts) + "\n"


def encoding(guide: Guide) -> str:
    """Return `encoding.md`: what the document says about the plus, and its rules as a table."""
    spec = guide.spec
    rows = [
        [f"`{rule.wire}`", rule.fits, _outcome(rule), rule.behaviour, spec.behaviours[rule.behaviour].level]
        for rule in spec.encoding_rules
    ]
    rules = "\n".join(table(["in the path", "rule", "result", "behaviour", "level"], rows))
    intro = "The rules are tried in this order, and the first that fits the segment applies."
    return f"# The number in the path\n\n{_about_the_plus(spec)}\n\n## Rules\n\n{intro}\n\n{rules}\n"


def operations(guide: Guide) -> str:
    """Return `operations.md`."""
    parts = ["# Operations", _servers(guide.spec)]
    parts += [_operation(guide.spec, group) for group in guide.groups if group.operation]
    return "\n\n".join(parts) + "\n"


def _levels(guide: Guide) -> str:
    rows = [[tally.level, tally.meaning, f"it {tally.broken}", str(tally.behaviours)] for tally in guide.levels]
    return "\n".join(table(["level", "source", "if a live API differs", "behaviours"], rows))


def _detail(card: Card) -> str:
    return "\n".join([f"### {card.behaviour.id}", "", card.behaviour.statement, "", *_facts(card), *_bodies(card)])


def _facts(card: Card) -> Iterator[str]:
    behaviour = card.behaviour
    yield f"- Level: {behaviour.level}"
    yield f"- Source: {behaviour.source}"
    if card.request:
        yield f"- Sent: `{card.request.method} {card.request.path}`"
    if card.status:
        yield f"- Status: {card.status} {card.phrase}{_stated_by(card)}"
    if behaviour.sees.headers:
        yield f"- Headers: {', '.join(f'`{header}`' for header in behaviour.sees.headers)}"
    if card.matched:
        yield f"- Body: {card.matched}"
    if card.blamed:
        yield f"- Cause: {card.blamed}"
    filled = " (the fake fills the words in braces)"
    yield from (f"- What to do: {hint}{filled if '{' in hint else ''}" for hint in card.hints)
    if behaviour.becomes:
        yield f"- In the client: `vobiz_client.{behaviour.becomes}`"
    yield f"- Judged: {card.judged}"
    if behaviour.depends_on:
        yield f"- Needs: {', '.join(behaviour.depends_on)}"


def _stated_by(card: Card) -> str:
    if card.status_by is None or card.status_by == card.behaviour:
        return ""
    return f", which {card.status_by.id} states ({card.status_by.level})"


def _bodies(card: Card) -> Iterator[str]:
    return chain.from_iterable(["", "```json", body.text, "```"] for body in card.bodies)


def _outcome(rule: EncodingRule) -> str:
    return "found" if rule.found else f"not found: {rule.reason}"


def _about_the_plus(spec: Spec) -> str:
    """Return the section of the document's description that is about the plus, without its heading."""
    description = undescribed(spec.document["info"]["description"])
    sections = description.split("\n## ")
    found = next(section for section in sections if section.startswith("The plus sign"))
    return found.partition("\n")[2].strip()


def _servers(spec: Spec) -> str:
    return "\n".join(f"- `{server['url']}`: {server['description']}" for server in spec.document["servers"])


def _operation(spec: Spec, group: Group) -> str:
    operation = group.operation
    assert operation is not None
    parts = [f"## {operation.summary}", f"`{operation.method} {operation.path}` (`{operation.id}`)"]
    parts += [operation.description, *_parameters(spec, operation), *_samples(spec, operation)]
    ids = ", ".join(card.behaviour.id for card in group.cards)
    return "\n\n".join([*parts, f"Behaviours: {ids}"])


def _parameters(spec: Spec, operation: Operation) -> Iterator[str]:
    rows = [
        [f"`{one['name']}`", one["in"], "yes" if one.get("required") else "no", _one_line(one.get("description", ""))]
        for one in spec.parameters(operation)
    ]
    if rows:
        yield "\n".join(table(["parameter", "in", "required", "description"], rows))


def _samples(spec: Spec, operation: Operation) -> Iterator[str]:
    entry = spec.document["paths"][operation.path][operation.method.lower()]
    for sample in entry["x-codeSamples"]:
        language = {"Shell": "sh"}.get(sample["lang"], sample["lang"].lower())
        yield f"{sample['label']}:\n\n```{language}\n{sample['source'].rstrip()}\n```"


def _one_line(text: str) -> str:
    return " ".join(text.split())
