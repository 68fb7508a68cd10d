"""The API's operations as requests.

Owns how path, query, headers and body are put together. Must not know what a response means.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote, urlencode

from vobiz_contract.provider.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Unpack

    from vobiz_contract.provider.exchange import Exchange
    from vobiz_contract.provider.provider import Provider
    from vobiz_contract.provider.sender import HttpSender
    from vobiz_spec import Operation, Spec

__all__ = ["MOST_LAG", "USER_AGENT", "Api", "Deviations"]

MOST_LAG = 2.5  # seconds that a list may need to show a change
USER_AGENT = "vobiz-contract"


class Deviations(TypedDict, total=False):
    """How a request differs from a correct one. Each key is optional.

    segment: The phone number's path segment, sent as it is.
    trunk_id: The trunk in the path.
    resource_id: The trunk, origination URI, credential or IP ACL in the path.
    account: The account in the path, instead of the provider's `auth_id`.
    query: The query's parameters. A list or tuple repeats its parameter.
    body: The body, sent as it is.
    data: The body, sent as JSON.
    headers: Headers that replace those of the same name; None omits one.
    method: The method, instead of the operation's own.
    alias: Whether the path has the other one of `/account/` and `/Account/`.
    """

    segment: str
    trunk_id: str
    resource_id: str
    account: str | None
    query: Mapping[str, object]
    body: bytes
    data: object
    headers: Mapping[str, str | None]
    method: str
    alias: bool


class Api:
    """Sends the operations of one provider. A request is correct unless the caller names a deviation.

    `aliased` has the ids of the operations that the provider has under `/Account/` only. `lag` is how many seconds the
    provider's lists need to show a change; a request that reads is sent that long after the last change.
    """

    def __init__(self, sender: HttpSender, provider: Provider, spec: Spec) -> None:
        self.sender = sender
        self.provider = provider
        self._spec = spec
        self.aliased: frozenset[str] = frozenset()
        self.lag = 0.0
        self._waits = True

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Let requests that read wait for nothing, because the caller repeats them."""
        waited, self._waits = self._waits, False
        try:
            yield
        finally:
            self._waits = waited

    def wait_for_lag(self, since: float) -> None:
        """Sleep until the provider's lists show what happened at a time, by `time.monotonic`."""
        if self.lag:
            time.sleep(max(0.0, since + self.lag - time.monotonic()))

    def learn_lag(self, seconds: float) -> None:
        """Wait this long from now on, at least, until a list is read after a change."""
        self.lag = max(self.lag, min(MOST_LAG, seconds))

    def assign(self, number: str, trunk_id: str, /, **deviations: Unpack[Deviations]) -> Exchange:
        """Assign a number to a trunk."""
        return self.sender.send(self.assign_request(number, trunk_id, **deviations))

    def assign_request(self, number: str, trunk_id: str, /, **deviations: Unpack[Deviations]) -> Request:
        """Return the request that would assign a number to a trunk."""
        deviations.setdefault("segment", quote(number, safe=""))
        deviations.setdefault("body", json.dumps({"trunk_group_id": trunk_id}).encode())
        return self.request("assign_number", **deviations)

    def unassign(self, number: str, **deviations: Unpack[Deviations]) -> Exchange:
        """Unassign a number."""
        return self.send_for(number, "unassign_number", **deviations)

    def send_for(self, number: str, operation: str, /, **deviations: Unpack[Deviations]) -> Exchange:
        """Send an operation with a number in its path."""
        deviations.setdefault("segment", quote(number, safe=""))
        return self.send(operation, **deviations)

    def send(self, operation: str, **deviations: Unpack[Deviations]) -> Exchange:
        """Send an operation, named by its operationId."""
        request = self.request(operation, **deviations)
        if request.method == "GET" and self._waits:
            self.wait_for_lag(self.sender.changed_at)
        return self.sender.send(request)

    def request(self, operation: str, **deviations: Unpack[Deviations]) -> Request:
        """Return the request of an operation, named by its operationId."""
        described = self._spec.operations[operation]
        body = _body(deviations)
        query = urlencode(dict(deviations.get("query", {})), doseq=True, quote_via=quote)
        path = self._path(described, deviations)
        return Request(
            method=deviations.get("method", described.method),
            target=f"{path}?{query}" if query else path,
            headers=self._headers(deviations.get("headers", {}), has_body=body is not None),
            body=b"" if body is None and described.method == "POST" else body,
        )

    def _path(self, operation: Operation, deviations: Deviations) -> str:
        account = deviations.get("account")
        resource_id = quote(deviations.get("resource_id", ""), safe="")
        path = operation.path.format(
            account_id=quote(self.provider.auth_id if account is None else account, safe=""),
            phone_number=deviations.get("segment", ""),
            trunk_id=quote(deviations.get("trunk_id", ""), safe="") or resource_id,
            uri_id=resource_id,
            credential_id=resource_id,
            ip_acl_id=resource_id,
        )
        capital = deviations.get("alias", False) != (operation.id in self.aliased)
        return self._spec.base_path + (path.replace("/account/", "/Account/", 1) if capital else path)

    def _headers(self, changes: Mapping[str, str | None], *, has_body: bool) -> tuple[tuple[str, str], ...]:
        headers: dict[str, str | None] = {
            "X-Auth-ID": self.provider.auth_id,
            "X-Auth-Token": self.provider.auth_token,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": USER_AGENT,
            "Content-Type": "application/json" if has_body else None,
        }
        return tuple((name, value) for name, value in {**headers, **changes}.items() if value is not None)


def _body(deviations: Deviations) -> bytes | None:
    data = deviations.get("data")
    return deviations.get("body") if data is None else json.dumps(data).encode()
