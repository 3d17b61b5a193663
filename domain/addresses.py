"""Addresses of the network that anybody may have us speak to: those of the open internet, alone.

What stands for an address inside another one, as IPv6 has it for IPv4, is looked at as such. The
lists are IANA's registries of special-purpose addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from domain.errors import Code, Invalid

URL_MAX = 2_000

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# Of IPv6 only what is given out for use, and of that neither what stands for another address
# (Teredo, 6to4; NAT64 lies outside) nor what is for documentation or benchmarks.
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)

_SCHEMES = {"http": 80, "https": 443}
# Below these live services of another kind, which are not to be talked to in HTTP.
_PORT_FREE = 1024
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII | re.IGNORECASE)
_NETLOC = re.compile(r"(?:\[[^\]]*\]|[^\[\]:]+)(?::[0-9]*)?", re.ASCII)
# 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are addresses to some, and names to nobody.
_NUMERIC_LABEL = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII | re.IGNORECASE)
_INNER = {
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "arpa",
}


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    return (
        address in _GLOBAL_V6
        and address.scope_id is None
        and not any(address in network for network in _SPECIAL_V6)
    )


def may_be_reached(text: str, allowed: Sequence[Network]) -> bool:
    """Whether an address, as a resolver writes it, is public, or of an allowed network."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    # An IPv4 address in the clothes of IPv6 is no target, unless what it stands for was allowed.
    is_allowed = any((mapped or address) in network for network in allowed)
    return is_allowed or is_public(address)


def target(text: str, allowed: Sequence[Network] = ()) -> SplitResult:
    """A webhook's address, taken apart. Raises Invalid for one that is none or cannot be reached.

    Names are looked up only when something is sent. Where private networks are `allowed`, names
    that belong to such are too.
    """
    if len(text) > URL_MAX:
        raise Invalid(f"At most {URL_MAX:,} characters are allowed", code=Code.TOO_LONG)
    refusal = Invalid(
        "This is no address that a webhook can have; it starts with https:// or http://"
    )
    if not text.isascii():
        raise Invalid("Write the address in ASCII: the host as xn--…, the rest percent-encoded")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise refusal from None
    # A backslash ends the host for some readers of addresses, and not for others.
    is_plain = text.isprintable() and " " not in text and "\\" not in text
    if not (is_plain and parts.hostname and parts.scheme in _SCHEMES):
        raise refusal
    if "@" in parts.netloc:
        raise Invalid("The address of a webhook has no name and no password in it")
    if not _NETLOC.fullmatch(parts.netloc):
        raise refusal
    if port is not None and port < _PORT_FREE and port not in _SCHEMES.values():
        raise Invalid(f"Use port 443, 80, or one from {_PORT_FREE} to 65535")
    _check_host(parts.hostname, parts.netloc, allowed)
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or _SCHEMES[parts.scheme]


def _check_host(host: str, netloc: str, allowed: Sequence[Network]) -> None:
    """Raises Invalid for a host that is not written in the one usual way, or is not public."""
    if netloc.startswith("[") or _is_number(host):
        try:
            address = ip_address(host)
        except ValueError:
            raise Invalid("Write an IP address in its usual form, such as 192.0.2.1") from None
        if not may_be_reached(str(address), allowed):
            raise Invalid("This address is not on the public internet; a webhook must be")
        return
    if host.endswith("."):
        raise Invalid("Write the host without a dot at its end")
    if not _HOST.fullmatch(host):
        raise Invalid("The host in this address is none; write it as hooks.example.org")
    last = host.rpartition(".")[2]
    if not allowed and ("." not in host or last in _INNER):
        raise Invalid("This host is not on the public internet; a webhook must be")


def _is_number(host: str) -> bool:
    """Whether the last label is a number, which no top-level domain is."""
    return bool(_NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]))
