"""Which addresses a tunnel may lead to: those of the public internet, and no other.

A proxy that leads anywhere would open this machine, its network and the metadata of its cloud to whoever reaches it
(server-side request forgery). So an address is allowed only if it is public, and it is checked after its name was
resolved. This module must not depend on HTTP.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_AZURE_WIRE_SERVER = IPv4Address(
    "168.63.129.16"
)  # https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291: all other addresses of IPv6 have a special purpose
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address is in the last 32 bits
_LOW_32_BITS = 0xFFFFFFFF


def is_public(text: str) -> bool:
    """Return whether an address is one of the public internet. An address within another one must be, too.

    Args:
        text: The address, as the operating system writes it.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if address in _NAT64:
        return _is_global(IPv4Address(int(address) & _LOW_32_BITS))
    if address.version == 6 and address not in _GLOBAL_UNICAST:  # noqa: PLR2004 the number of the protocol
        mapped = address.ipv4_mapped
        return mapped is not None and _is_global(mapped)
    return all(_is_global(one) for one in (address, *_within(address)))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved and address != _AZURE_WIRE_SERVER


def _within(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses to which an IPv6 address may lead by a translation."""
    if isinstance(address, IPv4Address):
        return []
    found = (address.sixtofour, *(address.teredo or ()))
    return [one for one in found if one is not None]
