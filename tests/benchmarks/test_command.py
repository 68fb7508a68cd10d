"""Tests of the command `python -m benchmarks` as a process: it leaves nothing behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")
def test_sigterm_stops_the_contestants(tmp_path: Path) -> None:
    """A run that is cancelled leaves no server, and no folder."""
    command = [sys.executable, "-m", "benchmarks", "--without-peers", "--only", "warm", "--rounds", "1"]
    environment = {"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL) as process:
        server = _listening(tmp_path, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
    assert (Path(f"/proc/{server}").exists(), [*tmp_path.iterdir()]) == (False, [])


def _listening(folder: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the child of a process listens, and return its id."""
    while process.poll() is None and not any("Listening" in log.read_text() for log in folder.glob("*/*.log")):
        time.sleep(0.02)
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().strip()
