"""The report as one HTML page that loads nothing else: no network, no script, light or dark as the reader prefers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_contract.reports.html_coverage import coverage_view
from vobiz_contract.reports.html_results import OUTCOMES, result_view
from vobiz_contract.reports.html_style import icon_address, policy, style
from vobiz_contract.reports.versions import versions
from vobiz_contract.reproduction.plain import shown, visible
from vobiz_contract.results import ExitCode
from vobiz_spec import Level
from vobiz_spec.pages import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vobiz_contract.reports.html_results import Outcome, ResultView
    from vobiz_contract.results import Report, Result

__all__ = ["as_html"]

# The verdict and the tone of its badge.
_VERDICTS = {
    ExitCode.CONFORMS: ("Conforms", "good"),
    ExitCode.DOES_NOT_CONFORM: ("Does not conform", "bad"),
    ExitCode.CANNOT_CHECK: ("Could not be checked", "none"),
}
_PROPERTY = "property"
_KINDS = (*(level.value for level in Level), _PROPERTY)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Results under one heading."""

    id: str
    title: str
    meaning: str
    results: tuple[ResultView, ...]


@dataclass(frozen=True)
class Box:
    """A box that shows or hides the results of a kind or outcome, and how many there are."""

    name: str
    count: int
    outcome: Outcome | None = None


def as_html(report: Report) -> str:
    """Return the report as an HTML page."""
    sheet = style(_KINDS, [one.css_class for one in OUTCOMES.values()])
    verdict, tone = _VERDICTS[report.exit_code]
    page = environment(__package__).get_template("report.html")
    return (
        page.render(
            style=sheet,
            policy=policy(sheet),
            icon=icon_address(),
            verdict=verdict,
            tone=tone,
            facts=_facts(report),
            made_with=" · ".join(f"{name} {version}" for name, version in versions().items()),
            problems=[shown(one, report.provider) for one in (report.obstacle, *report.unrestored) if one],
            fixed=report.fixed,
            outcomes=[Box(one.word, report.count(judgement), one) for judgement, one in OUTCOMES.items()],
            kinds=[Box(kind, sum(one.kind == kind for one in report.all)) for kind in _KINDS],
            parts=tuple(_parts(report)),
            ids={one.id for one in report.all},
            behaviours=len(report.results),
            properties=len(report.properties),
            coverage=coverage_view(report.coverage, report.provider),
        )
        + "\n"
    )


def _facts(report: Report) -> list[str]:
    provider = report.provider
    return [
        visible(provider.url),
        f"account {visible(provider.auth_id)}",
        report.started,
        f"{report.seconds:.1f} s",
        f"{len(report.journal):,} requests",
        f"seed {report.seed}",
        *(["strict"] if report.strict else []),
    ]


def _parts(report: Report) -> Iterator[Part]:
    """Yield the failures, then what else was found of each level, then the properties."""
    broken = [result for result in report.results if result.failures]
    yield from _part(report, "Failures", "what the provider does differently", broken)
    for level in Level:
        results = [one for one in report.results if one.level is level and not one.failures]
        yield from _part(report, level.value.capitalize(), _meaning(level), results)
    yield from _part(report, "Properties", "a failure counts for the behaviour that it names", report.properties)


def _part(report: Report, title: str, meaning: str, results: Sequence[Result]) -> Iterator[Part]:
    order = [*OUTCOMES]
    ordered = sorted(results, key=lambda one: order.index(one.judgement))
    if ordered:
        views = tuple(result_view(report, one) for one in ordered)
        yield Part(id=title.lower(), title=title, meaning=meaning, results=views)


def _meaning(level: Level) -> str:
    return f"a provider that differs {level.broken}"
