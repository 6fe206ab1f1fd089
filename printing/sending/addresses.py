"""Addresses of printers as people write them: host and port, never read in another way than they are meant.

The C library reads `192.168.001.010` in octal and `10.9` or `0x0a000009` as whole addresses. Here four numbers are
decimal, whatever zeros they begin with, and every other row of numbers is refused.
"""

import re
import socket
import unicodedata
from contextlib import suppress
from ipaddress import IPv6Address
from queue import Empty, Queue
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from fieldservice.words.marking import N_

RAW_PORT = 9100
IPP_PORT = 631
NUMBERS = re.compile(r"(?:0[xX][0-9a-fA-F]+|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d*))*", re.ASCII)
NAME = re.compile(r"(?=.{1,253}\Z)[^\W_](?:[\w-]*[^\W])?(?:\.[^\W_](?:[\w-]*[^\W])?)*\.?")
QUEUE_FORBIDS = re.compile(r"[\x00-\x20\x7f/\\?'\"#]")
LONGEST_QUEUE = 127

NOT_FOUR_NUMBERS = N_("%(host)s is not an address: four numbers from 0 to 255 separated by dots, such as 192.168.1.50.")
NO_HOST = N_("%(host)s is not the name of a machine.")
NO_PORT = N_("%(port)s is not a port: a number from 1 to 65535.")
NOT_IPV6 = N_("%(host)s is not an IPv6 address.")
NOT_A_PRINTER_URL = N_("The address of an IPP printer begins with ipp:// or ipps://, without a name or password in it.")
BAD_QUEUE = N_("A queue's name has 1 to 127 bytes, no blanks, none of / \\ ? # ' \" and does not begin with a hyphen.")


class WrongAddress(ValueError):
    """An address that nothing is sent to: `message` and `values` say what is wrong with it."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message, self.values = message, values


def folded(typed: str) -> str:
    """An address as a Chinese input method or a paste may leave it, in plain characters."""
    return unicodedata.normalize("NFKC", typed).replace("。", ".").strip()


def host_of(written: str) -> str:
    """A host in the form that is stored and connected to. Raises WrongAddress."""
    if ":" in written:
        address, has_zone, zone = written.partition("%")
        try:
            found = str(IPv6Address(address))
        except ValueError:
            raise WrongAddress(NOT_IPV6, host=written) from None
        if has_zone and not re.fullmatch(r"[\w.-]+", zone):
            raise WrongAddress(NOT_IPV6, host=written)
        return f"{found}{has_zone}{zone}"
    if NUMBERS.fullmatch(written):
        parts = written.split(".")
        if len(parts) != 4 or not all(part.isdecimal() and len(part) <= 3 and int(part) < 256 for part in parts):
            raise WrongAddress(NOT_FOUR_NUMBERS, host=written)
        return ".".join(str(int(part)) for part in parts)
    if not NAME.fullmatch(written):
        raise WrongAddress(NO_HOST, host=written)
    return written


def port_of(written: str) -> int:
    """Raises WrongAddress."""
    if not (re.fullmatch(r"[0-9]{1,5}", written) and 0 < int(written) < 65536):
        raise WrongAddress(NO_PORT, port=written)
    return int(written)


def is_known(host: str, seconds: float) -> bool:
    """Whether the network knows a machine of this name; one that is not known within some seconds counts as unknown."""
    found = Queue[bool]()

    def look() -> None:
        try:
            found.put(bool(socket.getaddrinfo(host, None)))
        except (OSError, UnicodeError):
            found.put(False)

    Thread(target=look, name="resolve", daemon=True).start()
    with suppress(Empty):
        return found.get(timeout=seconds)
    return False


def host_and_port(address: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port`, `[::1]:port` or an IPv6 address alone. Raises WrongAddress."""
    return _divided(folded(address), RAW_PORT)


def _divided(address: str, usual_port: int) -> tuple[str, int]:
    if address.startswith("["):
        host, bracket, rest = address[1:].partition("]")
        if not bracket or ":" not in host or rest[:1] not in ("", ":"):
            raise WrongAddress(NOT_IPV6, host=address)
        return host_of(host), port_of(rest[1:]) if rest else usual_port
    if address.count(":") > 1:
        return host_of(address), usual_port
    host, has_port, port = address.partition(":")
    return host_of(host), port_of(port) if has_port else usual_port


def raw_address(address: str) -> str:
    """A printer's port in the form that is stored. Raises WrongAddress."""
    host, port = host_and_port(address)
    if port == RAW_PORT:
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class PrinterUrl(NamedTuple):
    """An ipp:// or ipps:// address by its parts; as text it has the form that is stored."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        # In a URL the % before a zone is written %25.
        host = f"[{self.host.replace('%', '%25')}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == IPP_PORT else f':{self.port}'}{self.path}"


def printer_url(address: str) -> PrinterUrl:
    """Raises WrongAddress."""
    address = folded(address)
    try:
        scheme, host_part, path, query, fragment = urlsplit(address)
    except ValueError:  # an odd bracket
        raise WrongAddress(NOT_IPV6, host=address) from None
    if (
        scheme not in ("ipp", "ipps")
        or not host_part
        or "@" in host_part
        or fragment
        or not address.isprintable()
        or " " in address
    ):
        raise WrongAddress(NOT_A_PRINTER_URL)
    host, port = _divided(unquote(host_part), IPP_PORT)
    return PrinterUrl(scheme, host, port, f"{path or '/'}{'?' if query else ''}{query}")


def with_path(address: str) -> str:
    """An address of four numbers alone, as it stands on the printer's display, as the URL that nearly all printers of
    IPP have; others as they are."""
    found = folded(address)
    host, _port, port = found.partition(":")
    return f"ipp://{found}/ipp/print" if NUMBERS.fullmatch(host) and port.isdecimal() == bool(_port) else address


def queue(name: str) -> str:
    """The name of a queue, as CUPS allows it. Raises WrongAddress."""
    if (
        not 1 <= len(name.encode(errors="replace")) <= LONGEST_QUEUE
        or name.startswith("-")
        or QUEUE_FORBIDS.search(name)
        or not name.isprintable()
    ):
        raise WrongAddress(BAD_QUEUE)
    return name
