"""Finds values that are similar to a wrong one and fit a schema, such as `+91…` for `91 …`, or `sip:a` for `a`.

This module must not depend on the state, or on fields: each form is tried on each schema that describes a text.
"""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Any

from vobiz_mock.api.number_text import recovered_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAX_LENGTH = 200  # characters of a value that are read
_CHANGES = (str.strip, lambda text: text.strip().upper(), lambda text: text.strip().lower())
_SCHEME = re.compile("[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.+-]+@)?[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?", re.ASCII)
_IPV4 = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+){3})(/[0-9.]+)?(?![\w.])")


def similar_value(value: object, schema: Mapping[str, Any]) -> str | None:
    """Return a similar value that fits a schema of a string; None if there is none, or if any text fits.

    Args:
        value: The value that was sent.
        schema: Its schema.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return next((form for form in _similar_forms(str(value)[:_MAX_LENGTH]) if _fits(form, schema)), None)


def _similar_forms(value: str) -> Iterator[str]:
    for change in _CHANGES:
        yield change(value)
    yield f"+{recovered_digits(value)}"
    yield from _sip_uris(value)
    yield from _ipv4_ranges(value)
    with suppress(ValueError):
        yield str(uuid.UUID(value.strip()))  # also without hyphens, in braces, or as a URN


def _sip_uris(value: str) -> Iterator[str]:
    """Yield the SIP URI of a host that is written without a scheme, or with another one."""
    host = _SCHEME.sub("", value.strip(), count=1)
    if _HOST.fullmatch(host):
        yield f"sip:{host}"


def _ipv4_ranges(value: str) -> Iterator[str]:
    """Yield the only IPv4 address or range in a text, without a port, and with a prefix length for a mask."""
    found = _IPV4.findall(value)
    if len(found) != 1:
        return
    address, suffix = found[0]
    yield f"{address}{suffix}"
    with suppress(ValueError):
        yield f"{address}/{IPv4Network(f'{address}{suffix}', strict=False).prefixlen}"


def _fits(form: str, schema: Mapping[str, Any]) -> bool:
    if "enum" in schema:
        return form in schema["enum"]
    return "pattern" in schema and re.search(schema["pattern"], form) is not None
