"""The image's health check, run as the image runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vobiz_mock import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).parents[2] / "docker" / "healthcheck.py"


@pytest.fixture(scope="module")
def fake() -> Iterator[MockServer]:
    """A fake on a free port."""
    with MockServer() as server:
        yield server


def test_a_fake_that_answers_is_healthy(fake: MockServer) -> None:
    """The check succeeds at the port that VOBIZ_MOCK_PORT names."""
    assert _check(VOBIZ_MOCK_PORT=str(fake.port)) == 0


def test_a_proxy_is_not_used(fake: MockServer) -> None:
    """A proxy in the environment, which the fake in the container does not need, changes nothing."""
    assert _check(VOBIZ_MOCK_PORT=str(fake.port), http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9") == 0


def test_a_port_without_a_fake_is_unhealthy() -> None:
    """The check fails if nothing listens on the port."""
    with socket.socket() as bound:  # and not listening, so that no parallel test can get the port
        bound.bind(("127.0.0.1", 0))
        assert _check(VOBIZ_MOCK_PORT=str(bound.getsockname()[1])) == 1


def test_a_server_that_is_silent_is_unhealthy() -> None:
    """The check fails within its time limit if the server accepts a connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert _check(VOBIZ_MOCK_PORT=str(silent.getsockname()[1])) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [("9000", 9000), ("", 8055), ("tcp://10.96.12.34:8055", 8055), ("0", 8055), ("9000 ", 8055), ("123456", 8055)],
)
def test_only_a_port_number_is_a_port(value: str, expected: int) -> None:
    """A value that is not a port number, such as that of a Kubernetes Service, means the default port."""
    code = "import runpy, sys; print(runpy.run_path(sys.argv[1])['port'](sys.argv[2]))"
    done = subprocess.run([sys.executable, "-c", code, SCRIPT, value], check=True, capture_output=True, text=True)
    assert int(done.stdout) == expected


def _check(**environment: str) -> int:
    done = subprocess.run([sys.executable, "-I", SCRIPT], check=False, env={**os.environ, **environment}, timeout=30)
    return done.returncode
