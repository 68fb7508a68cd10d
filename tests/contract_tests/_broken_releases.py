"""Broken providers of releases, of cancelled releases, and of what is bought: a line each."""
# ruff: noqa: E501 a line each

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.contract_tests._edits import (
    edit_json,
    edit_requests,
    edit_responses,
    edit_target,
    if_body_has,
    is_assign,
    is_list,
    is_request,
    no_content,
    on_path,
    replace_text,
    respond_instead,
    set_body,
    set_status,
    without_query,
)
from tests.contract_tests._faults import Broken, edit_items, pretend
from tests.contract_tests._resource_faults import reassigns_cancelled

from two_accounts import FOREIGN_NUMBER, TRUNK

if TYPE_CHECKING:
    from tests.contract_tests._edits import Condition

_release = is_request("DELETE", "numbers/[^/]+")
_cancel = is_request("POST", "numbers/[^/]+/cancel-release")
_purchase = on_path("/purchase-from-inventory", "POST")
_FOREIGN_SEGMENT = FOREIGN_NUMBER.replace("+", "%2B")


def _foreign(when: Condition) -> Condition:
    return lambda request: when(request) and _FOREIGN_SEGMENT in request.path


def _if_pending(**fields: object) -> Any:
    """Return a function that changes fields of a number in its cooldown."""
    return lambda item: item.update(fields) if item.get("status") == "pending_release" else None


def _new_cooldown(body: dict[str, Any]) -> None:
    body["cooldown_ends_at"] = (datetime.now(UTC) + timedelta(hours=24)).isoformat()


RELEASES: tuple[Broken, ...] = (
    Broken("releasing does nothing", ("release.success",), pretend(_release)),
    Broken("releasing is a 500", ("release.success",), edit_responses(_release, 200, set_status(500))),
    Broken("releasing answers 201", ("release.success.status",), edit_responses(_release, 200, set_status(201))),
    Broken("a released number keeps its trunk", ("release.detached", "release.listed"), edit_responses(is_list, 200, edit_items(_if_pending(trunk_group_id=TRUNK)))),
    Broken("the cooldown ends in the past", ("release.cooldown",), edit_responses(_release, 200, edit_json(lambda one: one.update(cooldown_ends_at="2020-01-01T00:00:00Z")))),
    Broken("the end of the cooldown has no zone", ("release.cooldown",), edit_responses(_release, 200, edit_json(lambda one: one.update(cooldown_ends_at=one["cooldown_ends_at"].rstrip("Z"))))),
    Broken("the cancel_url has another path", ("release.cancel-url",), edit_responses(_release, 200, replace_text("cancel-release", "restore"))),
    Broken("a released number is listed as active", ("release.listed",), edit_responses(is_list, 200, edit_items(_if_pending(status="active")))),
    Broken("a second release begins a new cooldown", ("release.again",), edit_responses(_release, 200, edit_json(_new_cooldown))),
    Broken("immediate is ignored", ("release.immediate",), edit_requests(_release, without_query("immediate"))),
    Broken("releasing an unknown number is a 404", ("release.not-owned",), edit_responses(_release, 403, set_status(404))),
    Broken("releasing an unknown number has another text", ("release.not-owned",), edit_responses(_release, 403, replace_text("does not own", "has no"))),
    Broken("a foreign number is released", ("release.number-foreign",), respond_instead(_foreign(_release), 200, "Release")),
    Broken("a number encoded twice is released", ("release.wire-form",), edit_requests(_release, edit_target(lambda target: target.replace("%252B", "%2B")))),
    Broken("hyphens are dropped from a released number", ("release.wire-form",), edit_requests(_release, edit_target(lambda target: target.replace("-", "")))),
    Broken("cancelling does nothing", ("cancel-release.success",), respond_instead(_cancel, 200, "ReleaseCancellation")),
    Broken("cancelling answers 204", ("cancel-release.success",), edit_responses(_cancel, 200, no_content)),
    Broken("cancelling assigns the number again", ("cancel-release.detached",), reassigns_cancelled),
    Broken("cancelling nothing succeeds", ("cancel-release.not-pending",), edit_responses(_cancel, 404, set_status(200))),
    Broken("cancelling nothing is a 500", ("cancel-release.not-pending",), edit_responses(_cancel, 404, set_status(500))),
    Broken("an unknown number's release is cancelled", ("cancel-release.number-unknown",), edit_responses(_cancel, 404, set_status(200))),
    Broken("a foreign number's release is cancelled", ("cancel-release.number-foreign",), respond_instead(_foreign(_cancel), 200, "ReleaseCancellation")),
    Broken("a number encoded twice is cancelled", ("cancel-release.wire-form",), edit_requests(_cancel, edit_target(lambda target: target.replace("%252B", "%2B")))),
    Broken("a number in its cooldown is assigned", ("assign.pending-release",), edit_responses(is_assign, 409, if_body_has(b"pending release", no_content))),
    Broken("assigning a number in its cooldown is a 500", ("assign.pending-release",), edit_responses(is_assign, 409, if_body_has(b"pending release", set_status(500)))),
    Broken("assigning a number in its cooldown has another error", ("assign.pending-release",), edit_responses(is_assign, 409, if_body_has(b"pending release", set_body('{"error": "pending"}')))),
    Broken("a purchased number has another source", ("purchase.source",), edit_responses(_purchase, 200, edit_json(lambda one: one["number"].update(source="purchased")))),
    Broken("the list shows another source of a purchased number", ("purchase.source",), edit_responses(is_list, 200, edit_items(lambda item: item.update(source="purchased")))),
)  # fmt: skip
