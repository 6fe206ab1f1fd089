"""Serving HTTP: a socket that is bound before anything runs, and one or several processes that answer on it."""

from __future__ import annotations

import os
import socket
import ssl
from typing import TYPE_CHECKING, Any

from fieldservice.sync.transport.doors import Limits

if TYPE_CHECKING:
    from fieldservice.sync.transport.bounded import BoundedConfig

BACKLOG = 2048


class NoCertificate(Exception):
    """The certificate or its key cannot be read."""


def listening(host: str, port: int) -> socket.socket:
    """A bound socket; connections wait on it until a server accepts them. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # With its protocol: asyncio sends small answers at once only on a socket that it knows to be TCP (else 40 ms each).
    made = socket.socket(family, kind, protocol)
    if os.name != "nt":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(address)
    made.listen(BACKLOG)
    made.set_inheritable(True)
    return made


def check_certificate(certfile: str, keyfile: str) -> None:
    """Raises NoCertificate. Checked before server processes start, which could not report it."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certfile, keyfile or None)
    except OSError as error:
        raise NoCertificate(error.strerror or str(error)) from error


def configured(app: Any, limits: Limits, **more: Any) -> BoundedConfig:  # Any: an app or its name; uvicorn's options
    """uvicorn's configuration for a server behind the doors."""
    from fieldservice.sync.transport.bounded import Bounded, BoundedConfig

    return BoundedConfig(
        app,
        limits,
        http=Bounded,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,  # Bounded reads them
        timeout_keep_alive=int(limits.idle),
        **more,
    )


def run(
    app: str,
    on: socket.socket,
    limits: Limits | None = None,
    *,
    certfile: str = "",
    keyfile: str = "",
    workers: int = 1,
) -> None:
    """Serve until a signal ends it. `app` names the function that makes the app; each process makes its own."""
    import uvicorn

    config = configured(
        app,
        limits or Limits().that_fit(),
        factory=True,
        lifespan="on",
        timeout_graceful_shutdown=5,
        backlog=BACKLOG,
        workers=workers,
        ssl_certfile=certfile or None,
        ssl_keyfile=keyfile or None,
    )
    server = uvicorn.Server(config)
    if workers == 1:
        server.run(sockets=[on])
        return
    from uvicorn.supervisors import Multiprocess

    Multiprocess(config, sockets=[on]).run()
