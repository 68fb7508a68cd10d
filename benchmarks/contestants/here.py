"""The contestants of this repository: the fake as its users start it, and the bare Flask route."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contestants.contestant import Contestant
from benchmarks.prepared import write_seed
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS, BARE = "vobiz-mock", "bare Flask route"
_OWNED = 1000  # the numbers of an account that has many
_BARE_APP = Path(__file__).with_name("bare_app.py")


def ours(folder: Path, seed: Path | None = None, options: Sequence[str] = ()) -> Contestant:
    """Return the fake with its defaults: state, validation and log line.

    Args:
        folder: Where a seed of 1,000 numbers is written, if none is given.
        seed: The seed.
        options: More options of `vobiz-mock serve`.
    """
    seed = seed or write_seed(folder / "seed.json", owned=_OWNED, inventory=_OWNED)
    command = Path(sys.executable).with_name("vobiz-mock")
    return Contestant(
        OURS, (str(command), "serve", "--port", "{port}", "--seed", str(seed), *options), load().base_path
    )


def bare(_folder: Path) -> Contestant:
    """Return the bare Flask route behind the same server."""
    return Contestant(BARE, (sys.executable, str(_BARE_APP), "{port}"), load().base_path)
