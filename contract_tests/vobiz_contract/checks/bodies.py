"""The body of an assign request, and its Content-Type: what is refused, and what is ignored."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check
from vobiz_contract.wanted import Wanted

if TYPE_CHECKING:
    from vobiz_contract.checks.context import CheckContext

__all__ = ["CHECKS"]


def _not_uuids(trunk: str) -> list[object]:
    """Return values that are not a UUID in a string, many of them similar to one."""
    return [
        None, True, False, 0, 1, 1.5, int(trunk.replace("-", ""), 16),
        "", " ", "x", "null", "not-a-uuid",
        trunk[:-1], f"{trunk}0", f"{trunk}\n", f" {trunk}", f"{trunk} ", f"{trunk},{trunk}",
        f"g{trunk[1:]}", f"{trunk[:-1]}z", f"{trunk}/", f"{trunk}\x00",
        [], [trunk], {}, {"trunk_group_id": trunk}, {"id": trunk},
    ]  # fmt: skip


def _lenient_uuids(trunk: str) -> list[str]:
    """Return other spellings of a UUID, which a lenient parser may accept."""
    digits = trunk.replace("-", "")
    full_width = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in trunk)
    return [digits, f"{{{trunk}}}", f"urn:uuid:{trunk}", full_width, f"{trunk[:7]}_{trunk[8:]}"]


def _bodies(ctx: CheckContext) -> list[bytes]:
    """Return bodies that are invalid according to the statement."""
    trunk = ctx.trunk
    valid = json.dumps({"trunk_group_id": trunk})
    wholes: list[object] = [None, True, 1, "", trunk, [], [trunk], [{"trunk_group_id": trunk}], {}]
    wholes += [{"assignment": {"trunk_group_id": trunk}}, {"trunkGroupId": trunk}]
    wholes += [{"trunk_group_ids": [trunk]}, {"trunk_group_id ": trunk}, {"trunk": trunk}, {"id": trunk}]
    texts = [
        "",
        " ",
        "{",
        valid[:-1],
        f"{valid}x",
        f"{valid}{valid}",
        f"[{valid}",
        valid.replace('"', "'"),
        f"trunk_group_id={trunk}",
        "null,",
    ]
    raw = [
        valid.encode()[:-1] + b', "note": "\xff"}',
        b'{"trunk_group_id": "\xe3\x28' + trunk[2:].encode() + b'"}',
        b"\xff\xfe",
    ]
    return [
        *(json.dumps(whole).encode() for whole in wholes),
        *(json.dumps({"trunk_group_id": value}).encode() for value in _not_uuids(trunk)),
        *(text.encode() for text in texts),
        *raw,
    ]


def _body_invalid(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for body in _bodies(ctx):
        ctx.assert_behaviour(ctx.api.assign(number, ctx.trunk, body=body))
    request = replace(ctx.api.assign_request(number, ctx.trunk), body=None)
    response = ctx.api.sender.send(request)
    ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)


def _body_invalid_body(ctx: CheckContext) -> None:
    """The response names the missing field. Other spellings of a UUID or of the field assign nothing.

    Some parsers do not distinguish upper and lower case in names, such as that of Go, and no public page mentions it.
    """
    number, trunk = ctx.free_number(), ctx.trunk
    bodies = [
        json.dumps(whole).encode()
        for whole in ({}, {"trunk_group_id": None}, {"trunk_group_id": "x"}, {"trunk_group_id": 1})
    ]
    for body in (*bodies, b"", b"[]", b"{"):
        ctx.assert_behaviour(ctx.api.assign(number, trunk, body=body))
    spellings = ({"trunk_group_id": value} for value in _lenient_uuids(trunk))
    for data in (*spellings, {"TRUNK_GROUP_ID": trunk}):
        response = ctx.api.assign(number, trunk, body=json.dumps(data).encode())
        if response.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
            expected = f"a refusal of {data}, because it is not a trunk_group_id in its usual form"
            ctx.fail(response, expected, wanted=Wanted(statuses=(400, 404)))
    ctx.assert_unassigned(number, response)


def _trunk_id_misnamed(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for data in ({"trunk_id": ctx.trunk}, {"trunk_id": ctx.trunk, "name": "Main"}):
        response = ctx.api.assign(number, ctx.trunk, body=json.dumps(data).encode())
        ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)


def _content_type(ctx: CheckContext) -> None:
    number = ctx.free_number()
    for value in (
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/html; charset=utf-8",
    ):
        response = ctx.api.assign(number, ctx.trunk, headers={"Content-Type": value})
        ctx.assert_behaviour(response)
    ctx.assert_unassigned(number, response)


def _fields_ignored(ctx: CheckContext) -> None:
    """Send additional fields of every type. With trunk_group_id present, trunk_id is one of them."""
    more = {
        "note": "x",
        "n": 1,
        "list": [1, {}],
        "nothing": None,
        "trunk_id": "not-a-uuid",
        "object": {"trunk_group_id": 1},
    }
    for extra in (more, {"priority": 1}):
        number = ctx.free_number()
        response = ctx.api.assign(number, ctx.trunk, body=json.dumps({**extra, "trunk_group_id": ctx.trunk}).encode())
        ctx.assert_behaviour(response)
        ctx.assert_assigned(number, ctx.trunk, response)


CHECKS = (
    Check("assign.body-invalid", _body_invalid),
    Check("assign.body-invalid.body", _body_invalid_body),
    Check("assign.trunk-id-misnamed", _trunk_id_misnamed),
    Check("assign.content-type", _content_type),
    Check("assign.fields-ignored", _fields_ignored),
)
