"""Programs in seven languages reach the fake through TLS and through the proxy, told as `vobiz-mock ca` says.

Each program assigns a number. None has the URL of the fake built in: through the proxy, it is that of the real host.
"""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from two_accounts import ACCOUNT, NUMBER, SEED, TOKEN, TRUNK
from vobiz_mock import MockServer, cli, intercept

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(__file__).parent / "programs"
PYTHON = sys.executable
PATH = f"/api/v1/account/{ACCOUNT}/numbers/%2B{NUMBER[1:]}/assign"
# Each client: the program that runs it, its file, the name in `vobiz-mock ca --for`, and whether HTTPS_PROXY leads it.
CLIENTS = {
    "requests": (PYTHON, "assign_requests.py", "requests", True),
    "httpx": (PYTHON, "assign_httpx.py", "httpx", True),
    "aiohttp": (PYTHON, "assign_aiohttp.py", "httpx", True),
    "urllib": (PYTHON, "assign_urllib.py", "httpx", True),
    "cURL": ("curl", "", "curl", True),
    "Node: fetch": ("node", "assign.mjs", "node", True),
    "Go: net/http": ("go run", "assign.go", "go", True),
    "Java: java.net.http": ("java", "Assign.java", "java", True),
    "PHP: curl": ("php", "assign.php", "php", True),
    "PHP: streams": ("php", "assign_streams.php", "php", False),
    "Ruby: Net::HTTP": ("ruby", "assign.rb", "ruby", True),
}
# Vobiz's SDK has the real host built in, so that no URL leads it to the port of TLS.
SDK = "vobiz-python"
CLIENTS_OF_THE_REAL_HOST = CLIENTS | {SDK: (PYTHON, "assign_vobiz_python.py", "requests", True)}
NODE_WITH_PROXIES = 24  # it is the first that reads HTTPS_PROXY, if NODE_USE_ENV_PROXY is set


@pytest.fixture
def fake(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """A fake with TLS and a proxy, and certificates of its own."""
    monkeypatch.setenv("VOBIZ_MOCK_CA_DIR", str(tmp_path_factory.getbasetemp() / "ca"))
    with MockServer(seed=SEED, tls=True, proxy=True) as server:
        yield server


def how_to_trust(client: str) -> str:
    """The lines of `vobiz-mock ca` for a client."""
    result = CliRunner().invoke(cli._cli, ["ca", "--for", client])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def command(client: str, url: str) -> str:
    """The command for a shell that lets a client trust the fake, and assigns a number."""
    program, file, name, _ = CLIENTS_OF_THE_REAL_HOST[client]
    arguments = [str(PROGRAMS / file), url, ACCOUNT, TOKEN, TRUNK]
    if program == "curl":
        body = f'{{"trunk_group_id": "{TRUNK}"}}'
        fields = [f"-HX-Auth-ID: {ACCOUNT}", f"-HX-Auth-Token: {TOKEN}", "-HContent-Type: application/json"]
        arguments = ["-s", "-S", "-o", os.devnull, "-w", "%{http_code}", *fields, "-d", body, url]
    lines = how_to_trust(name)
    start = f"{lines} " if name == "php" else f"{lines}\n{program} "
    return start + shlex.join(arguments)


def run(client: str, url: str, **variables: str) -> str:
    """The status that a client prints, or an error."""
    names = {"PATH", "HOME", "GOCACHE", "LANG"}
    environ = {name: value for name, value in os.environ.items() if name in names} | variables
    done = subprocess.run(
        ["bash", "-ec", command(client, url)], capture_output=True, text=True, env=environ, check=False, timeout=120
    )
    return done.stdout.strip() or done.stderr


def need(client: str) -> None:
    """Skip the test if the program of a client is not here."""
    if sys.platform == "win32":
        pytest.skip("the lines are those of a shell")
    program = CLIENTS_OF_THE_REAL_HOST[client][0].split()[0]
    for name in ("bash", program):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
    if client == "PHP: curl" and "curl" not in _output("php", "-m").split():
        pytest.skip("PHP has no extension curl")


def _output(*args: str) -> str:
    return subprocess.run(args, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_trusts_the_certificate(fake: MockServer, client: str) -> None:
    """The lines of `vobiz-mock ca` are enough."""
    need(client)
    assert run(client, f"https://localhost:{fake.port}{PATH}") == str(HTTPStatus.NO_CONTENT.value)


@pytest.mark.parametrize("client", [name for name, (*_, led) in CLIENTS_OF_THE_REAL_HOST.items() if led])
def test_a_variable_leads_a_client_here(fake: MockServer, client: str) -> None:
    """The client sends its request to the real host, and the proxy of the fake has it."""
    need(client)
    if client.startswith("Node") and int(re.findall(r"\d+", _output("node", "--version"))[0]) < NODE_WITH_PROXIES:
        pytest.skip(f"Node reads HTTPS_PROXY since version {NODE_WITH_PROXIES}")
    assert run(client, f"https://api.vobiz.ai{PATH}", **proxy_variables(client, fake)) == "204"


def proxy_variables(client: str, fake: MockServer) -> dict[str, str]:
    """The variables by which a client is told of the proxy."""
    if client.startswith("Java"):  # it has options in place of a variable
        port = fake.proxy_url.rpartition(":")[2]
        return {"JDK_JAVA_OPTIONS": f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={port}"}
    if client.startswith("Ruby"):  # it reads the variable of http for https as well
        return {"http_proxy": fake.proxy_url}
    return {"HTTPS_PROXY": fake.proxy_url, "NODE_USE_ENV_PROXY": "1"}


@pytest.mark.parametrize(
    "client", [name for name, (program, *_) in CLIENTS_OF_THE_REAL_HOST.items() if program == PYTHON]
)
def test_a_program_in_python_is_led_here_in_its_process(
    client: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It needs neither a variable nor a certificate."""
    monkeypatch.chdir(tmp_path)  # the SDK reads .env in the current directory
    monkeypatch.setattr(sys, "argv", ["", f"https://api.vobiz.ai{PATH}", ACCOUNT, TOKEN, TRUNK])
    with intercept(seed=SEED) as fake:
        runpy.run_path(str(PROGRAMS / CLIENTS_OF_THE_REAL_HOST[client][1]))
    fake.verify(behaviour="assign.success", times=1)
    assert capsys.readouterr().out == "204"


def documented() -> dict[str, tuple[str, ...]]:
    """What the documentation says of each client: whether it is led here in process, by TLS and by the proxy."""
    text = (Path(__file__).parents[2] / "docs/real-host.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| (yes|no)\b[^|]*\| (yes|no)\b[^|]*\| (yes|no)\b[^|]*\|$", text, re.MULTILINE
    )
    return {name: tuple(answers) for name, *answers in rows}


def test_the_table_of_the_documentation_is_that_of_the_tests() -> None:
    """It has each client, and says which roads lead it here."""
    tested = {
        name: ("yes" if program == PYTHON else "no", "yes", "yes" if led else "no")
        for name, (program, *_, led) in CLIENTS.items()
    }
    assert {name: answers for name, answers in documented().items() if not name.startswith("SDK: ")} == tested


def test_the_table_has_the_sdk_that_a_test_runs() -> None:
    """The other SDKs are not on a registry, and were tried by hand."""
    assert documented()[f"SDK: Python, `{SDK}`"] == ("yes", "yes", "yes")
