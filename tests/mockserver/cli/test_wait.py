"""The command `vobiz-mock wait`."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from click.testing import CliRunner
from tests.mockserver.cli._answering import answering

from vobiz_mock import MockServer, cli


def wait(url: str, timeout: str = "0.4") -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    result = CliRunner().invoke(cli._cli, ["wait", url, "--timeout", timeout], prog_name="vobiz-mock")
    return result.exit_code, result.output


@pytest.mark.parametrize("path", ["", "/", "/api/v1"])
def test_a_fake_that_answers_ends_the_wait(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is 0, and a proxy in the environment is not used."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with MockServer() as fake:
        assert wait(fake.url + path, "30") == (0, f"The fake at {fake.url} answers.\n")


def test_a_fake_that_starts_later_ends_the_wait() -> None:
    """The connection is accepted before the start, and answered after it."""
    fake = MockServer()
    timer = threading.Timer(0.2, fake.start)
    timer.start()
    assert wait(fake.url, "30")[0] == 0
    timer.join()
    fake.stop()


def test_nobody_who_listens_is_reported() -> None:
    """So it is if the fake has died."""
    with socket.socket() as bound:  # and not listening, so that no parallel test can get the port
        bound.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{bound.getsockname()[1]}"
        code, text = wait(f"http://{place}")
    assert (code, f"within 0.4 s. Last seen: nobody listens at {place}." in text) == (1, True)


def test_another_program_is_reported() -> None:
    """Its name and its status help to find it."""
    with answering(404, b"<html>", Server="nginx") as other:
        code, text = wait(other.url)
    assert (code, "another program answers (nginx), with 404 to GET /_mock/health" in text) == (1, True)


@pytest.mark.parametrize(("status", "body"), [(503, b"{}"), (200, b"{}"), (200, b"[]"), (200, b"ok")])
def test_a_fake_that_is_not_healthy_is_reported(status: int, body: bytes) -> None:
    """The message has its answer."""
    with answering(status, body, X_Mock_Version="vobiz-mock/9") as other:
        code, text = wait(other.url)
    assert (code, f"the fake answers with {status}: {body.decode()!r}" in text) == (1, True)


def test_a_silent_server_does_not_extend_the_wait() -> None:
    """The time is bounded although the server accepts the connection."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        code, text = wait(f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert (code, "no answer yet" in text) == (1, True)
    assert time.monotonic() - begun < 2


def test_a_server_that_does_not_speak_http_is_reported() -> None:
    """The reason is that of the HTTP library."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for _ in range(2):
                with server.accept()[0] as connection:
                    connection.recv(1000)
                    connection.sendall(b"SSH-2.0-OpenSSH\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        code, text = wait(f"http://127.0.0.1:{server.getsockname()[1]}", "0.15")
    assert (code, "cannot be asked: SSH-2.0" in text) == (1, True)


def test_what_another_program_sends_does_not_reach_the_terminal() -> None:
    """Control characters are escaped, so that they change neither the colours nor the line."""
    with answering(200, b"", Server="a\x1b[31mb") as other:
        code, text = wait(other.url)
    assert (code, r"another program answers (a\x1b[31mb)" in text) == (1, True)


def test_tls_is_reported_as_the_mistake() -> None:
    """The port does not speak TLS, and OpenSSL's message alone would not say what to write."""
    with MockServer() as fake:
        code, text = wait(fake.url.replace("http:", "https:"), "3")
    assert (code, "write http:// for any other" in text) == (1, True)


def test_an_unknown_host_is_reported() -> None:
    """The reason is that of the resolver."""
    code, text = wait("http://no-such-name.invalid", "5")
    assert (code, "no-such-name.invalid cannot be asked" in text) == (1, True)
