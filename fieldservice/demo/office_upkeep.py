"""What the administrator of the demo has done: planned backups with two of them, and a customer erased on demand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.admin import backup_plan, backups, erasing
from fieldservice.private_files import make_folder
from fieldservice.words.moments import file_stamp, stamp

if TYPE_CHECKING:
    from fieldservice.demo.scenario_runner import ScenarioRunner
    from fieldservice.desk import Desk

BACKUPS = "backups"
FEW_DEALINGS = "SELECT thing FROM customer_row WHERE dealings > 0 AND same_as = '' ORDER BY dealings, thing LIMIT 40"


def erase_a_customer(runner: ScenarioRunner) -> None:
    """A customer whose work has ended asked to be forgotten: device and jobs stay, without name and words."""
    session = runner.desk.session
    admin = session.person("admin")
    assert admin is not None
    for (customer,) in session.reader.rows(FEW_DEALINGS):
        if not erasing.about(session, admin, customer)["open"]:
            erasing.erase(session, admin, customer)
            return


def make_backups(desk: Desk) -> None:
    """Backups are planned; one is made now, and an older one is on a stick that is not plugged in."""
    session, folder = desk.session, desk.session.folder / BACKUPS
    make_folder(folder)
    now = session.clock()
    made = backups.backup(session.store, folder / f"{session.office}-{file_stamp(now)}.zip")["file"]
    earlier = now - timedelta(days=9)
    on_a_stick = Path("/media/stick") / f"{session.office}-{file_stamp(earlier)}.zip"
    planned = backup_plan.Plan(str(folder), last=stamp(now), files=(str(made),))
    backups.remember(session.store, on_a_stick, stamp(earlier))
    backup_plan.set_plan(session.store, planned)
