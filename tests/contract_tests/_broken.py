"""Providers that are broken on purpose: each line says what is broken, and which behaviours that breaks.

Written from the document, behaviour by behaviour.
"""
# ruff: noqa: E501 a line each

from __future__ import annotations

import re

from tests.contract_tests._broken_releases import RELEASES
from tests.contract_tests._broken_resources import RESOURCES
from tests.contract_tests._edits import (
    SPEC,
    decoded_twice,
    edit_body,
    edit_environ,
    edit_json,
    edit_requests,
    edit_responses,
    edit_segment,
    edit_target,
    fail_every,
    if_body_has,
    is_any,
    is_assign,
    is_get,
    is_list,
    is_unassign,
    no_content,
    on_path,
    replace_text,
    respond_instead,
    set_body,
    set_environ,
    set_example,
    set_header,
    set_status,
    without_query,
)
from tests.contract_tests._faults import (
    Broken,
    accepts_same_trunk,
    assigns_other_number_too,
    checked_first,
    checks_then_acts,
    deletes_trunk,
    edit_items,
    first_item,
    first_trunk_by_default,
    forgets_after,
    has_extra_field,
    has_query,
    lacks_uuid,
    moves_on_conflict,
    moves_to_other_trunk,
    names_unknown_trunk,
    own_account,
    pretend,
    reads_trunk,
    removes_unassigned,
    replace_invalid_utf8,
    stale_list,
    stripped_uuid,
    trunk_id_as_trunk_group_id,
    unassigns_once,
    unassigns_others,
)
from tests.contract_tests._resource_faults import excludes_anywhere, keeps_one_of_each

from two_accounts import ACCOUNT, ASSIGNED_NUMBER, FOREIGN_NUMBER, FOREIGN_TRUNK, NUMBER, OTHER_NUMBER, TOKEN, TRUNK

_INVALID = '{"error": "invalid request", "message": "Bad request."}'
_MESSAGE = SPEC.example("NumberNotFound")["message"]
_FOREIGN_SEGMENT = FOREIGN_NUMBER.replace("+", "%2B")
_OWN_NUMBERS = {NUMBER, OTHER_NUMBER, ASSIGNED_NUMBER}
_purchase = on_path("/purchase-from-inventory", "POST")
_inventory = on_path("/inventory/numbers")
_trunks = on_path("/trunks")
_create = on_path("/trunks", "POST")

