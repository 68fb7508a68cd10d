"""Lets a fake take the place of the real host: its names, their certificates, and where the forward proxy leads.

This module must not depend on Flask, nor import at once what only TLS needs.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vobiz_mock.errors import MissingExtraError
from vobiz_mock.net.names import certified_name
from vobiz_mock.net.proxy import ProxyRules
from vobiz_mock.net.renewal import Renewal

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from vobiz_mock.net.ca_folder import CaFolder, Certificates
    from vobiz_spec import Spec

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_ADVICE = "To reach other hosts, start the fake with --proxy-others tunnel, or name them in the client's NO_PROXY."


@dataclass(frozen=True)
class RealHost:
    """What a server needs to take the place of the real host.

    Attributes:
        certificates: The certificates.
        tls: The settings of TLS.
        rules: Where the forward proxy leads.
    """

    certificates: Certificates
    tls: ssl.SSLContext
    rules: ProxyRules


def real_host(
    spec: Spec, *, names: Collection[str] = (), tunnels_others: bool = False, folder: Path | None = None
) -> RealHost:
    """Prepare a server to take the place of the real host.

    Args:
        spec: The OpenAPI document, which names the host.
        names: More names of the fake. Each is also led to the fake by the forward proxy.
        tunnels_others: Whether the forward proxy leads to other hosts, too.
        folder: The folder of the certificates.

    Raises:
        CertificateError: The certificates cannot be read, or cannot be made.
        MissingExtraError: The extra `tls` is not installed.
        ValueError: A certificate cannot have one of the names.
    """
    given = [names] if isinstance(names, str) else names
    hosts = {spec.host, *map(certified_name, given)}
    prepare = functools.partial(ca_folder(folder).prepare, hosts | {*_THIS_MACHINE})
    certificates = prepare()
    rules = ProxyRules(hosts=frozenset(hosts), tunnels_others=tunnels_others, advice="" if tunnels_others else _ADVICE)
    return RealHost(certificates, Renewal(certificates, prepare).context, rules)


def certificates(spec: Spec, folder: Path | None = None) -> Certificates:
    """Return the certificates of this user's fakes. Make them if there are none.

    Args:
        spec: The OpenAPI document, which names the host.
        folder: Their folder.

    Raises:
        CertificateError: The certificates cannot be read, or cannot be made.
        MissingExtraError: The extra `tls` is not installed.
    """
    return ca_folder(folder).prepare({spec.host, *_THIS_MACHINE})


def ca_folder(path: Path | None = None) -> CaFolder:
    """Return the folder of the certificates.

    Args:
        path: Its path. None selects that of `VOBIZ_MOCK_CA_DIR`, or one in the user's data folder.

    Raises:
        MissingExtraError: The extra `tls` is not installed.
    """
    try:
        from vobiz_mock.net.ca_folder import CaFolder, default_folder  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        raise MissingExtraError("tls", error.name or "cryptography") from error
    return CaFolder(path or default_folder())


def trusting_context() -> ssl.SSLContext:
    """Return the settings of a client that trusts this user's fakes, and what the system trusts."""
    context = ssl.create_default_context()
    with contextlib.suppress(MissingExtraError, OSError):  # there are no certificates
        context.load_verify_locations(ca_folder().ca_file)
    return context
