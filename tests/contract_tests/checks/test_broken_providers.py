"""The checks can fail: every broken provider fails, by name; the sound one does not, whatever the seed.

Each broken provider meets the behaviours that it breaks; with CONTRACT_PROVE=1 the whole suite as well, and the sound
one 20 seeds. The table of who failed what is written to artifacts/broken-providers.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract._broken import BROKEN

from vobiz_contract import FAST, FULL, Options, Outcome, Session
from vobiz_contract.checks import CHECKS
from vobiz_contract.session import selected
from vobiz_contract.target import Effort
from vobiz_spec import Judged, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract._broken import Broken

    from vobiz_contract import Report, Target

PROVE = os.environ.get("CONTRACT_PROVE") == "1"
SEEDS = range(20) if PROVE else range(1)
TABLE = Path(__file__).parents[2] / "artifacts"
# Enough repeats for what fails only sometimes, and nothing drawn.
LONG = Effort(spellings=0, bodies=0, sequences=0, steps=0, repeats=60, rounds=2, racers=6, generated=0)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.what)
def test_broken_provider_fails_by_name(
    broken: Broken, provider: Callable[[Broken | None], Any], target: Callable[[str], Target]
) -> None:
    """A provider that is broken in one way fails, and what it breaks is named."""
    with provider(broken) as url:
        failed = _failed(_report(target(url), _options(broken)))
    if not PROVE:
        _record(broken, failed)
    assert set(broken.names) <= failed, f"failed: {sorted(failed)}"


@pytest.mark.skipif(not PROVE, reason="takes minutes; CONTRACT_PROVE=1 runs it")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.what)
def test_broken_provider_fails_the_whole_suite(
    broken: Broken, provider: Callable[[Broken | None], Any], target: Callable[[str], Target]
) -> None:
    """A provider that is broken in one way does not get through a whole run."""
    with provider(broken) as url:
        report = _report(target(url), Options(effort=FULL, strict=True))
    _record(broken, _failed(report))
    assert report.exit_code == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_sound_provider_passes(
    seed: int, provider: Callable[[Broken | None], Any], target: Callable[[str], Target]
) -> None:
    """The sound fake passes under --strict, and only what must be steered is not judged."""
    with provider(None) as url:
        report = _report(target(url), Options(seed=seed, strict=True, effort=FULL if PROVE else FAST))
    assert [] == [(one.id, one.failures) for one in report.all if one.failures]
    assert report.exit_code == 0
    steered = {name for name, one in load().behaviours.items() if one.judged is Judged.STEERED}
    assert steered == {one.id for one in report.results if one.outcome is Outcome.NOT_JUDGED}


def test_each_behaviour_has_one_check() -> None:
    """A behaviour without a check, or a check without a behaviour, is a mistake."""
    checked = [check.behaviour for check in CHECKS]
    assert sorted(load().behaviours) == sorted(checked)


def test_each_behaviour_is_broken_by_some_provider() -> None:
    """Each check that the command can run has failed once on purpose."""
    broken = {name for one in BROKEN for name in one.names}
    steered = {name for name, one in load().behaviours.items() if one.judged is Judged.STEERED}
    assert set() == set(load().behaviours) - steered - broken


def test_broken_providers_differ() -> None:
    """There are at least 60, each with a line of its own."""
    assert len({broken.what for broken in BROKEN}) == len(BROKEN) >= 60


def _failed(report: Report) -> set[str]:
    return {result.id for result in report.all if result.failures}


def _options(broken: Broken) -> Options:
    return Options(effort=LONG if "property.endurance" in broken.names else FAST, only=broken.names)


def _report(target: Target, options: Options) -> Report:
    with Session(target, options) as session:
        for name in selected(options):
            session.judge(name)
    return session.report()


def _record(broken: Broken, failed: set[str]) -> None:
    """One line of the table; workers of xdist write to files of their own."""
    TABLE.mkdir(exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with (TABLE / f"broken-providers{worker and '-'}{worker}.md").open("a", encoding="utf-8") as table:
        table.write(f"| {broken.what} | {', '.join(sorted(failed)) or '**missed**'} |\n")
