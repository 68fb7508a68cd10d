"""What the help of the command and the import of the client cost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.process import cpu_of
from benchmarks.targets import HELP, IMPORT_CLIENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.contestants.contestant import Contestant


async def commands(contestant: Contestant, _: Path) -> Mapping[str, float]:
    """Measure the CPU of each, from the start of Python to its end."""
    return {
        HELP: cpu_of([contestant.command[0], "--help"]),
        IMPORT_CLIENT: cpu_of([sys.executable, "-c", "import vobiz_client"]),
    }
