"""An HTTP server for a folder: its port, its certificate, and the lock that lets one program at a time serve."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.sync.office.background import Busy as Busy
    from fieldservice.sync.office.background import alone as alone
    from fieldservice.sync.transport.doors import Limits
    from fieldservice.sync.transport.rate_limit import RateLimit as RateLimit

NO_PORT = N_("The server cannot listen on %(host)s:%(port)s: %(why)s. Choose another address with --host and --port.")
NO_PROXY = N_(
    "%(proxy)s is neither an address nor a network. Name a proxy by its address, such as 10.0.0.5, or by its network, "
    "such as 10.0.0.0/24."
)
ALLOWED = "FORWARDED_ALLOW_IPS"
"""The variable in which uvicorn's own command names proxies; services may set it already."""
NO_CERTIFICATE = N_("The certificate or its key cannot be read: %(why)s.")


def in_brackets(host: str) -> str:
    """A host as a URL writes it: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def is_local(host: str) -> bool:
    """Whether only programs on this machine reach it."""
    from fieldservice.sync.transport.http_client import is_loopback

    return is_loopback(f"http://{in_brackets(host)}")


def listen(host: str, port: int, certfile: str = "", keyfile: str = "") -> socket.socket:
    """A socket that takes connections; port 0 means any free port. Raises Refused (guard)."""
    from fieldservice.sync.transport import listening

    try:
        if certfile:
            listening.check_certificate(certfile, keyfile)
        return listening.listening(host, port)
    except listening.NoCertificate as error:
        raise Refused("guard", NO_CERTIFICATE, why=str(error)) from error
    except OSError as error:
        raise Refused("guard", NO_PORT, host=host, port=port, why=error.strerror or str(error)) from error


def limits(named_proxies: Sequence[str] = ()) -> Limits:
    """What a server allows on this machine: as many connections as there are file descriptors, and the proxies that are
    believed, here and in FORWARDED_ALLOW_IPS. Raises Refused (usage)."""
    from fieldservice.sync.transport.doors import Limits
    from fieldservice.sync.transport.forwarded import OWN_MACHINE, networks

    named = [name for name in os.environ.get(ALLOWED, "").replace(",", " ").split() if name != "*"]
    try:
        return replace(Limits(), named_proxies=networks((*OWN_MACHINE, *named, *named_proxies))).that_fit()
    except ValueError as error:
        raise Refused("usage", NO_PROXY, proxy=str(error)) from error


def run(
    app: str,
    on: socket.socket,
    within: Limits | None = None,
    *,
    certfile: str = "",
    keyfile: str = "",
    workers: int = 1,
) -> None:
    """Answer on a socket until a signal ends it. `app` names the function that makes the app; each process calls it."""
    from fieldservice.sync.transport import listening

    listening.run(app, on, within or limits(), certfile=certfile, keyfile=keyfile, workers=workers)


def __getattr__(name: str) -> object:
    module = {"Busy": "office.background", "alone": "office.background", "RateLimit": "transport.rate_limit"}.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"fieldservice.sync.{module}"), name)
