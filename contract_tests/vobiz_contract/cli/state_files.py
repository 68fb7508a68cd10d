"""Where the state file of a run is by default, and which files earlier runs have left there."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from vobiz_contract.errors import CannotCheckError
from vobiz_contract.session import StateFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vobiz_contract.provider.provider import Provider

__all__ = ["default_state_file", "left_behind"]

_FOLDER = "vobiz-contract"


def default_state_file(url: str, auth_id: str) -> Path:
    """Return a file for this run in the user's folder for states, or without one in the folder for temporary files."""
    name = f"{_prefix(url, auth_id)}{os.getpid()}"
    files = (_folder() / f"{name}{again}.jsonl" for again in chain([""], (f"-{place}" for place in count(2))))
    return next(file for file in files if not file.exists())


def left_behind(provider: Provider, own: Path) -> Iterator[str]:
    """Yield a sentence for each file in that folder, other than one, of a run of the same account."""
    prefix = _prefix(provider.url, provider.auth_id)
    for file in sorted(_folder().glob("*.jsonl")):
        state = StateFile(file)
        try:
            saved = state.read()
            same = (saved.url, saved.auth_id) == (provider.url, provider.auth_id)
        except CannotCheckError:
            same = file.name.startswith(prefix)
        if same and file != own and (sentence := state.taken()):
            yield sentence


def _prefix(url: str, auth_id: str) -> str:
    return re.sub("[^A-Za-z0-9.-]+", "-", f"{url.partition('://')[2].rstrip('/')}-{auth_id}-")


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
