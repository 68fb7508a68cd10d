"""`vobiz-mock serve` with TLS and a proxy: where it listens, what it prints, and what is said if that cannot be."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from http.client import HTTPSConnection
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vobiz_mock import MockServer, cli
from vobiz_mock.cli.endpoints import ListenOptions, endpoints
from vobiz_mock.cli.greeting import greeting
from vobiz_mock.cli.parameters import HostName
from vobiz_mock.net.ca_folder import CaFolder
from vobiz_mock.net.listener import Endpoint
from vobiz_mock.state.records import Seed

if TYPE_CHECKING:
    from pathlib import Path

ONE = "127.0.0.1"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, [f"http://{ONE}:8055"]),
        ({"port": 1}, [f"http://{ONE}:1"]),
        ({"host": "::1", "tls": 2, "proxy": 3}, ["http://[::1]:8055", "https://[::1]:2", "proxy://[::1]:3"]),
        ({"listen": (Endpoint("https", ONE, 2),)}, [f"http://{ONE}:8055", f"https://{ONE}:2"]),
        ({"listen": (Endpoint("http", ONE, 1),)}, [f"http://{ONE}:1"]),
        ({"port": 0, "is_given": True, "listen": (Endpoint("http", ONE, 1),)}, [f"http://{ONE}:0", f"http://{ONE}:1"]),
        ({"listen": (Endpoint("proxy", "a", 3), Endpoint("http", "b", 1))}, ["http://b:1", "proxy://a:3"]),
    ],
    ids=str,
)
def test_the_options_say_where_to_listen(given: dict[str, object], expected: list[str]) -> None:
    """Plain HTTP is first, and it is at the default port unless another option says where."""
    found = endpoints(ListenOptions(**given))  # type: ignore[arg-type]
    assert [endpoint.url for endpoint in found] == expected


def start(folder: Path, *args: str, **variables: str) -> subprocess.Popen[str]:
    """Start `vobiz-mock serve`."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("VOBIZ_")} | variables
    command = [sys.executable, "-m", "vobiz_mock", "serve", *args]
    pipe = subprocess.PIPE
    environ["VOBIZ_MOCK_CA_DIR"] = str(folder)
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environ)


OPTIONS = [
    (["--port", "0", "--tls", "0", "--proxy", "0"], {}),
    (["--listen", f"proxy://{ONE}:0", "--listen", f"https://{ONE}:0", "--listen", f"http://{ONE}:0"], {}),
    ([], {"VOBIZ_MOCK_PORT": "0", "VOBIZ_MOCK_TLS": "0", "VOBIZ_MOCK_PROXY": "0"}),
    ([], {"VOBIZ_MOCK_LISTEN": f"http://{ONE}:0 https://{ONE}:0, proxy://{ONE}:0"}),
]


@pytest.mark.parametrize(("args", "variables"), OPTIONS, ids=str)
def test_each_endpoint_is_greeted(tmp_path: Path, args: list[str], variables: dict[str, str]) -> None:
    """One signal stops all of them."""
    with start(tmp_path, *args, "--log-level", "warning", **variables) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=20)
    patterns = [rf"Listening on {scheme}://127\.0\.0\.1:\d+\n" for scheme in ("http", "https", "proxy")]
    assert [bool(re.fullmatch(*pair)) for pair in zip(patterns, lines, strict=True)] == [True] * 3
    assert (process.returncode, stderr) == (0, "")


def test_the_certificate_has_the_name_of_the_option(tmp_path: Path) -> None:
    """A service in a network of containers has such a name."""
    with start(tmp_path, "--port", "0", "--tls", "0", "--tls-name", "vobiz") as process:
        assert process.stdout is not None
        port = [process.stdout.readline() for _ in range(2)][1].strip().rpartition(":")[2]
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        with (
            socket.create_connection((ONE, int(port)), timeout=20) as plain,
            context.wrap_socket(plain, server_hostname="vobiz") as client,
        ):
            assert client.version() is not None
        process.terminate()
        process.communicate(timeout=20)


def run(*args: str, **environ: str) -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    result = CliRunner().invoke(cli._cli, list(args), env=environ, prog_name="vobiz-mock")
    return result.exit_code, result.output


@pytest.mark.parametrize(("option", "name"), [("--tls", "--tls"), ("--proxy", "--proxy")])
def test_a_port_in_use_is_named(tmp_path: Path, option: str, name: str) -> None:
    """So is the option that changes it."""
    with MockServer() as other:
        code, text = run("serve", "--port", "0", option, str(other.port), VOBIZ_MOCK_CA_DIR=str(tmp_path))
    assert (code, f"cannot listen on {ONE} port {other.port}" in text, f"with {name}, or" in text) == (1, True, True)


@pytest.mark.parametrize("scheme", ["http", "https", "proxy"])
def test_a_url_that_is_in_use_is_named(tmp_path: Path, scheme: str) -> None:
    """Another option would add an address, and not change this one."""
    with MockServer() as other:
        url = f"{scheme}://{ONE}:{other.port}"
        code, text = run("serve", "--port", "0", "--listen", url, VOBIZ_MOCK_CA_DIR=str(tmp_path))
    assert (code, f"Choose another port in --listen {url}, or 0 for a free one." in text) == (1, True)


