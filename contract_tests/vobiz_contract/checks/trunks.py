"""Trunks: reading them; in a sandbox also creating and deleting them. What is created here is deleted again."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.check import Check
from vobiz_contract.errors import ContractError
from vobiz_contract.expectation import json_object
from vobiz_contract.lab import PAGES, is_uuid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.exchange import Exchange
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS", "created"]

_DEFAULT = 20
_OK, _NOT_FOUND = 200, 404


def _page(lab: Lab, **query: int) -> tuple[list[dict[str, Any]], dict[str, Any], Exchange]:
    """One page of trunks: its objects and its meta."""
    exchange = lab.api.send("list_trunks", query=query)
    body = json_object(exchange) if exchange.status == _OK else None
    objects, meta = (body or {}).get("objects"), (body or {}).get("meta")
    if not _are_trunks(objects) or not isinstance(meta, dict) or not _counts(meta):
        lab.breach(exchange, "status 200 with meta (limit, offset, total) and objects", behaviour="list-trunks.page")
    return list(objects or ()), dict(meta or {}), exchange


def _are_trunks(objects: object) -> bool:
    return isinstance(objects, list) and all(isinstance(one, dict) and is_uuid(one.get("trunk_id")) for one in objects)


def _counts(meta: dict[str, Any]) -> bool:
    return all(type(meta.get(name)) is int for name in ("limit", "offset", "total"))


def _all(lab: Lab) -> list[str]:
    found: list[str] = []
    for _ in range(PAGES):
        objects, meta, _ = _page(lab, limit=100, offset=len(found))
        found += [one["trunk_id"].lower() for one in objects]
        if len(found) >= meta["total"] or not objects:
            break
    return found


def _list_page(lab: Lab) -> None:
    lab.must(lab.api.send("list_trunks"))
    objects, meta, exchange = _page(lab)
    if (meta["limit"], meta["offset"]) != (_DEFAULT, 0) or len(objects) != min(_DEFAULT, meta["total"]):
        lab.breach(exchange, "the first 20 trunks by default")
    found = _all(lab)
    for trunk in lab.target.trunk_ids:
        if len(found) < PAGES * 100 and trunk.lower() not in found:
            lab.breach(exchange, f"the trunk {trunk} in the list", seen="a list without it")


def _list_paging(lab: Lab) -> None:
    whole = _all(lab)
    for limit in (1, 2, 100):
        found: list[str] = []
        for step in range(min(4, -(-len(whole) // limit))):
            objects, meta, exchange = _page(lab, limit=limit, offset=step * limit)
            echo = (meta["limit"], meta["offset"], meta["total"])
            if echo != (limit, step * limit, len(whole)) or len(objects) > limit:
                lab.breach(exchange, f"at most {limit} from {step * limit} of {len(whole)}")
            found += [one["trunk_id"].lower() for one in objects]
        if len(set(found)) != len(found) or len(found) != min(len(whole), 4 * limit) or not set(found) <= set(whole):
            lab.breach(
                exchange, "every trunk once over the pages", seen=f"{len(set(found))} different ones of {len(found)}"
            )


def _retrieve(lab: Lab) -> None:
    for trunk in lab.target.trunk_ids[:3]:
        answer = lab.api.send("retrieve_trunk", trunk_id=trunk)
        lab.must(answer)
        if str((json_object(answer) or {}).get("trunk_id")).lower() != trunk.lower():
            lab.breach(answer, f"the trunk {trunk}")


def _retrieve_unknown(lab: Lab) -> None:
    for trunk in lab.unknown_trunks():
        lab.must(lab.api.send("retrieve_trunk", trunk_id=trunk))


def _retrieve_foreign(lab: Lab) -> None:
    lab.must(lab.api.send("retrieve_trunk", trunk_id=lab.target.foreign_trunk_id or ""))


@contextlib.contextmanager
def created(lab: Lab, **settings: object) -> Iterator[dict[str, Any]]:
    """A trunk that exists as long as the context does."""
    answer = lab.api.send("create_trunk", data={"name": "contract check", **settings})
    lab.must(answer, "create-trunk.success")
    trunk = json_object(answer) or {}
    if not is_uuid(trunk.get("trunk_id")):
        lab.breach(answer, "the trunk with its trunk_id", behaviour="create-trunk.success")
    try:
        yield trunk
    finally:
        with contextlib.suppress(ContractError):
            lab.api.send("delete_trunk", trunk_id=trunk["trunk_id"])


def _exists(lab: Lab, trunk_id: str) -> bool:
    answer = lab.api.send("retrieve_trunk", trunk_id=trunk_id)
    if answer.status not in {_OK, _NOT_FOUND}:
        lab.breach(answer, "status 200 or 404", behaviour="retrieve-trunk.success")
    return answer.status == _OK


def _create(lab: Lab) -> None:
    with created(lab, trunk_direction="inbound", max_concurrent_calls=7) as trunk:
        answer = lab.api.wire.journal[-1]
        if trunk.get("name", "contract check") != "contract check":
            lab.breach(answer, "the trunk by the name that was asked for")
        if not _exists(lab, trunk["trunk_id"]):
            lab.breach(answer, "a trunk that can be retrieved", seen="404 when it was retrieved")
        if trunk["trunk_id"].lower() not in _all(lab):
            lab.breach(answer, "a trunk that is in the list", seen="a list without it")
        with created(lab) as second:
            if second["trunk_id"] == trunk["trunk_id"]:
                lab.breach(answer, "a trunk_id of its own for each trunk", seen="the same twice")


def _older_style(lab: Lab) -> None:
    for direction in ("INBOUND", "OUTBOUND"):
        with created(lab, trunk_type=direction, concurrent_calls_limit=7) as trunk:
            answer = lab.api.wire.journal[-1]
            wanted = {"trunk_direction": direction.lower(), "concurrent_calls_limit": 7}
            shown = {name: trunk.get(name, value) for name, value in wanted.items()}
            if shown != wanted:
                lab.breach(answer, f"a trunk with {wanted}", seen=f"{shown}")


def _assignable(lab: Lab) -> None:
    with created(lab) as trunk:
        number = lab.freed()
        answer = lab.api.assign(number, trunk["trunk_id"])
        lab.must(answer)
        lab.must_hold(number, trunk["trunk_id"], answer)
        lab.freed()


def _create_invalid(lab: Lab) -> None:
    """How a refusal looks beside its status is not known for other fields."""
    for data in ({}, {"name": None}, {"name": ""}, {"name": 1}, {"trunk_direction": "inbound"}):
        answer = lab.api.send("create_trunk", data=data)
        if answer.status in {404, 415, 422}:
            lab.open(f"{answer.status} came for a trunk without a name; which refusal it is, is not known")
        lab.must(answer)


def _delete(lab: Lab) -> None:
    with created(lab) as trunk:
        answer = lab.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if answer.status is None or not _OK <= answer.status < 300:  # noqa: PLR2004 any success
            lab.breach(answer, "a deletion that succeeds")
        if _exists(lab, trunk["trunk_id"]) or trunk["trunk_id"].lower() in _all(lab):
            lab.breach(answer, "that the trunk is gone", seen="a trunk that is still there")


def _delete_status(lab: Lab) -> None:
    with created(lab) as trunk:
        answer = lab.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        if answer.status in {200, 202}:
            lab.open(f"the answer was {answer.status}; which success it is, is not known")
        lab.must(answer)
        if answer.body:
            lab.breach(answer, "no body")


def _delete_unknown(lab: Lab) -> None:
    for trunk in lab.unknown_trunks():
        lab.must(lab.api.send("delete_trunk", trunk_id=trunk))


def _in_use(lab: Lab) -> Exchange:
    with created(lab) as trunk:
        number = lab.assigned(trunk["trunk_id"])
        answer = lab.api.send("delete_trunk", trunk_id=trunk["trunk_id"])
        lab.must(answer)
        lab.must_hold(number, trunk["trunk_id"], answer)
        if not _exists(lab, trunk["trunk_id"]):
            lab.breach(answer, "that the trunk stays", seen="404 when it was retrieved")
        lab.freed()
    return answer


def _delete_in_use(lab: Lab) -> None:
    _in_use(lab)


def _delete_in_use_body(lab: Lab) -> None:
    _in_use(lab)


CHECKS = (
    Check("list-trunks.page", _list_page),
    Check("list-trunks.paging", _list_paging),
    Check("retrieve-trunk.success", _retrieve),
    Check("retrieve-trunk.unknown", _retrieve_unknown),
    Check("retrieve-trunk.foreign", _retrieve_foreign),
    Check("create-trunk.success", _create),
    Check("create-trunk.older-style", _older_style),
    Check("create-trunk.assignable", _assignable),
    Check("create-trunk.body-invalid", _create_invalid),
    Check("delete-trunk.success", _delete),
    Check("delete-trunk.success.status", _delete_status),
    Check("delete-trunk.unknown", _delete_unknown),
    Check("delete-trunk.in-use", _delete_in_use),
    Check("delete-trunk.in-use.body", _delete_in_use_body),
)
