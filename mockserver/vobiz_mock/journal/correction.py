"""What a person should send in place of a refused request, as a table: by the id of the hint, what is changed.

A correction uses what the hint says. A value that only the caller knows is the example of the document, and credentials
are variables of the shell. Nothing in it is sent.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vobiz_mock.api.json_body import JsonBody
from vobiz_mock.journal.base_url import base_of
from vobiz_mock.journal.curl import AUTH_ID, AUTH_TOKEN, curl_line
from vobiz_mock.journal.draft import Draft, example_of, with_body
from vobiz_mock.journal.masking import MASK, is_secret, masked_body, may_have_password, secrets_of
from vobiz_mock.journal.meant_body import meant_body
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock.api.outcome import Outcome
    from vobiz_mock.api.routed import RoutedRequest
    from vobiz_mock.messages import Request
    from vobiz_spec import Operation

    Requests = tuple[Request, ...]

_METHOD = re.compile(r"([A-Z]+) \((\w+)\)")
_NUMBER = re.compile(r"%2B[0-9]+")
_PLACE = re.compile(r"\{(\w+)\}")
_VARIABLE = "x-auth-token"  # the header field of which a command has the value as a variable
_MAX_SHOWN = 60  # characters of a query in a hint, which is cut there


def correction(routed: RoutedRequest, outcome: Outcome) -> Requests:
    """Return the requests to send in place of a refused one, in order. Empty if there is none.

    Args:
        routed: The request.
        outcome: The decision on it.
    """
    if outcome.advice is None or (correct := CORRECTIONS.get(outcome.advice.id)) is None:
        return ()
    return correct(Draft(routed, outcome.advice.places))


def correction_line(routed: RoutedRequest, outcome: Outcome) -> str | None:
    """Return the correction as a command that can be pasted into a shell; None if there is none."""
    base = base_of(routed.request)
    secrets = secrets_of(routed.request)  # a correction may have variables in place of the header fields
    requests = map(_sendable, correction(routed, outcome))
    lines = (curl_line(one, base, secrets=secrets, mask=_example_password()) for one in requests)
    return " && ".join(line for line in lines if line is not None) or None


def _sendable(request: Request) -> Request:
    """Return a request that can be shown as a command: without masked header fields, and with a body that can be read.

    A password is the example of the document in the command: a mask would be set as the password.
    """
    kept = {name: text for name, text in request.headers.items() if name == _VARIABLE or not is_secret(name)}
    plain = replace(request, headers=kept)
    hidden = masked_body(request.body, secrets_of(request), is_secret=may_have_password(request)) == MASK.encode()
    meant = meant_body(request.body) if hidden else None
    return plain if meant is None else with_body(plain, meant)


@cache
def _example_password() -> str:
    """Return the password in the examples of the document."""
    examples = (load().body_example(operation) or {} for operation in load().operations.values())
    return str(next(example["password"] for example in examples if "password" in example))


def _credentials(draft: Draft) -> Requests:
    return (draft.headers("authorization", x_auth_id=AUTH_ID, x_auth_token=AUTH_TOKEN),)


def _account(draft: Draft) -> Requests:
    return (draft.segment("account_id", quote(draft.sent.headers["x-auth-id"], safe="")),)


def _near_path(draft: Draft) -> Requests:
    examples = {one["name"]: one["example"] for one in _path_parameters()}
    own = draft.sent.headers.get("x-auth-id")
    values = {**examples, "account_id": quote(own, safe="") if own else AUTH_ID}

    def value(place: re.Match[str]) -> str:
        name = place[1]
        return values[name] if name == "account_id" else quote(str(values.get(name, "1")), safe="")

    return (draft.target(_PLACE.sub(value, draft.places["write"])),)


def _path_parameters() -> list[Mapping[str, Any]]:
    spec = load()
    all_ = (one for operation in spec.operations.values() for one in spec.parameters(operation))
    return [one for one in all_ if one["in"] == "path" and "example" in one]


def _method(draft: Draft) -> Requests:
    """Use a method of the path: one that takes a body if there is one, and one that deletes only if there is no other.

    An operation that takes a body gets an example, unless the request has a body.
    """
    spec, has_body = load(), bool(draft.sent.body)
    offered = [(method, spec.operations[id_]) for method, id_ in _METHOD.findall(_offered(draft))]
    if not offered:
        return ()
    method, operation = min(offered, key=lambda one: _unlikeness(*one, has_body=has_body))
    example = spec.body_example(operation)
    sent = replace(draft.sent, method=method)
    return (sent if has_body or example is None else with_body(sent, example),)


def _offered(draft: Draft) -> str:
    return draft.places.get("allow") or draft.places["methods"]


def _unlikeness(method: str, operation: Operation, *, has_body: bool) -> tuple[bool, bool]:
    takes_body = load().body_example(operation) is not None
    return method == "DELETE", takes_body != has_body


def _list(draft: Draft) -> Requests:
    return (draft.other("GET", draft.places["path"]),)


def _small_body(draft: Draft) -> Requests:
    return (draft.body(load().body_example(draft.operation) or {}),)


def _plain_body(draft: Draft) -> Requests:
    return (draft.body(draft.meant_body() or load().body_example(draft.operation) or {}),)


def _valid(draft: Draft) -> Requests:
    """Send the object that the body was meant to be. If it is one, give its field or parameter a valid value."""
    name, meant = draft.places["field"], draft.meant_body()
    example = example_of(draft.operation, name)
    if draft.has_parameter(name):
        return (draft.parameter(name, None if example is None else _query_text(example)),)
    if not _is_object(draft.sent.body) and meant:
        return (draft.body(meant),)
    if example is None and name in meant:  # a field of which the document has no example is optional
        return (draft.body({key: value for key, value in meant.items() if key != name}),)
    if example is None or not meant:
        return (draft.body({**meant, **load().body_example(draft.operation)}),)
    return (draft.body({**meant, name: example}),)


def _query_text(value: object) -> str:
    """Return a value as a query has it."""
    text = json.dumps(value) if isinstance(value, bool) else str(value)
    return ",".join(map(_query_text, value)) if isinstance(value, list) else quote(text, safe="")


def _is_object(body: bytes) -> bool:
    return isinstance(JsonBody(body).value_or_none(), dict)


def _similar(draft: Draft) -> Requests:
    return (draft.field(draft.places["field"], draft.places["write"]),)


def _number(draft: Draft) -> Requests:
    return (draft.segment("phone_number", draft.places["write"]),) if draft.places["write"] else ()


def _other_number(draft: Draft) -> Requests:
    return (draft.segment("phone_number", draft.first),)


def _trunk(draft: Draft) -> Requests:
    if "{trunk_id}" in draft.operation.path:
        return (draft.segment("trunk_id", draft.first),)
    return (draft.field("trunk_group_id", draft.first),)


def _purchase(draft: Draft) -> Requests:
    """Purchase a number, and repeat the request, with this number if it had one that nobody has."""
    e164 = draft.places.get("number") or draft.first
    bought = draft.other("POST", draft.places["path"], {"e164": e164})
    return bought, draft.segment("phone_number", quote(e164, safe=""))


def _purchase_only(draft: Draft) -> Requests:
    return _purchase(draft)[:1]


def _after(method: str) -> Callable[[Draft], Requests]:
    """Return what sends a request to the path of the hint, and then repeats the refused one."""
    return lambda draft: (draft.other(method, draft.places["path"]), draft.sent)


def _instead(draft: Draft) -> Requests:
    return (draft.other("POST", draft.places["path"]),)


def _create(draft: Draft) -> Requests:
    """Create the first object, as the example of the document has it, and repeat the request."""
    path, spec = draft.places["path"], load()
    kind = path.rpartition("/")[2]
    creates = next(one for one in spec.operations.values() if one.method == "POST" and one.path.endswith(f"/{kind}"))
    return draft.other("POST", path, spec.body_example(creates)), draft.sent


def _other_username(draft: Draft) -> Requests:
    return (draft.field("username", f"{draft.meant_body().get('username', '')[:90]}-2"),)


def _unassign_all(draft: Draft) -> Requests:
    path, numbers = draft.places["path"], _NUMBER.findall(draft.places["numbers"])
    return (*(draft.other("DELETE", _NUMBER.sub(number, path)) for number in numbers), draft.sent)


def _query(draft: Draft) -> Requests:
    name, _, text = draft.places["write"].partition("=")
    return (draft.parameter(name, text),) if len(draft.places["write"]) < _MAX_SHOWN else ()


def _again(draft: Draft) -> Requests:
    return (draft.sent,)


# By the id of the hint, or by the name of the behaviour whose own hint it is. A hint that is not here leaves nothing to
# do, or nothing that a request can do.
CORRECTIONS: Mapping[str, Callable[[Draft], Requests]] = {
    "path-near": _near_path,
    "method-case": lambda draft: (replace(draft.sent, method=draft.places["write"]),),
    "method-not-allowed": _method,
    "list-instead": _list,
    "authorization-sent": _credentials,
    "credentials-missing": _credentials,
    "credentials-wrong": _credentials,
    "account-other": _account,
    "content-type": lambda draft: (draft.headers(content_type="application/json"),),
    "body-too-large": _small_body,
    "body-encoded": _plain_body,
    "body-invalid": _valid,
    "limits": _valid,
    "parameter-invalid": _valid,
    "field-misnamed": lambda draft: (draft.renamed(json.loads(draft.places["sent"]), draft.places["write"]),),
    "trunk-id-misnamed": lambda draft: (draft.renamed("trunk_id", "trunk_group_id"),),
    "value-correctable": _similar,
    "plus-unencoded": _number,
    "encoded-twice": _number,
    "plus-missing": _number,
    "not-e164": _number,
    "wire-form": _number,
    "spelling-corrected-by-state": _number,
    "cancel-url-plus": _number,
    "plus-accepted": _number,
    "number-unreadable": _other_number,
    "number-other": _other_number,
    "number-for-sale": _purchase,
    "numbers-none": _purchase,
    "release-complete": _purchase_only,
    "release-pending": _after("POST"),
    "owned-pending": _instead,
    "assigned-elsewhere": _after("DELETE"),
    "conflict": _again,
    "inventory-other": lambda draft: (draft.field("e164", draft.first),),
    "trunk-other": _trunk,
    "trunks-none": _create,
    "trunk-numbers": _unassign_all,
    "parts-none": _create,
    "part-other": lambda draft: (draft.last_parameter(draft.first),),
    "username-elsewhere": _other_username,
    "search-unmatchable": _query,
    "exclude-unmatchable": _query,
    "rate-limited": _again,
}
