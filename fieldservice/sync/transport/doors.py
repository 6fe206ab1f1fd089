"""The doors of a server: how many connections are open, of whom, and how long each may take.

A connection is proven once a request on it was signed with the secret of a store. Where there is no room, an unproven
connection makes it, the one without a sign of life for the longest time: so whoever has no secret keeps nobody out by
holding connections, however many.
"""

import asyncio
import os
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from fieldservice.sync.transport.forwarded import OWN_MACHINE, Network, is_among, networks
from fieldservice.sync.transport.rate_limit import network_of

RESERVED = 128
"""File descriptors that are not for connections: of the database, files, bodies on disk."""
FEWEST = 32
Peer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server process allows. Times are in seconds."""

    connections: int = 8192
    of_one_address: int = 64
    """Unproven connections of one address (of IPv6 a /64 network). Named proxies carry those of many senders, so this
    does not count for them."""
    head: float = 10.0
    """From the first byte of a request, or from the connection, to the end of its headers; with TLS the handshake is a
    part of it."""
    answer: float = 90.0
    """From there to the end of the answer, on an unproven connection."""
    idle: float = 75.0
    """Between two requests: longer than the minute of most proxies."""
    named_proxies: tuple[Network, ...] = networks(OWN_MACHINE)

    def that_fit(self) -> "Limits":
        """With as many connections as this process may have file descriptors; asks the system for more first."""
        return replace(self, connections=max(FEWEST, min(self.connections, _descriptors(self.connections) - RESERVED)))


def _descriptors(wanted: int) -> int:
    try:
        import resource
    except ImportError:  # Windows has no such limit for sockets
        return wanted + RESERVED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted + RESERVED
    more = wanted + RESERVED if hard == resource.RLIM_INFINITY else min(hard, wanted + RESERVED)
    if soft < more:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
    return soft


class Guest:
    """An open connection."""

    __slots__ = ("connection", "network", "peer", "proven", "until")

    def __init__(self, connection: socket.socket, peer: Peer, network: str, until: float) -> None:
        self.connection, self.peer, self.network, self.until = connection, peer, network, until
        self.proven = False

    def close(self) -> None:
        """The loop sees the end of the connection and cleans up, in whatever state it is."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class Doors:
    """The guests of one server process."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self.limits, self.now = limits, now
        self._guests: dict[Peer, Guest] = {}
        self._unproven: OrderedDict[Peer, Guest] = OrderedDict()
        """The one without a sign of life for the longest time first; so are those of each network."""
        self._of_network: dict[str, OrderedDict[Peer, Guest]] = {}

    def __len__(self) -> int:
        return len(self._guests)

    def enter(self, connection: socket.socket, peer: Peer) -> Guest | None:
        """Let a connection in; None where there is no room, because all the others are proven."""
        limits = self.limits
        proxied = is_among(peer[0], limits.named_proxies)
        network = "" if proxied else network_of(peer[0])
        siblings = self._of_network.get(network, OrderedDict())
        if not proxied and len(siblings) >= limits.of_one_address:
            self._close(next(iter(siblings.values())))
        if len(self._guests) >= limits.connections:
            if not self._unproven:
                return None
            self._close(next(iter(self._unproven.values())))
        guest = Guest(connection, peer, network, self.now() + limits.head)
        self._guests[peer] = self._unproven[peer] = guest
        self._of_network.setdefault(network, OrderedDict())[peer] = guest
        return guest

    def at(self, peer: Peer) -> Guest | None:
        return self._guests.get(peer)

    def leave(self, guest: Guest) -> None:
        if self._guests.get(guest.peer) is guest:
            del self._guests[guest.peer]
            self._forget_unproven(guest)

    def alive(self, guest: Guest, seconds: float) -> None:
        """A sign of life; the next must come within so many seconds."""
        guest.until = self.now() + seconds
        if self._unproven.get(guest.peer) is guest:
            self._unproven.move_to_end(guest.peer)
            self._of_network[guest.network].move_to_end(guest.peer)

    def prove(self, guest: Guest) -> None:
        """A request of this connection was signed by a store; its answer may take as long as it takes."""
        guest.until = float("inf")
        if not guest.proven:
            guest.proven = True
            self._forget_unproven(guest)

    def sweep(self) -> None:
        """Close the connections whose time is over."""
        now = self.now()
        for guest in list(self._guests.values()):
            if guest.until < now or guest.connection.fileno() < 0:  # closed already: its handshake failed
                self._close(guest)

    def _close(self, guest: Guest) -> None:
        guest.close()
        self.leave(guest)

    def _forget_unproven(self, guest: Guest) -> None:
        if self._unproven.get(guest.peer) is guest:
            del self._unproven[guest.peer]
            siblings = self._of_network[guest.network]
            del siblings[guest.peer]
            if not siblings:
                del self._of_network[guest.network]


class DoorSocket(socket.socket):
    """A listening socket whose connections go through the doors as soon as they are there, before any TLS."""

    doors: Doors

    def accept(self) -> tuple[socket.socket, Any]:  # Any: the address of a family, as in the class above
        connection, address = super().accept()
        if self.doors.enter(connection, address[:2]) is None:
            connection.close()
            raise ConnectionAbortedError("no room")  # the loop goes on with the next one
        return connection, address


ACCEPTS_BY_ITSELF = os.name == "nt"
"""The loop of Windows calls no `accept`: there a connection comes through the doors when its protocol begins."""
_Loop = asyncio.ProactorEventLoop if ACCEPTS_BY_ITSELF else asyncio.SelectorEventLoop  # type: ignore[attr-defined]  # Windows'


class DoorLoop(_Loop):  # type: ignore[misc,valid-type]  # one of two, by the system
    """An event loop whose listening sockets have doors."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.doors = Doors(limits)

    async def create_server(  # type: ignore[no-untyped-def]  # as in the class above
        self, protocol_factory, host=None, port=None, *, sock=None, **more
    ):
        if sock is not None:
            door = DoorSocket(fileno=sock.dup().detach())
            door.doors, sock = self.doors, door
        self._sweep_again()
        return await super().create_server(protocol_factory, host, port, sock=sock, **more)

    def _sweep_again(self) -> None:
        self.doors.sweep()
        limits = self.doors.limits
        self.call_later(min(1.0, limits.head / 2, limits.answer / 2), self._sweep_again)
