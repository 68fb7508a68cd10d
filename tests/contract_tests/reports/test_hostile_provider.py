"""Reports of a provider that echoes the token in many forms, and sends what terminals and workflows obey."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.contract_tests._broken import named
from tests.contract_tests._edits import edit_responses, if_body_has, is_assign, set_body, set_status
from tests.contract_tests._faults import Broken
from tests.contract_tests._serving import provider_at, serving

from two_accounts import ACCOUNT, TOKEN
from vobiz_contract import FAST, Options, Session
from vobiz_contract.reports import FILE_WRITERS, console, github
from vobiz_contract.reproduction.pytest_file import pytest_file

if TYPE_CHECKING:
    from vobiz_contract import Report
    from vobiz_contract.reports import Writer

PAIR = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
ECHOES = [TOKEN, PAIR, TOKEN.encode().hex(), TOKEN.upper(), quote(quote(TOKEN, safe="")), f"\\u0053{TOKEN[1:]}"]
COMMANDS = "\x1b[2J\x1b]0;title\x07\x9b31m\n::error::injected\n##[error]injected\n::stop-commands::x \u202etxt"
WRITERS: dict[str, Writer] = {
    **FILE_WRITERS,
    "text": lambda report: console.as_text(report, verbose=True),
    "workflow commands": github.as_workflow_commands,
    "step summary": github.as_step_summary,
    "tests": lambda report: "".join(
        pytest_file(failure, report.provider) or "" for one in report.results for failure in one.failures
    ),
}


def _report(text: str) -> Report:
    set_hostile = if_body_has(b"already", set_body(text, "text/plain"))
    hostile = Broken("a hostile text", (), edit_responses(is_assign, 400, set_hostile, set_status(400)))
    with serving(hostile) as url:
        return Session(provider_at(url), Options(effort=FAST, only=("assign.conflict",))).run()


@pytest.fixture(scope="module")
def hostile() -> Report:
    """The report of a provider whose text for a conflict has commands."""
    return _report(COMMANDS)


@pytest.fixture(scope="module")
def echoing() -> list[Report]:
    """The reports of providers whose text for a conflict has the token, each in another form."""
    return [_report(echo) for echo in ECHOES]


@pytest.mark.parametrize("name", WRITERS)
def test_no_report_has_the_token_in_any_form(echoing: list[Report], name: str) -> None:
    """Each form is hidden in each format."""
    texts = [WRITERS[name](report) for report in echoing]
    leaked = [echo for echo in ECHOES for text in texts if echo in text or TOKEN.lower() in text.lower()]
    assert leaked == []


@pytest.mark.parametrize("name", WRITERS)
def test_no_report_has_a_control_character(hostile: Report, name: str) -> None:
    """Whoever prints a report sees escapes, and the terminal obeys nothing."""
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", WRITERS[name](hostile)) == []


@pytest.mark.parametrize("name", ["text", "workflow commands"])
def test_nothing_of_the_provider_is_a_workflow_command(hostile: Report, name: str) -> None:
    """GitHub obeys a line that begins with `::`, and `##[` anywhere."""
    lines = WRITERS[name](hostile).splitlines()
    commands = [line for line in lines if line.strip().startswith("::") or "##[" in line]
    assert [line for line in commands if not line.startswith("::error title=assign.conflict::")] == []
    assert not any("::" in line.partition("title=assign.conflict::")[2] for line in commands)


def test_same_failure_is_shown_once_with_its_finders() -> None:
    """A check and two properties that find the same make one failure, which names all three."""
    with serving(named("a conflict has another text")) as url:
        only = ("assign.conflict", "property.endurance", "property.sequences")
        report = Session(provider_at(url), Options(effort=FAST, only=only)).run()
    result = next(
        one for one in json.loads(FILE_WRITERS["json"](report))["behaviours"] if one["id"] == "assign.conflict"
    )
    assert [len(one["finders"]) for one in result["failures"]] == [3]
    assert console.as_text(report).count("To see it again") == 1
    assert FILE_WRITERS["junit"](report).count("<failure") == 1
