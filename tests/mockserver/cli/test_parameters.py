"""The values of the options of `vobiz-mock`, wrong ones above all."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from vobiz_mock import MockServer, cli
from vobiz_mock.cli.parameters import EnvironmentOption, FakeUrl, Host, Origin, Port
from vobiz_mock.cli.serve import serve

KUBERNETES = {
    "VOBIZ_MOCK_PORT": "tcp://10.96.12.34:8055",
    "VOBIZ_MOCK_PORT_8055_TCP": "tcp://10.96.12.34:8055",
    "VOBIZ_MOCK_PORT_8055_TCP_ADDR": "10.96.12.34",
    "VOBIZ_MOCK_PORT_8055_TCP_PORT": "8055",
    "VOBIZ_MOCK_PORT_8055_TCP_PROTO": "tcp",
    "VOBIZ_MOCK_SERVICE_HOST": "10.96.12.34",
    "VOBIZ_MOCK_SERVICE_PORT": "8055",
    "VOBIZ_MOCK_SERVICE_PORT_HTTP": "8055",
}


def run(*args: str, **environ: str) -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    result = CliRunner().invoke(cli._cli, list(args), env=environ, prog_name="vobiz-mock")
    return result.exit_code, result.output


# The arguments, what the error shows, and what it says was expected.
WRONG = [
    (["serve", "--port", "abc"], "'abc' is not a port; expected a number from 0 to 65535, such as 8055"),
    (["serve", "--port", "65536"], "'65536' is not a port"),
    (["serve", "--port", "-1"], "'-1' is not a port"),
    (["serve", "--port", "8_0"], "'8_0' is not a port"),
    (["serve", "--port", "\u0663"], "'\u0663' is not a port"),
    (["serve", "--host", ""], "'' is not a host; expected a name or an address alone, such as 127.0.0.1"),
    (["serve", "--host", "127.0.0.1:80"], "'127.0.0.1:80' is not a host"),
    (["serve", "--host", "http://localhost"], "'http://localhost' is not a host"),
    (["serve", "--host", "192.0.2.1"], "with --host, such as 127.0.0.1"),
    (["serve", "--seed", ""], "'' is not a path; expected that of a file, such as seed.yaml"),
    (["serve", "--seed", "/no/seed.yaml"], "/no/seed.yaml: cannot be read: No such file or directory"),
    (["serve", "--log-level", "loud"], "'loud' is not one of 'debug', 'info', 'warning', 'error'"),
    (["serve", "--cors", "localhost:3000"], "'localhost:3000' is not an origin; expected one such as http://"),
    (["serve", "--tls", "70000"], "'70000' is not a port"),
    (
        ["serve", "--listen", "ftp://a:1"],
        "'ftp://a:1' is not what to listen on; expected a URL such as http://127.0.0.1",
    ),
    (["serve", "--listen", "http://127.0.0.1"], "'http://127.0.0.1' is not what to listen on"),
    (["serve", "--listen", "http://a:1/path"], "'http://a:1/path' is not what to listen on"),
    (["serve", "--listen", "http://[::1"], "'http://[::1' is not what to listen on"),
    (["serve", "--tls-name", "a b"], "'a b' is not a host name; expected one such as vobiz or *.vobiz.test"),
    (["serve", "--tls-name", "-a"], "'-a' is not a host name"),
    (["serve", "--tls-name", "a." * 130 + "a"], "is not a host name"),
    (["serve", "--tls-name", "https://a"], "'https://a' is not a host name"),
    (["serve", "--proxy-others", "allow"], "'allow' is not one of 'refuse', 'tunnel'"),
    (["ca", "--for", "perl"], "'perl' is not one of 'requests', 'httpx', 'node'"),
    (["serve", "--cors", "none", "--cors", "*"], "--cors none allows no origin"),
    (["wait", "localhost:8055"], "'localhost:8055' is not the URL of a fake; expected one such as http://"),
    (["wait", "http://a:b"], "'http://a:b' is not the URL of a fake"),
    (["wait", "http://[::1"], "'http://[::1' is not the URL of a fake"),
    (["wait", "http://a", "--timeout", "soon"], "'soon' is not a time; expected seconds from 0.1 to 86400, such as 30"),
    (["wait", "http://a", "--timeout", "nan"], "'nan' is not a time"),
    (["wait", "http://a", "--timeout", "0"], "'0' is not a time"),
    (["wait", "http://a", "--timeout", "inf"], "'inf' is not a time"),
]


@pytest.mark.parametrize(("args", "message"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_value_is_explained(args: list[str], message: str) -> None:
    """The error shows the value, and says what was expected."""
    code, text = run(*args)
    assert message in text
    assert code == (1 if "192.0.2.1" in args else 2)


def test_a_wrong_boolean_is_explained() -> None:
    """It can only come from the environment."""
    code, text = run("serve", VOBIZ_MOCK_VALIDATE_RESPONSES="maybe")
    assert (code, "'maybe' is not a valid boolean. Recognized values: " in text) == (2, True)


def test_the_variables_of_kubernetes_are_ignored_with_a_note() -> None:
    """Those of a Service named `vobiz-mock` do not set the port, so the command uses the default one."""
    seen = []

    @click.command()
    @click.option("--port", cls=EnvironmentOption, type=Port(), default=8055, envvar="VOBIZ_MOCK_PORT")
    def command(port: int) -> None:
        seen.append(port)

    result = CliRunner().invoke(command, [], env=KUBERNETES)
    assert seen == [8055]
    assert result.stderr.count("VOBIZ_MOCK_PORT=tcp://10.96.12.34:8055 is ignored") == 1


@pytest.mark.parametrize("protocol", ["tcp", "udp", "sctp"])
@pytest.mark.parametrize("address", ["10.96.12.34:8055", "[fd00::1]:8055"])
def test_an_option_takes_precedence_over_kubernetes(protocol: str, address: str) -> None:
    """The command fails since its port is in use, and not because of the variable."""
    with MockServer() as fake:
        code, text = run("serve", "--port", str(fake.port), VOBIZ_MOCK_PORT=f"{protocol}://{address}")
    assert (code, f"port {fake.port}: Address already in use" in text) == (1, True)


def test_every_option_of_serve_ignores_kubernetes() -> None:
    """A new option with a variable must do so, too."""
    options = [param for param in serve.params if param.envvar]
    assert [param.name for param in options if not isinstance(param, EnvironmentOption)] == []


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (Host, "[::1]", "::1"),
        (Host, "fe80::1%lo", "fe80::1%lo"),
        (Host, "localhost", "localhost"),
        (Port, "0", 0),
        (Origin, "HTTP://Localhost:3000/", "http://localhost:3000"),
        (Origin, "http://localhost:80", "http://localhost"),
        (Origin, "https://app.example:443/", "https://app.example"),
        (Origin, "https://app.example:80", "https://app.example:80"),
        (Origin, "*", "*"),
        (Origin, "none", "none"),
        (FakeUrl, "http://127.0.0.1:8055/", "http://127.0.0.1:8055"),
        (FakeUrl, "http://127.0.0.1:8055/api/v1/account/MA_1", "http://127.0.0.1:8055"),
        (FakeUrl, "http://127.0.0.1:8055/vobiz/_mock/health", "http://127.0.0.1:8055/vobiz"),
    ],
    ids=str,
)
def test_a_value_is_read(type_: type[click.ParamType[object]], value: str, expected: object) -> None:
    """Other spellings of a value mean the same."""
    assert type_().convert(value, None, None) == expected


@pytest.mark.parametrize("value", ["http://a http://b", "http://a,http://b", " http://a, http://b "])
def test_a_variable_can_have_several_origins(value: str) -> None:
    """Spaces and commas separate them."""
    assert Origin().split_envvar_value(value) == ["http://a", "http://b"]
