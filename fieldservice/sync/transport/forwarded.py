"""Who sent a request that came through proxies: what `X-Forwarded-For` or `Forwarded` says, believed only of proxies
that were named.

Each proxy adds the address that it saw, so the list is read from its end: the first address that is no named proxy is
the sender. What stands before it, the sender may have invented.
"""

import ipaddress
import re
from collections.abc import Iterable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

OWN_MACHINE = ("127.0.0.0/8", "::1")
"""Programs on the same machine are believed: only its own accounts can reach the server from there."""
MOST_HOPS = 32
_FOR = re.compile(r'(?:^|[;,])\s*for\s*=\s*("[^"]*"|[^;,\s]*)', re.IGNORECASE)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses (10.0.0.5) and networks (10.0.0.0/24, fd00::/8). Raises ValueError, whose argument is the wrong one."""
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError:
            raise ValueError(text) from None
    return tuple(found)


def address_of(text: str) -> Address | None:
    """An address as a header writes it: with a port, in brackets, in quotes; None where it is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_among(text: str, named: Sequence[Network]) -> bool:
    address = address_of(text)
    return address is not None and any(address in network for network in named)


def sender(peer: str, headers: Iterable[tuple[bytes, bytes]], named: Sequence[Network]) -> str:
    """The address that counts as the sender's; that of the connection unless it is of a named proxy.

    Where both headers are there and differ, the proxy did not set one of them: nobody is believed.
    """
    if not is_among(peer, named):
        return peer
    texts = {b"x-forwarded-for": list[str](), b"forwarded": list[str]()}
    for name, value in headers:
        if name in texts:
            texts[name].append(value.decode("latin-1"))
    plain = _last_stranger(peer, ",".join(texts[b"x-forwarded-for"]).split(","), named)
    marked = _last_stranger(peer, _FOR.findall(",".join(texts[b"forwarded"])), named)
    if plain and marked and plain != marked:
        return peer
    return plain or marked or peer


def _last_stranger(peer: str, hops: list[str], named: Sequence[Network]) -> str:
    """The address before the named proxies at the end of the list; "" where there is none that can be read."""
    found = ""
    for hop in reversed(hops[-MOST_HOPS:]):
        address = address_of(hop)
        if address is None:
            return found  # hidden or malformed: the proxy before it is the last that is known
        found = str(address)
        if not any(address in network for network in named):
            return found
    return found
