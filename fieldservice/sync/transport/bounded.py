"""uvicorn's HTTP protocol behind the doors: each part of a request has its time, and headers their size, before anybody
knows who sends it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from fieldservice.sync.transport.doors import ACCEPTS_BY_ITSELF, DoorLoop, Doors, Guest, Limits
from fieldservice.sync.transport.forwarded import sender

MOST_HEADERS = 64 * 1024
PROVE = "fieldservice.prove"
"""In the scope of a request: the function to call once its signature holds."""


class BoundedConfig(Config):
    """A configuration whose event loop has doors; each server process makes its own."""

    def __init__(self, app: Any, limits: Limits, **more: Any) -> None:  # Any: an app or its name; uvicorn's options
        super().__init__(app, **more)
        self.limits = limits

    def get_loop_factory(self) -> Callable[[], DoorLoop]:
        return partial(DoorLoop, self.limits)


class Bounded(HttpToolsProtocol):
    """Closes the connection of a client that sends more than MOST_HEADERS bytes of headers, or takes longer than the
    limits allow. The client of a request is its sender, also behind named proxies."""

    heading = False
    seen = 0
    guest: Guest
    doors: Doors

    def connection_made(self, transport: Any) -> None:  # Any: of several kinds, as in the class above
        self.doors = self.loop.doors  # type: ignore[attr-defined]  # doors.DoorLoop
        super().connection_made(transport)
        peer = self.client or ("", 0)
        guest = self.doors.at(peer)
        if guest is None and ACCEPTS_BY_ITSELF:
            guest = self.doors.enter(transport.get_extra_info("socket"), peer)
        if guest is None:  # it has made room already for others, which came in the same moment
            transport.abort()
            return
        self.guest = guest

    def connection_lost(self, exc: Exception | None) -> None:
        if hasattr(self, "guest"):
            self.doors.leave(self.guest)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.heading:
            self.seen += len(data)
            if self.seen > MOST_HEADERS:
                self.transport.close()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        self.heading, self.seen = True, 0
        # Pipelined: an answer is still being made, whose time goes on.
        if self.cycle is None or self.cycle.response_complete:
            self.doors.alive(self.guest, self.doors.limits.head)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.heading = False
        limits = self.doors.limits
        self.doors.alive(self.guest, limits.answer)
        if self.client is not None:
            self.scope["client"] = (sender(self.client[0], self.headers, limits.named_proxies), self.client[1])
        self.scope[PROVE] = lambda: self.doors.prove(self.guest)  # type: ignore[literal-required]  # ASGI lets servers add keys
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self.doors.alive(self.guest, self.doors.limits.idle + 5)  # uvicorn itself closes it before
        super().on_response_complete()
