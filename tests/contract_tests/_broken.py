"""Providers that are broken on purpose: a line says what is broken, and which behaviour that is.

Written from the document, behaviour by behaviour. `names` are ids of which each must be among those that fail.
"""
# ruff: noqa: E501 a line each

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.contract._faults import (
    ACCOUNT,
    FOREIGN_TRUNK,
    NUMBERS,
    TOKEN,
    TRUNKS,
    checks_then_acts,
    conflict_moves,
    delete_trunk,
    extra_on_assigned,
    forgets_after,
    has_extra,
    items,
    latin,
    lying,
    moves,
    no_uuid,
    one_trunk,
    order,
    other_number_too,
    own_account,
    removes_unassigned,
    renamed,
    stale,
    token,
    unassigns_once,
    unknown_trunk,
    unwrapped,
    uuid_strip,
    wants,
    without_query,
)
from tests.contract._kit import (
    SPEC,
    answered,
    asked_for,
    body,
    data,
    decoded_twice,
    every,
    example,
    having,
    header,
    instead,
    is_any,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    on_path,
    respelled,
    retexted,
    status,
    with_body,
    with_header,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract._kit import Answer, Asked, Fake


@dataclass(frozen=True)
class Broken:
    """One way of being wrong. `threaded` needs a server that answers several requests at once."""

    what: str
    names: tuple[str, ...]
    wrap: Callable[[Fake], Callable[[Asked], Answer]]
    threaded: bool = False


_BAD_ID = {"error": "invalid request", "message": "Bad request."}
_INVALID = json.dumps(_BAD_ID)
_MESSAGE = SPEC.example("NumberNotFound")["message"]
_purchase = on_path("/purchase-from-inventory", "POST")
_inventory = on_path("/inventory/numbers")
_trunks = on_path("/trunks")
_create = on_path("/trunks", "POST")

_RESPONSES = (
    Broken("assign answers 200", ("assign.success",), answered(is_assign, 204, status(200))),
    Broken("assign answers 200 with a confirmation", ("assign.success",), answered(is_assign, 204, status(200), body("{}"))),
    Broken("assign answers 202", ("assign.success",), answered(is_assign, 204, status(202))),
    Broken("assign answers 201", ("assign.success",), answered(is_assign, 204, status(201))),
    Broken("the 204 has a body", ("assign.success.empty",), answered(is_assign, 204, body('{"ok": true}'))),
    Broken("the 204 has a Content-Type", ("assign.success.empty",), answered(is_assign, 204, header("Content-Type", "application/json"))),
    Broken("the 204 has no Date", ("assign.success.headers",), answered(is_assign, 204, header("Date", None))),
    Broken("the Date is RFC 850's", ("assign.success.headers",), answered(is_assign, 204, header("Date", "Friday, 23-Jan-26 07:07:24 GMT"))),
    Broken("the Date is in another zone", ("assign.success.headers",), answered(is_assign, 204, header("Date", "Fri, 23 Jan 2026 07:07:24 +0530"))),
    Broken("the Date is ISO 8601", ("assign.success.headers",), answered(is_assign, 204, header("Date", "2026-01-23T07:07:24Z"))),
    Broken("the Server is another", ("assign.success.headers",), answered(is_assign, 204, header("Server", "nginx"))),
    Broken("there is no Server", ("assign.success.headers",), answered(is_assign, 204, header("Server", None))),
    Broken("an unknown number is a 400", ("assign.number-unknown",), answered(is_assign, 404, status(400))),
    Broken("the 404 has another message", ("assign.number-unknown",), answered(is_assign, 404, data(lambda one: {**one, "message": "Not found"}))),
    Broken("the 404 has another error", ("assign.number-unknown",), answered(is_assign, 404, data(lambda one: {**one, "error": "not_found"}))),
    Broken("the 404 has no body", ("assign.number-unknown",), answered(is_assign, 404, body(""))),
    Broken("the 404 is HTML", ("assign.number-unknown",), answered(is_assign, 404, body(f"<p>{_MESSAGE}</p>", "text/html"))),
    Broken("the 404's body is one level deeper", ("assign.number-unknown",), answered(is_assign, 404, data(lambda one: {"error": one}))),
    Broken("an unknown number is taken", ("assign.number-unknown",), answered(is_assign, 404, status(204), body(""), header("Content-Type", None))),
)  # fmt: skip
_EFFECTS = (
    Broken("assign does nothing", ("assign.success",), lying(is_assign)),
    Broken("assign takes always the first trunk", ("assign.success",), asked_for(is_assign, with_body(lambda a: {"trunk_group_id": TRUNKS[0]} if not no_uuid(a) and not unknown_trunk(a) else None))),
    Broken("assign takes another number along", ("assign.success",), other_number_too),
    Broken("the list shows no trunk", ("assign.success",), answered(is_list, 200, items(lambda item: item.pop("trunk_group_id", None)))),
    Broken("the list is a read behind", ("assign.success",), stale),
    Broken("a conflict is a 409", ("assign.conflict.status",), answered(is_assign, 400, having(b"already", status(409)))),
    Broken("a conflict is a 422", ("assign.conflict.status",), answered(is_assign, 400, having(b"already", status(422)))),
    Broken("a conflict has another text", ("assign.conflict",), answered(is_assign, 400, having(b"already", body(_INVALID)))),
    Broken("a conflict has another error", ("assign.conflict",), answered(is_assign, 400, retexted("invalid request", "conflict"))),
    Broken("a conflict moves the number", ("assign.conflict",), conflict_moves),
    Broken("no conflict with the same trunk", ("assign.conflict",), moves(when_same=True)),
    Broken("no conflict with another trunk", ("assign.conflict",), moves(when_same=False)),
    Broken("two racers win", ("assign.race",), checks_then_acts, threaded=True),
    Broken("a foreign number is taken", ("assign.number-foreign",), instead(lambda a: is_assign(a) and "442071838750" in a.number, 204)),
    Broken("a foreign number is a 403", ("assign.number-foreign",), instead(lambda a: is_assign(a) and "442071838750" in a.number, 403, "Forbidden")),
    Broken("an unknown trunk is a 400", ("assign.trunk-unknown",), answered(is_assign, 404, having(b"Trunk", status(400)))),
    Broken("an unknown trunk is taken", ("assign.trunk-unknown",), answered(is_assign, 404, having(b"Trunk", status(204), body(""), header("Content-Type", None)))),
    Broken("an unknown trunk has the number's text", ("assign.trunk-unknown.body",), answered(is_assign, 404, having(b"Trunk", example("NumberNotFound")))),
    Broken("a foreign trunk is taken", ("assign.trunk-foreign",), asked_for(is_assign, with_body(lambda a: {"trunk_group_id": TRUNKS[0]} if FOREIGN_TRUNK.encode() in a.body else None))),
    Broken("a foreign trunk is a 403", ("assign.trunk-foreign",), instead(lambda a: is_assign(a) and FOREIGN_TRUNK.encode() in a.body, 403, "Forbidden")),
)  # fmt: skip
_SPELLINGS = (
    Broken("a literal + is taken for %2B", ("assign.plus-unencoded.always",), asked_for(is_assign, respelled(lambda s: s.replace("+", "%2B")))),
    Broken("a literal + is a 400", ("assign.plus-unencoded",), instead(lambda a: is_assign(a) and "+" in a.number, 400, "InvalidNumberFormat")),
    Broken("a literal + has another text", ("assign.plus-unencoded",), instead(lambda a: is_assign(a) and "+" in a.number, 404, "RouteNotFound")),
    Broken("the number is decoded twice", ("assign.encoded-twice",), asked_for(is_assign, respelled(decoded_twice))),
    Broken("a number encoded twice is a 400", ("assign.encoded-twice",), instead(lambda a: is_assign(a) and "%25" in a.number, 400, "InvalidNumberFormat")),
    Broken("a missing plus is supplied", ("assign.plus-missing",), asked_for(is_assign, respelled(lambda s: f"%2B{s}" if s.isdigit() else s))),
    Broken("a missing plus is a 400", ("assign.plus-missing",), instead(lambda a: is_assign(a) and a.number.isdigit(), 400, "InvalidNumberFormat")),
    Broken("hyphens are dropped", ("assign.not-e164",), asked_for(is_assign, respelled(lambda s: s.replace("-", "")))),
    Broken("blanks are dropped", ("assign.not-e164",), asked_for(is_assign, respelled(lambda s: s.replace("%20", "")))),
    Broken("a trailing newline passes", ("assign.not-e164",), asked_for(is_assign, respelled(lambda s: s.removesuffix("%0A")))),
    Broken("what is not E.164 is a 400", ("assign.not-e164",), instead(lambda a: is_assign(a) and "-" in a.number, 400, "InvalidNumberFormat")),
    Broken("%2b is not %2B", ("assign.hex-lowercase",), instead(lambda a: is_assign(a) and "%2b" in a.number, 404, "NumberNotFound")),
    Broken("encoded digits are not decoded", ("assign.encoded-needlessly",), instead(lambda a: is_assign(a) and "%3" in a.number, 404, "NumberNotFound")),
    Broken("a wrongly written number is unassigned", ("unassign.wire-form",), asked_for(is_unassign, respelled(lambda s: s.replace("+", "%2B")))),
    Broken("look-alike digits pass", ("assign.not-e164",), asked_for(is_assign, respelled(lambda s: s.replace("%EF%BC%92", "2").replace("%D9%A2", "2").replace("%E0%A5%A8", "2").replace("x", "")))),
)  # fmt: skip
_CREDENTIALS = (
    Broken("credentials are not looked at", ("assign.credentials-missing", "assign.credentials-wrong"), asked_for(is_assign, with_header("HTTP_X_AUTH_ID", ACCOUNT), with_header("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the token is not looked at", ("assign.credentials-wrong",), asked_for(is_assign, with_header("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the token's case is not looked at", ("assign.credentials-wrong",), asked_for(is_assign, token("HTTP_X_AUTH_TOKEN", lambda t: TOKEN if t.lower() == TOKEN.lower() else t))),
    Broken("a token need only begin right", ("assign.credentials-wrong",), asked_for(is_assign, token("HTTP_X_AUTH_TOKEN", lambda t: TOKEN if t.startswith(TOKEN) else t))),
    Broken("the auth id is not looked at", ("assign.credentials-wrong",), asked_for(is_assign, token("HTTP_X_AUTH_ID", lambda _: ACCOUNT))),
    Broken("a missing token is a 403", ("assign.credentials-missing",), instead(lambda a: is_assign(a) and "HTTP_X_AUTH_TOKEN" not in a.environ, 403, "Forbidden")),
    Broken("a wrong token is a 403", ("assign.credentials-wrong",), answered(is_assign, 401, status(403))),
    Broken("the 401 challenges", ("assign.credentials-missing", "assign.credentials-wrong"), answered(is_assign, 401, header("WWW-Authenticate", "Basic"))),
    Broken("the 401 has the endpoint's shape", ("assign.credentials.body",), answered(is_assign, 401, body('{"error": "unauthorized", "message": "x"}'))),
    Broken("the 401 has another code inside", ("assign.credentials.body",), answered(is_assign, 401, data(lambda one: {"error": {**one["error"], "code": "401"}}))),
    Broken("credentials are not looked at in lists", ("common.credentials-missing",), asked_for(is_get, with_header("HTTP_X_AUTH_ID", ACCOUNT), with_header("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("a wrong token may unassign", ("common.credentials-wrong",), asked_for(is_unassign, with_header("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the account in the path is ignored", ("assign.account-mismatch",), asked_for(is_assign, own_account)),
    Broken("another account's path is a 404", ("assign.account-mismatch",), answered(is_assign, 403, status(404))),
    Broken("another account's path has another error", ("assign.account-mismatch",), answered(is_assign, 403, body('{"error": "denied", "message": "x"}'))),
    Broken("the account in the path is ignored in lists", ("common.account-mismatch",), asked_for(is_get, own_account)),
    Broken("the body counts before the account", ("assign.check-order",), instead(lambda a: is_assign(a) and no_uuid(a) and a.path.split("/")[4] != ACCOUNT, 400, "InvalidTrunkGroupId")),
    Broken("the trunk counts before the conflict", ("assign.check-order",), order(lambda a: unknown_trunk(a) and a.environ.get("HTTP_X_AUTH_TOKEN") == TOKEN, 404, "TrunkNotFound")),
    Broken("the body counts before the credentials", ("assign.check-order",), order(no_uuid, 400, "InvalidTrunkGroupId")),
)  # fmt: skip
_BODIES = (
    Broken("no body means the first trunk", ("assign.body-invalid",), asked_for(is_assign, with_body(extra_on_assigned))),
    Broken("an array's first item is the body", ("assign.body-invalid",), asked_for(is_assign, with_body(unwrapped))),
    Broken("bytes that are no UTF-8 are replaced", ("assign.body-invalid",), asked_for(is_assign, with_body(latin))),
    Broken("blanks around the UUID are stripped", ("assign.body-invalid",), asked_for(is_assign, with_body(uuid_strip))),
    Broken("an invalid body is a 422", ("assign.body-invalid",), answered(is_assign, 400, having(b"trunk_group_id", status(422)))),
    Broken("an invalid body breaks the service", ("assign.body-invalid",), answered(is_assign, 400, having(b"trunk_group_id", status(500), example("ServerError")))),
    Broken("what is no UUID is an unknown trunk", ("assign.body-invalid",), answered(is_assign, 400, having(b"trunk_group_id", status(404), example("TrunkNotFound")))),
    Broken("an invalid body's field is not named", ("assign.body-invalid.body",), answered(is_assign, 400, having(b"trunk_group_id", body(_INVALID)))),
    Broken("UUIDs without hyphens are taken", ("assign.body-invalid.body",), asked_for(is_assign, with_body(lambda a: {"trunk_group_id": TRUNKS[0]} if TRUNKS[0].replace("-", "").encode() in a.body else None))),
    Broken("trunk_id is taken", ("assign.trunk-id-misnamed",), asked_for(is_assign, with_body(renamed))),
    Broken("the Content-Type is not looked at", ("assign.content-type",), asked_for(is_assign, with_header("CONTENT_TYPE", "application/json"))),
    Broken("a wrong Content-Type is a 415", ("assign.content-type",), answered(is_assign, 400, having(b"Content-Type", status(415)))),
    Broken("a missing Content-Type passes", ("assign.content-type",), asked_for(lambda a: is_assign(a) and not a.environ.get("CONTENT_TYPE"), with_header("CONTENT_TYPE", "application/json"))),
    Broken("further fields are refused", ("assign.fields-ignored",), instead(lambda a: is_assign(a) and has_extra(a), 400, "InvalidTrunkGroupId")),
)  # fmt: skip
_UNASSIGN = (
    Broken("unassign does nothing", ("unassign.success",), lying(is_unassign)),
    Broken("unassign answers 200", ("unassign.success",), answered(is_unassign, 204, status(200), body("{}"))),
    Broken("the 204 of unassign has a body", ("unassign.success",), answered(is_unassign, 204, body("{}"))),
    Broken("unassign removes the number", ("unassign.success",), removes_unassigned),
    Broken("what was unassigned stays so", ("unassign.then-assign",), unassigns_once),
    Broken("unassign is idempotent", ("unassign.not-assigned",), answered(is_unassign, 404, status(204), body(""), header("Content-Type", None))),
    Broken("nothing to unassign is a 400", ("unassign.not-assigned",), answered(is_unassign, 404, status(400))),
    Broken("unassign has assign's text", ("unassign.not-assigned", "unassign.number-unknown"), answered(is_unassign, 404, example("NumberNotFound"))),
    Broken("unassigning an unknown number succeeds", ("unassign.number-unknown",), instead(lambda a: is_unassign(a) and a.number.replace("%2B", "+") not in {*NUMBERS, "+33123456789"}, 204)),
)  # fmt: skip
_LISTS = (
    Broken("trunk_group_id is null", ("list-numbers.trunk-absent",), answered(is_list, 200, items(lambda item: item.setdefault("trunk_group_id", None)))),
    Broken("trunk_group_id is empty", ("list-numbers.trunk-absent",), answered(is_list, 200, items(lambda item: item.setdefault("trunk_group_id", "")))),
    Broken("the total is that of the page", ("list-numbers.paging",), answered(is_list, 200, data(lambda p: p.update(total=len(p["items"]))))),
    Broken("the total is one more", ("list-numbers.page",), answered(is_list, 200, data(lambda p: p.update(total=p["total"] + 1)))),
    Broken("there is no total", ("list-numbers.page",), answered(is_list, 200, data(lambda p: p.pop("total") and None))),
    Broken("items is called numbers", ("list-numbers.page",), answered(is_list, 200, data(lambda p: {"numbers": p["items"]}))),
    Broken("page is ignored", ("list-numbers.paging",), asked_for(is_list, without_query("page"))),
    Broken("per_page is ignored", ("list-numbers.paging",), asked_for(is_list, without_query("per_page"))),
    Broken("pages begin at 0", ("list-numbers.page",), answered(is_list, 200, data(lambda p: p.update(page=p["page"] - 1)))),
    Broken("ten numbers a page by default", ("list-numbers.page",), answered(lambda a: is_list(a) and "per_page" not in a.target, 200, data(lambda p: p.update(per_page=10)))),
    Broken("search is ignored", ("list-numbers.search",), asked_for(is_list, without_query("search"))),
    Broken("search finds nothing", ("list-numbers.search",), answered(lambda a: is_list(a) and wants(a, "search"), 200, data(lambda p: p.update(items=[], total=0)))),
    Broken("search needs the beginning", ("list-numbers.search",), answered(lambda a: is_list(a) and wants(a, "search") and "search=%2B" not in a.target, 200, data(lambda p: p.update(items=[], total=0)))),
    Broken("search for digits is refused", ("list-numbers.search",), instead(lambda a: is_list(a) and wants(a, "search") and "search=%2B" not in a.target, 400, "InvalidParameter")),
    Broken("the inventory holds the account's numbers", ("inventory.unowned",), answered(_inventory, 200, data(lambda p: p.update(items=[*p["items"], {"e164": NUMBERS[0]}], total=p["total"] + 1)))),
    Broken("the inventory has no total", ("inventory.page",), answered(_inventory, 200, data(lambda p: p.pop("total") and None))),
    Broken("exclude is ignored", ("inventory.filters",), asked_for(_inventory, without_query("exclude"))),
    Broken("country is ignored", ("inventory.filters",), asked_for(_inventory, without_query("country"))),
    Broken("search is ignored in the inventory", ("inventory.filters",), asked_for(_inventory, without_query("search"))),
    Broken("the list of trunks is bare", ("list-trunks.page",), answered(_trunks, 200, data(lambda p: p["objects"]))),
    Broken("offset is ignored", ("list-trunks.paging",), asked_for(_trunks, without_query("offset"))),
    Broken("limit is ignored", ("list-trunks.paging",), asked_for(_trunks, without_query("limit"))),
    Broken("a trunk is answered as another", ("retrieve-trunk.success",), answered(one_trunk, 200, data(lambda one: one.update(trunk_id=FOREIGN_TRUNK)))),
    Broken("an unknown trunk is a 400 when retrieved", ("retrieve-trunk.unknown",), answered(one_trunk, 404, status(400))),
    Broken("a foreign trunk is shown", ("retrieve-trunk.foreign",), instead(lambda a: one_trunk(a) and FOREIGN_TRUNK in a.path, 200, "Trunk")),
)  # fmt: skip
_REST = (
    Broken("/Account/ is unknown to assign", ("assign.path-alias",), instead(lambda a: is_assign(a) and "/Account/" in a.path, 404, "RouteNotFound")),
    Broken("/Account/ is unknown to lists", ("common.path-alias",), instead(lambda a: is_get(a) and "/Account/" in a.path, 404, "RouteNotFound")),
    Broken("/Account/ redirects", ("common.path-alias",), instead(lambda a: "/Account/" in a.path, 308)),
    Broken("an unknown path is a 200", ("common.route-unknown",), answered(lambda a: "unknown" in a.path, 404, status(200))),
    Broken("another method is a 404", ("assign.method-not-allowed",), answered(lambda a: a.path.endswith("/assign"), 405, status(404))),
    Broken("the 405 has no Allow", ("assign.method-not-allowed",), answered(lambda a: a.path.endswith("/assign"), 405, header("Allow", None))),
    Broken("the 405 of a list has no Allow", ("common.method-not-allowed",), answered(lambda a: a.path.endswith("/numbers"), 405, header("Allow", None))),
    Broken("a bad parameter breaks the service", ("common.parameter-invalid",), answered(is_list, 400, status(500))),
    Broken("a large body breaks the service", ("common.body-too-large",), instead(lambda a: is_assign(a) and len(a.body) > 10**6, 500, "ServerError")),
    Broken("a trunk is created from text/plain", ("common.content-type",), asked_for(_create, with_header("CONTENT_TYPE", "application/json"))),
    Broken("buying leaves the inventory as it was", ("purchase.success",), instead(_purchase, 200, "PurchaseConfirmation")),
    Broken("buying answers 201", ("purchase.success",), answered(_purchase, 200, status(201))),
    Broken("buying what is not for sale has another text", ("purchase.not-in-inventory",), answered(_purchase, 404, example("NumberNotFound"))),
    Broken("a bad purchase breaks the service", ("purchase.body-invalid",), answered(_purchase, 400, status(500))),
    Broken("creating answers 200", ("create-trunk.success",), answered(_create, 201, status(200))),
    Broken("a trunk is created in name only", ("create-trunk.success",), answered(_create, 201, data(lambda one: one.update(trunk_id="99999999-1234-4678-90ab-cdef12345678")))),
    Broken("the older names are ignored", ("create-trunk.older-style",), asked_for(_create, with_body(lambda a: {"name": a.data["name"]} if isinstance(a.data, dict) and "trunk_type" in a.data else None))),
    Broken("a trunk needs no name", ("create-trunk.body-invalid",), asked_for(_create, with_body(lambda a: {**a.data, "name": "x"} if isinstance(a.data, dict) and not a.data.get("name") else None))),
    Broken("deleting does nothing", ("delete-trunk.success",), lying(delete_trunk)),
    Broken("deleting answers 204 with a body", ("delete-trunk.success.status",), answered(delete_trunk, 204, body("{}"))),
    Broken("deleting what does not exist succeeds", ("delete-trunk.unknown",), answered(delete_trunk, 404, status(204), body(""), header("Content-Type", None))),
    Broken("a trunk in use is a 400", ("delete-trunk.in-use",), answered(delete_trunk, 409, status(400))),
    Broken("a trunk in use has another error", ("delete-trunk.in-use.body",), answered(delete_trunk, 409, body(_INVALID))),
    Broken("a new trunk is not to be assigned to", ("create-trunk.assignable",), instead(lambda a: is_assign(a) and unknown_trunk(a), 404, "TrunkNotFound")),
)  # fmt: skip
_OVER_TIME = (
    Broken("every 7th assign fails", ("property.endurance",), every(7, 500, is_assign)),
    Broken("every 20th unassign fails", ("property.endurance",), every(20, 503, is_unassign)),
    Broken("every 50th list fails", ("property.endurance",), every(50, 500, is_list)),
    Broken("every 60th request fails", ("property.endurance",), every(60, 502, is_any)),
    Broken("an assignment is lost after 30 requests", ("property.endurance",), forgets_after(30)),
    Broken("an assignment is lost after 100 requests", ("property.endurance",), forgets_after(100)),
    Broken("lists of trunks fail every 9th time", ("property.endurance",), every(9, 500, _trunks)),
)  # fmt: skip

BROKEN: tuple[Broken, ...] = (
    *_RESPONSES, *_EFFECTS, *_SPELLINGS, *_CREDENTIALS, *_BODIES, *_UNASSIGN, *_LISTS, *_REST, *_OVER_TIME,
)  # fmt: skip
