"""What a property says if too little of it could be tried: never that it is true."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._edits import Response
from tests.contract_tests._faults import Broken
from tests.contract_tests._serving import provider_at, serving
from tests.contract_tests._sound import CORRECT

from two_accounts import NUMBER
from vobiz_contract import FAST, Judgement, Options, Session
from vobiz_contract.effort import Effort
from vobiz_contract.properties.fuzzing import PROPERTY, unjudged
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_contract.schemathesis_run import engine
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract_tests._edits import App, IncomingRequest

    from vobiz_contract import Result
    from vobiz_contract.schemathesis_run.engine import Finding

GENERATED = replace(FAST, generated=1)
ONE_OF_EACH = Effort(spellings=1, bodies=1, sequences=1, steps=1, repeats=1, rounds=1, racers=2, generated=0)


def _judge(url: str, name: str, effort: Effort) -> Result:
    options = Options(effort=effort, only=(name,), strict=True)
    report = Session(replace(provider_at(url), sandbox=False), options).run()
    return next(one for one in report.all if one.id == name)


def _refuses_schemathesis(sound: App) -> App:
    """Refuse all that the checks do not send themselves, as a gateway does that knows user agents."""

    def app(request: IncomingRequest) -> Response:
        wanted = request.environ.get("HTTP_USER_AGENT") == "vobiz-contract"
        return sound(request) if wanted else Response(HTTPStatus.FORBIDDEN)

    return app


def test_a_gateway_that_refuses_other_user_agents_hides_nothing() -> None:
    """Generated requests have the user agent of the other ones."""
    with serving(Broken("refuses", (), _refuses_schemathesis)) as url:
        assert _judge(url, PROPERTY.id, GENERATED).judgement is Judgement.PASSED


def _refuses_reads_after(free: int) -> Broken:
    """Refuse lists of trunks and the inventory."""

    def wrapper(sound: App) -> App:
        seen: list[str] = []

        def app(request: IncomingRequest) -> Response:
            if "/inventory/" in request.path:
                seen.append(request.target)
                if len(seen) > free:
                    return Response(HTTPStatus.FORBIDDEN)
            return sound(request)

        return app

    return Broken("refuses", (), wrapper)


def test_an_operation_that_never_succeeds_is_not_judged() -> None:
    """The reason has the operation and its answers."""
    with serving(_refuses_reads_after(0)) as url:
        result = _judge(url, PROPERTY.id, GENERATED)
    assert result.judgement is Judgement.NOT_JUDGED
    assert result.reason.startswith("list_inventory could not be tried: ")
    assert "status 403" in result.reason


def test_schemathesis_that_breaks_down_has_judged_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in it is neither a pass nor a failure of the provider."""

    def broken(*_: object, **__: object) -> Iterator[Finding]:
        yield engine.Finding("error", "", "", "KeyError", "Schemathesis failed", "KeyError('x')")

    monkeypatch.setattr(engine, "run", broken)
    with serving() as url:
        result = _judge(url, PROPERTY.id, GENERATED)
    assert (result.judgement, result.reason) == (Judgement.NOT_JUDGED, "the run: Schemathesis failed, KeyError('x')")


def test_a_request_without_a_response_is_not_judged() -> None:
    """What was reset, hung or not answered at all is counted with its reason."""
    request = Request(method="GET", target="/api/v1/account/MA_X/numbers?page=1")
    lost = Exchange(request=request, problem="no response: TimeoutError")
    reason = unjudged([load().operations["list_numbers"]], (lost, lost))
    assert reason == "list_numbers could not be tried: 2 times no response: TimeoutError"


def test_compressed_responses_are_judged() -> None:
    """A provider may compress although it was asked not to; then nothing may be left out silently."""
    with serving(Broken("compresses", (), CORRECT["compresses"][0])) as url:
        assert _judge(url, PROPERTY.id, GENERATED).judgement is Judgement.PASSED


@pytest.mark.parametrize(
    "name", ["property.spellings", "property.bodies", "property.sequences", "property.endurance", "assign.race"]
)
def test_the_least_effort_judges_something(name: str) -> None:
    """One example is enough for a sound provider, and no error of a tool."""
    with serving() as url:
        assert _judge(url, name, ONE_OF_EACH).judgement is Judgement.PASSED


def test_a_literal_plus_is_always_among_the_spellings() -> None:
    """It is the mistake that is made most, so that it is not left to chance."""
    with serving() as url:
        session = Session(provider_at(url), Options(effort=ONE_OF_EACH, only=("property.spellings",)))
        session.run()
    assert any(f"/numbers/{NUMBER}/assign" in one.request.target for one in session.journal)
