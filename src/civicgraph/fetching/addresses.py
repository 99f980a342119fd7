"""Which addresses of the network may be connected to: the public ones, unless the user allows others too."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any

from civicgraph.errors import SourceError

Lookup = Callable[[str, int], Sequence[tuple[Any, ...]]]
"""Host and port into rows as ``socket.getaddrinfo`` gives them."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# NAT64 (RFC 6052): the last four bytes are an address of the old Internet
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def look_up(host: str, port: int) -> Sequence[tuple[Any, ...]]:
    """The resolver of the machine."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def connectable(host: str, port: int, *, allow_private: bool, lookup: Lookup = look_up) -> tuple[str, ...]:
    """The addresses of a host, in the resolver's order; these very ones are to be connected to.

    Raises SourceError where the host has none, and, unless ``allow_private``, where any of them is not public: a name
    that leads into a private network with one of its answers is not to be trusted with the others.
    """
    try:
        rows = lookup(host, port)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"the host {host} is not found ({getattr(error, 'strerror', None) or error})") from error
    found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found:
        raise SourceError(f"the host {host} has no address")
    for address in found:
        if not (allow_private or is_public(address)):
            shown = address if address == host.strip("[]") else f"{host} ({address})"
            raise SourceError(
                f"{shown} is no public address; give --allow-private if you mean a machine of your own network"
            )
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, as IANA's registries of special addresses have it.

    Loopback, link-local, private, shared (CGNAT), unique local, multicast, reserved and unspecified addresses are not;
    an IPv6 address that carries one of IPv4 inside (mapped, 6to4, Teredo, NAT64) is as public as that one.
    """
    try:
        parsed: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(inner) for inner in (_unwrapped(parsed)))


def _unwrapped(address: Address) -> tuple[Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo  # the server's, and the client's own
    if address in _NAT64 or int(address) >> 32 == 0:  # the latter: "IPv4-compatible", long withdrawn
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


def _is_global(address: Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
