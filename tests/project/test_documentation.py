"""The documentation is true: its examples are run, and what it names exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.project._markdown import Page, pages

from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = pages()
README = next(page for page in PAGES if page.name == "README.md")
COMMANDS = Path(sys.executable).parent


def every(*languages: str) -> pytest.MarkDecorator:
    """Run a test for each page that has a block of one of the languages."""
    found = [page for page in PAGES if any(page.blocks(language) for language in languages)]
    return pytest.mark.parametrize("page", found, ids=lambda page: page.name)


# A command with its subcommands, and the rest of its line. Words that follow a subcommand do no harm before --help.
_COMMAND = re.compile(r"(vobiz-(?:mock|contract)(?: [a-z]+\b)+)((?:[^\n|>]*\\\n)*[^\n|>]*)")

_VARIABLE = re.compile(r"\bVOBIZ_MOCK_[A-Z_]*[A-Z]\b")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture
def fake() -> Iterator[MockServer]:
    """A fake as `vobiz-mock serve` starts it, but on a free port."""
    with MockServer() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: MockServer) -> Path:
    """An empty working directory, in which a client that is not told otherwise reaches the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOBIZ_BASE_URL", fake.url)
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path / "ca"))
    monkeypatch.setenv("VOBIZ_MOCK_URL", fake.url)
    return tmp_path


@every("console")
def test_a_session_prints_what_the_page_shows(page: Page, fake: MockServer, folder: Path) -> None:
    """Each command of a page, in order and against one fake, prints what the page shows below it."""
    commands = [command.replace("8055", str(fake.port)) for command, _ in page.commands()]
    printed = [_run(command, folder).replace(f":{fake.port}", ":8055") for command in commands]
    assert [_steady(output) for output in printed] == [_steady(output) for _, output in page.commands()]


