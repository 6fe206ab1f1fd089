"""The demo branch: invented people, customers, devices and work, made only with calls of the desk.

The demo is filled in a temporary folder and moved into place when it is complete, so that no folder has half a demo.
The folder of a real office is refused and left as it is.
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
from db.place import DATABASE
from db.store import Store
from fieldservice.demo import branch
from fieldservice.demo.office_upkeep import make_backups
from fieldservice.demo.part_photos import put_photos
from fieldservice.demo.troubled_printer import stop_printer
from fieldservice.desk import Desk, printers
from fieldservice.private_files import make_folder, put_right, sync_folder
from fieldservice.words.marking import N_
from fieldservice.words.moments import utc_now

REAL = N_("The folder %(folder)s holds the real office %(office)s. Use another folder for the demo.")
ASIDE = ".fieldservice-demo-"
PRINTED = "printed"
FORGOTTEN = 3600
"""Seconds after which a temporary folder counts as left behind by a killed program."""
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def fill(folder: Path, clock: Clock = utc_now, progress: Progress | None = None, seed: int = 1) -> Desk:
    """The desk of the demo in this folder, which is filled first if it has none.

    `progress` is called with the steps taken and the steps in all.
    Raises StoreExists for the folder of a real office, and StoreTrouble and StoreNewer as Store.open does.
    """
    folder = Path(folder)
    if not holds_demo(folder):
        make_folder(folder, inherits=False)
        sweep(folder)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
        try:
            build(aside, clock(), progress, seed)
            move_into_place(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    desk = Desk.open(folder, clock)
    if set_printers(desk):
        make_backups(desk)
    put_photos(desk)
    return desk


PRINTERS = (
    ("laser", "pdf", "A4", ("",)),
    ("tickets", "pdf", "A6", ("ticket",)),
    ("queue", "escpos-text", "80", ("queue_slip",)),
    ("labels", "zpl", "60x40", ("device_label", "accessory_label", "fault_tag", "place_label")),
)
"""Name, printer language, media, and the papers it prints; "" means all others."""


def set_printers(desk: Desk) -> bool:
    """Set up the demo's printers, which print into files in a folder beside the store; False where they are there.

    Called after the store was moved into place, because only then is the path of that folder known.
    """
    if printers.printers(desk.session):
        return False
    folder = desk.session.folder.absolute() / PRINTED
    make_folder(folder)
    admin = desk.session.person("admin")
    assert admin is not None
    for name, speaks, media, papers in PRINTERS:
        printers.add(desk.session, admin, name, "file", str(folder), speaks, media)
        for paper in papers:
            printers.use(desk.session, admin, name, paper=paper)
    stop_printer(desk)
    return True


def holds_demo(folder: Path) -> bool:
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
    """Remove the temporary folders of killed programs; a folder that is being filled now is younger."""
    for left in folder.glob(f"{ASIDE}*"):
        if abs(time.time() - left.stat().st_mtime) > FORGOTTEN:
            shutil.rmtree(left, ignore_errors=True)


def move_into_place(aside: Path, folder: Path) -> None:
    """Move the finished store into its folder; if another program was quicker, its demo stays, which is the same."""
    for path in (aside / FOLDER).glob("??/*"):
        target = folder / path.relative_to(aside)
        make_folder(target.parent)
        os.replace(path, target)
    connection = connect_sqlite(aside / DATABASE)
    connection.execute(CHECKPOINT)
    connection.close()
    try:
        os.link(aside / DATABASE, folder / DATABASE)
    except FileExistsError:
        holds_demo(folder)
    put_right(folder)  # somebody may have made the folder before, open to everybody
    sync_folder(folder)


def build(folder: Path, now: datetime, progress: Progress | None, seed: int) -> None:
    """Make a store in this folder and run all scenarios of the branch up to now."""
    from fieldservice.demo.accounts import accounts_today, open_accounts
    from fieldservice.demo.blocked import block_an_engineer
    from fieldservice.demo.case_base import articles
    from fieldservice.demo.cash_ups import cash_up_today
    from fieldservice.demo.consignments import consign_faulty
    from fieldservice.demo.contracts import enter_contracts
    from fieldservice.demo.escalations import escalations
    from fieldservice.demo.job_parts import ask_for_parts
    from fieldservice.demo.loaners import lend_devices
    from fieldservice.demo.office_upkeep import erase_a_customer
    from fieldservice.demo.partners import settle_with_partners
    from fieldservice.demo.payments import pay_today
    from fieldservice.demo.quality import reported_meanwhile
    from fieldservice.demo.quotes import quote_today
    from fieldservice.demo.return_cases import request_returns, returns
    from fieldservice.demo.sales import sell_over_the_counter
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.demo.shipments import ship_parts
    from fieldservice.demo.stock import count_today, open_store
    from fieldservice.demo.supplier_returns import sent_meanwhile
    from fieldservice.demo.van import pay_in_the_van
    from fieldservice.demo.warranty import judge_warranties

    def open_the_books(runner: ScenarioRunner) -> None:
        open_store(runner)
        open_accounts(runner)

    make(folder, None, {"office": branch.OFFICE, "name": branch.NAME, "identity": new_id(), "demo": "1"})
    runner = ScenarioRunner(folder, now, seed)
    try:
        runner.publish()
        meanwhile = (escalations, articles, reported_meanwhile, sent_meanwhile, returns)
        runner.run(progress, open_the_books, [each for story in meanwhile for each in story(runner)])
        runner.let_a_guest_in()
        runner.make_a_duplicate()
        ask_for_parts(runner)
        count_today(runner)
        ship_parts(runner)
        lend_devices(runner)
        consign_faulty(runner)
        quote_today(runner)
        sell_over_the_counter(runner)
        pay_today(runner)
        cash_up_today(runner)
        settle_with_partners(runner)
        enter_contracts(runner)
        accounts_today(runner)
        block_an_engineer(runner)
        judge_warranties(runner)
        request_returns(runner)
        pay_in_the_van(runner)
        erase_a_customer(runner)
    finally:
        runner.desk.close()
