"""What the tests of the documentation read from a Markdown file: its fenced blocks, its headings and its links.

Knows Markdown only as far as markdownlint allows it here: fences of three backticks, and ATX headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where documentation is. Other folders may hold Markdown that is not part of the project, such as reports.
FOLDERS = ("", ".github", "client", "contract_tests", "docs", "mockserver", "openapi")

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|//) ([\w.-]+\.\w+)\n")  # the first line of a block that is a whole file
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the output that a `text` block right below it shows."""

    language: str
    text: str
    output: str | None

    @property
    def file(self) -> str | None:
        """The name of the file that the block is, from the comment in its first line. None for other blocks."""
        found = _FILE.match(self.text)
        return found[1] if found else None


@dataclass(frozen=True)
class Page:
    """A Markdown file of the checkout."""

    name: str
    text: str

    def blocks(self, language: str) -> list[Block]:
        """Return the fenced blocks of a language, in order."""
        return [block for block in self._blocks() if block.language == language]

    def examples(self) -> list[Block]:
        """Return the Python blocks that are not whole files, in order."""
        return [block for block in self.blocks("python") if block.file is None]

    def has_tests(self) -> bool:
        """Return whether its examples, apart from whole files, have tests for pytest."""
        return any("def test_" in block.text for block in self.examples())

    def files(self) -> dict[str, str]:
        """Return the whole files on the page, by name."""
        return {block.file: block.text for block in self._blocks() if block.file is not None}

    def commands(self) -> list[tuple[str, str]]:
        """Return each command of the console sessions, with its continuation lines, and the output below it."""
        return [
            (command, output) for block in self.blocks("console") for command, output in _COMMAND.findall(block.text)
        ]

    def prose(self) -> str:
        """Return the text without its fenced blocks."""
        return _FENCED.sub("", self.text)

    def links(self) -> list[str]:
        """Return the targets of the inline links."""
        return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", self.prose()))

    def anchors(self) -> set[str]:
        """Return the fragments that GitHub gives the headings."""
        headings = re.findall(r"^#+ (.+)$", self.prose(), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    def _blocks(self) -> Iterator[Block]:
        for found in _FENCED.finditer(self.text):
            below = re.match(r"\n+```text\n(.*?)^```$", self.text[found.end() :], re.MULTILINE | re.DOTALL)
            yield Block(found[1], found[2], below[1] if below else None)


def pages() -> list[Page]:
    """Return the Markdown files of the checkout that belong to the project."""
    checkout = Path(__file__).parents[2]
    files = [file for folder in FOLDERS for file in (checkout / folder).glob("*.md")]
    return [Page(file.relative_to(checkout).as_posix(), file.read_text(encoding="utf-8")) for file in sorted(files)]
