"""Serving HTTP: a socket that is bound before anything runs, and one or several processes that answer on it."""

import os
import socket
import ssl

BACKLOG = 2048
KEPT_OPEN = 75
"""Seconds for which an idle connection stays open: longer than the minute of most proxies."""


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


def run(app: str, on: socket.socket, *, certfile: str = "", keyfile: str = "", workers: int = 1) -> None:
    """Serve until a signal ends it. `app` names the function that makes the app; each process makes its own."""
    import uvicorn

    from fieldservice.sync.transport.bounded import Bounded

    config = uvicorn.Config(
        app,
        factory=True,
        http=Bounded,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEPT_OPEN,
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
