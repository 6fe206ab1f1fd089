"""Keeps a store as this version makes it, for the tests of all later versions: `python -m tests.upgrades.make`.

Run once at a release; the store and the facts read from it are then committed and never made again.
"""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldservice import VERSION
from fieldservice.desk import Desk
from tests.support.office import Office, brought_to, sqlite_office

HERE = Path(__file__).parent


def facts_of(desk: Desk) -> dict[str, Any]:
    """The facts of a store: every thing as it is folded, by id, and the rows of its lists."""
    things = {}
    with desk.session.store.reading() as tx:
        ids = [thing for (thing,) in tx.rows("SELECT DISTINCT thing FROM touch ORDER BY thing")]
        for id_ in ids:
            thing = desk.session.fold(tx, id_)
            things[id_] = {
                "kind": thing.kind,
                "state": thing.state,
                "holder": thing.holder,
                "facts": thing.facts,
                "lists": thing.lists,
                "history": [line.entry.kind for line in thing.history],
            }
        ledgers = [list(row) for row in tx.rows("SELECT ledger, key, amount FROM ledger_row ORDER BY ledger, key")]
    return json.loads(json.dumps({"things": things, "ledgers": ledgers}, ensure_ascii=False))


def make(folder: Path) -> Desk:
    """A closed job with a reprint, a job signed on paper and corrected, a waiting job, a parked call; and the jobs of
    the counter."""
    office = sqlite_office(folder / "office", folder / "template")
    brought_to(office, "closed")
    for _ in range(2):
        office.desk.papers.print_to_file(office.by("zhao"), "slip", office.job, folder / "slip.pdf")
    brought_to(office, "completed")
    office.take("li.wei", "sign_on_paper")
    office.take("li.wei", "correct")
    brought_to(office, "taken")
    office.take("li.wei", "wait")
    office.request = office.job = ""
    office.take("chen", "register", phone="", customer_name="双流航空物流 㛃", serial="SN-0001")
    at_the_desk(office)
    return office.desk


def at_the_desk(office: Office) -> None:
    """Two devices under one ticket, signed for together, one of them collected; a parcel on its way back; a device
    taken along; a loaner."""
    visit = office.take("tang", "check_in", thing="new", place="A3")
    first, second = visit.made["job"], office.take("tang", "add_device", thing=visit.id, place="A4").made["job"]
    for job in (first, second):
        office.take("zhao", "dispatch", thing=job, engineer="wang")
        office.take("wang", "inspect", thing=job)
    office.take("wang", "sign_intake", thing=first, also_for=[second])
    for step in ("work", "test", "finish", "lend_loaner"):
        office.take("wang", step, thing=first)
    office.take("tang", "take_loaner_back", thing=first)
    office.take("tang", "lend_loaner", thing=second)
    office.take("tang", "try_out", thing=first)
    office.take("tang", "sign", thing=first)
    office.take("tang", "hand_out", thing=first, ticket=office.desk.thing(first).get("ticket"))
    parcel = office.take("tang", "take_parcel_in", thing="new", tracking="SF1420091234567").made["job"]
    office.take("zhao", "dispatch", thing=parcel, engineer="wang")
    office.take("wang", "inspect", thing=parcel, checked={})
    for who, step in (
        ("wang", "tell_finding"),
        ("wang", "work"),
        ("wang", "test"),
        ("wang", "finish"),
        ("zhao", "contact"),
        ("tang", "ship"),
    ):
        office.take(who, step, thing=parcel)
    office.request = office.job = ""
    brought_to(office, "on_site")
    for step in ("examine", "leave", "sign", "take_along"):
        office.take("li.wei", step)


def main() -> None:
    target = HERE / f"{VERSION}.zip"
    if target.exists():
        sys.exit(f"{target.name} is kept as it is: it is what version {VERSION} made.")
    with TemporaryDirectory() as place:
        desk = make(Path(place))
        (HERE / f"{VERSION}.json").write_text(
            json.dumps(facts_of(desk), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
        )
        desk.close()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted((Path(place) / "office").rglob("*")):
                if path.is_file() and path.suffix != ".lock":
                    archive.write(path, path.relative_to(Path(place) / "office"))
    shutil.rmtree(HERE / "__pycache__", ignore_errors=True)


if __name__ == "__main__":
    main()
