"""A provider that stops answering during a run: the rest is not judged, and the run does not pass."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._edits import from_document
from tests.contract_tests._faults import Broken
from tests.contract_tests._serving import provider_at, serving

from vobiz_contract import FAST, Judgement, Options, Report, Session
from vobiz_contract.results import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract_tests._edits import App, IncomingRequest, Response, Wrapper

FIRST = 60  # requests that are answered
ONLY = ("assign.success*", "assign.conflict*", "assign.number-unknown*", "assign.credentials*", "unassign.*")


def _after(n: int, respond: Callable[[], Response]) -> Wrapper:
    """Answer the first requests, and each later one in another way."""

    def wrapper(sound: App) -> App:
        requests = count(1)

        def app(request: IncomingRequest) -> Response:
            return sound(request) if next(requests) <= n else respond()

        return app

    return wrapper


def _limited() -> Response:
    response = from_document(HTTPStatus.TOO_MANY_REQUESTS, "RateLimited")
    response.headers["Retry-After"] = "86400"
    return response


ENDINGS: dict[str, tuple[Callable[[], Response], str]] = {
    "429": (_limited, "the provider limits requests: 429, Retry-After: 86400"),
    "401": (lambda: from_document(401, "Unauthorized"), "the provider refuses the credentials (401)"),
    "403": (lambda: from_document(403, "Forbidden"), "(403)"),
    **{str(one): (lambda one=one: from_document(one), f"answers {one} to every request") for one in (502, 503)},  # type: ignore[misc]  # it binds the loop variable
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_provider_that_answers_the_rest_in_one_way_cannot_be_checked(name: str) -> None:
    """A limit without an end, a gateway without its service, and a token that expired say nothing of the provider."""
    respond, reason = ENDINGS[name]
    with serving(Broken(name, (), _after(FIRST, respond))) as url:
        report = Session(provider_at(url), Options(effort=FAST, only=ONLY)).run()
    _assert_cut_short(report, reason)


def test_a_provider_that_refuses_connections_cannot_be_checked() -> None:
    """It may have been stopped."""
    with ExitStack() as stack:
        url = stack.enter_context(serving())
        report = Session(provider_at(url), Options(effort=FAST, only=ONLY)).run(on_result=lambda _: stack.close())
    _assert_cut_short(report, "does not respond")


def test_a_provider_that_hangs_cannot_be_checked() -> None:
    """It accepts connections, and answers no more."""
    over = threading.Event()

    def hang() -> Response:
        over.wait(20)
        return from_document(503)

    with serving(Broken("hangs", (), _after(FIRST, hang), threaded=True)) as url:
        report = Session(provider_at(url), Options(effort=FAST, only=ONLY, timeout=1.5)).run(on_restore=over.set)
    _assert_cut_short(report, "does not respond")


def test_what_was_broken_before_an_outage_counts() -> None:
    """The provider does not conform, whatever happens later."""
    with serving(Broken("both", (), lambda sound: _after(FIRST, _limited)(_conflicts(sound)))) as url:
        only = ("assign.conflict.status", "unassign.*", "list-numbers.*", "assign.not-e164", "assign.encoded-twice")
        report = Session(provider_at(url), Options(effort=FAST, only=only)).run()
    assert (report.exit_code, bool(report.outage)) == (ExitCode.DOES_NOT_CONFORM, True)


def _conflicts(sound: App) -> App:
    """Answer a conflict with 409 instead of 400."""

    def app(request: IncomingRequest) -> Response:
        response = sound(request)
        if b"already assigned" in response.body:
            response.status = HTTPStatus.CONFLICT
        return response

    return app


def _assert_cut_short(report: Report, reason: str) -> None:
    assert [(one.id, one.failures[0].seen) for one in report.all if one.failures] == []
    assert report.exit_code is ExitCode.CANNOT_CHECK
    assert reason in report.outage
    assert {Judgement.PASSED, Judgement.NOT_JUDGED} == {one.judgement for one in report.all}
