"""The exchange with headquarters, as commands and screens start it: one session, or sessions until it is stopped.

The screens only start a child process, so the modules that a session needs are imported inside the functions.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.shapes import JsonObject
from fieldservice.sync.meta_keys import URL
from fieldservice.sync.office import background
from fieldservice.sync.office.background import start_child as start_child
from fieldservice.sync.office.session import state_of
from fieldservice.sync.office.supervision import Supervision, is_running

if TYPE_CHECKING:
    from fieldservice.desk.session import Session
    from fieldservice.sync.office.context import Report


def once(folder: Path, *, force: bool = False, compare: bool = False) -> JsonObject:
    """Hold one session, and with `compare` compare every entry with headquarters' afterwards.

    Returns pushed, pulled, published, held, relayed, unsent (what still waits here) and different. Raises Refused.
    """
    from fieldservice.admin import joining

    background.spare_the_collector()
    with joining.open_office(folder) as office:
        report = joining.exchanged(office, force)
        different = report.different + (joining.compared(office) if compare else 0)
        with office.store.reading() as tx:
            unsent = state_of(tx)["unsent"]
    names = ("pushed", "pulled", "published", "held", "relayed")
    return {**{name: getattr(report, name) for name in names}, "unsent": unsent, "different": different}


def watch(folder: Path, report: Callable[[Report | None, str], None], *, with_parent: bool = False) -> None:
    """Hold sessions until the program is stopped: by Ctrl+C, by SIGTERM, or by the end of its parent.

    `report` gets the report of each session (None where the store could not be opened) and the code of its problem, ""
    for none. Raises Refused where the store has joined no headquarters.
    """
    from fieldservice.admin import backup_plan, joining

    background.spare_the_collector()
    opened = partial(joining.open_office, folder)
    with opened():
        pass  # a store that has joined no headquarters is refused before anything starts
    stop = threading.Event()
    if with_parent:
        background.stop_with_parent(stop)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with backup_plan.watched(folder, not with_parent):  # the screens that are the parent make them themselves
        background.watch(folder, opened, stop, report)


def supervised(session: Session) -> Supervision:
    """The process of the exchange beside the screens, which is not started yet. Its ends are noted in the store."""
    store = session.store

    def note(code: str) -> None:
        if not is_running(store.folder):  # where another program goes on with the exchange, it has no problem
            background.note(store, code)

    return Supervision(partial(background.start_child, store.folder), note)


def background_problem(folder: Path, code: str) -> str:
    """The code of a problem: silence has a reason where no program exchanges in the background."""
    return "not_running" if code == "silent" and not is_running(folder) else code


def status(folder: Path) -> JsonObject:
    """The state of the exchange: the answer of `state_of` and whether a program exchanges in the background; office,
    url, headquarters ("" or None) and time zone.
    """
    from fieldservice.read_model import rebuild, sync_status
    from fieldservice.words.moments import utc_now

    with rebuild.store_in(folder) as store, store.reading() as tx:
        state = state_of(tx)
        if tx.meta(URL) and not state["problems"] and sync_status.is_silent(state["last_exchange"], utc_now()):
            state["problems"] = [background_problem(folder, "silent")]
        return {
            "state": {**state, "background": is_running(folder)},
            "office": store.office,
            "url": tx.meta(URL),
            "headquarters": tx.meta("headquarters"),
            "zone": tx.value("SELECT zone FROM office WHERE code = ?", (tx.store,)),
        }
