"""What the page about stores shows is run: its demo, its two fakes, and the file for another WSGI server."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import requests
from tests.project._markdown import pages

from vobiz_client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

PAGES = {page.name: page for page in pages()}
STORES = PAGES["docs/stores.md"]
COMMANDS = Path(sys.executable).parent
DEMO = "vobiz-mock serve --store sqlite:///vobiz.db"
NUMBER, TRUNK = "+912271264217", "e3e55a78-1234-5678-90ab-cdef12345678"


@contextmanager
def _serving(command: str, folder: Path, **variables: str) -> Iterator[str]:
    """Run a command that serves, and kill it at the end. Yield the URL of the fake."""
    program, *arguments = shlex.split(command)
    environment = {**os.environ, "VOBIZ_MOCK_PORT": "0", **variables}
    with subprocess.Popen(
        [str(COMMANDS / program), *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().removeprefix("Listening on ").strip()
        finally:
            process.kill()


def _assign(url: str) -> None:
    with Client(auth_id="MA_BN2MZ1VV", auth_token="secret", base_url=url) as client:
        client.assign_number(NUMBER, trunk_group_id=TRUNK)


def _seen(url: str) -> list[str]:
    entries = requests.get(f"{url}/_mock/journal", timeout=10).json()["entries"]
    return [entry["behaviour"] for entry in entries]


def test_the_demo_survives_a_kill(tmp_path: Path) -> None:
    """The fake that the same command starts again has the requests of the first."""
    assert f"{DEMO}\n" in [block.text for block in STORES.blocks("sh")]
    with _serving(DEMO, tmp_path) as url:
        _assign(url)
    with _serving(DEMO, tmp_path) as url:
        assert _seen(url) == ["assign.success"]


def test_two_fakes_of_the_page_have_one_state(tmp_path: Path, postgres: str) -> None:
    """The second shows what the first was sent."""
    commands = [
        re.sub(r" --port \d+", "", line)
        for block in STORES.blocks("sh")
        for line in re.findall(r"^(vobiz-mock serve .*) &$", block.text, re.MULTILINE)
    ]
    one, other = commands
    variables = {"VOBIZ_MOCK_STORE": postgres}
    with _serving(one, tmp_path, **variables) as url, _serving(other, tmp_path, **variables) as second:
        _assign(url)
        assert _seen(second) == ["assign.success"]


def test_the_file_for_another_server_makes_an_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It uses the database that the variable names."""
    monkeypatch.setenv("VOBIZ_MOCK_STORE", f"sqlite:///{tmp_path / 'vobiz.db'}")
    (tmp_path / "wsgi.py").write_text(PAGES["docs/python.md"].files()["wsgi.py"], encoding="utf-8")
    code = "import wsgi; print(wsgi.app.test_client().get('/_mock/state').status_code)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert (done.stdout, (tmp_path / "vobiz.db").exists()) == ("200\n", True), done.stderr
