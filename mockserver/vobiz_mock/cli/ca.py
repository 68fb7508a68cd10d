"""The subcommand `vobiz-mock ca`: says how a client is told to trust the certificate of the fake."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from vobiz_mock.cli.parameters import FilePath
from vobiz_mock.errors import CertificateError, MissingExtraError

if TYPE_CHECKING:
    from pathlib import Path

    from vobiz_mock.net.ca_folder import Certificates

# For each client: a note, or None, and the lines for a shell. Each is run by tests/mockserver/test_roads.py.
_WAYS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "requests": ("in place of its own certificates", ("export REQUESTS_CA_BUNDLE={ca}",)),
    "httpx": ("and urllib; in place of the system's certificates", ("export SSL_CERT_FILE={ca}",)),
    "node": ("beside its own certificates", ("export NODE_EXTRA_CA_CERTS={ca}",)),
    "go": ("on Linux, in place of the system's certificates", ("export SSL_CERT_FILE={ca}",)),
    "java": (
        "in place of its own certificates",
        ("export JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore={java} -Djavax.net.ssl.trustStorePassword={password}'",),
    ),
    "php": (
        "beside the settings of its php.ini; in place of the system's certificates",
        ("php -d curl.cainfo={ca} -d openssl.cafile={ca}",),
    ),
    "ruby": ("in place of the system's certificates", ("export SSL_CERT_FILE={ca}",)),
    "curl": ("in place of the system's certificates", ("export CURL_CA_BUNDLE={ca}",)),
}


@click.command()
@click.option("--path", "only_path", is_flag=True, help="Print the path of the certificate alone.")
@click.option("--for", "client", type=click.Choice(list(_WAYS)), help="Print the lines for one client alone.")
@click.option(
    "--ca-dir",
    type=FilePath(),
    envvar="VOBIZ_MOCK_CA_DIR",
    show_envvar=True,
    help="The folder of the certificates. By default, one among the data of the user's programs.",
)
def ca(*, only_path: bool, client: str | None, ca_dir: Path | None) -> None:
    """Print where the certificate of the fake is, and how clients are told to trust it.

    `vobiz-mock serve --tls` uses the same certificate. It is made if there is none.

    In a shell, `eval "$(vobiz-mock ca --for node)"` lets the programs of a client that is told by a variable trust it.
    """
    found = _certificates(ca_dir)
    if only_path:
        click.echo(found.ca_file)
    elif client is not None:
        click.echo("\n".join(_lines(client, found)))
    else:
        click.echo("\n".join(_overview(found)))


def _certificates(folder: Path | None) -> Certificates:
    from vobiz_mock.real_host import certificates  # noqa: PLC0415 - it imports much that --help does not need
    from vobiz_spec import load  # noqa: PLC0415

    try:
        return certificates(load(), folder)
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from error
    except CertificateError as error:
        raise click.ClickException(str(error)) from error


def _overview(found: Certificates) -> list[str]:
    parts = [
        f"The certificate to trust:  {found.ca_file}",
        f"It is limited to:          {', '.join(sorted(found.names))}",
        f"The first to expire does:  {found.expires:%Y-%m-%d}, and is renewed before that",
    ]
    for client, (note, _) in _WAYS.items():
        parts += ["", f"# {client}{f' ({note})' if note else ''}", *_lines(client, found)]
    return parts


def _lines(client: str, found: Certificates) -> list[str]:
    from vobiz_mock.net.certificates import JAVA_PASSWORD  # noqa: PLC0415 - the extra may be missing

    quoted = {"ca": shlex.quote(str(found.ca_file)), "java": found.java_file, "password": JAVA_PASSWORD}
    return [line.format_map(quoted) for line in _WAYS[client][1]]
