"""The command `python -m vobiz_generator`: writes the generated files, or compares them with `--check`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from vobiz_generator.rendering import COMMAND, OUTPUT, render
from vobiz_spec import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated files, or compare them with --check.

    Returns:
        The exit code: 1 if --check found a difference, else 0.

    """
    options = _parser().parse_args(arguments)
    files = render(load())
    changed = [name for name, text in files.items() if _read(OUTPUT / name) != text]
    if options.check:
        for name in changed:
            print(f"{name} differs from the document: run {COMMAND}")
        return 1 if changed else 0
    for name in changed:
        (OUTPUT / name).write_text(files[name], encoding="utf-8")
    print(f"changed: {', '.join(changed) or 'nothing'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description="Generate the client from the OpenAPI document.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file would change")
    return parser


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
