"""`python -m vobiz_spec FILE` renews the tables of behaviours in a Markdown file."""

import sys
from pathlib import Path

from vobiz_spec.document import load
from vobiz_spec.table import renewed

if len(sys.argv) != 2:  # noqa: PLR2004
    sys.exit("usage: python -m vobiz_spec FILE")
_path = Path(sys.argv[1])
try:
    _path.write_text(renewed(_path.read_text(encoding="utf-8"), load()), encoding="utf-8")
except (OSError, ValueError) as error:
    sys.exit(f"{_path}: {error}")
