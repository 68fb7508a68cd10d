"""What one interception decides about a request: whether it is the fake's, refused, or none of its business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vobiz_mock.interception.line import Line

if TYPE_CHECKING:
    from vobiz_mock.interception.hosts import Hosts
    from vobiz_mock.interception.line import Answer


class Gate:
    """The way to a fake, for the requests of the whole process while it is open.

    Args:
        answer: The fake.
        hosts: The hosts that the fake replaces.
        block_others: Whether requests for other hosts are refused.
        patience: How long a client without a timeout waits for a silent fake, in seconds.
        base: The URL at which a request can be sent again. None leaves that to its Host header.

    Attributes:
        is_open: Whether requests are intercepted.
    """

    def __init__(
        self, answer: Answer, hosts: Hosts, *, block_others: bool, patience: float, base: str | None = None
    ) -> None:
        self._answer = answer
        self._hosts = hosts
        self._block_others = block_others
        self._patience = patience
        self._base = base
        self.is_open = True

    def line(self, host: str, port: int | None) -> Line | None:
        """Return a connection to the fake; None if the fake does not replace the host."""
        if not self.is_open or not self._hosts.claim(host, port):
            return None
        return Line(self._answer, self._patience, self._base)

    def refusal(self, host: str, port: int | None) -> str | None:
        """Return why a request for a host is refused; None if it is not."""
        if not (self.is_open and self._block_others) or self._hosts.claim(host, port):
            return None
        names = ", ".join(sorted({name for name, _ in self._hosts.pairs}))
        shown = host if port is None else f"{host}:{port}"
        return f"the request for {shown} is blocked: vobiz_mock.intercept(block_others=True) lets only {names} pass"
