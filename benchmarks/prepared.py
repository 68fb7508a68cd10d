"""The requests that the benchmark sends, as bytes, and the seeds that they need. Both come from the OpenAPI document.

It must not know who receives them: `Sender` is given the path at which a contestant serves the API.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http import HTTPStatus
    from pathlib import Path

    from vobiz_spec import Spec

TOKEN = "secret"  # noqa: S105 the token of a seed that only the benchmark uses
_JSON = "application/json"


@dataclass(frozen=True)
class Exchange:
    """A request as bytes, and the status that answers it; None if any answer will do."""

    request: bytes = field(repr=False)
    status: HTTPStatus | None


@dataclass(frozen=True)
class Sender:
    """Writes the requests of one account.

    Attributes:
        base: The path in front of every path of the document, such as `/api/v1`.
        spec: The document.
    """

    base: str
    spec: Spec = field(default_factory=load, repr=False)

    @property
    def account(self) -> str:
        """The account of the document's examples."""
        example = next(entry["example"] for entry in self._parameters("assign_number") if entry["name"] == "account_id")
        return str(example)

    @property
    def trunk(self) -> str:
        """The trunk of the document's example of an assignment."""
        return str(self.spec.body_example(self.spec.operations["assign_number"])["trunk_group_id"])

    def assign(self, segment: str, body: object = None) -> bytes:
        """Return an assign of a number to the trunk.

        Args:
            segment: The number as it is written in the path.
            body: The body, if it is not that of the document's example.
        """
        return self.write("assign_number", {"phone_number": segment}, body=body or {"trunk_group_id": self.trunk})

    def unassign(self, segment: str) -> bytes:
        """Return an unassign of a number, as it is written in the path."""
        return self.write("unassign_number", {"phone_number": segment})

    def write(
        self, operation_id: str, segments: Mapping[str, str] | None = None, *, query: str = "", body: object = None
    ) -> bytes:
        """Return a request with good credentials.

        Args:
            operation_id: The operation.
            segments: The path parameters except the account, encoded.
            query: The query with its question mark.
            body: The body: bytes as they are, or a value to be written as JSON; None for no body.
        """
        operation = self.spec.operations[operation_id]
        path = operation.path.format(account_id=self.account, **(segments or {}))
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        head = [f"{operation.method} {self.base}{path}{query} HTTP/1.1", "Host: 127.0.0.1", *self._credentials()]
        if body is not None:
            head += [f"Content-Type: {_JSON}", f"Content-Length: {len(content)}"]
        return "\r\n".join([*head, "", ""]).encode("latin-1") + content

    def _credentials(self) -> Iterator[str]:
        schemes = self.spec.document["components"]["securitySchemes"]
        yield f"{schemes['AuthId']['name']}: {self.account}"
        yield f"{schemes['AuthToken']['name']}: {TOKEN}"

    def _parameters(self, operation_id: str) -> tuple[Mapping[str, object], ...]:
        return self.spec.parameters(self.spec.operations[operation_id])


def number(index: int) -> str:
    """Return one of ten million phone numbers of the seeds."""
    return f"+9122{index:08d}"


def segment(index: int) -> str:
    """Return the same number as it is written in a path."""
    return quote(number(index), safe="")


def write_seed(path: Path, *, owned: int, inventory: int) -> Path:
    """Write a seed with an account, its trunk and numbers, and an inventory, as JSON or YAML by the file's suffix."""
    sender = Sender("")
    own, free = range(owned), range(owned, owned + inventory)
    write = _yaml if path.suffix == ".yaml" else _json
    path.write_text(write(sender.account, sender.trunk, own, free), encoding="utf-8")
    return path


def _json(account: str, trunk: str, own: range, free: range) -> str:
    holding = {"account_id": account, "auth_token": TOKEN, "trunks": [{"trunk_id": trunk}]}
    seed = {"accounts": [{**holding, "numbers": [*map(number, own)]}], "inventory": [*map(number, free)]}
    return json.dumps(seed)


def _yaml(account: str, trunk: str, own: range, free: range) -> str:
    lines = ["accounts:", f"- account_id: {account}", f"  auth_token: {TOKEN}", f"  trunks: [{{trunk_id: {trunk}}}]"]
    lines += ["  numbers:", *(f'  - "{number(index)}"' for index in own)]
    lines += ["inventory:", *(f'- "{number(index)}"' for index in free)]
    return "\n".join([*lines, ""])
