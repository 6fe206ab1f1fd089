"""What an administrator does with a row of the sections about this machine, by the services of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.presentation.print_job_words import ended
from fieldservice.presentation.printer_words import findings
from fieldservice.presentation.values import paper_name
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

Typed = Mapping[str, str]


class MachineAct(NamedTuple):
    """Something to do: its name, what is asked for, and what does it and answers with the sentence to show.

    `asks` is what follows, where it is asked once more before. `optional` fields say what holds while they are empty.
    """

    label: str
    do: Callable[[Desk, Person, str, Typed], str]
    fields: Mapping[str, str] = {}
    asks: str = ""
    explanation: str = ""
    optional: Mapping[str, str] = {}
    about: Callable[[Desk, Person, Typed], list[str]] | None = None
    """Whom or what it is done to, named in the question after the fields were filled in; raises Refused."""


def _add_printer(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printer_looks

    name, kind, address = typed["name"], typed["kind"].strip(), typed["address"]
    seen = printer_looks.add(
        desk.session, by, name, kind, address, typed["speaks"].strip() or "pdf", typed["media"].strip()
    )
    return forms.sentences([_("The printer %(name)s is set up.", name=seen.printer.name), *findings(seen)])


def _test(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printer_looks

    return ended(printer_looks.try_out(desk.session, by, row))


def _look(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printer_looks

    return forms.sentences(findings(printer_looks.look_again(desk.session, row)))


def _switch(on: bool) -> Callable[[Desk, Person, str, Typed], str]:
    def switch(desk: Desk, by: Person, row: str, typed: Typed) -> str:
        from fieldservice.desk import printers

        printers.switch(desk.session, by, row, on)
        return _("%(name)s prints again.", name=row) if on else _("%(name)s is paused; its papers wait.", name=row)

    return switch


def _use(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printers

    papers = {paper_name(paper).casefold(): paper for paper in printers.papers()}
    paper = papers.get(typed["paper"].strip().casefold(), typed["paper"].strip())
    printers.use(desk.session, by, row, paper=paper, counter=typed["terminal"].strip())
    return _("%(name)s is chosen.", name=row)


def _remove(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.desk import printers

    printers.remove(desk.session, by, row)
    return _("The printer %(name)s is removed.", name=row)


def _back_up(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import backups

    done = backups.back_up(desk.session, Path(typed["place"].strip()).expanduser())
    return _("The backup is made and was read again: %(file)s (entries: %(entries)s).", **done)


def _enrol(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    done = headquarters.enrol(desk.session, by, typed["office"].strip(), typed["name"].strip(), typed["branch"].strip())
    until = desk.session.local_time(done["expires"])
    return _("The code of %(office)s: %(code)s. It holds once, until %(until)s.", until=until, **done)


def _revoke(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    headquarters.revoke(desk.session, by, row)
    return _("%(store)s is revoked.", store=row)


def _whom(desk: Desk, by: Person, typed: Typed) -> list[str]:
    """The person who is to be erased, open work and stores. Raises Refused while work is open."""
    from fieldservice.admin import erasing

    known = erasing.about(desk.session, by, typed["customer"].strip())
    if known["open"] and not known["erased"]:
        raise erasing.still_open(known)
    stores = forms.listed(known["stores"])
    return [f"{known['name']} ({known['customer']})", *([_("Stores: %(stores)s", stores=stores)] if stores else [])]


def _erase(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import erasing

    done = erasing.erase(desk.session, by, row or typed["customer"].strip())
    waiting = forms.listed(store["store"] for store in done["waiting"])
    said = [_("%(customer)s is erased in this store.", **done)]
    said += [_("Not confirmed yet: %(stores)s.", stores=waiting)] if waiting else []
    said += [
        _("This file may still contain personal data: %(file)s. Destroy it.", file=file) for file in done["elsewhere"]
    ]
    return forms.sentences(said)


def _rotate(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    headquarters.rotate(desk.session, by, row)
    return _("%(store)s gets a new secret with its next exchange.", store=row)


def _release(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    return _("Entries released: %(count)s.", count=headquarters.release(desk.session, by, row))


NEW: Mapping[str, MachineAct] = {
    "printers": MachineAct(
        N_("Set up a printer"),
        _add_printer,
        {
            "name": N_("Name of the printer"),
            "kind": N_("Kind"),
            "address": N_("Address"),
            "speaks": N_("Printer language"),
            "media": N_("Size"),
        },
        explanation=N_(
            "Kind: ipp, raw, lp or file. Address: ipp://192.168.1.51/ipp/print, 192.168.1.50:9100, the name of a "
            "queue, or a folder. The printer is asked first."
        ),
        optional={"speaks": "pdf", "media": N_("the usual one")},
    ),
    "backups": MachineAct(
        N_("Make a backup now"),
        _back_up,
        {"place": N_("Folder or file")},
        explanation=N_(
            "It is read again before it counts. To restore one, nobody works here, and: fieldservice restore FILE."
        ),
    ),
    "exchange": MachineAct(
        N_("Enrol a store"),
        _enrol,
        {"office": N_("Code of the service point"), "name": N_("Name of the service point"), "branch": N_("Van of")},
        explanation=N_("Gives a code with which the service point joins. It holds once."),
        optional={"name": N_("as published"), "branch": N_("no van")},
    ),
    "erasures": MachineAct(
        N_("Erase a customer"),
        _erase,
        {"customer": N_("Number of the customer's file")},
        asks=N_("Name, phone, address, remarks and signatures are erased in every store. This cannot be undone."),
        explanation=N_("Only at headquarters, and only while no work of the customer is open."),
        about=_whom,
    ),
}
"""By section what F4 does."""
ACTS: Mapping[str, tuple[MachineAct, ...]] = {
    "printers": (
        MachineAct(N_("Print a test page"), _test),
        MachineAct(N_("Ask it how it is"), _look),
        MachineAct(
            N_("Prints at this terminal, or elsewhere"),
            _use,
            {"terminal": N_("Terminal"), "paper": N_("Paper")},
            explanation=N_("Empty: every terminal, every paper."),
            optional={"terminal": N_("every terminal"), "paper": N_("every paper")},
        ),
        MachineAct(N_("Pause it"), _switch(False)),
        MachineAct(N_("Let it print again"), _switch(True)),
        MachineAct(
            N_("Remove it"), _remove, asks=N_("It is gone from the list; papers that wait for it keep it there.")
        ),
    ),
    "exchange": (
        MachineAct(N_("Give it a new secret"), _rotate),
        MachineAct(N_("Revoke it"), _revoke, asks=N_("What it still sends waits until somebody releases it.")),
        MachineAct(N_("Release what it sent"), _release),
    ),
}
"""By section what can be done with a row."""
