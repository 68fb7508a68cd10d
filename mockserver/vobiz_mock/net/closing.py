"""What a server asks of its connections when it stops. Imports nothing of the package."""

from __future__ import annotations

from typing import Protocol


class Closable(Protocol):
    """An open connection."""

    def shut_down(self) -> None:
        """Close the connection, after the response to a request that is being answered."""
        ...

    def abort(self) -> None:
        """Close the connection now."""
        ...
