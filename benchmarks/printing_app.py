"""The real program on the list of all work while a thread prints slips: `FOLDER OUT busy|idle`."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Thread

from benchmarks.starting import WHO
from fieldservice.desk import Desk
from fieldservice.screens import launch

SLIPS = 500
AFTER = 3.0
"""Seconds after the first frame, when everything has been loaded."""


def signed_jobs(desk: Desk) -> list[str]:
    rows = desk.session.reader.rows(
        "SELECT thing FROM work_row WHERE state = 'closed' AND mode = 'on_site' ORDER BY state, opened DESC LIMIT ?",
        (SLIPS,),
    )
    return [thing for (thing,) in rows]


def main(folder: str, out: str, how: str) -> None:
    from fieldservice.screens.app import FieldserviceApp

    desk = Desk.open(Path(folder), counter="front")
    person = desk.session.person(WHO)
    assert person is not None

    def print_slips() -> None:
        while True:
            for thing in signed_jobs(desk):
                desk.papers.print_to_file(person, "slip", thing, Path(out) / "slip.pdf")

    class PrintingApp(FieldserviceApp):
        def on_mount(self) -> None:
            if how == "busy":
                self.set_timer(AFTER, Thread(target=print_slips, daemon=True).start)

    sys.setswitchinterval(launch.SWITCH)
    PrintingApp(desk, person).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
