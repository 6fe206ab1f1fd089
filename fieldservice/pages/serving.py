"""Serves the pages of an office: one server for a folder, at an address that phones in the same network can reach.

The pages leave this machine without TLS only after a person has allowed it. A server that a terminal began ends with
that terminal.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fieldservice import settings
from fieldservice.desk.sign_links import SERVED, served_at
from fieldservice.private_files import replace_file
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

PORT = 8352
LOCAL = "127.0.0.1"
LOCK = "pages.lock"
APP = "fieldservice.pages.sign_page:of_home"
BEGINNING = 10.0
"""Seconds within which a new server must say where it listens."""

UNPROTECTED = N_(
    "Other machines can reach %(host)s, and without TLS they could read the slip and the signature. Give "
    "--certfile and --keyfile, or --plain if the wireless network is the office's own and encrypted."
)
RUNS = N_("The pages of this office are already served at %(url)s.")
UNDECIDED = N_(
    "Phones would be served without TLS. If the wireless network is the office's own and encrypted, confirm it "
    "once with: fieldservice pages address --plain. Otherwise give a certificate with --certfile and --keyfile."
)
NOT_BEGUN = N_("The pages for phones cannot be served here. See why with: fieldservice pages serve --plain.")

_servers: list[subprocess.Popen[str]] = []
"""Servers that this program began. They end when our end of their pipe closes, which happens even if we are killed."""


def serve(
    folder: Path,
    host: str,
    port: int,
    *,
    certfile: str = "",
    keyfile: str = "",
    plain: bool = False,
    address: str = "",
    named_proxies: Sequence[str] = (),
    with_parent: bool = False,
) -> None:
    """Serves until it is stopped, and prints one JSON line once it listens: {"listening", "pid"}.

    `address` is how phones name this machine. What is not given is what was chosen with `pages address`; without a
    choice this machine serves itself alone. Raises Refused, StoreTrouble.
    """
    from fieldservice.desk import Desk
    from fieldservice.desk.web_server import Busy, alone, in_brackets, is_local, limits, listen, run

    chosen = settings.choices(folder)
    if not host:
        host, kept = reach(folder) if chosen.get("pages_address") else (LOCAL, "")
        address = address or kept
    if not certfile and not plain:
        certfile, keyfile = (str(chosen.get(f"pages_{name}") or "") for name in ("certfile", "keyfile"))
        plain = bool(chosen.get("pages_plain"))
    within = limits(named_proxies or str(chosen.get("pages_proxies") or "").split())

    Desk.open(folder).close()  # a missing store is reported before anything listens
    if not certfile and not plain and not is_local(host):
        raise Refused("guard", UNPROTECTED, host=host)
    try:
        with alone(folder, LOCK, 0):
            on = listen(host, port, certfile, keyfile)
            url = public(address or in_brackets(host), on.getsockname()[1], tls=bool(certfile))
            os.environ["FIELDSERVICE_HOME"] = str(folder)
            # uvicorn raises the signal again after it has ended; it must not end us before the note is removed.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            if with_parent:
                _end_with_parent()
            _note(folder, url)
            print(json.dumps({"listening": url, "pid": os.getpid()}), flush=True)
            try:
                run(APP, on, within, certfile=certfile, keyfile=keyfile)
            finally:
                with suppress(OSError):
                    (folder / SERVED).unlink(missing_ok=True)
    except Busy:
        raise Refused("guard", RUNS, url=served_at(folder) or "-") from None


def public(address: str, port: int, tls: bool) -> str:
    """The base of every link: an address with a scheme (of a proxy) stays as it is, a name gets scheme and port."""
    return address.rstrip("/") if "://" in address else f"{'https' if tls else 'http'}://{address}:{port}"


def begin(folder: Path) -> str:
    """The URL at which the pages of this folder are served; begins a server that ends with this program if none runs.

    Beginning a server takes a second: call it in a thread. A screen that shows a code calls it again and again, which
    is cheap while a server runs; so the code still works after the terminal that began the server was closed. Raises
    Refused.
    """
    from fieldservice.desk.web_server import is_local

    if url := served_now(folder):
        return url
    host, address = reach(folder)
    chosen = settings.choices(folder)
    safe = [
        part
        for name in ("certfile", "keyfile")
        if (file := chosen.get(f"pages_{name}"))
        for part in (f"--{name}", str(file))
    ]
    if not safe and not is_local(host) and not chosen.get("pages_plain") and not _is_demo(folder):
        raise Refused("guard", UNDECIDED)
    for port in (int(str(chosen.get("pages_port") or PORT)), 0):
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "fieldservice",
                "pages",
                "serve",
                "--host",
                host,
                "--port",
                str(port),
                "--address",
                address,
                "--with-parent",
                *(safe or ["--plain"]),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "FIELDSERVICE_HOME": str(folder)},
            start_new_session=os.name != "nt",
        )
        assert child.stdout is not None
        if announced := child.stdout.readline():
            _servers.append(child)
            return str(json.loads(announced)["listening"])
        child.wait()
        if url := served_now(folder):  # another terminal was quicker
            return url
    raise Refused("guard", NOT_BEGUN)


def end() -> None:
    """Ends the servers that this program began, before the program itself ends."""
    while _servers:
        child = _servers.pop()
        assert child.stdin is not None and child.stdout is not None
        child.stdin.close()
        child.stdout.close()
        child.wait()


def served_now(folder: Path) -> str:
    """The URL of the server that runs for this folder; "" if none runs."""
    from fieldservice.desk.web_server import Busy, alone

    until = time.monotonic() + BEGINNING
    while time.monotonic() < until:
        try:
            with alone(folder, LOCK, 0):
                return ""
        except Busy:
            if url := served_at(folder):
                return url
        time.sleep(0.05)  # it holds the lock and will say where it listens
    return ""


def reach(folder: Path) -> tuple[str, str]:
    """(where to listen, how phones name this machine).

    The choice `pages_address` is a name, or a whole URL if there is a proxy: on this machine, unless others are named.
    Without it the address of this machine in its network is used, and without a network the machine serves itself
    alone.
    """
    chosen = str(settings.choices(folder).get("pages_address") or "")
    if "://" in chosen:
        return LOCAL if not settings.choices(folder).get("pages_proxies") else "0.0.0.0", chosen
    own = own_address()
    return ("0.0.0.0", chosen) if chosen else (own, own)


def check_proxies(named: Sequence[str]) -> None:
    """Raises Refused where one of them is neither an address nor a network."""
    from fieldservice.desk.web_server import limits

    limits(named)


def own_address() -> str:
    """This machine's address towards other networks; connecting a datagram socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for documentation (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return LOCAL


def _is_demo(folder: Path) -> bool:
    """Whether the folder holds the demo, whose invented data may be read on the way."""
    from fieldservice.desk import Desk

    desk = Desk.open(folder)
    try:
        return desk.session.is_demo
    finally:
        desk.close()


def _note(folder: Path, url: str) -> None:
    replace_file(folder / SERVED, json.dumps({"url": url, "pid": os.getpid()}).encode())


def _end_with_parent() -> None:
    """Ends this process as a signal would, once standard input does."""

    def until_closed() -> None:
        with suppress(OSError, ValueError):
            while os.read(0, 4096):
                pass
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=until_closed, daemon=True).start()
