"""The text of a seed file, from files, pipes and devices."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from vobiz_mock import SeedError
from vobiz_mock.state import seed_source
from vobiz_mock.state.seed_source import read_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes and devices in its files")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """A named pipe to which nobody writes."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_device_without_an_end_is_too_large(tmp_path: Path) -> None:
    """Reading /dev/zero ends at the limit."""
    path = tmp_path / "zero"
    path.symlink_to("/dev/zero")
    with pytest.raises(SeedError, match="zero: is larger than 64 MiB"):
        read_text(path)


def test_a_large_file_is_refused_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the limit is read, and one byte more is refused. The real limit would cost a gigabyte."""
    monkeypatch.setattr(seed_source, "MAX_FILE", 2**20)
    path = tmp_path / "seed.yaml"
    path.write_bytes(b"#" * 2**20)
    assert len(read_text(path)) == 2**20
    with path.open("ab") as file:
        file.write(b"#")
    with pytest.raises(SeedError, match="is larger than 1 MiB"):
        read_text(path)


def test_a_pipe_is_read_to_its_end(pipe: Path) -> None:
    """The writer may open it later than the reader."""
    writer = threading.Thread(target=pipe.write_text, args=("inventory: []",))
    writer.start()
    assert read_text(pipe) == "inventory: []"
    writer.join()


def test_a_pipe_without_a_writer_is_given_up(pipe: Path) -> None:
    """The error says that nobody wrote to it."""
    with pytest.raises(SeedError, match=r"nothing, or no end, was written to it within 0\.05 s"):
        read_text(pipe, patience=0.05)


def test_a_pipe_whose_writer_does_not_end_is_given_up(pipe: Path) -> None:
    """A part of a seed is not used."""
    opened = os.open(pipe, os.O_RDWR)  # Linux opens a pipe for both without waiting
    try:
        os.write(opened, b"inventory:")
        with pytest.raises(SeedError, match="no end"):
            read_text(pipe, patience=0.05)
    finally:
        os.close(opened)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    """The reason is that of the operating system."""
    with pytest.raises(SeedError, match="cannot be read: Is a directory"):
        read_text(tmp_path)


def test_a_path_with_a_null_character_is_refused(tmp_path: Path) -> None:
    """Python raises ValueError for it."""
    with pytest.raises(SeedError, match="null"):
        read_text(tmp_path / "a\0b")


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    """Editors of Windows write one."""
    path = tmp_path / "seed.yaml"
    path.write_bytes(b"\xef\xbb\xbfinventory: []")
    assert read_text(path) == "inventory: []"