@pytest.mark.parametrize(
    "args", [["serve", "--port", "0", "--tls", "0"], ["serve", "--port", "0", "--proxy", "0"], ["ca"]]
)
def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    """A plain installation has no library for certificates."""
    for module in ("vobiz_mock.net.certificates", "vobiz_mock.net.ca_folder"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    code, text = run(*args)
    assert (code, 'Install it with: pip install "vobiz-mock[tls]"' in text) == (2, True)


@pytest.mark.parametrize("args", [["serve", "--port", "0", "--tls", "0"], ["ca"]])
def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path, args: list[str]) -> None:
    """The exit code is that of a fake that could not start."""
    (tmp_path / "file").write_text("")
    code, text = run(*args, VOBIZ_MOCK_CA_DIR=str(tmp_path / "file" / "ca"))
    assert (code, "cannot use the certificates in" in text, "VOBIZ_MOCK_CA_DIR" in text) == (1, True, True)


def test_ca_prints_the_path_alone(tmp_path: Path) -> None:
    """The file is made."""
    code, text = run("ca", "--path", VOBIZ_MOCK_CA_DIR=str(tmp_path))
    assert (code, text, (tmp_path / "ca.pem").exists()) == (0, f"{tmp_path / 'ca.pem'}\n", True)


def test_ca_quotes_a_path_with_a_space(tmp_path: Path) -> None:
    """The folder of macOS has one."""
    _, text = run("ca", "--for", "node", "--ca-dir", str(tmp_path / "a b"))
    assert text == f"export NODE_EXTRA_CA_CERTS='{tmp_path}/a b/ca.pem'\n"


def test_ca_says_how_each_client_trusts_it(tmp_path: Path) -> None:
    """It also has the names to which the certificate is limited."""
    _, text = run("ca", VOBIZ_MOCK_CA_DIR=str(tmp_path))
    clients = re.findall(r"^# (\w+)", text, re.MULTILINE)
    assert clients == ["requests", "httpx", "node", "go", "java", "php", "ruby", "curl"]
    assert "127.0.0.1, ::1, api.vobiz.ai, localhost" in text


def test_the_greeting_says_how_to_use_the_proxy() -> None:
    """It has the variable as a client reads it."""
    lines = list(greeting("http://a:1", Seed(), own=True, others=["https://a:2", "proxy://a:3"]))
    assert "  export HTTPS_PROXY=http://a:3" in lines


@pytest.mark.parametrize(
    ("value", "name"),
    [("Vobiz", "vobiz"), ("*.Vobiz.Test", "*.vobiz.test"), ("bücher.test", "xn--bcher-kva.test"), ("::0001", "::1")],
)
def test_a_name_is_that_of_a_certificate(value: str, name: str) -> None:
    """It is in lower case and in ASCII."""
    assert HostName().convert(value, None, None) == name


@pytest.mark.parametrize("value", ["127.1", "0x7f.1", "010.0.0.1", "2130706433", "fe80::1%eth0", "*.com", "*.vobiz"])
def test_a_name_that_no_client_would_accept_is_refused(value: str) -> None:
    """An address has one spelling, a certificate has no zones, and a wildcard for a top-level domain covers others."""
    with pytest.raises(click.BadParameter, match=re.escape(value)):
        HostName().convert(value, None, None)


def test_wait_trusts_the_fakes_of_this_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It needs no variable."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(tls=True) as fake:
        code, text = run("wait", fake.url)
    assert (code, text) == (0, f"The fake at {fake.url} answers.\n")


def test_wait_names_a_certificate_of_somebody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says which folder is looked at."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path / "one"))
    with MockServer(tls=True) as fake:
        monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path / "other"))
        code, text = run("wait", fake.url, "--timeout", "0.5")
    assert (code, "whose folder VOBIZ_MOCK_CA_DIR names" in text) == (1, True)


@pytest.mark.parametrize("name", ["a b", "*.com", "", "127.1"])
def test_a_mock_server_refuses_what_the_command_refuses(name: str) -> None:
    """The error has the name."""
    with pytest.raises(ValueError, match=re.escape(repr(name))):
        MockServer(tls=True, tls_names=[name])


def test_a_mock_server_takes_one_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A text is not a collection of names of one letter. The name is written as certificates have it."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(tls=True, tls_names="Bücher.test"):
        assert CaFolder(tmp_path).prepare([]).names >= {"xn--bcher-kva.test"}


def test_a_mock_server_names_its_certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A client needs its path and the URL."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path))
    with MockServer(tls=True, tls_names=["vobiz.test"]) as fake:
        context = ssl.create_default_context(cafile=str(fake.ca_file))
        client = HTTPSConnection("127.0.0.1", fake.port, context=context, timeout=20)
        client.request("GET", "/_mock/health")
        assert (client.getresponse().status, fake.url) == (200, f"https://127.0.0.1:{fake.port}")
        client.close()


def test_a_mock_server_without_a_certificate_says_so() -> None:
    """The message has the argument that makes one."""
    with MockServer() as fake:
        with pytest.raises(RuntimeError, match=r"MockServer\(tls=True\)"):
            _ = fake.ca_file
        with pytest.raises(RuntimeError, match=r"MockServer\(proxy=True\)"):
            _ = fake.proxy_url
