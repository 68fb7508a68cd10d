"""The command `python -m benchmarks.lasting`: proves on a store that state lasts and is shared."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.lasting.explanation import explained
from benchmarks.lasting.kill import Plan, prove
from benchmarks.lasting.linearizability import misfits
from benchmarks.lasting.nodes import Nodes
from benchmarks.lasting.races import race
from benchmarks.lasting.steering import Steered
from benchmarks.lasting.world import numbers, seed

if TYPE_CHECKING:
    from collections.abc import Sequence

_TERMINATED = 128 + signal.SIGTERM


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a proof, print what was seen, and return the exit status: 0 if all is as it must be, and 1 if not."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))  # an exception, so that the nodes are stopped
    with tempfile.TemporaryDirectory(prefix="vobiz-mock-lasting-") as folder:
        table, problems = (_raced if options.proof == "race" else _killed)(options, Path(folder))
    print("\n".join([table, "", *(problems or ["All is as it must be."])]))  # noqa: T201 it is a command
    return 1 if problems else 0


def _killed(options: argparse.Namespace, folder: Path) -> tuple[str, list[str]]:
    plan = Plan(
        options.store,
        options.nodes,
        options.operations,
        every=options.every,
        numbers=options.numbers,
        clients=options.clients,
        random_seed=options.random_seed,
    )
    proof = prove(plan, folder, _tell)
    return proof.table(), proof.problems()


def _raced(options: argparse.Namespace, folder: Path) -> tuple[str, list[str]]:
    number = numbers(1)[0]
    with Nodes(options.nodes, options.store, folder) as nodes:
        Steered(min(nodes.ports.values())).begin(seed([number]))
        races = race(nodes.ports, number, rounds=options.rounds, clients=options.clients)
    wrong = [f"round {place}: {found} winners" for place, found in enumerate(races.winners(), 1) if found != 1]
    return races.table(), [*wrong, *(explained(number, calls, None) for calls in misfits(races.history, {}).values())]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lasting", description=__doc__)
    parser.add_argument("proof", choices=["kill", "race"], help="kill nodes under load, or let clients race")
    parser.add_argument("--store", required=True, metavar="URL", help="the store that the nodes share; it is emptied")
    parser.add_argument("--nodes", type=int, default=3, help="how many nodes there are (default: 3)")
    parser.add_argument("--clients", type=int, default=12, help="how many clients there are (default: 12)")
    parser.add_argument("--operations", type=int, default=100_000, help="kill: how many calls are sent")
    parser.add_argument("--every", type=float, default=1.0, help="kill: seconds between two kills (default: 1)")
    parser.add_argument("--numbers", type=int, default=8, help="kill: how many numbers there are (default: 8)")
    parser.add_argument("--random-seed", type=int, default=0, help="kill: determines what clients ask for")
    parser.add_argument("--rounds", type=int, default=1000, help="race: how often the clients race (default: 1000)")
    return parser


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
