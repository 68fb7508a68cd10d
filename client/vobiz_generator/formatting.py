"""Formats generated code like the rest of the repository, from whatever folder the generator is run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def formatted(code: str) -> str:
    """Return the code as `ruff format` writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--config", str(CHECKOUT / "pyproject.toml"), "-"]
    return subprocess.run(command, input=code, check=True, capture_output=True, text=True).stdout  # noqa: S603 ours
