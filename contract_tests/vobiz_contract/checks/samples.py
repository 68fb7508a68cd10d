"""What the checks send to create, change and break each kind of resource, as one table.

Everything that is created is marked as the checks' own, so that it is found and deleted even if a run is interrupted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

__all__ = ["MARK", "SAMPLES", "Change", "Invalid", "Sample", "is_marked"]

MARK = "contract check"
_MARKED = re.compile("contract[ _-]check")

Settings = dict[str, Any]


@dataclass(frozen=True)
class Invalid:
    """A body that is invalid because of one field."""

    data: Mapping[str, object]
    field: str


@dataclass(frozen=True)
class Change:
    """A body that changes a resource, and what a response shows after that.

    A password is never shown, and the name of a part need not be.
    """

    data: Mapping[str, object]
    shown: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Bodies for one kind of resource.

    Attributes:
        settings: Draws a body that creates one, never the same twice. No public page says whether a name or an
            address may be used twice, so that none is.
        change: Draws a change, with the fields that Vobiz's newest page requires, and never the same twice either.
        partial: A body with one field only.
        invalid: Bodies that may not create one.
        invalid_change: Bodies that may not change one.

    """

    settings: Callable[[random.Random], Settings]
    change: Callable[[random.Random], Change]
    partial: Mapping[str, object]
    invalid: tuple[Invalid, ...]
    invalid_change: tuple[Invalid, ...]


def is_marked(shown: Mapping[str, object]) -> bool:
    """Return whether a response shows a resource that the checks have created."""
    return any(isinstance(value, str) and _MARKED.search(value) for value in shown.values())


def _digits(rng: random.Random) -> str:
    return f"{rng.getrandbits(48):012x}"


def _address(rng: random.Random) -> str:
    return f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"


def _name(rng: random.Random) -> str:
    return f"{MARK} {_digits(rng)}"


def _trunk(rng: random.Random) -> Settings:
    """Return the fields that the prose of Vobiz's page requires. Its schema requires the name only."""
    return {"name": _name(rng), **_REQUIRED_OF_TRUNK}


def _trunk_change(rng: random.Random) -> Change:
    name = _name(rng)
    data = {"name": name, "max_concurrent_calls": 17, "enabled": True}
    return Change(data, {"name": name, "concurrent_calls_limit": 17})


def _origination_uri(rng: random.Random) -> Settings:
    """Return the fields of newer and of older copies of Vobiz's page."""
    uri = f"sip:contract-check-{_digits(rng)}.example.com:5060"
    name = _name(rng)
    return {"name": name, "description": name, "sip_uri": uri, "uri": uri, "priority": 3}


def _origination_uri_change(rng: random.Random) -> Change:
    return Change({"name": _name(rng), "priority": 7}, {"priority": 7})


def _credential(rng: random.Random) -> Settings:
    return {"username": f"contract_check_{_digits(rng)}", "password": f"Aa1-{_digits(rng)}"}


def _credential_change(rng: random.Random) -> Change:
    return Change({"password": f"Changed-{_digits(rng)}"}, {})


def _ip_acl(rng: random.Random) -> Settings:
    """Return the fields of newer and of older copies of Vobiz's page."""
    name = _name(rng)
    return {"name": name, "description": name, "ip_address": _address(rng)}


def _ip_acl_change(rng: random.Random) -> Change:
    network = {"ip_address": f"{_address(rng).rpartition('.')[0]}.0/24"}
    return Change({"name": _name(rng), **network}, network)


_REQUIRED_OF_TRUNK: Settings = {"trunk_direction": "inbound", "trunk_type": "INBOUND", "max_concurrent_calls": 7}
_NAMED = {"name": MARK, "description": MARK}  # in newer and in older copies of Vobiz's pages
_NOT_ADDRESSES = ("office", "300.1.1.1", "10.1.1.0/33")
_NOT_SIP_URIS = ("https://example.com", "contract-check.example.com", 1, "")

SAMPLES: Mapping[str, Sample] = {
    "trunk": Sample(
        settings=_trunk,
        change=_trunk_change,
        partial={"name": f"{MARK} renamed"},
        invalid=(
            Invalid({}, "name"),
            Invalid(_REQUIRED_OF_TRUNK, "name"),
            *(Invalid({**_REQUIRED_OF_TRUNK, "name": name}, "name") for name in (None, "", 1)),
        ),
        invalid_change=(
            Invalid({"name": MARK, "max_concurrent_calls": 1001, "enabled": True}, "max_concurrent_calls"),
            Invalid({"name": MARK, "max_concurrent_calls": "x", "enabled": True}, "max_concurrent_calls"),
            Invalid({"name": 1, "max_concurrent_calls": 5, "enabled": True}, "name"),
        ),
    ),
    "origination_uri": Sample(
        settings=_origination_uri,
        change=_origination_uri_change,
        partial={"priority": 9},
        invalid=(
            Invalid({**_NAMED, "priority": 1}, "uri"),
            *(Invalid({**_NAMED, "priority": 1, "sip_uri": uri, "uri": uri}, "uri") for uri in _NOT_SIP_URIS),
        ),
        invalid_change=(
            Invalid({"name": MARK, "priority": "x"}, "priority"),
            Invalid({"name": MARK, "priority": -1}, "priority"),
        ),
    ),
    "credential": Sample(
        settings=_credential,
        change=_credential_change,
        partial={"enabled": False},
        invalid=(
            Invalid({"username": "contract_check", "password": "Short-1"}, "password"),
            Invalid({"username": "contract_check"}, "password"),
            Invalid({"password": "Long-enough-1"}, "username"),
        ),
        invalid_change=(Invalid({"password": "Short-1"}, "password"), Invalid({"password": 12345678}, "password")),
    ),
    "ip_acl": Sample(
        settings=_ip_acl,
        change=_ip_acl_change,
        partial={"enabled": False},
        invalid=(
            Invalid(_NAMED, "ip_address"),
            *(Invalid({**_NAMED, "ip_address": address}, "ip_address") for address in _NOT_ADDRESSES),
        ),
        invalid_change=tuple(Invalid({**_NAMED, "ip_address": address}, "ip_address") for address in _NOT_ADDRESSES),
    ),
}
