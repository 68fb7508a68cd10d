"""Tests of benchmarks/processes.py."""

import os
import subprocess
import sys

from benchmarks.processes import cpu, parent

_BURN = "import subprocess, sys, time\nwhile time.process_time() < 0.3: pass\n"
_WITH_A_CHILD = f"{_BURN}subprocess.run([sys.executable, '-c', {_BURN!r}])\nprint(flush=True)\nsys.stdin.read()"


def test_a_child_knows_its_parent() -> None:
    """The parent of a process that was started here is this process."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert parent(process.pid) == os.getpid()


def test_the_cpu_of_an_ended_child_counts() -> None:
    """A process that used 0.3 s, and whose child used as much and ended, used 0.6 s, but for the ticks."""
    command = [sys.executable, "-c", _WITH_A_CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert cpu(process.pid) >= 0.5
