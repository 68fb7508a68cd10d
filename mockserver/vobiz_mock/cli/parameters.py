"""The values of the command's options: how they are read, and what is said about a wrong one.

An error shows the value, what was expected and an example. This module must not depend on what the values are used for.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from ipaddress import IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import click

from vobiz_mock.clock import Clock, read_time
from vobiz_mock.errors import MissingExtraError, StoreError
from vobiz_mock.net.listener import Endpoint, Scheme
from vobiz_mock.net.names import certified_name
from vobiz_mock.stores import check_name
from vobiz_mock.web.cors import origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from urllib.parse import SplitResult

_HOST_NAME = re.compile(r"[^\s/\[\]:]+")  # or an IPv4 address
_SERVICE = re.compile(r"(?:tcp|udp|sctp)://\S+")
NO_ORIGIN = "none"
YAML_NAMES = {".yaml", ".yml"}  # the suffixes of files that are written in YAML; others are written in JSON
_MAX_SECONDS = 86400  # a day


class EnvironmentOption(click.Option):
    """An option whose variable is ignored if a cluster set it.

    For a Service named `vobiz-mock`, Kubernetes sets `VOBIZ_MOCK_PORT=tcp://10.96.12.34:8055` in each pod of the
    namespace, and so do the links of old Docker versions. The other variables that they set, such as
    `VOBIZ_MOCK_SERVICE_HOST` and `VOBIZ_MOCK_PORT_8055_TCP`, are not those of an option.
    """

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """Return the value of the variable; None if it is not set, or describes a Service."""
        value = super().resolve_envvar_value(ctx)
        if value is None or not _SERVICE.fullmatch(value):
            return value
        note = f"{self.envvar}={value} is ignored: Kubernetes sets it to describe a Service, and it is not a setting."
        click.echo(f"NOTE {note}", err=True)
        return None


class Port(click.ParamType[int]):
    """The number of a port."""

    name = "port"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the port, from 0 to 65535."""
        if not re.fullmatch(r"[0-9]{1,5}", str(value)) or int(value) > 65535:  # noqa: PLR2004 16 bits
            self.fail(f"{value!r} is not a port; expected a number from 0 to 65535, such as 8055", param, ctx)
        return int(value)


class Host(click.ParamType[str]):
    """A host name or an address, without a port."""

    name = "host"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the host, without the brackets of an IPv6 address in a URL."""
        host = value[1:-1] if re.fullmatch(r"\[.*\]", value) else value
        if not (_HOST_NAME.fullmatch(host) or _is_ipv6(host)):
            self.fail(f"{value!r} is not a host; expected a name or an address alone, such as 127.0.0.1", param, ctx)
        return host


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


class FilePath(click.ParamType[Path]):
    """The path of a file, which the command reads itself."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path. An empty one, as of a variable that is not set, would be the working directory."""
        if not str(value):
            self.fail("'' is not a path; expected that of a file, such as seed.yaml", param, ctx)
        return Path(value)


class Timestamp(click.ParamType[datetime]):
    """A time with its distance from UTC."""

    name = "time"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time, at which the clock of a fake can be frozen."""
        if isinstance(value, datetime):
            return value
        try:
            time = read_time(value)
            Clock(frozen_at=time)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return time


class Origin(click.ParamType[str]):
    """The origin of a page, `*` for any origin, or `none`."""

    name = "origin"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the origin as browsers send it."""
        if value == NO_ORIGIN:
            return value
        try:
            return origin(value)
        except ValueError as error:
            self.fail(f"{error}, or {NO_ORIGIN} for no origin", param, ctx)

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """Return the origins in the value of a variable, which are separated by spaces or commas."""
        return re.findall(r"[^\s,]+", rv)


class Seconds(click.ParamType[float]):
    """A time in seconds, more than 0."""

    name = "seconds"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number of seconds."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= _MAX_SECONDS:
            self.fail(f"{value!r} is not a time; expected seconds from 0.1 to {_MAX_SECONDS}, such as 30", param, ctx)
        return seconds


class FakeUrl(click.ParamType[str]):
    """The URL of a fake. The paths of the API in it are dropped, since a client's base URL may have them."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the URL of the fake's root, without a slash at the end."""
        try:
            parts = urlsplit(value)
            valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # the port is not a number, or the brackets of an address do not match
            valid = False
        if not valid or parts.query or parts.fragment or "@" in parts.netloc:
            self.fail(f"{value!r} is not the URL of a fake; expected one such as http://127.0.0.1:8055", param, ctx)
        return f"{parts.scheme}://{parts.netloc}{re.sub('/(?:api|_mock)(?:/.*)?$', '', parts.path).rstrip('/')}"


class HostName(click.ParamType[str]):
    """A host name for a certificate, or an address."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name in lower case and in ASCII, as certificates have it."""
        try:
            return certified_name(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """Return the names in the value of a variable, which are separated by spaces or commas."""
        return re.findall(r"[^\s,]+", rv)


class StoreName(click.ParamType[str]):
    """Where the state is kept: `memory`, or the URL of a database."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name as it was given. What is said about a wrong one has no password."""
        try:
            check_name(value)
        except StoreError as error:
            self.fail(f"{error}", param, ctx)
        except MissingExtraError as error:
            self.fail(f"a database needs more than a plain installation: {error}", param, ctx)
        return value


class Listen(click.ParamType["Endpoint"]):
    """The URL of an endpoint: what to speak, an address and a port."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Endpoint:
        """Return the endpoint."""
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        scheme = next((known for known in get_args(Scheme) if known == parts.scheme), None)
        if scheme is None or port is None or not parts.hostname or "@" in parts.netloc or not _is_root(parts):
            expected = "http://127.0.0.1:8055, https://127.0.0.1:8443 or proxy://127.0.0.1:8888"
            self.fail(f"{value!r} is not what to listen on; expected a URL such as {expected}", param, ctx)
        return Endpoint(scheme, parts.hostname, port)

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """Return the URLs in the value of a variable, which are separated by spaces or commas."""
        return re.findall(r"[^\s,]+", rv)


def _is_root(parts: SplitResult) -> bool:
    return parts.path in {"", "/"} and not parts.query and not parts.fragment
