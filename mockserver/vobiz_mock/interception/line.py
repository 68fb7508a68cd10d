"""A connection to the fake without a socket: the bytes of one request go in, and those of the reply come out.

Owns the steps from bytes to a `Request` and from a `Reply` to bytes, and the waiting as a value: this
module itself does not wait. It must not depend on an HTTP library.
"""

from __future__ import annotations

import errno
import math
import re
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, cast

from vobiz_mock.errors import EndlessWaitError
from vobiz_mock.interception.playback import play, refused
from vobiz_mock.messages import End, Fate, Receipt, Request
from vobiz_mock.net.parser import RequestParser
from vobiz_mock.net.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from vobiz_mock.interception.playback import Playback
    from vobiz_mock.messages import Reply
    from vobiz_mock.net.incoming import Incoming

    Answer = Callable[[Request], Reply]
    # What a front end does with it: sleep each of the seconds, and take the bytes that it returns.
    Waiting = Generator[float, None, bytes]

_MAX_BODY_BYTES = 1024 * 1024  # as the server has it
_PIECE = 4096  # bytes that are parsed at once, as in the server
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_ABSOLUTE_FORM = re.compile(rb"\A[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")  # RFC 9112, section 3.2.2


class Line:
    """A connection that serves one request.

    Args:
        answer: Answers the request, when all of it has arrived.
        patience: How long a client without a timeout waits for a silent fake, in seconds.
        base: The URL at which a request can be sent again. None leaves that to its Host header.
    """

    def __init__(self, answer: Answer, patience: float, base: str | None = None) -> None:
        self._answer = answer
        self._patience = patience
        self._base = base
        self._parser = RequestParser(_MAX_BODY_BYTES)
        self._ready = b""
        self._playback: Playback | None = None
        self._pieces = deque[tuple[float, bytes]]()  # when they arrive, and what
        self._receipt = Receipt()
        self._begun = 0.0
        self._is_closed = False

    @property
    def has_begun(self) -> bool:
        """Whether something has been answered, so that reading is of use."""
        return self._playback is not None or bool(self._ready)

    @property
    def is_silent(self) -> bool:
        """Whether nothing will arrive any more, and the connection stays open."""
        return self._playback is not None and self._playback.end is End.SILENCE and not (self._pieces or self._ready)

    @property
    def stays_open(self) -> bool:
        """Whether the connection stays open after the reply."""
        return self._playback is None or self._playback.end is End.OPEN

    def write(self, data: bytes) -> None:
        """Take a part of the request. What follows the request is ignored."""
        for start in range(0, len(data), _PIECE):
            if self._playback is None:
                self._parse(data[start : start + _PIECE])

    def read(self, limit: int, timeout: float | None) -> Waiting:
        """Return the bytes that arrive next, none at the end. Yield the seconds to sleep before.

        Args:
            limit: The greatest number of bytes.
            timeout: How long the client waits for them, in seconds. None is for ever.

        Raises:
            TimeoutError: Nothing arrived in time.
            ConnectionResetError: The connection was reset.
            EndlessWaitError: Nothing will ever arrive, and the client has no timeout.
        """
        deadline = math.inf if timeout is None else monotonic() + timeout
        while (wait := self._wait()) > 0:
            left = deadline - monotonic()
            if wait > left:
                yield max(left, 0)
                raise TimeoutError("timed out")
            if math.isinf(wait):
                yield self._patience
                raise EndlessWaitError(self._patience)
            yield wait
        return self._take(limit)

    def close(self) -> None:
        """End the connection on the client's side."""
        self._is_closed = True
        self._conclude(Fate.LEFT)

    def _parse(self, piece: bytes) -> None:
        try:
            self._parser.parse(piece)
        except RefusedError as error:
            if not self._parser.ready:
                self._begin(refused(error.refusal.response))
                return
        if self._parser.ready:
            self._reply(self._parser.ready[0])
        elif self._parser.incoming is not None and self._parser.incoming.expects_continue:
            self._parser.incoming.expects_continue = False
            self._ready += _CONTINUE

    def _wait(self) -> float:
        """Return the seconds until the next bytes, or the end, arrive. Infinity means that nothing will arrive."""
        now = monotonic()
        while self._pieces and self._pieces[0][0] <= now:
            self._ready += self._pieces.popleft()[1]
        if self._ready or self._is_closed:
            return 0
        if self._pieces:
            return self._pieces[0][0] - now
        return math.inf if self._playback is None or self._playback.end is End.SILENCE else 0

    def _take(self, limit: int) -> bytes:
        if self._playback is not None and not self._pieces:
            self._conclude(self._playback.fate)
            if self._playback.end is End.RESET and not self._ready:
                raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
        taken, self._ready = self._ready[:limit], self._ready[limit:]
        return taken

    def _reply(self, incoming: Incoming) -> None:
        self._begun = monotonic()
        self._begin(play(self._answer(as_request(incoming, self._receipt, self._base)), incoming))

    def _begin(self, playback: Playback) -> None:
        now = monotonic()
        self._playback = playback
        self._pieces.extend((now + piece.after if piece.after else 0, piece.data) for piece in playback.pieces)
        if playback.is_at_once:
            self._conclude(playback.fate)

    def _conclude(self, fate: Fate) -> None:
        """Report what became of the reply, once."""
        if self._receipt.seconds is None and self._playback is not None:
            self._receipt.conclude(fate, monotonic() - self._begun)


def receive(waiting: Waiting, sleep: Callable[[float], object]) -> bytes:
    """Wait for what a line sends, and return it."""
    try:
        while True:
            sleep(next(waiting))
    except StopIteration as done:
        return cast("bytes", done.value)


async def receive_async(waiting: Waiting, sleep: Callable[[float], Awaitable[object]]) -> bytes:
    """Wait for what a line sends, and return it."""
    try:
        while True:
            await sleep(next(waiting))
    except StopIteration as done:
        return cast("bytes", done.value)


def as_request(incoming: Incoming, receipt: Receipt | None = None, base: str | None = None) -> Request:
    """Return a request as the fake's pipeline has it, as if it had come through the server.

    A request that is meant for a proxy becomes what the proxy would send to the host.

    Args:
        incoming: The request as it was parsed.
        receipt: Where to report what becomes of the reply.
        base: The URL at which the request can be sent again.
    """
    path = _ABSOLUTE_FORM.sub(b"", bytes(incoming.target))
    is_forwarded = path != incoming.target
    return Request(
        method=incoming.method,
        target=(b"/" + path if is_forwarded and not path.startswith(b"/") else path).decode("latin-1"),
        headers=_fields(incoming, leave_out="proxy-" if is_forwarded else "_"),
        body=bytes(incoming.body),
        body_too_large=incoming.is_too_large,
        receipt=receipt,
        base=base,
    )


def _fields(incoming: Incoming, *, leave_out: str) -> dict[str, str]:
    """Return the header fields, those of the same name joined. The length is that of the body as it was read."""
    fields: dict[str, str] = {}
    for raw_name, raw_value in incoming.fields:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        is_framing = name == "transfer-encoding" and value.lower() == "chunked"
        if "_" not in name and not name.startswith(leave_out) and not is_framing:
            fields[name] = f"{fields[name]},{value}" if name in fields else value
    return {**fields, "content-length": str(len(incoming.body))}
