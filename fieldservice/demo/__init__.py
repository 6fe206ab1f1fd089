"""The demo branch: invented people, customers, devices and work, made only by the desk's own calls.

It is filled aside and moved into the folder when it is whole, so a folder never holds half a demo; a folder that holds
a real office is refused and not touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from db.access import connect_sqlite
from db.creation import make
from db.errors import NoStore, StoreExists
from db.files import FOLDER
from db.journal import new_id
from db.place import DATABASE, sync_folder
from db.store import Store
from fieldservice.demo import branch
from fieldservice.desk import Desk, printers
from fieldservice.desk.session import utc_now
from fieldservice.words.marking import N_

REAL = N_("The folder %(folder)s holds the office %(office)s, which is a real one. The demo needs a folder of its own.")
ASIDE = ".fieldservice-demo-"
PRINTED = "printed"
FORGOTTEN = 3600
"""Seconds after which a demo that was being filled aside is what a killed program left behind."""
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def fill(folder: Path, clock: Clock = utc_now, progress: Progress | None = None, seed: int = 1) -> Desk:
    """The desk of the demo in this folder, made first where there is none; `progress` gets steps taken and steps in
    all.

    Raises StoreExists for the folder of a real office; StoreTrouble, StoreNewer as the store does.
    """
    folder = Path(folder)
    if not there(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
        try:
            tell(aside, clock(), progress, seed)
            move(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    desk = Desk.open(folder, clock)
    set_printers(desk)
    return desk


PRINTERS = (
    ("laser", "pdf", "A4", ("",)),
    ("tickets", "pdf", "A6", ("ticket",)),
    ("labels", "zpl", "60x40", ("device_label", "accessory_label", "place_label", "address_label")),
)
"""Name, what it speaks, what is loaded, and the papers it prints."""


def set_printers(desk: Desk) -> None:
    """What the demo prints lies as files in a folder beside its store, which is only known once the store is in its
    place."""
    if printers.printers(desk.session.reader):
        return
    folder = desk.session.folder.absolute() / PRINTED
    folder.mkdir(exist_ok=True)
    admin = desk.session.person("admin")
    assert admin is not None
    for name, speaks, media, papers in PRINTERS:
        printers.add(desk.session, admin, name, "file", str(folder), speaks, media)
        for paper in papers:
            printers.use(desk.session, admin, name, paper=paper)


def there(folder: Path) -> bool:
    """Whether the folder holds the demo. Raises StoreExists where it holds a real office."""
    try:
        store = Store.open(folder)
    except NoStore:
        return False
    try:
        if not store.is_demo:
            raise StoreExists(REAL, folder=str(folder), office=store.office)
    finally:
        store.close()
    return True


def sweep(folder: Path) -> None:
    """Takes away what killed programs left behind; one that is being filled at this moment is young."""
    for left in folder.glob(f"{ASIDE}*"):
        if time.time() - left.stat().st_mtime > FORGOTTEN:
            shutil.rmtree(left, ignore_errors=True)


def move(aside: Path, folder: Path) -> None:
    """The finished store takes its place. Whoever was quicker stays: a second demo beside it would be the same."""
    for path in (aside / FOLDER).glob("??/*"):
        place = folder / path.relative_to(aside)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)
    connection = connect_sqlite(aside / DATABASE)
    connection.execute(CHECKPOINT)
    connection.close()
    try:
        os.link(aside / DATABASE, folder / DATABASE)
    except FileExistsError:
        there(folder)
    sync_folder(folder)


def tell(folder: Path, now: datetime, progress: Progress | None, seed: int) -> None:
    """A new store in this folder with everything that happened at the branch up to now."""
    from fieldservice.demo.scenario_runner import Happening

    make(folder, None, {"office": branch.OFFICE, "name": branch.NAME, "identity": new_id(), "demo": "1"})
    happening = Happening(folder, now, seed)
    try:
        happening.publish()
        happening.run(progress)
    finally:
        happening.desk.close()
