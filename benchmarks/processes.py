"""The CPU of processes that the benchmark did not start, such as a database. Linux only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Places in /proc/PID/stat after the name, as proc(5) counts them from 3 on.
_PARENT = 4 - 3
_TIMES = slice(14 - 3, 18 - 3)  # user and system time, its own and that of ended children, in ticks


def parent(pid: int) -> int:
    """Return the id of the process that started another one."""
    return int(_fields(pid)[_PARENT])


def cpu(pid: int) -> float:
    """Return the CPU seconds, user and system, of a process and of all its descendants, ended ones too."""
    return sum(sum(map(int, _fields(one)[_TIMES])) for one in _tree(pid)) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> Iterator[int]:
    waiting = [pid]
    while waiting:
        pid = waiting.pop()
        yield pid
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += map(int, children.read_text().split())


def _fields(pid: int) -> list[str]:
    """Return what /proc/PID/stat has after the name of the process, in which anything may be."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
