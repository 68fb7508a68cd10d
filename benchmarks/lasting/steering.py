"""What is done beside the calls of clients: setting the state, and counting in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

_PATIENCE = 600.0  # seconds


class SteeringFailedError(Exception):
    """A node did not do what it was told."""


@dataclass(frozen=True)
class Steered:
    """The control API of a node.

    Attributes:
        port: The port of the node.
    """

    port: int

    def begin(self, seed: Mapping[str, Any]) -> None:
        """Replace the state, and forget the journal."""
        self._sent("PUT", "state", seed)
        self.forget()

    def forget(self) -> None:
        """Forget the journal."""
        self._sent("DELETE", "journal")

    def seen(self, **selection: str) -> int:
        """Return how many requests of the journal fit a selection."""
        found: int = self._sent("POST", "verify", {**selection, "at_least": 1}, HTTPStatus.CONFLICT)["seen"]
        return found

    def verifies(self, times: int, **selection: str) -> bool:
        """Return whether exactly so many requests of the journal fit a selection, according to a verification."""
        holds: bool = self._sent("POST", "verify", {**selection, "times": times}, HTTPStatus.CONFLICT)["ok"]
        return holds

    def _sent(self, method: str, path: str, body: Any = None, *allowed: HTTPStatus) -> Any:  # noqa: ANN401 it is JSON
        url = f"http://127.0.0.1:{self.port}/_mock/{path}"
        response = requests.request(method, url, json=body, timeout=_PATIENCE)
        if not response.ok and response.status_code not in allowed:
            raise SteeringFailedError(f"{method} {url}: {response.status_code} {response.text[:500]}")
        return response.json() if response.content else None
