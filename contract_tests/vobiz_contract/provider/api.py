"""The provider's operations, each request exactly as a check wants it.

Owns how a target and the headers are put together; what an answer means is not its business.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from vobiz_contract.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vobiz_contract.exchange import Exchange
    from vobiz_contract.target import Target
    from vobiz_contract.wire import Wire
    from vobiz_spec import Spec

__all__ = ["Api", "encoded"]

_AGENT = ("User-Agent", "vobiz-contract")


def encoded(number: str) -> str:
    """A number as it has to stand in a path."""
    return quote(number, safe="")


class Api:
    """Sends the operations of one provider. Without being told otherwise every request is right."""

    def __init__(self, wire: Wire, target: Target, spec: Spec) -> None:
        self.wire = wire
        self.target = target
        self._spec = spec

    def assign(self, number: str, trunk_id: str, **options: Any) -> Exchange:  # noqa: ANN401 those of `request`
        """Assign a number to a trunk."""
        return self.wire.send(self.assign_request(number, trunk_id, **options))

    def assign_request(self, number: str, trunk_id: str, **options: Any) -> Request:  # noqa: ANN401 as above
        """The request that would assign a number to a trunk."""
        options.setdefault("sent", encoded(number))
        if "body" not in options:
            options["body"] = json.dumps({"trunk_group_id": trunk_id}).encode()
        return self.request("assign_number", **options)

    def unassign(self, number: str, **options: Any) -> Exchange:  # noqa: ANN401 those of `request`
        """Unassign a number."""
        options.setdefault("sent", encoded(number))
        return self.send("unassign_number", **options)

    def send(self, operation: str, **options: Any) -> Exchange:  # noqa: ANN401 those of `request`
        """Send an operation, by its id."""
        return self.wire.send(self.request(operation, **options))

    def request(  # noqa: PLR0913 the parts of a request
        self,
        operation: str,
        *,
        sent: str = "",
        trunk_id: str = "",
        account: str | None = None,
        query: Mapping[str, object] | str = "",
        body: bytes | None = None,
        data: object = None,
        headers: Mapping[str, str | None] | None = None,
        method: str | None = None,
        alias: bool = False,
    ) -> Request:
        """A request for an operation.

        `sent` is the phone number's path segment as it goes out; `data` is sent as JSON, `body` as it is; `headers`
        replace those of the same name, None leaves one out; `alias` writes /Account/.
        """
        described = self._spec.operations[operation]
        content = json.dumps(data).encode() if data is not None else body
        filled = described.path.format(
            account_id=quote(self.target.auth_id if account is None else account, safe=""),
            phone_number=sent,
            trunk_id=quote(trunk_id, safe=""),
        )
        path = self._spec.base_path + (filled.replace("/account/", "/Account/", 1) if alias else filled)
        search = query if isinstance(query, str) else urlencode(dict(query), quote_via=quote)
        return Request(
            method=method or described.method,
            target=f"{path}?{search}" if search else path,
            headers=self._headers(headers or {}, has_body=content is not None),
            body=content if content is not None or described.method != "POST" else b"",
        )

    def _headers(self, changes: Mapping[str, str | None], *, has_body: bool) -> tuple[tuple[str, str], ...]:
        headers: dict[str, str | None] = {
            "X-Auth-ID": self.target.auth_id,
            "X-Auth-Token": self.target.auth_token,
            "Accept": "application/json",
            _AGENT[0]: _AGENT[1],
            "Content-Type": "application/json" if has_body else None,
        }
        return tuple((name, value) for name, value in {**headers, **changes}.items() if value is not None)
