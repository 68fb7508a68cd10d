"""The command `python -m vobiz_spec`: prints the OpenAPI document, or renews what is generated from it in files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vobiz_spec.document import load
from vobiz_spec.publishing import document_text
from vobiz_spec.renewal import renew_document
from vobiz_spec.table import replace_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPILOG = """\
examples:
  python -m vobiz_spec > vobiz.yaml            the document as YAML
  python -m vobiz_spec --json > vobiz.json     the document as JSON
  python -m vobiz_spec openapi/README.md       renew the tables of behaviours in a Markdown file
  python -m vobiz_spec openapi/vobiz_spec/vobiz.yaml
                                               renew the tables and the code samples in a document
  python -m vobiz_spec --check FILE            only say whether they are current

exit status: 0 if all went well, 1 if --check found something to renew, 2 if an argument or a file is wrong
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: The command's arguments; those of the process if None.

    Returns:
        The exit status.
    """
    options = _parser().parse_args(arguments)
    if not options.files:
        sys.stdout.write(document_text(as_json=options.json))
        return 0
    return max(_renew(file, check=options.check) for file in options.files)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m vobiz_spec",
        description="Print the OpenAPI document, or renew what is generated from it in files.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="a .md, .yaml or .yml file to renew")
    parser.add_argument("--json", action="store_true", help="print the document as JSON, not as YAML")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a file is not current")
    return parser


def _renew(file: Path, *, check: bool) -> int:
    """Renew one file, and say what is wrong with it if that fails."""
    try:
        text = file.read_text(encoding="utf-8")
        renewed = renew_document(text) if file.suffix in {".yaml", ".yml"} else replace_tables(text, load())
        if renewed == text:
            return 0
        if check:
            return _complain(f"{file} is not current. Run: python -m vobiz_spec {file}", 1)
        file.write_text(renewed, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        return _complain(f"{file}: {error}", 2)
    return 0


def _complain(text: str, status: int) -> int:
    sys.stderr.write(f"{text}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
