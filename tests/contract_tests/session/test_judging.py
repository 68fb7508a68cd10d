"""What a run makes of failures: what depends on them is not judged, and each is attributed to one behaviour."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from http import HTTPStatus

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._serving import provider_at, serving

from raw_server import RawServer, respond
from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_contract import FAST, CannotCheckError, Judgement, Options, Provider, Report, Result, Session
from vobiz_contract.results import ExitCode


def _report(what: str, *only: str) -> Report:
    with serving(named(what)) as url:
        return Session(provider_at(url), Options(effort=FAST, only=only)).run()


def _result(report: Report, name: str) -> Result:
    return next(result for result in report.all if result.id == name)


def test_behaviour_whose_prerequisite_fails_is_not_judged() -> None:
    """Without a working assign, nothing can be said of a conflict."""
    report = _report("assign does nothing", "assign.success", "assign.conflict")
    result = _result(report, "assign.conflict")
    assert (result.judgement, result.reason) == (Judgement.NOT_JUDGED, "assign.success failed")


def test_failure_while_preparing_is_attributed_to_another_behaviour() -> None:
    """The check of a conflict needs an assign; if that has no effect, it is assign.success that fails."""
    report = _report("assign does nothing", "assign.conflict")
    assert {result.id: result.judgement for result in report.results} == {
        "assign.conflict": Judgement.NOT_JUDGED,
        "assign.success": Judgement.FAILED,
    }
    assert _result(report, "assign.success").failures[0].found_by == "assign.conflict"


def test_list_that_cannot_be_read_ends_all_judging() -> None:
    """All effects are read from the list of numbers, so without it only the list itself is judged."""
    report = _report("there is no total", "list-numbers.page", "assign.success")
    assert _result(report, "list-numbers.page").judgement is Judgement.FAILED
    result = _result(report, "assign.success")
    assert result.reason == "the list of numbers, which shows every effect, cannot be read"
    assert result.judgement is Judgement.NOT_JUDGED


def test_failure_found_by_a_property_counts_for_the_behaviour() -> None:
    """A failure that a property finds is reported with the property, and with the behaviour that is broken."""
    report = _report("an invalid body is a 422", "property.bodies")
    behaviour, found_by = _result(report, "assign.body-invalid"), _result(report, "property.bodies")
    assert behaviour.failures == found_by.failures
    assert (behaviour.judgement, found_by.judgement) == (Judgement.FAILED, Judgement.FAILED)


def test_nothing_judged_is_not_success() -> None:
    """A run in which every selected behaviour is steered says nothing of the provider."""
    with serving() as url:
        report = Session(provider_at(url), Options(only=("assign.rate-limited",))).run()
    assert report.exit_code is ExitCode.CANNOT_CHECK


@pytest.mark.parametrize("behaviour", ["delete-trunk.foreign", "release.number-foreign", "update-credential.foreign"])
def test_foreign_object_is_not_put_at_risk_outside_a_sandbox(behaviour: str) -> None:
    """A broken provider would delete, release or change what belongs to another account."""
    with serving() as url:
        provider = replace(provider_at(url), sandbox=False)
        report = Session(provider, Options(effort=FAST, only=(behaviour,))).run()
    assert "--sandbox" in _result(report, behaviour).reason


@pytest.mark.parametrize(
    ("behaviour", "option"),
    [
        ("release.number-foreign", "--foreign-number"),
        ("delete-trunk.foreign", "--foreign-trunk-id"),
        ("update-origination-uri.foreign", "--foreign-uri-id"),
        ("delete-credential.foreign", "--foreign-credential-id"),
        ("update-ip-acl.foreign", "--foreign-ip-acl-id"),
    ],
)
def test_missing_option_is_named(behaviour: str, option: str) -> None:
    """A behaviour that needs something of another account says which option names it."""
    with serving() as url:
        provider = Provider(
            url=url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,), sandbox=True
        )
        report = Session(provider, Options(effort=FAST, only=(behaviour,))).run()
    assert _result(report, behaviour).reason == f"it needs {option}"


@pytest.mark.parametrize("status", [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN])
def test_refused_credentials_end_the_run(status: HTTPStatus) -> None:
    """A provider that refuses the account cannot be checked, and is not reported as broken."""
    with RawServer(lambda _: respond(status)) as server, pytest.raises(CannotCheckError, match=str(int(status))):
        Session(provider_at(server.url)).run()


@pytest.mark.parametrize("error", [None, KeyboardInterrupt])
def test_caller_is_told_before_the_numbers_are_restored(error: type[BaseException] | None) -> None:
    """After a complete and after an interrupted run, `on_restore` is called, and then the trunks are restored."""
    sent_before: list[int] = []

    def on_result(_: Result) -> None:
        if error:
            raise error

    with serving() as url:
        session = Session(provider_at(url), Options(effort=FAST, only=("assign.success",)))
        with pytest.raises(error) if error else nullcontext():
            session.run(on_result=on_result, on_restore=lambda: sent_before.append(len(session.journal)))
    assert len(sent_before) == 1
    assert {exchange.request.method for exchange in session.journal[sent_before[0] :]} == {"GET", "DELETE", "POST"}
    assert session.unrestored == ()


def test_failure_has_the_requests_before_it() -> None:
    """A failure has the exchange that shows it, and what the check sent before, oldest first."""
    failure = _result(_report("a conflict moves the number", "assign.conflict"), "assign.conflict").failures[0]
    assert failure.exchange is not None
    assert [step.request.method for step in failure.before][-2:] == ["GET", "POST"]
