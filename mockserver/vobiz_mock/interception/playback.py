"""A reply as the bytes that a client receives, with the times between them, as its `Delivery` says.

This module must not depend on an HTTP library, and does not wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.messages import End, Fate
from vobiz_mock.net.response import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_mock.messages import Delivery, Reply
    from vobiz_mock.net.incoming import Incoming

_TICK = 0.05  # seconds between the pieces of a slow body, unless a piece of one byte takes longer
_FATES = {End.RESET: Fate.RESET, End.SILENCE: Fate.SILENT}


@dataclass(frozen=True)
class Piece:
    """Bytes that arrive together.

    Attributes:
        after: The time after which they arrive, in seconds since the request was complete.
        data: The bytes. A piece without any only takes time.
    """

    after: float
    data: bytes


@dataclass(frozen=True)
class Playback:
    """What a client receives.

    Attributes:
        pieces: The bytes, in order.
        end: What happens to the connection afterwards.
        fate: What becomes of the reply.
    """

    pieces: tuple[Piece, ...]
    end: End
    fate: Fate

    @property
    def is_at_once(self) -> bool:
        """Whether nothing in it takes time."""
        return all(piece.after == 0 for piece in self.pieces)


def refused(response: bytes) -> Playback:
    """Return the playback of a response that does not come from the fake."""
    return Playback((Piece(0, response),), End.CLOSE, Fate.SENT)


def play(reply: Reply, request: Incoming) -> Playback:
    """Return the playback of a reply.

    Args:
        reply: The reply.
        request: The request, on which the framing of the reply depends.
    """
    delivery = reply.delivery
    if delivery.length == 0:
        return Playback((Piece(delivery.wait, b""),), _end(delivery, cut=True), _fate(delivery, sent=False, cut=True))
    is_cut = delivery.length is not None and delivery.length < len(reply.body)
    pieces = tuple(_pieces(reply, request, cut=is_cut))
    return Playback(pieces, _end(delivery, cut=is_cut), _fate(delivery, sent=True, cut=is_cut))


def _pieces(reply: Reply, request: Incoming, *, cut: bool) -> Iterator[Piece]:
    tape, delivery = _Tape(), reply.delivery
    response, time = Response(request, tape), delivery.wait
    response.start(reply.status, reply.headers)
    response.flush()
    for part in _parts(reply.body[: delivery.length], delivery.rate):
        response.write(part)
        yield Piece(time, tape.take())
        time += len(part) / delivery.rate if delivery.rate else 0
    if not cut:
        response.end_body()
    if rest := tape.take():  # the last chunk, or the head of a response without a body
        yield Piece(time, rest)


def _parts(body: bytes, rate: float | None) -> list[bytes]:
    size = len(body) if rate is None else max(1, int(rate * _TICK))
    return [body[start : start + size] for start in range(0, len(body), size or 1)]


def _end(delivery: Delivery, *, cut: bool) -> End:
    return End.CLOSE if cut and delivery.end is End.OPEN else delivery.end


def _fate(delivery: Delivery, *, sent: bool, cut: bool) -> Fate:
    if delivery.end in _FATES:
        return _FATES[delivery.end]
    if not cut:
        return Fate.SENT
    return Fate.CUT if sent else Fate.CLOSED


class _Tape:
    """What a response writes to."""

    def __init__(self) -> None:
        self._written = b""

    def write(self, data: bytes) -> None:
        self._written += data

    def take(self) -> bytes:
        written, self._written = self._written, b""
        return written
