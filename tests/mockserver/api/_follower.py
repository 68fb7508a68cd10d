"""A person who does what a hint says, as a table: by the id of the hint, what is changed in the request.

A repair uses what the hint says. Besides, a person knows the credentials of the account, which operation was meant, and
which values the document shows as examples.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.mockserver.api._hint_text import read_hint
from tests.mockserver.api._mistakes import HEADERS, RIGHT

from two_accounts import ACCOUNT, TRUNK
from vobiz_mock import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vobiz_mock import Fake, Reply

# Valid values of the fields and parameters that have no value of the state in them, as in the document's examples.
_EXAMPLES: Mapping[str, Any] = {
    "trunk_group_id": TRUNK,
    "e164": "+918065551234",
    "name": "Main",
    "currency": "INR",
    "trunk_direction": "inbound",
    "country": "IN",
    "immediate": "false",
    "sip_uri": "sip:sbc.example.com",
    "uri": "sip:sbc.example.com",
    "username": "free",
    "password": "S3cure-Pass",
    "ip_address": "10.0.0.1",
}
# By what is created: a body that is right.
_NEW: Mapping[str, Any] = {
    "trunks": {"name": "A"},
    "origination-uris": {"sip_uri": "sip:a"},
    "credentials": {"username": "free", "password": "S3cure-Pass"},
    "ip-acl": {"ip_address": "10.0.0.1"},
}


@dataclass(frozen=True)
class Step:
    """A request that was refused, and its hint.

    Attributes:
        meant: The id of the operation that was meant.
        sent: The request.
        places: The text in each place of the hint.
    """

    meant: str
    sent: Request
    places: Mapping[str, str]

    @property
    def first(self) -> str:
        """The first of the listed numbers, trunks or parts."""
        listed = next(self.places[name] for name in ("numbers", "trunks", "parts") if name in self.places)
        return listed.partition(",")[0].partition(" ")[0]

    @property
    def offered(self) -> str:
        """The methods of the path, with their operations."""
        return self.places.get("allow") or self.places["methods"]

    def target(self, target: str) -> list[Request]:
        return [replace(self.sent, target=target)]

    def number(self, segment: str) -> list[Request]:
        return self.target(re.sub(r"(?<=/numbers/)[^/?]*", lambda _: segment, self.sent.target))

    def header(self, **fields: str) -> list[Request]:
        changed = {name.replace("_", "-"): value for name, value in fields.items()}
        return [replace(self.sent, headers={**self.sent.headers, **changed})]

    def field(self, name: str, value: Any) -> list[Request]:
        """Give a field of the body, or else a parameter of the query, a value."""
        if re.search(rf"[?&]{name}=", self.sent.target):
            return self.target(re.sub(rf"(?<=[?&]){name}=[^&]*", f"{name}={value}", self.sent.target))
        return [replace(self.sent, body=json.dumps({**self._body(), name: value}).encode())]

    def trunk(self, trunk: str) -> list[Request]:
        """Use a trunk in the path, or else in the body."""
        if re.search("/trunks/", self.sent.target):
            return self.id(trunk)
        return self.field("trunk_group_id", trunk)

    def id(self, id_: str) -> list[Request]:
        """Use an id as the last segment of the path."""
        return self.target(re.sub(r"[^/?]*(?=\?|$)", id_, self.sent.target, count=1))

    def renamed(self, name: str, other: str) -> list[Request]:
        body = {other if key == name else key: value for key, value in self._body().items()}
        return [replace(self.sent, body=json.dumps(body).encode())]

    def first_create(self) -> list[Request]:
        path = self.places["path"]
        return self.first_do("POST", path, _NEW[path.rpartition("/")[2]])

    def first_do(self, method: str, path: str, body: Any = None) -> list[Request]:
        """Send another request, and then repeat this one."""
        payload = b"" if body is None else json.dumps(body).encode()
        headers = {**HEADERS, "content-type": "application/json"} if body else HEADERS
        return [Request(method=method, target=path, headers=headers, body=payload), self.sent]

    def _body(self) -> dict[str, Any]:
        try:
            body = json.loads(self.sent.body)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}


def _near(step: Step) -> list[Request]:
    right = {"{phone_number}": "%2B912271264217", "{account_id}": ACCOUNT}
    path = re.sub(r"\{\w+\}", lambda place: right[place[0]], step.places["write"])
    return step.target(path)


def _method(step: Step) -> list[Request]:
    """Use the method of the operation that was meant, if the path has it, or else its first."""
    offered = {operation: method for method, operation in re.findall(r"(\w+) \((\w+)\)", step.offered)}
    method = offered.get(step.meant, next(iter(offered.values())))
    body, headers = (RIGHT[step.meant].body, RIGHT[step.meant].headers) if not step.sent.body else (None, None)
    return [replace(step.sent, method=method, body=body or step.sent.body, headers=headers or step.sent.headers)]


def _plain_body(step: Step) -> list[Request]:
    """Send JSON that is not encoded: what was compressed, or, if that cannot be read, what was meant."""
    headers = {name: value for name, value in step.sent.headers.items() if name != "content-encoding"}
    is_gzip = step.sent.body.startswith(b"\x1f\x8b")
    body = gzip.decompress(step.sent.body) if is_gzip else RIGHT[step.meant].body
    return [replace(step.sent, headers=headers, body=body)]


def _valid(step: Step) -> list[Request]:
    name = step.places["field"]
    return step.field(name, _EXAMPLES.get(name, 1))


def _in_own_case(step: Step) -> list[Request]:
    return [replace(step.sent, method=step.places["write"])]


def _purchase(step: Step) -> list[Request]:
    return step.first_do("POST", step.places["path"], {"e164": step.places.get("number") or step.first})


def _all_unassigned(step: Step) -> list[Request]:
    one = step.places["path"]
    numbers = re.findall(r"%2B\d+", step.places["numbers"])
    paths = [re.sub(r"%2B\d+", number, one) for number in numbers]
    return [Request(method="DELETE", target=path, headers=HEADERS) for path in paths] + [step.sent]


REPAIRS: Mapping[str, Callable[[Step], list[Request]]] = {
    "path-near": _near,
    "method-case": _in_own_case,
    "method-not-allowed": _method,
    "authorization-sent": lambda step: step.header(**_credentials()),
    "credentials-missing": lambda step: step.header(**_credentials()),
    "credentials-wrong": lambda step: step.header(**_credentials()),
    "account-other": lambda step: step.target(
        step.sent.target.replace(step.places["sent"], step.places["write"], 1)
        if step.places["sent"] in step.sent.target
        else re.sub("(?i)(?<=/account/)[^/]*", step.places["write"], step.sent.target)
    ),
    "content-type": lambda step: step.header(content_type="application/json"),
    "body-too-large": lambda step: [replace(step.sent, body=RIGHT[step.meant].body, body_too_large=False)],
    "body-encoded": _plain_body,
    "body-invalid": _valid,
    "parameter-invalid": _valid,
    "field-misnamed": lambda step: step.renamed(json.loads(step.places["sent"]), step.places["write"]),
    "trunk-id-misnamed": lambda step: step.renamed("trunk_id", "trunk_group_id"),
    "value-correctable": lambda step: step.field(step.places["field"], step.places["write"]),
    "plus-unencoded": lambda step: step.number(step.places["write"]),
    "encoded-twice": lambda step: step.number(step.places["write"]),
    "plus-missing": lambda step: step.number(step.places["write"]),
    "not-e164": lambda step: step.number(step.places["write"]),
    "wire-form": lambda step: step.number(step.places["write"]),
    "spelling-corrected-by-state": lambda step: step.number(step.places["write"]),
    "number-unreadable": lambda step: step.number(step.first),
    "number-other": lambda step: step.number(step.first),
    "number-for-sale": _purchase,
    "numbers-none": _purchase,
    "assigned-elsewhere": lambda step: step.first_do("DELETE", step.places["path"]),
    "inventory-other": lambda step: step.field("e164", step.first),
    "trunk-other": lambda step: step.trunk(step.first),
    "trunks-none": Step.first_create,
    "parts-none": Step.first_create,
    "part-other": lambda step: step.id(step.first),
    "username-elsewhere": lambda step: step.field("username", "free"),
    "cancel-url-plus": lambda step: step.number(step.places["write"]),
    "release-pending": lambda step: step.first_do("POST", step.places["path"]),
    "release-complete": lambda step: _purchase(step)[:1],
    "owned-pending": lambda step: step.first_do("POST", step.places["path"])[:1],
    "list-instead": _method,
    "trunk-numbers": _all_unassigned,
}
# Hints after which nothing is left to do, or nothing can be done by a request.
ENDS = frozenset(
    {
        "path-elsewhere",
        "assigned-already",
        "owned-already",
        "not-assigned",
        "trial-account",
        "not-pending",
        "number-released",
        "numbers-none-anywhere",
        "inventory-none",
    }
)  # fmt: skip


def follow(fake: Fake, meant: str, request: Request, *, steps: int) -> tuple[str, list[str]]:
    """Send a request, and do what the hints say until it succeeds, or until a hint says that nothing is left to do.

    Returns:
        The last behaviour or hint, and what happened before it.
    """
    story: list[str] = []
    for _ in range(steps):
        reply = fake.answer(request)
        behaviour, hint = _field(reply, "X-Mock-Behaviour"), _field(reply, "X-Mock-Hint")
        story.append(f"{request.method} {request.target} {reply.status} {behaviour}: {hint}")
        if reply.status < 400:
            return behaviour, story
        read = read_hint(hint, behaviour)
        if read.id in ENDS:
            return read.id, story
        *first, request = REPAIRS[read.id](Step(meant, request, read.places))
        story += [f"{one.method} {one.target} {fake.answer(one).status}" for one in first]
    raise AssertionError("the hints do not lead out:\n" + "\n".join(story))


def _field(reply: Reply, name: str) -> str:
    return dict(reply.headers).get(name, "")


def _credentials() -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in HEADERS.items()}
