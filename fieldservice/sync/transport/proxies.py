"""The proxy through which a request goes: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, or the
system's own settings.

httpx reads them too, but fails at an IPv6 address in NO_PROXY and knows no networks there.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import getproxies

from fieldservice.sync.transport.channel import SyncProblem

SCHEMES = {"http": "http", "https": "https", "socks": "socks5h", "socks5": "socks5", "socks5h": "socks5h"}
"""The schemes of proxies, with the name that httpx has for each; desktops write `socks://`."""


def proxy_for(url: str, proxies: Mapping[str, str] | None = None) -> str | None:
    """The address of the proxy for requests to this URL, None for none. `proxies` as `urllib.request.getproxies` gives
    them.

    Raises SyncProblem: "proxy_address" where it is none that the program knows.
    """
    found = getproxies() if proxies is None else proxies
    parts = urlsplit(url)
    proxy = (found.get(parts.scheme) or found.get("all") or "").strip()
    host = parts.hostname or ""
    if not proxy or is_loopback(url) or goes_around(host, parts.port, found.get("no", "")):
        return None
    scheme, apart, rest = proxy.rpartition("://")
    if apart and scheme.lower() not in SCHEMES:
        raise SyncProblem("proxy_address")
    known = f"{SCHEMES[scheme.lower()] if apart else 'http'}://{rest}"
    try:
        if not urlsplit(known).hostname:
            raise ValueError(known)
        _ = urlsplit(known).port  # raises ValueError
    except ValueError:
        raise SyncProblem("proxy_address") from None
    return known


def goes_around(host: str, port: int | None, exceptions: str) -> bool:
    """Whether NO_PROXY names this host: as itself, by its domain, as an address, by a network."""
    return any(_names(each, host, port) for each in re.split(r"[,;\s]+", exceptions) if each)


def _names(exception: str, host: str, port: int | None) -> bool:
    if exception == "*":
        return True
    if exception == "<local>":  # Windows
        return "." not in host and ":" not in host
    with_port = re.fullmatch(r"\[(.+)\]:(\d+)|([^:]+):(\d+)", exception)
    if with_port and int(with_port[2] or with_port[4]) != port:
        return False
    name = (with_port[1] or with_port[3] if with_port else exception).strip("[]").lower()
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        domain = name.removeprefix("*").removeprefix(".").rstrip(".")
        plain = host.lower().rstrip(".")
        return bool(domain) and (plain == domain or plain.endswith(f".{domain}"))
    try:
        network = ipaddress.ip_network(name.replace("[", "").replace("]", ""), strict=False)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return any(each is not None and each.version == network.version and each in network for each in (address, mapped))


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