_RESPONSES = (
    Broken("assign answers 200", ("assign.success",), edit_responses(is_assign, 204, set_status(200))),
    Broken("assign answers 200 with a confirmation", ("assign.success",), edit_responses(is_assign, 204, set_status(200), set_body("{}"))),
    Broken("assign answers 202", ("assign.success",), edit_responses(is_assign, 204, set_status(202))),
    Broken("assign answers 201", ("assign.success",), edit_responses(is_assign, 204, set_status(201))),
    Broken("the 204 has a body", ("assign.success.empty",), edit_responses(is_assign, 204, set_body('{"ok": true}')), threaded=True),
    Broken("the 204 has a Content-Type", ("assign.success.empty",), edit_responses(is_assign, 204, set_header("Content-Type", "application/json"))),
    Broken("the 204 has no Date", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Date", None))),
    Broken("the Date has the form of RFC 850", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Date", "Friday, 23-Jan-26 07:07:24 GMT"))),
    Broken("the Date is in another zone", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Date", "Fri, 23 Jan 2026 07:07:24 +0530"))),
    Broken("the Date is ISO 8601", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Date", "2026-01-23T07:07:24Z"))),
    Broken("the Server header has another value", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Server", "nginx"))),
    Broken("the Server header is missing", ("assign.success.headers",), edit_responses(is_assign, 204, set_header("Server", None))),
    Broken("an unknown number is a 400", ("assign.number-unknown",), edit_responses(is_assign, 404, set_status(400))),
    Broken("the 404 has another message", ("assign.number-unknown.body",), edit_responses(is_assign, 404, edit_json(lambda one: {**one, "message": "Not found"}))),
    Broken("the 404 has another error", ("assign.number-unknown",), edit_responses(is_assign, 404, edit_json(lambda one: {**one, "error": "not_found"}))),
    Broken("the 404 has no body", ("assign.number-unknown",), edit_responses(is_assign, 404, set_body(""))),
    Broken("the 404 is HTML", ("assign.number-unknown",), edit_responses(is_assign, 404, set_body(f"<p>{_MESSAGE}</p>", "text/html"))),
    Broken("the 404's body is one level deeper", ("assign.number-unknown",), edit_responses(is_assign, 404, edit_json(lambda one: {"error": one}))),
    Broken("an unknown number is accepted", ("assign.number-unknown",), edit_responses(is_assign, 404, no_content)),
)  # fmt: skip
_EFFECTS = (
    Broken("assign does nothing", ("assign.success",), pretend(is_assign)),
    Broken("assign always uses the first trunk", ("assign.success",), edit_requests(is_assign, edit_body(lambda a: {"trunk_group_id": TRUNK} if not lacks_uuid(a) and not names_unknown_trunk(a) else None))),
    Broken("assign changes another number too", ("assign.success",), assigns_other_number_too),
    Broken("assign takes the trunk from other numbers", ("assign.success",), unassigns_others(is_assign, of_same_trunk=True)),
    Broken("unassign changes all numbers", ("unassign.success",), unassigns_others(is_unassign, of_same_trunk=False)),
    Broken("the list shows no trunk", ("assign.success",), edit_responses(is_list, 200, edit_items(lambda item: item.pop("trunk_group_id", None)))),
    Broken("the list shows the previous state", ("unassign.success",), stale_list),
    Broken("a conflict is a 409", ("assign.conflict.status",), edit_responses(is_assign, 400, if_body_has(b"already", set_status(409)))),
    Broken("a conflict is a 422", ("assign.conflict.status",), edit_responses(is_assign, 400, if_body_has(b"already", set_status(422)))),
    Broken("a conflict has another text", ("assign.conflict",), edit_responses(is_assign, 400, if_body_has(b"already", set_body(_INVALID)))),
    Broken("a conflict has another error", ("assign.conflict",), edit_responses(is_assign, 400, replace_text("invalid request", "conflict"))),
    Broken("a conflict moves the number", ("assign.conflict",), moves_on_conflict),
    Broken("no conflict with the same trunk", ("assign.conflict",), accepts_same_trunk),
    Broken("no conflict with another trunk", ("assign.conflict",), moves_to_other_trunk),
    Broken("two concurrent assigns succeed", ("assign.race",), checks_then_acts, threaded=True),
    Broken("a foreign number is accepted", ("assign.number-foreign",), respond_instead(lambda a: is_assign(a) and a.segment == _FOREIGN_SEGMENT, 204)),
    Broken("a foreign number is a 403", ("assign.number-foreign",), respond_instead(lambda a: is_assign(a) and a.segment == _FOREIGN_SEGMENT, 403, "Forbidden")),
    Broken("an unknown trunk is a 400", ("assign.trunk-unknown",), edit_responses(is_assign, 404, if_body_has(b"Trunk", set_status(400)))),
    Broken("an unknown trunk is accepted", ("assign.trunk-unknown",), edit_responses(is_assign, 404, if_body_has(b"Trunk", no_content))),
    Broken("an unknown trunk is reported as an unknown number", ("assign.trunk-unknown.body",), edit_responses(is_assign, 404, if_body_has(b"Trunk", set_example("NumberNotFound")))),
    Broken("a foreign trunk is accepted", ("assign.trunk-foreign",), edit_requests(is_assign, edit_body(lambda a: {"trunk_group_id": TRUNK} if FOREIGN_TRUNK.encode() in a.body else None))),
    Broken("a foreign trunk is a 403", ("assign.trunk-foreign",), respond_instead(lambda a: is_assign(a) and FOREIGN_TRUNK.encode() in a.body, 403, "Forbidden")),
)  # fmt: skip
_SPELLINGS = (
    Broken("a literal + is treated as %2B", ("assign.plus-unencoded.always",), edit_requests(is_assign, edit_segment(lambda s: s.replace("+", "%2B")))),
    Broken("a literal + is a 400", ("assign.plus-unencoded",), respond_instead(lambda a: is_assign(a) and "+" in a.segment, 400, "InvalidNumberFormat")),
    Broken("a literal + has another text", ("assign.plus-unencoded",), respond_instead(lambda a: is_assign(a) and "+" in a.segment, 404, "RouteNotFound")),
    Broken("the number is decoded twice", ("assign.encoded-twice",), edit_requests(is_assign, edit_segment(decoded_twice))),
    Broken("a number encoded twice is a 400", ("assign.encoded-twice",), respond_instead(lambda a: is_assign(a) and "%25" in a.segment, 400, "InvalidNumberFormat")),
    Broken("a missing plus is added", ("assign.plus-missing",), edit_requests(is_assign, edit_segment(lambda s: f"%2B{s}" if s.isdigit() else s))),
    Broken("a missing plus is a 400", ("assign.plus-missing",), respond_instead(lambda a: is_assign(a) and a.segment.isdigit(), 400, "InvalidNumberFormat")),
    Broken("hyphens are dropped", ("assign.not-e164",), edit_requests(is_assign, edit_segment(lambda s: s.replace("-", "")))),
    Broken("spaces are dropped", ("assign.not-e164",), edit_requests(is_assign, edit_segment(lambda s: s.replace("%20", "")))),
    Broken("a trailing newline is dropped", ("assign.not-e164",), edit_requests(is_assign, edit_segment(lambda s: s.removesuffix("%0A")))),
    Broken("a number that is not E.164 is a 400", ("assign.not-e164",), respond_instead(lambda a: is_assign(a) and "-" in a.segment, 400, "InvalidNumberFormat")),
    Broken("%2b differs from %2B", ("assign.hex-lowercase",), respond_instead(lambda a: is_assign(a) and "%2b" in a.segment, 404, "NumberNotFound")),
    Broken("encoded digits are not decoded", ("assign.encoded-needlessly",), respond_instead(lambda a: is_assign(a) and "%3" in a.segment, 404, "NumberNotFound")),
    Broken("a wrong spelling is unassigned", ("unassign.wire-form",), edit_requests(is_unassign, edit_segment(lambda s: s.replace("+", "%2B")))),
    Broken("look-alike digits are accepted", ("assign.not-e164",), edit_requests(is_assign, edit_segment(lambda s: s.replace("%EF%BC%92", "2").replace("%D9%A2", "2").replace("%E0%A5%A8", "2").replace("x", "")))),
)  # fmt: skip
_CREDENTIALS = (
    Broken("credentials are not checked", ("assign.credentials-missing", "assign.credentials-wrong"), edit_requests(is_assign, set_environ("HTTP_X_AUTH_ID", ACCOUNT), set_environ("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the token is not checked", ("assign.credentials-wrong",), edit_requests(is_assign, set_environ("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the token's case is ignored", ("assign.credentials-wrong",), edit_requests(is_assign, edit_environ("HTTP_X_AUTH_TOKEN", lambda t: TOKEN if t.lower() == TOKEN.lower() else t))),
    Broken("only the start of the token is checked", ("assign.credentials-wrong",), edit_requests(is_assign, edit_environ("HTTP_X_AUTH_TOKEN", lambda t: TOKEN if t.startswith(TOKEN) else t))),
    Broken("the auth id is not checked", ("assign.credentials-wrong",), edit_requests(is_assign, edit_environ("HTTP_X_AUTH_ID", lambda _: ACCOUNT))),
    Broken("a missing token is a 403", ("assign.credentials-missing",), respond_instead(lambda a: is_assign(a) and "HTTP_X_AUTH_TOKEN" not in a.environ, 403, "Forbidden")),
    Broken("a wrong token is a 403", ("assign.credentials-wrong",), edit_responses(is_assign, 401, set_status(403))),
    Broken("the 401 has a challenge", ("assign.credentials-missing", "assign.credentials-wrong"), edit_responses(is_assign, 401, set_header("WWW-Authenticate", "Basic"))),
    Broken("the 401 has the endpoint's shape", ("assign.credentials.body",), edit_responses(is_assign, 401, set_body('{"error": "unauthorized", "message": "x"}'))),
    Broken("the 401 has another code in its body", ("assign.credentials.body",), edit_responses(is_assign, 401, edit_json(lambda one: {"error": {**one["error"], "code": "401"}}))),
    Broken("credentials are not checked in lists", ("common.credentials-missing",), edit_requests(is_get, set_environ("HTTP_X_AUTH_ID", ACCOUNT), set_environ("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the 401 of a list has the endpoint's shape", ("common.credentials.body",), edit_responses(is_get, 401, set_body('{"error": "unauthorized", "message": "x"}'))),
    Broken("a wrong token may unassign", ("common.credentials-wrong",), edit_requests(is_unassign, set_environ("HTTP_X_AUTH_TOKEN", TOKEN))),
    Broken("the account in the path is ignored", ("assign.account-mismatch",), edit_requests(is_assign, own_account)),
    Broken("another account's path is a 404", ("assign.account-mismatch",), edit_responses(is_assign, 403, set_status(404))),
    Broken("another account's path has another error", ("assign.account-mismatch",), edit_responses(is_assign, 403, set_body('{"error": "denied", "message": "x"}'))),
    Broken("the account in the path is ignored in lists", ("common.account-mismatch",), edit_requests(is_get, own_account)),
    Broken("the body is checked before the account", ("assign.check-order",), respond_instead(lambda a: is_assign(a) and lacks_uuid(a) and a.path.split("/")[4] != ACCOUNT, 400, "InvalidTrunkGroupId")),
    Broken("the trunk is checked before the conflict", ("assign.check-order",), checked_first(lambda a: names_unknown_trunk(a) and a.environ.get("HTTP_X_AUTH_TOKEN") == TOKEN, 404, "TrunkNotFound")),
    Broken("the body is checked before the credentials", ("assign.check-order",), checked_first(lacks_uuid, 400, "InvalidTrunkGroupId")),
)  # fmt: skip
_BODIES = (
    Broken("no body means the first trunk", ("assign.body-invalid",), edit_requests(is_assign, edit_body(first_trunk_by_default))),
    Broken("an array's first item is the body", ("assign.body-invalid",), edit_requests(is_assign, edit_body(first_item))),
    Broken("bytes that are not UTF-8 are replaced", ("assign.body-invalid",), edit_requests(is_assign, edit_body(replace_invalid_utf8))),
    Broken("spaces around the UUID are stripped", ("assign.body-invalid",), edit_requests(is_assign, edit_body(stripped_uuid))),
    Broken("an invalid body is a 422", ("assign.body-invalid",), edit_responses(is_assign, 400, if_body_has(b"trunk_group_id", set_status(422)))),
    Broken("an invalid body is a 500", ("assign.body-invalid",), edit_responses(is_assign, 400, if_body_has(b"trunk_group_id", set_status(500), set_example("ServerError")))),
    Broken("a value that is not a UUID is an unknown trunk", ("assign.body-invalid",), edit_responses(is_assign, 400, if_body_has(b"trunk_group_id", set_status(404), set_example("TrunkNotFound")))),
    Broken("an invalid body's field is not named", ("assign.body-invalid.body",), edit_responses(is_assign, 400, if_body_has(b"trunk_group_id", set_body(_INVALID)))),
    Broken("UUIDs without hyphens are accepted", ("assign.body-invalid.body",), edit_requests(is_assign, edit_body(lambda a: {"trunk_group_id": TRUNK} if TRUNK.replace("-", "").encode() in a.body else None))),
    Broken("trunk_id is accepted", ("assign.trunk-id-misnamed",), edit_requests(is_assign, edit_body(trunk_id_as_trunk_group_id))),
    Broken("the Content-Type is not checked", ("assign.content-type",), edit_requests(is_assign, set_environ("CONTENT_TYPE", "application/json"))),
    Broken("a wrong Content-Type is a 415", ("assign.content-type",), edit_responses(is_assign, 400, if_body_has(b"Content-Type", set_status(415)))),
    Broken("a missing Content-Type is accepted", ("assign.content-type",), edit_requests(lambda a: is_assign(a) and not a.environ.get("CONTENT_TYPE"), set_environ("CONTENT_TYPE", "application/json"))),
    Broken("additional fields are refused", ("assign.fields-ignored",), respond_instead(lambda a: is_assign(a) and has_extra_field(a), 400, "InvalidTrunkGroupId")),
)  # fmt: skip
_UNASSIGN = (
    Broken("unassign does nothing", ("unassign.success",), pretend(is_unassign)),
    Broken("unassign answers 200", ("unassign.success",), edit_responses(is_unassign, 204, set_status(200), set_body("{}"))),
    Broken("the 204 of unassign has a body", ("unassign.success",), edit_responses(is_unassign, 204, set_body("{}")), threaded=True),
    Broken("unassign removes the number", ("unassign.success",), removes_unassigned),
    Broken("an unassigned number cannot be assigned again", ("unassign.then-assign",), unassigns_once),
    Broken("unassigning a free number succeeds", ("unassign.not-assigned",), edit_responses(is_unassign, 404, no_content)),
    Broken("unassigning a free number is a 400", ("unassign.not-assigned",), edit_responses(is_unassign, 404, set_status(400))),
    Broken("unassign has the text of assign", ("unassign.not-assigned.body",), edit_responses(is_unassign, 404, set_example("NumberNotFound"))),
    Broken("unassign has another text", ("unassign.not-assigned.body", "unassign.number-unknown.body"), edit_responses(is_unassign, 404, edit_json(lambda one: {**one, "message": "Not found"}))),
    Broken("unassign has another error", ("unassign.not-assigned", "unassign.number-unknown"), edit_responses(is_unassign, 404, edit_json(lambda one: {**one, "error": "not_found"}))),
    Broken("unassigning an unknown number succeeds", ("unassign.number-unknown",), respond_instead(lambda a: is_unassign(a) and a.segment.replace("%2B", "+") not in _OWN_NUMBERS, 204)),
)  # fmt: skip
_LISTS = (
    Broken("trunk_group_id is null", ("list-numbers.trunk-absent",), edit_responses(is_list, 200, edit_items(lambda item: item.setdefault("trunk_group_id", None)))),
    Broken("trunk_group_id is empty", ("list-numbers.trunk-absent",), edit_responses(is_list, 200, edit_items(lambda item: item.setdefault("trunk_group_id", "")))),
    Broken("the total counts only the page", ("list-numbers.paging",), edit_responses(is_list, 200, edit_json(lambda p: p.update(total=len(p["items"]))))),
    Broken("the total is one more", ("list-numbers.page",), edit_responses(is_list, 200, edit_json(lambda p: p.update(total=p["total"] + 1)))),
    Broken("there is no total", ("list-numbers.page",), edit_responses(is_list, 200, edit_json(lambda p: p.pop("total") and None))),
    Broken("items is called numbers", ("list-numbers.page",), edit_responses(is_list, 200, edit_json(lambda p: {"numbers": p["items"]}))),
    Broken("page is ignored", ("list-numbers.paging",), edit_requests(is_list, without_query("page"))),
    Broken("per_page is ignored", ("list-numbers.paging",), edit_requests(is_list, without_query("per_page"))),
    Broken("pages begin at 0", ("list-numbers.page",), edit_responses(is_list, 200, edit_json(lambda p: p.update(page=p["page"] - 1)))),
    Broken("a page has ten numbers by default", ("list-numbers.page",), edit_responses(lambda a: is_list(a) and "per_page" not in a.target, 200, edit_json(lambda p: p.update(per_page=10)))),
    Broken("search is ignored", ("list-numbers.search",), edit_requests(is_list, without_query("search"))),
    Broken("search finds nothing", ("list-numbers.search",), edit_responses(lambda a: is_list(a) and has_query(a, "search"), 200, edit_json(lambda p: p.update(items=[], total=0)))),
    Broken("search matches only the start", ("list-numbers.search",), edit_responses(lambda a: is_list(a) and has_query(a, "search") and "search=%2B" not in a.target, 200, edit_json(lambda p: p.update(items=[], total=0)))),
    Broken("search for digits is refused", ("list-numbers.search",), respond_instead(lambda a: is_list(a) and has_query(a, "search") and "search=%2B" not in a.target, 400, "InvalidParameter")),
    Broken("the inventory holds the account's numbers", ("inventory.unowned",), edit_responses(_inventory, 200, edit_json(lambda p: p.update(items=[*p["items"], {"e164": NUMBER}], total=p["total"] + 1)))),
    Broken("the inventory has no total", ("inventory.page",), edit_responses(_inventory, 200, edit_json(lambda p: p.pop("total") and None))),
    Broken("exclude is ignored", ("inventory.exclude", "inventory.filters"), edit_requests(_inventory, without_query("exclude"))),
    Broken("exclude matches anywhere in a number", ("inventory.exclude",), excludes_anywhere),
    Broken("only the first exclude counts", ("inventory.exclude",), edit_requests(_inventory, edit_target(lambda t: re.sub("(exclude=.*?)&exclude=[^&]*", r"\1", t)))),
    Broken("commas in exclude are not understood", ("inventory.exclude",), edit_requests(_inventory, edit_target(lambda t: t.replace("%2C", "")))),
    Broken("a plus in exclude is not understood", ("inventory.exclude",), edit_requests(_inventory, edit_target(lambda t: t.replace("exclude=%2B", "exclude=00")))),
    Broken("the inventory shows a source", ("inventory.no-source",), edit_responses(_inventory, 200, edit_items(lambda item: item.update(source="inventory")))),
    Broken("the fees of the inventory are texts", ("inventory.no-source",), edit_responses(_inventory, 200, edit_items(lambda item: item.update(monthly_fee="100.00")))),
    Broken("the inventory's account is null", ("inventory.account-id",), edit_responses(_inventory, 200, edit_items(lambda item: item.update(account_id=None)))),
    Broken("country is ignored", ("inventory.filters",), edit_requests(_inventory, without_query("country"))),
    Broken("search is ignored in the inventory", ("inventory.filters",), edit_requests(_inventory, without_query("search"))),
    Broken("the list of trunks is an array", ("list-trunks.page",), edit_responses(_trunks, 200, edit_json(lambda p: p["objects"]))),
    Broken("offset is ignored", ("list-trunks.paging",), edit_requests(_trunks, without_query("offset"))),
    Broken("limit is ignored", ("list-trunks.paging",), edit_requests(_trunks, without_query("limit"))),
    Broken("another trunk is returned", ("retrieve-trunk.success",), edit_responses(reads_trunk, 200, edit_json(lambda one: one.update(trunk_id=FOREIGN_TRUNK)))),
    Broken("an unknown trunk is a 400 when retrieved", ("retrieve-trunk.unknown",), edit_responses(reads_trunk, 404, set_status(400))),
    Broken("a foreign trunk is shown", ("retrieve-trunk.foreign",), respond_instead(lambda a: reads_trunk(a) and FOREIGN_TRUNK in a.path, 200, "Trunk")),
)  # fmt: skip
_REST = (
    Broken("assign has no path at all", ("assign.path-casing",), respond_instead(is_assign, 404, "RouteNotFound")),
    Broken("/Account/ assigns nothing", ("assign.path-alias",), pretend(lambda a: is_assign(a) and "/Account/" in a.path)),
    Broken("the list of credentials has no path at all", ("common.path-casing",), respond_instead(on_path("/trunks/credentials"), 404, "RouteNotFound")),
    Broken("/Account/ shows another list", ("common.path-alias",), respond_instead(lambda a: is_get(a) and "/Account/" in a.path, 200, "Trunk")),
    Broken("/Account/ redirects", ("common.path-alias",), respond_instead(lambda a: "/Account/" in a.path, 308)),
    Broken("an unknown path is a 200", ("common.route-unknown",), edit_responses(lambda a: "unknown" in a.path, 404, set_status(200))),
    Broken("another method is a 404", ("assign.method-not-allowed",), edit_responses(lambda a: a.path.endswith("/assign"), 405, set_status(404))),
    Broken("the 405 has no Allow", ("assign.method-not-allowed",), edit_responses(lambda a: a.path.endswith("/assign"), 405, set_header("Allow", None))),
    Broken("the 405 of a list has no Allow", ("common.method-not-allowed",), edit_responses(lambda a: a.path.endswith("/numbers"), 405, set_header("Allow", None))),
    Broken("an invalid parameter is a 500", ("common.parameter-invalid",), edit_responses(is_list, 400, set_status(500))),
    Broken("a large body is a 500", ("common.body-too-large",), respond_instead(lambda a: is_assign(a) and len(a.body) > 10**6, 500, "ServerError")),
    Broken("a large body to create a trunk is a 500", ("common.body-too-large",), respond_instead(lambda a: _create(a) and len(a.body) > 10**6, 500, "ServerError")),
    Broken("a trunk is created from text/plain", ("common.content-type",), edit_requests(_create, set_environ("CONTENT_TYPE", "application/json"))),
    Broken("a purchase has no effect", ("purchase.success",), respond_instead(_purchase, 200, "PurchaseConfirmation")),
    Broken("a purchase answers 201", ("purchase.success",), edit_responses(_purchase, 200, set_status(201))),
    Broken("a purchase of an unknown number has another text", ("purchase.not-in-inventory",), edit_responses(_purchase, 404, set_example("NumberNotFound"))),
    Broken("an invalid purchase is a 500", ("purchase.body-invalid",), edit_responses(_purchase, 400, set_status(500))),
    Broken("a created trunk does not exist", ("create-trunk.success",), edit_responses(_create, 201, edit_json(lambda one: one.update(trunk_id="99999999-1234-4678-90ab-cdef12345678")))),
    Broken("the older field names are ignored", ("create-trunk.older-style",), edit_requests(_create, edit_body(lambda a: {"name": a.json["name"]} if isinstance(a.json, dict) and "trunk_type" in a.json else None))),
    Broken("a trunk needs no name", ("create-trunk.body-invalid",), edit_requests(_create, edit_body(lambda a: {**a.json, "name": "x"} if isinstance(a.json, dict) and not a.json.get("name") else None))),
    Broken("deleting does nothing", ("delete-trunk.success",), pretend(deletes_trunk)),
    Broken("deleting answers 204 with a body", ("delete-trunk.success.status",), edit_responses(deletes_trunk, 204, set_body("{}")), threaded=True),
    Broken("deleting an unknown trunk succeeds", ("delete-trunk.unknown",), edit_responses(deletes_trunk, 404, no_content)),
    Broken("a trunk in use is a 400", ("delete-trunk.in-use",), edit_responses(deletes_trunk, 409, set_status(400))),
    Broken("a trunk in use has another error", ("delete-trunk.in-use.body",), edit_responses(deletes_trunk, 409, set_body(_INVALID))),
    Broken("a new trunk cannot be assigned to", ("create-trunk.assignable",), respond_instead(lambda a: is_assign(a) and names_unknown_trunk(a), 404, "TrunkNotFound")),
)  # fmt: skip
_OVER_TIME = (
    Broken("every 7th assign fails", ("property.endurance",), fail_every(7, 500, is_assign)),
    Broken("every 20th unassign fails", ("property.endurance",), fail_every(20, 503, is_unassign)),
    Broken("every 50th list fails", ("property.endurance",), fail_every(50, 500, is_list)),
    Broken("every 60th request fails", ("property.endurance",), fail_every(60, 502, is_any)),
    Broken("an assignment is lost every 30 requests", ("property.endurance",), forgets_after(30)),
    Broken("an assignment is lost every 100 requests", ("property.endurance",), forgets_after(100)),
    Broken("only the newest object of each kind is kept", ("property.lifecycles",), keeps_one_of_each),
    Broken("every 9th list of trunks fails", ("property.endurance",), fail_every(9, 500, _trunks)),
)  # fmt: skip

BROKEN: tuple[Broken, ...] = (
    *_RESPONSES, *_EFFECTS, *_SPELLINGS, *_CREDENTIALS, *_BODIES, *_UNASSIGN, *_LISTS, *_REST, *_OVER_TIME, *RESOURCES, *RELEASES,
)  # fmt: skip


def named(what: str) -> Broken:
    """Return the provider with this description."""
    return next(broken for broken in BROKEN if broken.what == what)