@every("python")
@pytest.mark.usefixtures("folder")
def test_python_examples_run(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python blocks of a page run one after the other, and print what a `text` block below them shows."""
    names: dict[str, Any] = {"__name__": "example"}
    for block in page.examples():
        exec(compile(block.text, page.name, "exec"), names)  # noqa: S102 the documentation is ours
        printed = capsys.readouterr().out
        assert printed == (printed if block.output is None else block.output)


@pytest.mark.parametrize("page", [page for page in PAGES if page.has_tests()], ids=lambda page: page.name)
def test_examples_for_pytest_pass(page: Page, folder: Path) -> None:
    """The Python blocks of a page, put into one file, pass as a test module."""
    (folder / "test_example.py").write_text("\n".join(block.text for block in page.examples()), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@every("yaml")
def test_yaml_examples_are_valid(page: Page) -> None:
    """Each YAML block can be parsed, and the fake takes each that is a seed."""
    for block in page.blocks("yaml"):
        content = yaml.safe_load(block.text)
        if isinstance(content, dict) and "accounts" in content:
            with MockServer(seed=content):
                pass


@every("sh", "console", "yaml")
def test_commands_have_the_options_that_a_page_uses(page: Page) -> None:
    """Each option of `vobiz-mock` and `vobiz-contract` in an example is listed by the command's --help."""
    used = {
        (command, option)
        for language in ("sh", "console", "yaml")
        for block in page.blocks(language)
        for command, rest in re.findall(_COMMAND, block.text)
        for option in re.findall(r"(?<= )--[a-z-]+", rest)
    }
    assert {(command, option) for command, option in used if option not in _help(command)} == set()


@every_page
def test_variables_are_those_of_the_command(page: Page) -> None:
    """Each variable of the fake that a page names is one that `vobiz-mock` reads, or that its page of options lists."""
    listed = (page for page in PAGES if page.name == "docs/options.md")
    known = set(
        re.findall(
            _VARIABLE, _help("vobiz-mock serve") + _help("vobiz-mock journal") + "".join(one.text for one in listed)
        )
    )
    assert set(re.findall(_VARIABLE, page.text)) - known == set()


_JOBS = [(page.name, block.text) for page in PAGES for block in page.blocks("yaml") if block.text.startswith("jobs:")]


@pytest.mark.parametrize("jobs", [text for _, text in _JOBS], ids=[name for name, _ in _JOBS])
def test_actionlint_accepts_the_jobs(jobs: str) -> None:
    """A job for GitHub Actions has the keys and the expressions that it should, and its scripts are sound."""
    linter = shutil.which("actionlint", path=os.pathsep.join([str(COMMANDS), os.environ["PATH"]]))
    if linter is None:
        pytest.skip("actionlint is not installed; make lint-ci installs it")
    done = subprocess.run(
        [linter, "-no-color", "-"], input=f"on: push\n{jobs}", capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


@every("yaml")
def test_compose_examples_fit_together(page: Page) -> None:
    """Each service that another one waits for is there, and so is each volume."""
    for block in page.blocks("yaml"):
        content = yaml.safe_load(block.text)
        services = content.get("services") if isinstance(content, dict) else None
        if not services:
            continue
        awaited = {name for service in services.values() for name in service.get("depends_on", {})}
        mounted = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", [])}
        assert awaited <= set(services)
        assert {name for name in mounted if not name.startswith((".", "/"))} <= set(content.get("volumes", {}))


@every_page
def test_links_lead_somewhere(page: Page, checkout: Path) -> None:
    """Each relative link names a file or folder of the checkout, and its fragment a heading of that page."""
    known = {page.name: page for page in PAGES}
    broken = []
    for link in page.links():
        path, _, fragment = link.partition("#")
        if "://" in path:
            continue
        name = _resolved(page.name, path)
        if not (checkout / name).exists() or (fragment and fragment not in known[name].anchors()):
            broken.append(link)
    assert broken == []


@every_page
def test_named_files_and_targets_exist(page: Page, checkout: Path) -> None:
    """A path of the checkout in backticks exists, and so does the target of each `make` command."""
    targets = re.findall(r"^([a-z-]+):", (checkout / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    code = re.findall(r"`([^`\n]+)`", page.prose())
    roots = r"(?:\.ci|\.github|client|contract_tests|docs|mockserver|openapi|tests)"
    files = [text for text in code if re.fullmatch(rf"{roots}/[\w./-]*", text)]
    made = [name for text in code if text.startswith("make ") for name in re.findall(r"(?<= )[a-z-]+(?= |$)", text)]
    assert [name for name in files if not (checkout / name).exists()] == []
    assert [name for name in made if name not in targets] == []


def test_every_tracked_page_is_tested(tracked: frozenset[str]) -> None:
    """The tests of this module read each Markdown file of the project."""
    assert sorted(name for name in tracked if name.endswith(".md")) == sorted(page.name for page in PAGES)


def test_each_how_to_is_listed() -> None:
    """The index of `docs/` links to each page there."""
    index = next(page for page in PAGES if page.name == "docs/README.md")
    linked = {_resolved(index.name, link.partition("#")[0]) for link in index.links()}
    assert [
        page.name for page in PAGES if page.name.startswith("docs/") and page.name not in {*linked, index.name}
    ] == []


def test_the_readme_is_short() -> None:
    """The README has at most 200 lines, and says in the first ten how to install and start the fake."""
    lines = README.text.splitlines()
    assert len(lines) <= 200
    assert [command for command in ("pip install", "vobiz-mock serve") if command not in "\n".join(lines[:10])] == []


@every("console")
def test_commands_fit_the_screen(page: Page) -> None:
    """No line of a command in a session is longer than 100 columns."""
    lines = [line for command, _ in page.commands() for line in f"$ {command}".splitlines()]
    assert [line for line in lines if len(line) > 100] == []


def _run(command: str, folder: Path) -> str:
    path = f"{COMMANDS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode().replace("\r\n", "\n")


def _steady(output: str) -> str:
    """Return an output without the times in it."""
    dated = re.sub(r"^date: .*$", "date: now", output.strip("\n"), flags=re.MULTILINE)
    dated = re.sub(r"^\d\d:\d\d:\d\d\.\d{3} ", "now ", dated, flags=re.MULTILINE)
    return re.sub(r"in [\d.]+ s\b", "in some s", dated)


def _help(command: str) -> str:
    name, *subcommands = command.split()
    done = subprocess.run([COMMANDS / name, *subcommands, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def _resolved(page: str, path: str) -> str:
    """Return the name of a link's target, relative to the checkout."""
    if not path:
        return page
    return os.path.normpath(PurePosixPath(page).parent / path)
