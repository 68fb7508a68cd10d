"""Where the state file of a run is by default. Knows nothing of what it contains."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

__all__ = ["default_state_file"]

_FOLDER = "vobiz-contract"


def default_state_file(url: str, auth_id: str) -> Path:
    """Return a file for this run in the user's folder for states, or without one in the folder for temporary files."""
    name = re.sub("[^A-Za-z0-9.-]+", "-", f"{url.partition('://')[2]}-{auth_id}-{os.getpid()}")
    return _folder() / f"{name}.jsonl"


def _folder() -> Path:
    """Return the folder, of which the XDG Base Directory Specification names the one on Linux."""
    if named := os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME"):
        return Path(named) / _FOLDER
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("/nonexistent")
    state = home / (".local/state" if sys.platform != "darwin" else "Library/Application Support")
    usable = os.access(home, os.W_OK)
    return (state if usable else Path(tempfile.gettempdir())) / _FOLDER
