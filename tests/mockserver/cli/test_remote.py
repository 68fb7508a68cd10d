"""How the commands find a fake, and what they say if there is none."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner
from tests.mockserver.cli._answering import answering, as_fake

from vobiz_mock import MockServer, Settings, cli

TOKEN = "VOBIZ_MOCK_CONTROL_TOKEN"


def run(*args: str, **environ: str) -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    result = CliRunner().invoke(cli._cli, list(args), env=environ, prog_name="vobiz-mock")
    return result.exit_code, result.output


def test_nobody_who_listens_is_reported() -> None:
    """The exit code is 1, and the message says how to start a fake or to name another."""
    with socket.socket() as bound:  # and not listening, so that no parallel test can get the port
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        code, text = run("state", "reset", "--port", str(port))
    assert (code, f"nobody listens at 127.0.0.1:{port}" in text, "`vobiz-mock serve`" in text) == (1, True, True)


def test_another_program_is_reported() -> None:
    """Its name and its status help to find it."""
    with answering(404, b"<html>", Server="nginx\x1b[31m") as other:
        code, text = run("state", "reset", "--url", other.url)
    expected = r"another program answers (nginx\x1b[31m), with 404 to POST /_mock/reset"
    assert (code, expected in text) == (1, True)


def test_a_proxy_of_the_environment_is_not_used() -> None:
    """The fake is on this machine, where a proxy does not reach it."""
    with as_fake(200, b"") as fake:
        assert run("state", "reset", "--url", fake.url, http_proxy="http://127.0.0.1:9")[0] == 0


def test_the_base_url_of_a_client_will_do() -> None:
    """The paths of the API in it are dropped, and those before them kept."""
    with as_fake(200, b"") as fake:
        run("state", "reset", VOBIZ_MOCK_URL=f"{fake.url}/behind/api/v1")
    assert [one.target for one in fake.received] == ["/behind/_mock/reset"]


@pytest.mark.parametrize(
    ("option", "variables"),
    [("--url", ()), ("--port", ()), (None, ("URL",)), (None, ("PORT",)), ("--port", ("URL",)), ("--url", ("PORT",))],
)
def test_an_option_counts_more_than_a_variable(option: str | None, variables: tuple[str, ...]) -> None:
    """So does a URL count more than a port. A wrong place would be a fake at which nobody listens."""
    with as_fake(200, b"") as fake:
        right = {"url": fake.url, "port": fake.url.rpartition(":")[2]}
        wrong = {"url": "http://127.0.0.1:9", "port": "9"}
        options = [option, right[option[2:]]] if option else []
        environ = {f"VOBIZ_MOCK_{name}": (wrong if option else right)[name.lower()] for name in variables}
        assert run("state", "reset", *options, **environ)[0] == 0


def test_a_url_and_a_port_exclude_each_other() -> None:
    """One of them would be ignored."""
    code, text = run("state", "reset", "--url", "http://127.0.0.1:9", "--port", "9")
    assert (code, "--url and --port exclude each other" in text) == (2, True)


def test_a_port_that_a_cluster_set_is_ignored() -> None:
    """It describes a Service, as for `vobiz-mock serve`."""
    with as_fake(200, b"") as fake:
        environ = {"VOBIZ_MOCK_PORT": "tcp://10.96.12.34:8055", "VOBIZ_MOCK_URL": fake.url}
        code, text = run("state", "reset", **environ)
    assert (code, "NOTE VOBIZ_MOCK_PORT=tcp://10.96.12.34:8055 is ignored" in text) == (0, True)


def test_port_0_is_refused() -> None:
    """A fake that was started with it has another."""
    assert run("state", "reset", VOBIZ_MOCK_PORT="0")[0] == 2


def test_the_token_of_the_environment_is_sent() -> None:
    """It is that of the control API. The end of its line, as of a file, is not a part of it."""
    with as_fake(200, b"") as fake:
        run("state", "reset", "--url", fake.url, **{TOKEN: "confidential\n"})
    assert fake.received[0].authorization == "Bearer confidential"


@pytest.mark.parametrize("token", ["confi\ndential", "confidenti\u0928al"])
def test_a_malformed_token_is_refused_but_not_shown(token: str) -> None:
    """It cannot be sent in a header field."""
    with as_fake(200, b"") as fake:
        code, text = run("state", "reset", "--url", fake.url, **{TOKEN: token})
    assert (code, "confi" in text, TOKEN in text) == (2, False, True)


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_fake_that_wants_another_token_is_reported(token: str | None) -> None:
    """The message says where to set it, and does not show it."""
    with MockServer(settings=Settings(control_token="right")) as fake:
        code, text = run("journal", "--follow", "--url", fake.url, **({} if token is None else {TOKEN: token}))
    assert (code, text.endswith(f"\nSet {TOKEN} to the token of the fake.\n"), "right" in text) == (2, True, False)


def test_a_fake_takes_its_token() -> None:
    """It is the one with which it was started."""
    with MockServer(settings=Settings(control_token="right")) as fake:
        assert run("state", "reset", "--url", fake.url, **{TOKEN: "right"})[0] == 0


@pytest.mark.parametrize(("status", "exit_code"), [(400, 2), (403, 2), (404, 2), (413, 2), (500, 1)])
def test_a_refusal_is_shown_with_its_message(status: int, exit_code: int) -> None:
    """What is wrong with the input exits with 2, and a fake that fails with 1."""
    with as_fake(status, b'{"error": "e", "message": "a\\u001b[31mb\\nc"}') as fake:
        code, text = run("state", "reset", "--url", fake.url)
    assert (code, text.endswith("a\\x1b[31mb\nc\n")) == (exit_code, True)


@pytest.mark.parametrize("body", [b"", b"[]", b'"a"', b"{}", b"\xff", b"<html>"])
def test_a_refusal_without_a_message_is_shown_as_it_is(body: bytes) -> None:
    """An older fake may not have the path."""
    with as_fake(404, body) as fake:
        code, text = run("state", "reset", "--url", fake.url)
    assert (code, "it answers with 404" in text) == (2, True)


def test_an_answer_that_is_not_json_is_reported() -> None:
    """Its beginning is shown."""
    with as_fake(200, b"hello") as fake:
        code, text = run("clock", "show", "--url", fake.url)
    assert (code, "the answer of the fake is not JSON: hello" in text) == (1, True)


def test_a_server_that_cannot_stream_is_not_asked_again() -> None:
    """The fake can run in another WSGI server, which has no stream."""
    with as_fake(501, b'{"error": "not implemented", "message": "This server cannot send a stream."}') as fake:
        code, text = run("journal", "--follow", "--url", fake.url)
    assert (code, text) == (1, "Error: the fake fails: This server cannot send a stream.\n")
