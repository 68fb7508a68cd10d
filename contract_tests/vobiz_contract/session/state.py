"""The state file: what a run found, and what it bought and created since, for the time after it was killed.

One JSON value a line: what was found, written before the first change, and then each purchase and creation. It never
has the token. Must not know how anything is restored.
"""

from __future__ import annotations

import json
import os
from shlex import quote
from typing import TYPE_CHECKING, Any

from vobiz_contract.checks.cleaning import Stock, bought_by, created_by
from vobiz_contract.errors import CannotCheckError
from vobiz_contract.provider.provider import Provider
from vobiz_contract.session.restore import Found

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from vobiz_contract.provider.exchange import Exchange, Request

__all__ = ["SavedRun", "StateFile"]

_VERSION = 1
_ONLY_OWNER = 0o600


class SavedRun:
    """What a state file says of a run that was killed.

    Attributes:
        found: What is to be restored.
        aliased: The ids of the operations that the provider has under `/Account/` only.

    """

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self._first = lines[0]
        stock = self._first["stock"]
        self.aliased = frozenset[str](self._first["aliased"])
        self.found = Found(
            trunks=dict(self._first["trunks"]),
            stock=Stock(
                numbers=frozenset(stock["numbers"]),
                ids={kind: frozenset(ids) for kind, ids in stock["ids"].items()},
                bought=frozenset(line["bought"] for line in lines[1:] if "bought" in line),
                made=frozenset(line["created"] for line in lines[1:] if "created" in line),
            ),
        )

    @property
    def url(self) -> str:
        """The provider's origin."""
        return str(self._first["url"])

    @property
    def auth_id(self) -> str:
        """The account."""
        return str(self._first["auth_id"])

    def provider(self, auth_token: str) -> Provider:
        """Return the provider, with a token that comes from elsewhere."""
        return Provider(
            url=self.url,
            auth_id=self.auth_id,
            auth_token=auth_token,
            numbers=tuple(self.found.trunks),
            trunk_ids=tuple(self._first["trunk_ids"]),
            sandbox=bool(self._first["sandbox"]),
        )


class StateFile:
    """The state file of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, provider: Provider, found: Found, aliased: Collection[str]) -> None:
        """Write what was found, so that it is on the disk before anything is changed."""
        stock = {
            "numbers": sorted(found.stock.numbers),
            "ids": {kind: sorted(ids) for kind, ids in found.stock.ids.items()},
        }
        first = {
            "vobiz_contract_state": _VERSION,
            "url": provider.url,
            "auth_id": provider.auth_id,
            "trunk_ids": provider.trunk_ids,
            "sandbox": provider.sandbox,
            "aliased": sorted(aliased),
            "trunks": dict(found.trunks),
            "stock": stock,
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(first, os.O_CREAT | os.O_EXCL)
        except OSError as error:
            taken = self.taken() if isinstance(error, FileExistsError) else ""
            message = f"the state file {self.path} cannot be written: {error.strerror}; name another with --state"
            raise CannotCheckError(taken or message) from error

    def taken(self) -> str:
        """Return why a run may not write the file and what to do, or an empty string if there is no such file."""
        if not self.path.exists():
            return ""
        try:
            saved = self.read()
        except CannotCheckError as error:
            return f"{error}, and is not overwritten; name another with --state"
        numbers = ", ".join(saved.found.trunks)
        run = f"a run of account {saved.auth_id} at {saved.url} that did not restore {numbers}, or has not ended yet"
        return f"{self.path} is of {run}; restore what it found: vobiz-contract restore --state {quote(str(self.path))}"

    def before(self, request: Request) -> None:
        """Note a purchase before it is sent, because it may have no response."""
        for number in bought_by(request):
            self._write({"bought": number}, os.O_APPEND)

    def after(self, exchange: Exchange) -> None:
        """Note what was created."""
        for one in created_by(exchange):
            self._write({"created": one}, os.O_APPEND)

    def end(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)

    def read(self) -> SavedRun:
        """Return what the file says. Raises CannotCheckError if it cannot be read."""
        try:
            lines = [json.loads(line) for line in self.path.read_text(encoding="utf-8").split("\n")[:-1]]
            version = lines[0]["vobiz_contract_state"]
            if version == _VERSION:
                return SavedRun(lines)
        except OSError as error:
            message = f"{self.path} cannot be read: {error.strerror}"
            raise CannotCheckError(message) from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            message = f"{self.path} is not a state file of vobiz-contract check"
            raise CannotCheckError(message) from error
        message = f"{self.path} is a state file of version {version!r}, and this vobiz-contract reads {_VERSION}"
        raise CannotCheckError(message)

    def _write(self, value: dict[str, Any], flags: int) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | flags, _ONLY_OWNER)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 a descriptor
            file.write(f"{json.dumps(value)}\n")
            file.flush()
            os.fsync(file.fileno())
