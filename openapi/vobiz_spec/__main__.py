"""The command `python -m vobiz_spec FILE`, which renews the tables of behaviours in a Markdown file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vobiz_spec.document import load
from vobiz_spec.table import replace_tables

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> str | None:
    """Renew the tables in the file that the arguments name.

    Returns:
        None, or the error to print before exiting with status 1.
    """
    if len(arguments) != 1:
        return "usage: python -m vobiz_spec FILE"
    path = Path(arguments[0])
    try:
        text = replace_tables(path.read_text(encoding="utf-8"), load())
        path.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        return f"{path}: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
