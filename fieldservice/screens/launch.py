"""Opens the screens on a store. What can be done beside loading them is: a PIN is checked while Textual is being read."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldservice import settings, words
from fieldservice.desk import Desk

if TYPE_CHECKING:
    from fieldservice.desk.spool_worker import SpoolWorker

GRACE = 3.0
"""Seconds for which a printer may finish what it was sent when the program is left."""
SWITCH = 0.0005
"""Seconds after which a thread must let the keys through: a tenth of Python's own, or a report makes typing stutter."""


def run(folder: Path, person_name: str | None = None, pin: str | None = None, language: str | None = None) -> None:
    """Open the screens on the store in this folder; with name and PIN the sign-in screen is skipped.

    Raises Refused when they do not fit, NoStore, StoreNewer, StoreTrouble.
    """
    sys.setswitchinterval(SWITCH)
    # All that is made until the first frame stays for good: looking through it again and again for garbage is a tenth of
    # the start. The app turns the collector on once it is warm.
    gc.disable()
    chosen = language or settings.choices(folder).get("language")
    words.use(str(chosen) if chosen in words.LANGUAGES else None)
    desk = Desk.open(folder, counter=settings.counter())
    desk.session.ask_headquarters = partial(ask_headquarters, desk)
    beside_us: list[subprocess.Popen[bytes]] = []
    printing: list[SpoolWorker] = []
    try:
        with ThreadPoolExecutor(1, "sign-in") as beside:
            signing_in = (
                beside.submit(desk.sign_in, person_name, pin) if person_name is not None and pin is not None else None
            )
            from fieldservice.screens.app import FieldserviceApp
            from fieldservice.screens.navigation import screen_class

            screen_class("sign_in" if signing_in is None else "home")  # loaded while the PIN is checked
            app = FieldserviceApp(
                desk, signing_in.result() if signing_in else None, partial(begin_beside, desk, beside_us, printing)
            )
        failed = app.run()
    finally:
        for worker in printing:
            worker.stop(GRACE)
        for child in beside_us:
            if child.stdin is not None:
                child.stdin.close()  # it ends the session it is in, and then itself
        desk.close()
    if isinstance(failed, Exception):
        raise failed


def begin_beside(desk: Desk, beside_us: list[subprocess.Popen[bytes]], printing: list[SpoolWorker]) -> None:
    """What goes on beside the screens once they are there, so that keys never wait for it: papers are sent to printers in
    threads, and the exchange with headquarters runs in a process of its own, where this store joined one."""
    from fieldservice.admin.exchanging import start_child
    from fieldservice.desk.spool_worker import SpoolWorker

    worker = SpoolWorker(desk.session)
    worker.start()
    printing.append(worker)
    if child := start_child(desk.session.folder):
        beside_us.append(child)


def ask_headquarters(desk: Desk, question: Any) -> Any:
    """The first question brings the line along; until somebody asks, none of it is loaded."""
    from fieldservice.admin.joining import asking

    desk.session.ask_headquarters = asking(desk.session)
    return desk.session.ask_headquarters(question)


def __getattr__(name: str) -> Any:
    """FieldserviceApp belongs to this module's face, but brings Textual along: loaded when somebody asks for it."""
    if name == "FieldserviceApp":
        from fieldservice.screens.app import FieldserviceApp

        return FieldserviceApp
    raise AttributeError(name)
