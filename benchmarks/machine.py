"""Describes the machine and the versions of a run, since a figure means nothing without them."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.contestants.peers import VERSIONS


def described(*, with_peers: bool) -> dict[str, str]:
    """Return what matters of this machine, what else it does now, and the versions of the contestants.

    Args:
        with_peers: Whether the peers, and what they run on, are among them.
    """
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load before": f"{os.getloadavg()[0]:.1f} processes",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("vobiz-mock", "flask", "httptools")},
        **(_peers() if with_peers else {}),
    }


def _peers() -> dict[str, str]:
    return {"Node": _first_line("node", "--version"), "Java": _first_line("java", "-version"), **VERSIONS}


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"


def _first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not installed"
    return (done.stdout or done.stderr).partition("\n")[0]
