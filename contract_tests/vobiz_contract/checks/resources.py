"""What trunks, origination URIs, credentials and IP ACLs have in common: how they are listed, created and deleted.

Owns the names of their operations and behaviours, and the form of their lists. What a check creates, it deletes again.
"""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.context import MOST_PAGES
from vobiz_contract.checks.expectation import is_count, json_object
from vobiz_contract.errors import ContractError
from vobiz_contract.formats import is_uuid
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vobiz_contract.checks.context import CheckContext
    from vobiz_contract.provider.exchange import Exchange

__all__ = [
    "CREDENTIAL",
    "IP_ACL",
    "MOST_READ",
    "ORIGINATION_URI",
    "RESOURCES",
    "SUCCESS",
    "TRUNK",
    "Resource",
    "created",
    "documented",
    "listed",
    "page",
    "seen",
    "shown",
    "unknown_id",
]

_PAGE_SIZE = 100
MOST_READ = MOST_PAGES * _PAGE_SIZE
SUCCESS = range(200, 300)
_MAY_CHANGE = frozenset({"updated_at"})


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A kind of object that an account creates and lists.

    `name` and `plural` are those in the ids of its operations, such as `create_trunk` and `list_trunks`. `words` are
    for people, and `schema` is the name of its schema. `id_field` is the field of a response that has its id.
    """

    name: str
    plural: str
    words: str
    schema: str
    id_field: str = "id"

    def operation(self, verb: str) -> str:
        """Return the id of an operation: its verb is `create`, `list`, `update` or `delete`."""
        return f"{verb}_{self.plural if verb == 'list' else self.name}"

    def behaviour(self, verb: str, name: str) -> str:
        """Return the id of a behaviour of an operation."""
        return f"{self.operation(verb).replace('_', '-')}.{name}"

    def id_of(self, shown: Mapping[str, Any]) -> str:
        """Return the id of an object as a response shows it, in lower case."""
        return str(shown.get(self.id_field)).lower()


TRUNK = Resource(name="trunk", plural="trunks", words="trunk", schema="Trunk", id_field="trunk_id")
ORIGINATION_URI = Resource(
    name="origination_uri", plural="origination_uris", words="origination URI", schema="OriginationUri"
)
CREDENTIAL = Resource(name="credential", plural="credentials", words="credential", schema="Credential")
IP_ACL = Resource(name="ip_acl", plural="ip_acls", words="IP ACL", schema="IpAcl")
RESOURCES = (TRUNK, ORIGINATION_URI, CREDENTIAL, IP_ACL)


def page(ctx: CheckContext, resource: Resource, **query: int) -> tuple[list[dict[str, Any]], dict[str, Any], Exchange]:
    """Return one page of a list, as its objects and its meta, after asserting that it has the form of a page."""
    exchange = ctx.api.send(resource.operation("list"), query=query)
    body = json_object(exchange) if exchange.status == HTTPStatus.OK else None
    objects, meta = (body or {}).get("objects"), (body or {}).get("meta")
    if not _are_objects(resource, objects) or not isinstance(meta, dict) or not _has_counts(meta):
        expected = "status 200 with meta (limit, offset, total) and objects"
        wanted = Wanted(statuses=(200,), keys=("meta", "objects"))
        ctx.fail(exchange, expected, behaviour=resource.behaviour("list", "page"), wanted=wanted)
    counts = {name: int(meta[name]) for name in ("limit", "offset", "total")}
    return list(objects or ()), {**meta, **counts}, exchange


def _are_objects(resource: Resource, objects: object) -> bool:
    if not isinstance(objects, list):
        return False
    return all(isinstance(one, dict) and is_uuid(one.get(resource.id_field)) for one in objects)


def _has_counts(meta: dict[str, Any]) -> bool:
    return all(is_count(meta.get(name)) for name in ("limit", "offset", "total"))


def listed(ctx: CheckContext, resource: Resource) -> dict[str, dict[str, Any]]:
    """Return all objects of a list by id. A very long list is not read to its end."""
    found: dict[str, dict[str, Any]] = {}
    read = 0
    for _ in range(MOST_PAGES):
        objects, meta, _ = page(ctx, resource, limit=_PAGE_SIZE, offset=read)
        found.update({resource.id_of(one): one for one in objects})
        read += len(objects)
        if read >= meta["total"] or not objects:
            break
    return found


def seen(
    ctx: CheckContext, resource: Resource, fits: Callable[[dict[str, dict[str, Any]]], bool]
) -> dict[str, dict[str, Any]]:
    """Return all objects of a list by id, as soon as they fit to what was changed."""
    return ctx.soon(lambda: listed(ctx, resource), fits)


@contextlib.contextmanager
def created(
    ctx: CheckContext, resource: Resource, data: Mapping[str, object], behaviour: str | None = None
) -> Iterator[dict[str, Any]]:
    """Create an object, yield it as the response shows it, and delete it.

    A refusal breaks the named behaviour, by default that such an object can be created.
    """
    response = ctx.api.send(resource.operation("create"), data=data)
    shown = _created(ctx, resource, response, behaviour or resource.behaviour("create", "success"))
    try:
        yield shown
    finally:
        with contextlib.suppress(ContractError):
            ctx.api.send(resource.operation("delete"), resource_id=shown[resource.id_field])


def _created(ctx: CheckContext, resource: Resource, response: Exchange, behaviour: str) -> dict[str, Any]:
    """Return the created object, after asserting that the response is a success with its id."""
    status = ctx.spec.behaviours[resource.behaviour("create", "success")].sees.status
    shown = json_object(response) or {}
    success: Sequence[int] = SUCCESS if status is None else (status,)
    if response.status not in success or not is_uuid(shown.get(resource.id_field)):
        expected = f"status {status or '2xx'}, and the {resource.words} with its {resource.id_field}"
        ctx.fail(response, expected, behaviour=behaviour, wanted=Wanted(statuses=success, keys=(resource.id_field,)))
    return shown


def shown(ctx: CheckContext, resource: Resource, resource_id: str) -> dict[str, Any]:
    """Return an object as the list shows it, or soon does. It is a breach if the list does not contain it."""
    found = seen(ctx, resource, lambda every: resource_id.lower() in every).get(resource_id.lower())
    if found is None:
        ctx.fail(
            ctx.last_exchange,
            f"the {resource.words} {resource_id} in the list",
            seen="a list without it",
            wanted=Wanted(some=({resource.id_field: resource_id},)),
            cause=ctx.last_change,
        )
    return found


def documented(ctx: CheckContext, resource: Resource, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an object that only a request changes. Others, such as counters, may change at any time."""
    names = ctx.spec.schema(resource.schema)["properties"].keys() - _MAY_CHANGE
    return {name: value for name, value in shown.items() if name in names}


def unknown_id(ctx: CheckContext) -> str:
    """Return a random id, which nothing has."""
    return str(uuid.UUID(int=ctx.random.getrandbits(128), version=4))
