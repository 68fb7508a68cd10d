"""The body of an assign request, and its Content-Type: what is refused, and what is let pass."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from vobiz_contract.checks.check import Check

if TYPE_CHECKING:
    from vobiz_contract.lab import Lab

__all__ = ["CHECKS", "doubtful", "no_uuids"]


def no_uuids(trunk: str) -> list[object]:
    """What is no UUID as a string, much of it close to one that is."""
    return [
        None, True, False, 0, 1, 1.5, int(trunk.replace("-", ""), 16),
        "", " ", "x", "null", "not-a-uuid",
        trunk[:-1], f"{trunk}0", f"{trunk}\n", f" {trunk}", f"{trunk} ", f"{trunk},{trunk}",
        f"g{trunk[1:]}", f"{trunk[:-1]}z", f"{trunk}/", f"{trunk}\x00",
        [], [trunk], {}, {"trunk_group_id": trunk}, {"id": trunk},
    ]  # fmt: skip


def doubtful(trunk: str) -> list[str]:
    """What a lenient reader may take for a UUID, though it is not written as one."""
    digits = trunk.replace("-", "")
    full_width = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in trunk)
    return [digits, f"{{{trunk}}}", f"urn:uuid:{trunk}", full_width, f"{trunk[:7]}_{trunk[8:]}"]


def _bodies(lab: Lab) -> list[bytes]:
    """Bodies that are invalid by the letter of the statement."""
    trunk = lab.trunk
    good = json.dumps({"trunk_group_id": trunk})
    wholes: list[object] = [None, True, 1, "", trunk, [], [trunk], [{"trunk_group_id": trunk}], {}]
    wholes += [{"assignment": {"trunk_group_id": trunk}}, {"trunkGroupId": trunk}, {"TRUNK_GROUP_ID": trunk}]
    wholes += [{"trunk_group_ids": [trunk]}, {"trunk_group_id ": trunk}, {"trunk": trunk}, {"id": trunk}]
    texts = [
        "",
        " ",
        "{",
        good[:-1],
        f"{good}x",
        f"{good}{good}",
        f"[{good}",
        good.replace('"', "'"),
        f"trunk_group_id={trunk}",
        "null,",
    ]
    raw = [
        good.encode()[:-1] + b', "note": "\xff"}',
        b'{"trunk_group_id": "\xe3\x28' + trunk[2:].encode() + b'"}',
        b"\xff\xfe",
    ]
    return [
        *(json.dumps(whole).encode() for whole in wholes),
        *(json.dumps({"trunk_group_id": value}).encode() for value in no_uuids(trunk)),
        *(text.encode() for text in texts),
        *raw,
    ]


def _body_invalid(lab: Lab) -> None:
    number = lab.freed()
    for body in _bodies(lab):
        lab.must(lab.api.assign(number, lab.trunk, body=body))
    request = replace(lab.api.assign_request(number, lab.trunk), body=None)
    answer = lab.api.wire.send(request)
    lab.must(answer)
    lab.must_hold(number, None, answer)


def _body_invalid_body(lab: Lab) -> None:
    """What is not an object, or lacks the field, names the field; a doubtful UUID assigns nothing."""
    number, trunk = lab.freed(), lab.trunk
    bodies = [
        json.dumps(whole).encode()
        for whole in ({}, {"trunk_group_id": None}, {"trunk_group_id": "x"}, {"trunk_group_id": 1})
    ]
    for body in (*bodies, b"", b"[]", b"{"):
        lab.must(lab.api.assign(number, trunk, body=body))
    for value in doubtful(trunk):
        answer = lab.api.assign(number, trunk, body=json.dumps({"trunk_group_id": value}).encode())
        if answer.status not in {400, 404}:
            lab.breach(answer, f"a refusal of {value!r}, which is no UUID in its usual form")
    lab.must_hold(number, None, answer)


def _trunk_id_misnamed(lab: Lab) -> None:
    number = lab.freed()
    for data in ({"trunk_id": lab.trunk}, {"trunk_id": lab.trunk, "name": "Main"}):
        answer = lab.api.assign(number, lab.trunk, body=json.dumps(data).encode())
        lab.must(answer)
    lab.must_hold(number, None, answer)


def _content_type(lab: Lab) -> None:
    number = lab.freed()
    for value in (
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/html; charset=utf-8",
    ):
        answer = lab.api.assign(number, lab.trunk, headers={"Content-Type": value})
        lab.must(answer)
    lab.must_hold(number, None, answer)


def _fields_ignored(lab: Lab) -> None:
    """Further fields of every type; trunk_id is one of them, where trunk_group_id is there too."""
    more = {
        "note": "x",
        "n": 1,
        "list": [1, {}],
        "nothing": None,
        "trunk_id": "no uuid",
        "object": {"trunk_group_id": 1},
    }
    for extra in (more, {"priority": 1}):
        number = lab.freed()
        answer = lab.api.assign(number, lab.trunk, body=json.dumps({**extra, "trunk_group_id": lab.trunk}).encode())
        lab.must(answer)
        lab.must_hold(number, lab.trunk, answer)


CHECKS = (
    Check("assign.body-invalid", _body_invalid),
    Check("assign.body-invalid.body", _body_invalid_body),
    Check("assign.trunk-id-misnamed", _trunk_id_misnamed),
    Check("assign.content-type", _content_type),
    Check("assign.fields-ignored", _fields_ignored),
)
