"""Starts the terminal program on a store, and ends what ran beside it.

To start fast, a PIN given on the command line is checked in a thread while Textual is being imported.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice import settings, words
from fieldservice.desk import Desk
from fieldservice.presentation.messages import rights_put_right
from fieldservice.private_files import put_right

if TYPE_CHECKING:
    from fieldservice.desk.session import Answer, Question
    from fieldservice.desk.spool_worker import SpoolWorker

PRINTER_GRACE = 3.0
"""Seconds that a printer has to finish its paper when the program ends."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread must let others run: a tenth of Python's default, which makes typing stutter during a
report."""


def run(folder: Path, person_name: str | None = None, pin: str | None = None, language: str | None = None) -> None:
    """Open the screens on the store in this folder; with name and PIN the sign-in screen is skipped.

    Raises Refused when they do not fit, NoStore, StoreNewer, StoreTrouble.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Almost nothing made before the first frame becomes garbage, and looking for it takes a tenth of the start. The
    # app turns the collector on again once everything is loaded.
    gc.disable()
    chosen = language or settings.choices(folder).get("language")
    words.use(str(chosen) if chosen in words.LANGUAGES else None)
    mended = 0
    with suppress(OSError):  # a folder that cannot be read is reported below
        mended = len(put_right(folder).mended)
    desk = Desk.open(folder, counter=settings.counter())
    desk.session.ask_headquarters = partial(ask_headquarters, desk)
    children: list[subprocess.Popen[bytes]] = []
    workers: list[SpoolWorker] = []
    try:
        with ThreadPoolExecutor(1, "sign-in") as beside:
            signing_in = (
                beside.submit(desk.sign_in, person_name, pin) if person_name is not None and pin is not None else None
            )
            from fieldservice.screens.app import FieldserviceApp
            from fieldservice.screens.navigation import screen_class

            screen_class("sign_in" if signing_in is None else "home")  # loaded while the PIN is checked
            app = FieldserviceApp(
                desk,
                signing_in.result() if signing_in else None,
                partial(start_background_work, desk, children, workers),
            )
            if mended:
                app.say_at_start.append(partial(rights_put_right, folder, mended))
        failed = app.run()
    finally:
        for worker in workers:
            worker.stop(PRINTER_GRACE)
        for child in children:
            if child.stdin is not None:
                child.stdin.close()  # it finishes the exchange it is in, and then ends
        desk.close()
    if isinstance(failed, Exception):
        raise failed


def start_background_work(desk: Desk, children: list[subprocess.Popen[bytes]], workers: list[SpoolWorker]) -> None:
    """Start what runs beside the screens, so that keys never wait for it.

    Threads send papers to printers. If this store has joined a headquarters, a process of its own exchanges entries
    with it.
    """
    from fieldservice.admin.exchange import start_child
    from fieldservice.desk.spool_worker import SpoolWorker

    worker = SpoolWorker(desk.session)
    worker.start()
    workers.append(worker)
    if child := start_child(desk.session.folder):
        children.append(child)


def ask_headquarters(desk: Desk, question: Question) -> Answer:
    """Ask headquarters a question. The modules for that are imported with the first question."""
    from fieldservice.admin.joining import asking

    desk.session.ask_headquarters = asking(desk.session)
    return desk.session.ask_headquarters(question)
