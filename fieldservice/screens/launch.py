"""Starts the terminal program on a store, and ends what ran beside it.

To start fast, a PIN given on the command line is checked in a thread while modules are loaded, and the work list of its
person is shown before Textual is loaded.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fieldservice import settings, words
from fieldservice.desk import Desk
from fieldservice.desk.clock_watch import ClockWatch
from fieldservice.presentation.messages import render, rights_put_right
from fieldservice.private_files import put_right
from fieldservice.program_log import log
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.admin.doctor import Finding
    from fieldservice.admin.exchange import Supervision
    from fieldservice.desk.session import Answer, Question
    from fieldservice.screens.app import FieldserviceApp
    from fieldservice.screens.first_sight import Terminal
    from fieldservice.screens.key_file import ChosenKeys
    from fieldservice.workflows.engine.reference import Person

NOT_A_TERMINAL = N_("The screens need a terminal. Commands work without one: fieldservice --help.")
NO_SCREENS = N_(
    "This terminal cannot show the screens: TERM is empty, dumb or unknown. Set it to the terminal's type, such "
    "as TERM=xterm-256color. Commands work without it: fieldservice --help."
)
KEY_FILE = "keys.toml"
"""In the folder of the store: keys that people have changed."""
PRINTER_GRACE = 3.0
"""Seconds that a printer has to finish its paper when the program ends."""
SWITCH_INTERVAL = 0.0005
"""Seconds after which a thread must let others run: a tenth of Python's default, which makes typing stutter during a
report."""


FillDemo = Callable[[Path, Callable[[int, int], None]], None]
"""Fills the demo in a folder, and says how far it is."""


class Worker(Protocol):
    """A thread that runs beside the screens."""

    def start(self) -> None: ...
    def stop(self, grace: float = 10.0) -> None: ...


class Begun(NamedTuple):
    """What the first run made: the folder of the store, and who is signed in there at once ("" for nobody)."""

    folder: Path
    person: str = ""
    pin: str = ""


def run(folder: Path, person_name: str | None = None, pin: str | None = None, language: str | None = None) -> None:
    """Open the screens on the store in this folder; with name and PIN the sign-in screen is skipped.

    Raises Refused when they do not fit or where no screen can be shown, NoStore, StoreNewer, StoreTrouble; SystemExit
    with the code where a signal or a terminal that is gone ended the program; and the defect that did.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    # Almost nothing made before the first frame becomes garbage, and looking for it takes a tenth of the start. The
    # app turns the collector on again once everything is loaded.
    gc.disable()
    chosen = language or settings.chosen(folder).get("language")
    log.note("screens begin", terminal=os.environ.get("TERM", ""))
    words.use(str(chosen) if chosen in words.LANGUAGES else None)
    mended = 0
    with suppress(OSError):  # a folder that cannot be read is reported below
        mended = len(put_right(folder).mended)
    desk = Desk.open(folder, counter=settings.counter())
    desk.session.ask_headquarters = partial(ask_headquarters, desk)
    exchanges: list[Supervision] = []
    workers: list[Worker] = []
    try:
        refuse_without_terminal(os.environ)
        person = signed_in(desk, person_name, pin) if person_name is not None and pin is not None else None
        with list_first(desk, person) as sight:
            changed = changed_keys(folder)
            from fieldservice.screens.app import FieldserviceApp

            app = FieldserviceApp(desk, person, partial(start_background_work, desk, exchanges, workers))
            app.sight = sight
            app.clock_watch = ClockWatch(utc_now)
            if changed is not None:
                app.set_keymap(dict(changed.bindings))
                app.say_at_start += [partial(render, fault) for fault in changed.faults]
            if mended:
                app.say_at_start.append(partial(rights_put_right, folder, mended))
            app.exchange_problem = lambda: next((exchange.problem for exchange in exchanges), "")
            app.ending.listen()
            threading.excepthook = partial(thread_failed, app)
            failed = app.run()
    finally:
        unkept = keep_typed(desk)
        for worker in workers:
            worker.stop(PRINTER_GRACE)
        for exchange in exchanges:
            exchange.stop()
        desk.close()
    if app.ending.code:
        let_go_of_terminal()
        raise SystemExit(app.ending.code)
    if isinstance(error := app.defect() or failed or unkept, Exception):
        raise error
    if app.return_code:
        raise RuntimeError("the screens ended without saying why")


