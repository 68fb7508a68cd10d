"""One request and the response of a WSGI application to it, which is called in the event loop.

Owns the call of the application and the order in which its response is sent. It must not depend on Vobiz's API or on
sockets.

A call in the event loop takes a quarter of the time of a call in a thread pool. The calls run one after another. Slow
clients do not delay them: the whole request has arrived before the call, and a client that does not read is awaited.
Slow responses do not delay them either: the application puts a `Delivery` into the environment instead of waiting, and
the exchange awaits. A request that takes the application long does not delay them if the application says so: it is
then called in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from http import HTTPStatus
from itertools import chain
from time import perf_counter
from typing import TYPE_CHECKING

from vobiz_mock.messages import Fate, Receipt
from vobiz_mock.net.delivery import CutError, Outlet
from vobiz_mock.net.environ import build_environ
from vobiz_mock.net.keys import BODY_TOO_LARGE, CALL_AGAIN, DELIVERY, RECEIPT, STREAM
from vobiz_mock.net.refusal import refusal_body
from vobiz_mock.net.response import Response

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator
    from types import TracebackType
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from vobiz_mock.net.connection import Connection
    from vobiz_mock.net.incoming import Incoming
    from vobiz_mock.net.worker import Threads

    Head = tuple[int, list[tuple[str, str]]]
    ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_log = logging.getLogger(__name__)


class Exchange:
    """One call of a WSGI application: sends what it passes to `start_response` and `write` or returns, in order.

    If the body is too large, the application receives BODY_TOO_LARGE in the environment. If the application raises, the
    error is logged and the response is a 500 in JSON; if it raises after its first byte, the connection is closed, or
    reset if the client could not tell otherwise that the response is incomplete. If the application puts DELIVERY into
    the environment, its response is sent accordingly; if it puts STREAM there, that follows the response. If the
    application calls CALL_AGAIN, its response is dropped, and it is called again with the same request in a thread,
    without CALL_AGAIN. A generator may do each of these before it yields the first byte. The environment has a RECEIPT,
    which is filled when the response is sent or lost.

    Args:
        app: The application.
        threads: Run the application if it takes long.
        request: The request. It is complete, or its body is too large.
        connection: The connection of the request.
    """

    def __init__(self, app: WSGIApplication, threads: Threads, request: Incoming, connection: Connection) -> None:
        self._app = app
        self._request = request
        self._connection = connection
        self._threads = threads
        self._begun = perf_counter()
        self._receipt = Receipt()
        self._environ = self._build_environ()
        self._response = Response(request, connection)
        self._head: Head | None = None
        self._written: list[bytes] = []
        self._call = self._run()
        self._pieces: Iterator[bytes] = self._call  # the rest of the body
        self._again = False
        self._waits = False

    @property
    def keep_alive(self) -> bool:
        """Whether the response is complete, and the connection can serve another request."""
        return self._response.is_complete and self._response.keep_alive

    def begin(self) -> bool:
        """Call the application. Return whether the whole response is sent; otherwise, `finish` sends it."""
        self._environ[CALL_AGAIN] = self._ask_again
        try:
            self._pieces = _preceded(next(self._call, b""), self._call)
            if self._again:
                self._call.close()
                return False
            if DELIVERY in self._environ or STREAM in self._environ or not self._send_ready():
                return False
            self._conclude(Fate.SENT)
        except BaseException as error:  # noqa: BLE001 an application may raise anything, as pytest.fail does
            self._fail(error)
        return True

    async def finish(self) -> None:
        """Send the rest of the response, as soon as the application, the delivery and the client allow it."""
        try:
            if self._again:
                await self._call_again()
            self._conclude(await self._send_rest())
        except asyncio.CancelledError:  # the server has closed the connection, and does not wait for the thread
            self._connection.close()
            self._conclude(Fate.CLOSED)
        except BaseException as error:  # noqa: BLE001 an application may raise anything
            self._fail(error)
        finally:
            self._call.close()

    def _build_environ(self) -> WSGIEnvironment:
        environ = build_environ(self._request, self._connection.environ)
        environ[RECEIPT] = self._receipt
        if self._request.is_too_large:
            environ[BODY_TOO_LARGE] = True
        return environ

    # The call

    def _ask_again(self, *, waits: bool = False) -> None:
        if self._response.has_started:
            raise RuntimeError("the application asked to be called again after the first piece of its body")
        self._again = True
        self._waits = waits

    async def _call_again(self) -> None:
        """Call the application in a thread, as if it had not been called before."""
        self._environ, self._head = self._build_environ(), None
        self._written.clear()
        call = self._run()
        threads = self._threads.waiting if self._waits else self._threads.computing
        first = await asyncio.get_running_loop().run_in_executor(threads, next, call, b"")
        self._call, self._pieces = call, _preceded(first, call)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if self._response.is_sent and exc_info is not None and exc_info[1] is not None:
            raise exc_info[1]
        if self._head is not None and exc_info is None:
            raise RuntimeError("start_response was called a second time without exc_info (PEP 3333)")
        if self._response.has_started:  # without a byte, as that to HEAD
            self._response = Response(self._request, self._connection)
        self._head = (int(status[:3]), headers)
        return self._written.append

    def _run(self) -> Generator[bytes]:
        """Call the application. Yield what it returns, each piece after what it passed to `write`, and close it.

        The call is in the generator, which turns a StopIteration into a RuntimeError: a future cannot hold the former.
        """
        chunks = self._app(self._environ, self._start_response)
        try:
            for chunk in chunks:
                if piece := self._after_written(chunk):
                    yield piece
            if piece := self._after_written(b""):
                yield piece
        finally:
            self._close(chunks)

    def _close(self, chunks: Iterable[bytes]) -> None:
        """Close what the application returned (PEP 3333). An error is logged, because the response is decided."""
        try:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        except BaseException as error:  # noqa: BLE001 an application may raise anything
            self._log(error)

    def _after_written(self, chunk: bytes) -> bytes:
        if self._written:
            chunk = b"".join([*self._written, chunk])
            self._written.clear()
        return chunk

    # The response

    def _conclude(self, fate: Fate) -> None:
        """Report what became of the response, once. One that nobody was there to receive was not sent."""
        if self._receipt.seconds is not None:
            return
        is_left = fate is Fate.SENT and self._connection.is_closed
        self._receipt.conclude(Fate.LEFT if is_left else fate, perf_counter() - self._begun)
        self._environ.pop(CALL_AGAIN, None)  # it refers to this object, which only the garbage collector would free

    async def _send_rest(self) -> Fate:
        """Send what `begin` did not send. Return what became of the response."""
        if DELIVERY in self._environ:
            return await self._deliver()
        if STREAM in self._environ:
            return await self._send_stream(self._environ[STREAM])
        while not self._send_ready():
            await self._connection.drain()
        await self._connection.drain()  # a client that does not read has not got it
        return Fate.SENT

    async def _send_stream(self, pieces: AsyncGenerator[bytes]) -> Fate:
        """Send what an iterator yields, until it ends or the client leaves."""
        sending = asyncio.create_task(self._send_pieces(pieces))
        leaving = asyncio.create_task(self._connection.wait_left())
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not sending.done():
                sending.cancel()
                self._connection.close()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        return Fate.LEFT if sending.cancelled() else Fate.SENT

    async def _send_pieces(self, pieces: AsyncGenerator[bytes]) -> None:
        async with contextlib.aclosing(pieces) as closed_at_last:
            for piece in self._pieces:  # what the application returned, which is usually nothing
                self._start()
                self._response.write(piece)
            self._start()
            self._response.flush()
            async for piece in closed_at_last:
                self._response.write(piece)
                await self._connection.drain()
                await asyncio.sleep(0)  # an iterator that has many pieces ready must not delay other clients
            self._response.end()

    def _send_ready(self) -> bool:
        """Send what the client can take now. Return whether that was all.

        The status and the header fields are sent with the first byte: until then the application may replace them.
        """
        for piece in self._pieces:
            self._start()
            self._response.write(piece)
            if not self._connection.is_writable:
                return False
        self._start()
        self._response.end()
        return True

    async def _deliver(self) -> Fate:
        """Send the response as its delivery says. Return what became of it."""
        outlet = Outlet(self._response, self._connection, self._environ[DELIVERY])
        try:
            for piece in self._pieces:
                await self._start_late(outlet)
                await outlet.send(piece)
            await self._start_late(outlet)
        except CutError:
            is_cut = True
        else:
            is_cut = False
        fate = outlet.fate(cut=is_cut)
        if fate is Fate.SILENT:  # it stays so until the client leaves
            self._conclude(fate)
        elif fate is Fate.SENT:
            await self._connection.drain()
        await outlet.end(cut=is_cut)
        return fate

    async def _start_late(self, outlet: Outlet) -> None:
        if not self._response.has_started:
            await outlet.wait()
            self._start()
            self._response.flush()

    def _start(self) -> None:
        if self._response.has_started:
            return
        if self._head is None:
            raise RuntimeError("the application did not call start_response")
        status, fields = self._head
        self._response.start(status, fields)

    def _fail(self, error: BaseException) -> None:
        """Log an error of the application. Send a 500, or close the connection if it is too late for that."""
        self._log(error)
        self._call.close()
        if self._response.is_sent:
            is_reset = self._response.is_open_ended
            self._connection.close(reset=is_reset)
            self._conclude(Fate.RESET if is_reset else Fate.CUT)
            return
        body = refusal_body(HTTPStatus.INTERNAL_SERVER_ERROR, "The server failed; see its log.")
        fields = [("content-type", "application/json"), ("content-length", str(len(body)))]
        self._response = Response(self._request, self._connection)
        self._response.start(HTTPStatus.INTERNAL_SERVER_ERROR, fields)
        self._response.write(body)
        self._response.end()
        self._conclude(Fate.SENT)

    def _log(self, error: BaseException) -> None:
        environ = self._environ
        _log.error(
            "The application raised an exception for %s %s",
            environ["REQUEST_METHOD"],
            ascii(environ["RAW_URI"]),
            exc_info=error,
        )


def _preceded(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """Return an iterator over a piece, unless it is empty, and over the rest."""
    return chain((first,), rest) if first else rest
