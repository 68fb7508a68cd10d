"""Tests of benchmarks/contestants/ and process.py: the bare route is bare, and the stubs are those of the document."""

import asyncio
import json
import re
import sys
from http import HTTPStatus
from pathlib import Path

import pytest

from benchmarks.contestants import EVERYBODY, PREPARE
from benchmarks.contestants.bare_app import loaded
from benchmarks.contestants.contestant import Contestant
from benchmarks.contestants.here import bare
from benchmarks.contestants.peers import VERSIONS
from benchmarks.contestants.stubs import stubs
from benchmarks.prepared import Exchange, Sender, segment
from benchmarks.process import NotStartedError, Process, cpu_of, running
from vobiz_spec import load

linux = pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")
SENDER = Sender(load().base_path)


def use(contestant: Contestant, folder: Path) -> Process:
    """Start a contestant, wait for its first answer, and stop it."""

    async def start() -> Process:
        async with contestant.started(folder) as process:
            assert process.cpu() > 0
            assert process.peak_memory() > 1
        return process

    return asyncio.run(start())


@linux
def test_the_bare_route_loads_the_server_alone(tmp_path: Path) -> None:
    """A baseline that imports the fake would make the fake look quick."""
    use(bare(tmp_path), tmp_path)
    (log,) = tmp_path.glob("*.log")
    modules = json.loads(log.read_text())
    rooms = {name.split(".")[1] for name in modules}
    assert ("vobiz_mock.net.server" in modules, rooms) == (True, {"net", "messages", "errors"})


def test_the_bare_route_refuses_to_run_with_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of the fake that the server needs one day is seen, and not measured silently."""
    monkeypatch.setitem(sys.modules, "vobiz_mock.fake", sys)
    with pytest.raises(SystemExit, match=r"loaded .*vobiz_mock.*fake"):
        loaded()


@linux
def test_a_process_has_used_time(tmp_path: Path) -> None:
    """The CPU of a whole life is part of its wall, on one core or two."""
    process = use(bare(tmp_path), tmp_path)
    assert process.usage is not None
    assert 0 < process.first_answer < process.usage.wall
    assert process.usage.cpu > 0


@linux
def test_a_program_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    """The error shows the end of its log."""

    async def start() -> None:
        exchange = Exchange(SENDER.assign(segment(1)), HTTPStatus.NO_CONTENT)
        async with running((sys.executable, "-c", "exit('no such option')"), exchange, tmp_path, {}):
            pass

    with pytest.raises(NotStartedError, match="no such option"):
        asyncio.run(start())


@linux
def test_the_cpu_of_a_command_is_that_of_the_command() -> None:
    """A command that computes uses more than one that does not, whatever this process has used."""
    little, much = (cpu_of([sys.executable, "-c", f"sum(range({count}))"]) for count in (1, 10**7))
    assert 0 < little < much


@linux
def test_a_command_that_fails_has_no_figure() -> None:
    """A quick failure is not a quick start."""
    with pytest.raises(NotStartedError, match="exit code 3"):
        cpu_of([sys.executable, "-c", "exit(3)"])


def test_every_contestant_can_be_prepared() -> None:
    """A name in a scenario without a way to start it would end a run in its middle."""
    assert {*EVERYBODY} == {*PREPARE}


def test_the_peers_are_pinned() -> None:
    """A range would measure something else on another day."""
    assert [name for name, pin in VERSIONS.items() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []


def test_the_stubs_match_the_requests() -> None:
    """WireMock matches the path as it was sent."""
    requests = [SENDER.assign(segment(1)), SENDER.unassign(segment(1))]
    lines = [request.split(b" ", 2)[:2] for request in requests]
    matchers = [stub["request"] for stub in stubs()]
    matched = [
        method.decode() == matcher["method"] and bool(re.fullmatch(matcher["urlPathPattern"], path.decode()))
        for (method, path), matcher in zip(lines, matchers, strict=True)
    ]
    assert matched == [True, True]


def test_a_stub_refuses_a_literal_plus() -> None:
    """The stub is as strict as the document."""
    pattern = stubs()[0]["request"]["urlPathPattern"]
    path = SENDER.assign("+912271264217").split(b" ", 2)[1].decode()
    assert re.fullmatch(pattern, path) is None


def test_the_schema_of_a_stub_has_no_references() -> None:
    """WireMock cannot follow a reference into the document."""
    text = json.dumps(stubs())
    assert ("$ref" in text, "[0-9a-fA-F]{8}" in text) == (False, True)
