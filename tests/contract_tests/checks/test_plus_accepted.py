"""A provider that accepts a literal plus drifts, and does not break the contract."""

from __future__ import annotations

import pytest
from tests.contract_tests._serving import provider_at

from two_accounts import SEED
from vobiz_contract import Effort, Options, Session
from vobiz_contract.results import ExitCode, Judgement, Report
from vobiz_mock import MockServer

LITTLE = Effort(spellings=4, bodies=4, sequences=1, steps=8, repeats=2, rounds=1, racers=4, generated=0)


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on a fake that was started with `--plus accept`."""
    with MockServer(seed=SEED, plus="accept") as fake:
        return Session(provider_at(fake.url), Options(effort=LITTLE)).run()


def test_it_drifts_where_only_inferred_behaviours_differ(report: Report) -> None:
    """That the API always refuses a literal plus is inferred, for assign and for unassign. A property finds it too."""
    drifted = {result.id for result in report.all if result.judgement is Judgement.DRIFTED}
    assert drifted == {"assign.plus-unencoded.always", "unassign.wire-form", "property.spellings"}


def test_it_conforms(report: Report) -> None:
    """Drift fails only a strict run."""
    assert report.exit_code is ExitCode.CONFORMS