def signed_in(desk: Desk, name: str, pin: str) -> Person:
    """The person of this name and PIN. What shows the work list first is loaded while a thread checks the PIN."""
    with ThreadPoolExecutor(1, "sign-in") as beside:
        answer = beside.submit(desk.sign_in, name, pin)
        importlib.import_module("fieldservice.screens.first_sight")
        return answer.result()


@contextmanager
def list_first(desk: Desk, person: Person | None) -> Iterator[Terminal | None]:
    """The terminal, with the work list of a person who is signed in already; Textual is loaded behind it."""
    if person is None:
        yield None
        return
    from fieldservice.screens import first_sight

    with first_sight.terminal() as sight:
        if sight is not None:
            first_sight.show(sight, desk, person)
        yield sight


def first_run(folder: Path, fill_demo: FillDemo) -> Begun | None:
    """Begin an office in a folder where nobody can sign in yet; None where the person leaves. Needs a terminal."""
    from fieldservice.screens import wizard

    return wizard.run(folder, fill_demo)


def goes_on(folder: Path, sentences: Sequence[str], file: Path) -> bool | None:
    """Say after a defect that nothing is lost and that the report is in this file; whether the person goes on, None
    where no screen can be shown."""
    try:
        refuse_without_terminal(os.environ)
        from fieldservice.screens import defect

        return defect.goes_on(folder, sentences, file)
    except Exception:  # noqa: BLE001  (whatever the first defect was may hinder this screen too; the caller says it in lines)
        return None


def changed_keys(folder: Path) -> ChosenKeys | None:
    """The keys that people have changed; those of steps are in the tables from now on, before the screens read them."""
    if not (folder / KEY_FILE).is_file():
        return None
    from fieldservice.screens import key_file
    from fieldservice.workflows.registry import choose_keys

    changed = key_file.read(folder / KEY_FILE)
    choose_keys(changed.steps)
    return changed


def check_keys(folder: Path) -> Finding:
    """What doctor says of the keys that people have changed."""
    from fieldservice.screens.key_check import check_keys

    return check_keys(folder)


def refuse_without_terminal(environ: Mapping[str, str]) -> None:
    """Raises Refused (usage) where nothing can be painted or typed. Windows has no TERM, and a browser no terminal."""
    if environ.get("TEXTUAL_DRIVER"):
        return
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    shown = all(stream is not None and stream.isatty() for stream in streams)
    if not shown:
        raise Refused("usage", NOT_A_TERMINAL)
    if os.name != "nt" and environ.get("TERM", "dumb") in ("", "dumb", "unknown"):
        raise Refused("usage", NO_SCREENS)


def thread_failed(app: FieldserviceApp, failed: threading.ExceptHookArgs) -> None:
    """A defect in a thread ends the program as one in the screens does; Python would paint it over the screens."""
    if not (isinstance(failed.exc_value, Exception) and app.thread_failed(failed.exc_value)):
        threading.__excepthook__(failed)


def keep_typed(desk: Desk) -> Exception | None:
    """Keep what was typed into the forms that were open. Returns the trouble of the store."""
    try:
        desk.drafts.write()
    except OSError as trouble:
        return trouble
    return None


def let_go_of_terminal() -> None:
    """Nothing is read from a terminal that is gone, or written to it, which would fail once more at the very end."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)


def start_background_work(desk: Desk, exchanges: list[Supervision], workers: list[Worker]) -> None:
    """Start what runs beside the screens, so that keys never wait for it.

    Threads send papers to printers, make the backups that are planned and, in a store of an earlier version, make what
    its rows gained. Once this store
    has joined a headquarters, a process of its own exchanges entries with it, and is started again whatever ends it.
    """
    from fieldservice.admin.backup_plan import beside
    from fieldservice.admin.exchange import supervised
    from fieldservice.desk.search_worker import SearchWorker
    from fieldservice.desk.spool_worker import SpoolWorker

    started: tuple[Worker, ...] = (SpoolWorker(desk.session), SearchWorker(desk.session), beside(desk.session))
    for worker in started:
        worker.start()
        workers.append(worker)
    exchange = supervised(desk.session)
    exchange.start()
    exchanges.append(exchange)


def ask_headquarters(desk: Desk, question: Question) -> Answer:
    """Ask headquarters a question. The modules for that are imported with the first question."""
    from fieldservice.admin.joining import asking

    desk.session.ask_headquarters = asking(desk.session)
    return desk.session.ask_headquarters(question)
