"""The coverage of the document: what counts as seen, and the reason for each gap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.contract_tests._serving import serving

from steered_fake import provider_at, steering
from two_accounts import ACCOUNT, NUMBER, TOKEN, TRUNK
from vobiz_contract import FAST, Options, Provider, Report, Session
from vobiz_contract.coverage import Part, measured
from vobiz_contract.provider.exchange import Exchange, Request
from vobiz_spec import load

SPEC = load()
NUMBERS = f"{SPEC.base_path}/account/{ACCOUNT}/numbers"
STEERED = "it needs a fault or a special account; `pytest contract_tests` prepares one at the fake"


def _seen(*exchanges: Exchange) -> dict[str, Part]:
    return {part.kind: part for part in measured(SPEC, exchanges, {}).parts}


def _exchange(
    method: str, target: str, status: int | None = 200, body: bytes = b"", sent: bytes | None = None
) -> Exchange:
    return Exchange(request=Request(method=method, target=target, body=sent), status=status, body=body)


def _is_seen(part: Part, name: str) -> bool:
    return name not in {gap.name for gap in part.gaps}


@pytest.fixture(scope="module")
def report() -> Report:
    """The report of a run that may neither buy nor delete, and judges the assign endpoint only."""
    with serving() as url:
        provider = Provider(url=url, auth_id=ACCOUNT, auth_token=TOKEN, numbers=(NUMBER,), trunk_ids=(TRUNK,))
        return Session(provider, Options(effort=FAST, only=("assign.*", "purchase.success"))).run()


def test_nothing_sent_is_nothing_seen() -> None:
    """Each kind has all its gaps."""
    assert {kind: part.seen for kind, part in _seen().items()} == dict.fromkeys(_seen(), 0)


def test_request_without_a_response_shows_nothing() -> None:
    """A provider that hangs is not covered."""
    assert _seen(_exchange("GET", NUMBERS, None))["operations"].seen == 0


def test_an_injected_response_shows_nothing() -> None:
    """Somebody told the fake to give it, so that it says nothing of the provider."""
    exchange = replace(_exchange("GET", NUMBERS, 429, b"{}"), headers=(("x-mock-fault", "f1"),))
    assert {kind: part.seen for kind, part in _seen(exchange).items()} == dict.fromkeys(_seen(), 0)


def test_a_behaviour_that_was_injected_is_not_covered() -> None:
    """It is judged, so that the check is known to work. The fake does not show it by itself."""
    with serving() as url:
        only = ("assign.rate-limited", "assign.trial-account")
        report = Session(provider_at(url), Options(effort=FAST, only=only), steering=steering).run()
    assert report.coverage
    behaviours = next(part for part in report.coverage.parts if part.kind == "behaviours")
    assert (report.exit_code, _is_seen(behaviours, only[0]), _is_seen(behaviours, only[1])) == (0, False, True)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("operations", "list_numbers"),
        ("parameters", "list_numbers.per_page"),
        ("responses", "list_numbers 200"),
        ("schema properties", "PhoneNumberPage.items"),
        ("schema properties", "PhoneNumber.e164"),
        ("schema properties", "Capabilities.voice"),
    ],
)
def test_list_of_numbers_shows(kind: str, name: str) -> None:
    """Parameters are those of the request; properties those of the body, also within others."""
    body = b'{"items": [{"e164": "+91", "capabilities": {"voice": true}}], "total": 1}'
    assert _is_seen(_seen(_exchange("GET", f"{NUMBERS}?per_page=1", body=body))[kind], name)


def test_link_is_followed_by_a_request_with_its_values() -> None:
    """Another number than that of the response does not follow the link."""
    body = b'{"items": [{"e164": "+911"}]}'
    listed = _exchange("GET", NUMBERS, body=body)
    followed, other = (_exchange("POST", f"{NUMBERS}/%2B{number}/assign", 204) for number in ("911", "912"))
    assert _is_seen(_seen(listed, followed)["links"], "list_numbers.AssignFirst")
    assert not _is_seen(_seen(listed, other)["links"], "list_numbers.AssignFirst")


@pytest.mark.parametrize(
    ("kind", "name", "reason"),
    [
        (
            "operations",
            "purchase_number",
            "purchase.success: it may spend money or delete something; --sandbox allows it",
        ),
        ("operations", "delete_trunk", "delete-trunk.success: not selected"),
        ("responses", "assign_number 429", f"assign.rate-limited: {STEERED}"),
        ("behaviours", "assign.number-foreign", "it needs --foreign-number"),
        ("behaviours", "unassign.success", "not selected"),
        (
            "links",
            "purchase_number.Assign",
            "purchase.success: it may spend money or delete something; --sandbox allows it",
        ),
    ],
)
def test_gap_has_the_reason(report: Report, kind: str, name: str, reason: str) -> None:
    """What is missing says what would be needed to see it."""
    part = next(part for part in report.coverage.parts if part.kind == kind)
    assert next(gap.reason for gap in part.gaps if gap.name == name) == reason


def test_every_gap_has_a_reason(report: Report) -> None:
    """No gap is left without one, whatever was not seen."""
    assert [gap for part in report.coverage.parts for gap in part.gaps if not gap.reason] == []
