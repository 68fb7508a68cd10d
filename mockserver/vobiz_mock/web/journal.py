"""The paths of the journal below `/_mock/`: read it, forget it, follow it, and take it away as HAR."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, json, request

from vobiz_mock.errors import SteeringError
from vobiz_mock.journal.events import Rendered, events
from vobiz_mock.journal.filter import JournalFilter
from vobiz_mock.journal.har import har
from vobiz_mock.net.keys import CALL_AGAIN, RECEIPT, STREAM
from vobiz_mock.web.control_request import NOTHING, refuse_in_json, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.typing import ResponseReturnValue

    from vobiz_mock.journal.journal import Journal
    from vobiz_mock.journal.record import Record
    from vobiz_mock.steering import Steering

_LIMIT = 1000  # records in an answer, unless the request has a limit
_MOST = 100_000
_DIGITS = 6  # of the largest limit
_MANY = 50  # records that are not rendered in the event loop, in which each takes a tenth of a millisecond
_NO_STREAM = "This server cannot send a stream; start the fake with vobiz-mock serve, or read /_mock/journal?since=."


def journal_routes(steering: Steering) -> Blueprint:
    """Return the blueprint of the journal."""
    routes = Blueprint("journal", __name__)
    refuse_in_json(routes)
    journal, rendered = steering.journal, Rendered()

    @routes.get("/journal")
    def read() -> Response:
        """Return the latest requests, with what happened to each."""
        last = journal.last
        return _rendered(_asked(journal), lambda found: {"entries": [one.as_json() for one in found], "last": last})

    @routes.get("/journal.har")
    def archive() -> Response:
        """Return the latest requests as an HTTP archive, HAR 1.2."""
        return _rendered(_asked(journal), har)

    @routes.delete("/journal")
    def forget() -> ResponseReturnValue:
        """Forget the requests, or those of an account."""
        journal.clear(request.args.get("account"))
        return NOTHING

    @routes.get("/journal/events")
    def follow() -> ResponseReturnValue:
        """Send each request as it comes, as server-sent events."""
        return _followed(journal, rendered)

    return routes


def _asked(journal: Journal) -> tuple[Record, ...]:
    """Return the records that the query of the request selects.

    Raises:
        SteeringError: The query has an unknown name, or a value that is not valid, or the journal is off.
    """
    journal.check_on()
    values = request.args.to_dict()
    limit = values.pop("limit", str(_LIMIT))
    if not (limit.isascii() and limit.isdigit() and len(limit) <= _DIGITS and int(limit) <= _MOST):
        raise SteeringError(f"limit is {limit!r}; expected a number from 0 to {_MOST}")
    return journal.records(JournalFilter.of(values), limit=int(limit))


def _rendered(records: tuple[Record, ...], render: Callable[[tuple[Record, ...]], dict[str, Any]]) -> Response:
    """Return records in JSON. Many are rendered in a thread, so that other clients need not wait."""
    call_again = request.environ.get(CALL_AGAIN)
    if call_again is not None and len(records) > _MANY:
        call_again()
        return Response()
    return Response([piece.encode() for piece in _pieces(render(records))], mimetype="application/json")


def _pieces(value: Any) -> Iterator[str]:  # noqa: ANN401 any value of JSON
    """Yield a value in JSON, each element of a list apart: a call for all of them would stop all threads meanwhile."""
    if isinstance(value, dict):
        for place, (name, one) in enumerate(value.items()):
            yield f"{', ' if place else '{'}{json.dumps(name)}: "
            yield from _pieces(one)
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield f"{', ' if place else '['}{json.dumps(one, sort_keys=False)}"
        yield "]" if value else "[]"
    else:
        yield json.dumps(value)


def _followed(journal: Journal, rendered: Rendered) -> ResponseReturnValue:
    if RECEIPT not in request.environ:
        return refused(HTTPStatus.NOT_IMPLEMENTED, "not implemented", _NO_STREAM)
    journal.check_on()
    values = request.args.to_dict()
    if (resumed := request.headers.get("Last-Event-ID")) is not None:
        values["since"] = resumed
    wanted = JournalFilter.of(values)
    if "since" not in values:
        wanted = replace(wanted, after=journal.last)
    if request.method != "HEAD":
        request.environ[STREAM] = events(journal, wanted, rendered=rendered)
    return Response(iter(()), mimetype="text/event-stream", headers={"Cache-Control": "no-store"})
