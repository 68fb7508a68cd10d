"""The command `python -m benchmarks`: runs the benchmark, prints its tables, and judges the targets."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contestants import EVERYBODY, PEERS
from benchmarks.machine import described
from benchmarks.report import NoPlaceError, as_json, markdown, placed
from benchmarks.run import run
from benchmarks.scenarios import SCENARIOS
from benchmarks.targets import ASSIGN, QUICK_TARGETS, TARGETS, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.results import Results
    from benchmarks.targets import Judgement

_TERMINATED = 128 + signal.SIGTERM
_EPILOG = """\
scenarios:
{scenarios}

The peers (Prism, WireMock, Mockoon) need Node and npm, and WireMock needs Java. They are installed into .cache/.

exit status: 0 if all targets are met, 1 if one is missed, 2 if something could not be measured or an argument is wrong
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        parser.error("the benchmark reads /proc, and runs on Linux only")
    if options.markdown:
        _check_place(options.markdown, parser)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))  # an exception, so that the contestants are stopped
    machine = described(with_peers=not (options.without_peers or options.quick))
    results, judgements = _measured(options)
    text = markdown(results, judgements, machine, options.rounds)
    print(text)  # noqa: T201 it is a command
    if options.markdown:
        page = options.markdown.read_text(encoding="utf-8")
        options.markdown.write_text(placed(page, text), encoding="utf-8")
    if options.json:
        options.json.write_text(as_json(results, judgements, machine), encoding="utf-8")
    return status(results, judgements)


def status(results: Results, judgements: Sequence[Judgement]) -> int:
    """Return the exit status of a run."""
    verdicts = {judgement.verdict for judgement in judgements}
    if Verdict.MISS in verdicts:
        return 1
    return 2 if results.missing or Verdict.NOT_MEASURED in verdicts else 0


def _measured(options: argparse.Namespace) -> tuple[Results, list[Judgement]]:
    only = [ASSIGN] if options.quick else options.only
    peers_excluded = PEERS if options.without_peers or options.quick else ()
    scenarios = [scenario for scenario in SCENARIOS if not only or scenario.name in only]
    results = run(scenarios, [name for name in EVERYBODY if name not in peers_excluded], options.rounds)
    targets = QUICK_TARGETS if options.quick else TARGETS
    return results, judge([target for target in targets if not {*target.to} & {*peers_excluded}], results)


def _parser() -> argparse.ArgumentParser:
    scenarios = "\n".join(f"  {scenario.name:14}{scenario.title}" for scenario in SCENARIOS)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the fake beside other fakes and beside a bare Flask route.",
        epilog=_EPILOG.format(scenarios=scenarios),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=_positive, default=5, help="how often each is measured, in turn (default: 5)")
    names = [scenario.name for scenario in SCENARIOS]
    parser.add_argument(
        "--only", action="append", choices=names, metavar="SCENARIO", help="run this scenario; repeatable"
    )
    parser.add_argument("--without-peers", action="store_true", help="leave out the peers, and the targets about them")
    parser.add_argument("--quick", action="store_true", help="only assign, beside the bare route, with a looser limit")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the value of each round into a file")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="replace the marked part of a page by the tables")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} found, expected a number from 1")
    return number


def _check_place(path: Path, parser: argparse.ArgumentParser) -> None:
    """Refuse a page without a place for the figures before anything is measured."""
    try:
        placed(path.read_text(encoding="utf-8"), "")
    except (OSError, NoPlaceError) as error:
        parser.error(f"--markdown {path}: {error}")


if __name__ == "__main__":
    sys.exit(main())
