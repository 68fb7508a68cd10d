"""A proxy for tests that forwards requests to a real server, and loses some of the requests or responses."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from raw_server import Ending, RawResponse, respond

if TYPE_CHECKING:
    from collections.abc import Callable

    from raw_server import ReceivedRequest

_HTML = {"Content-Type": "text/html"}
_FORWARDED = {"x-auth-id", "x-auth-token", "content-type"}


class Loss(Enum):
    """What the proxy does to a request or to its response."""

    NONE = "nothing"
    RESET_BEFORE = "reset, before the request took effect"
    UNAVAILABLE_BEFORE = "503, before the request took effect"
    RESET_AFTER = "reset, after the request took effect"
    CLOSED_AFTER = "closed, after the request took effect"
    BAD_GATEWAY_AFTER = "502, after the request took effect"
    CUT_AFTER = "response cut short, after the request took effect"
    SILENT_AFTER = "no response, after the request took effect"


LOST_BEFORE = [Loss.RESET_BEFORE, Loss.UNAVAILABLE_BEFORE]
LOST_AFTER = [Loss.RESET_AFTER, Loss.CLOSED_AFTER, Loss.BAD_GATEWAY_AFTER, Loss.CUT_AFTER]
_INSTEAD = {
    Loss.RESET_BEFORE: RawResponse(b"", Ending.RESET),
    Loss.UNAVAILABLE_BEFORE: respond(HTTPStatus.SERVICE_UNAVAILABLE, "<html>Unavailable</html>", headers=_HTML),
    Loss.RESET_AFTER: RawResponse(b"", Ending.RESET),
    Loss.CLOSED_AFTER: RawResponse(b"", Ending.CLOSE),
    Loss.BAD_GATEWAY_AFTER: respond(HTTPStatus.BAD_GATEWAY, "<html>Bad Gateway</html>", headers=_HTML),
    Loss.SILENT_AFTER: RawResponse(b"", Ending.SILENCE),
}


@dataclass
class LossyProxy:
    """The handler of a RawServer that forwards to `upstream`. `choose` decides what each request loses."""

    upstream: str
    choose: Callable[[ReceivedRequest], Loss]
    chosen: list[Loss] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many requests or responses were lost."""
        return len(self.chosen) - self.chosen.count(Loss.NONE)

    def __call__(self, request: ReceivedRequest) -> RawResponse:
        """Return the response to a request."""
        loss = self.choose(request)
        self.chosen.append(loss)
        if loss in LOST_BEFORE:
            return _INSTEAD[loss]
        response = self._forward(request)
        if loss is Loss.CUT_AFTER:
            return RawResponse(response.data[: len(response.data) // 2], Ending.CLOSE)
        return _INSTEAD.get(loss, response)

    def _forward(self, request: ReceivedRequest) -> RawResponse:
        connection = http.client.HTTPConnection(urlsplit(self.upstream).netloc)
        headers = {name: value for name, value in request.headers.items() if name in _FORWARDED}
        try:
            connection.request(request.method, request.target, body=request.body or None, headers=headers)
            response = connection.getresponse()
            return respond(response.status, response.read() or None)
        finally:
            connection.close()
