"""The label printer of the parcel desk is out of paper: one address label waits for it, and the bar on top says so."""

from __future__ import annotations

from fieldservice.desk import Desk, printers
from fieldservice.desk.printers import Printer
from fieldservice.desk.spool_sending import run_once
from fieldservice.workflows.engine.messages import Refused

PARCELS = Printer("parcels", "invented", "192.0.2.60", "zpl", "100x70", 1)
"""Its address is one that no machine has (RFC 5737)."""
LABEL, SENDER = "address_label", "he.jing"


def stop_printer(desk: Desk) -> None:
    """Set up the printer of parcels, which prints address labels, and leave one waiting for it."""
    printers.keep(desk.session, PARCELS, LABEL)
    clerk = desk.session.person(SENDER)
    assert clerk is not None
    for state in ("shipped", "ready"):
        listing = desk.lists.work(clerk, "all", kind="job", state=state)
        for row in listing.page(None, 0, 20):
            try:
                desk.papers.print_to(clerk, LABEL, str(dict(zip(listing.fields, row, strict=True))["thing"]))
            except Refused:  # a device that is collected has no address to go to
                continue
            run_once(desk.session)
            printers.ask_all(desk.session, [PARCELS.name])
            return
