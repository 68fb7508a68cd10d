"""The checks find faults: every broken provider fails by name, and the sound one passes with any seed.

Each broken provider is checked for the behaviours that it breaks. With CONTRACT_PROVE=1 each also gets the whole suite,
and the sound provider 20 seeds; artifacts/ then has a table of what failed for each provider.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.contract_tests._broken import BROKEN
from tests.contract_tests._serving import provider_at, serving

from vobiz_contract import FAST, FULL, Effort, Judgement, Options, Session
from vobiz_contract.checks import CHECKS
from vobiz_contract.results import ExitCode
from vobiz_spec import Judged, load

if TYPE_CHECKING:
    from tests.contract_tests._faults import Broken

    from vobiz_contract import Report

PROVE = os.environ.get("CONTRACT_PROVE") == "1"
SEEDS = range(20) if PROVE else range(1)
TABLES = Path(__file__).parents[3] / "artifacts"
# Many repeated requests, which find what fails only sometimes, and no drawn ones.
REPEATED = Effort(spellings=0, bodies=0, sequences=0, steps=0, repeats=60, rounds=2, racers=6, generated=0)
STEERED = {name for name, one in load().behaviours.items() if one.judged is Judged.STEERED}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.what)
def test_broken_provider_fails_by_name(broken: Broken) -> None:
    """A provider that is broken in one way fails in the behaviours that this breaks."""
    effort = REPEATED if "property.endurance" in broken.behaviours else FAST
    with serving(broken) as url:
        failed = _failed(Session(provider_at(url), Options(effort=effort, only=broken.behaviours)).run())
    if not PROVE:
        _record(broken, failed)
    assert set(broken.behaviours) <= failed, f"failed: {sorted(failed)}"


@pytest.mark.skipif(not PROVE, reason="takes minutes; CONTRACT_PROVE=1 runs it")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.what)
def test_broken_provider_fails_the_whole_suite(broken: Broken) -> None:
    """A provider that is broken in one way does not conform in a complete run."""
    with serving(broken) as url:
        report = Session(provider_at(url), Options(effort=FULL, strict=True)).run()
    _record(broken, _failed(report))
    assert report.exit_code is ExitCode.DOES_NOT_CONFORM


@pytest.mark.parametrize("seed", SEEDS)
def test_sound_provider_passes(seed: int) -> None:
    """The sound fake passes a strict run, in which only steered behaviours are not judged."""
    with serving() as url:
        report = Session(provider_at(url), Options(seed=seed, strict=True, effort=FULL if PROVE else FAST)).run()
    assert [(one.id, one.failures) for one in report.all if one.failures] == []
    assert report.exit_code is ExitCode.CONFORMS
    assert {one.id for one in report.results if one.judgement is Judgement.NOT_JUDGED} == STEERED


def test_each_behaviour_has_one_check() -> None:
    """There is a check for every behaviour of the document, and no other check."""
    assert sorted(check.behaviour for check in CHECKS) == sorted(load().behaviours)


def test_each_behaviour_is_broken_by_some_provider() -> None:
    """Each check that the command can run fails for at least one broken provider."""
    broken = {name for one in BROKEN for name in one.behaviours}
    assert set(load().behaviours) - STEERED - broken == set()


def test_broken_providers_differ() -> None:
    """There are at least 250, each with a description of its own."""
    assert len({broken.what for broken in BROKEN}) == len(BROKEN)
    assert len(BROKEN) >= 250


def _failed(report: Report) -> set[str]:
    return {result.id for result in report.all if result.failures}


def _record(broken: Broken, failed: set[str]) -> None:
    """Add a line to the table. Each worker of xdist has a file of its own."""
    TABLES.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with (TABLES / f"broken-providers{worker and '-'}{worker}.md").open("a", encoding="utf-8") as table:
        table.write(f"| {broken.what} | {', '.join(sorted(failed)) or '**missed**'} |\n")
