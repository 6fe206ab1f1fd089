"""What an administrator does with backups, with the stores of the exchange, and with the data of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.screens.panels.machine_acts import MachineAct, ToRead, Typed, yes_or_no
from fieldservice.screens.widgets.choice_field import Choice, ChoiceLike
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fields import Field
from fieldservice.workflows.engine.messages import Message, Refused
from fieldservice.workflows.engine.take import FIELDS_ARE_WRONG

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

PLAN = "plan"
"""The row of the plan among the backups."""
OPEN_WORK = N_("Work is open: %(work)s. End it first, or answer Yes here.")

# Backups


def _back_up(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import backups

    done = backups.back_up(desk.session, Path(typed["place"].strip()).expanduser())
    return _("The backup was made and verified: %(file)s (entries: %(entries)s).", **done)


def _place(desk: Desk, row: str) -> Values:
    """The folder of the plan, or else of the newest backup."""
    from fieldservice.admin import backup_plan, backups

    if planned := backup_plan.of(desk.session):
        return {"place": planned.folder}
    newest = next((file for file, _made in backups.made(desk.session)), "")
    return {"place": str(Path(newest).parent)} if newest else {}


def _plan(desk: Desk, by: Person, row: str, typed: Typed) -> ToRead:
    from fieldservice.admin import backup_plan
    from fieldservice.admin.backup_words import plan_lines

    given = (typed.get(name, "") for name in ("folder", "days", "time", "keep"))
    backup_plan.choose(desk.session, by, *given)
    return ToRead(_("Planned backups"), plan_lines(desk.session))


def _present_plan(desk: Desk, row: str) -> Values:
    from fieldservice.admin import backup_plan

    planned = backup_plan.of(desk.session) or backup_plan.Plan(str(_place(desk, row).get("place", "")))
    return {"folder": planned.folder, "days": str(planned.days), "time": planned.time, "keep": str(planned.keep)}


def _plan_no_more(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import backup_plan

    backup_plan.end(desk.session, by)
    return _("No backup is planned any more.")


def _read_again(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import backups

    about = backups.look_into(Path(row))
    return _("The backup is whole: %(office)s, entries: %(entries)s, files: %(files)s.", **about)


def _how_to_restore(desk: Desk, by: Person, row: str, typed: Typed) -> ToRead:
    from fieldservice.admin.backup_words import restore_steps

    return ToRead(_("How to restore this backup"), restore_steps(desk.session, row))


# The exchange


def _enrol(desk: Desk, by: Person, row: str, typed: Typed) -> ToRead:
    from fieldservice.admin import headquarters

    office, name, branch = (typed.get(field, "").strip() for field in ("office", "name", "branch"))
    done = headquarters.enrol(desk.session, by, office, name, branch)
    until = desk.session.local_time(done["expires"])
    lines = [
        _("It holds once, until %(until)s. Whoever has it can join as this service point: tell it to its administrator "
          "alone.", until=until),
        _("There: start fieldservice in an empty folder and choose “Join headquarters”, or: fieldservice join ADDRESS "
          "%(code)s", code=done["code"]),
        _("The address is that of headquarters' server (fieldservice hq serve), such as https://service.example.com."),
    ]  # fmt: skip
    return ToRead(_("The code of %(office)s", office=office), lines, str(done["code"]))


def _revoke(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    headquarters.revoke(desk.session, by, row)
    return _("%(store)s is revoked.", store=row)


def _rotate(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    headquarters.rotate(desk.session, by, row)
    return _("%(store)s gets a new secret at its next exchange.", store=row)


def _release(desk: Desk, by: Person, row: str, typed: Typed) -> str:
    from fieldservice.admin import headquarters

    return _("Entries released: %(count)s.", count=headquarters.release(desk.session, by, row))


def _offices(desk: Desk, field: str) -> Sequence[ChoiceLike]:
    """Service points with their names; a van belongs to one that is no van itself."""
    offices = desk.session.reference().offices
    return [
        Choice(code, code if field == "office" else f"{code} {office.name}", office.name if field == "office" else "")
        for code, office in sorted(offices.items())
        if code != desk.session.office and not (field == "branch" and office.branch)
    ]


# Erasing


def _whom(desk: Desk, by: Person, row: str, typed: Typed) -> list[str]:
    """The person who is to be erased, open work and stores. Raises Refused while work is open, unless that is meant."""
    from fieldservice.admin import erasing

    known = erasing.about(desk.session, by, typed.get("customer", "").strip())
    work = [each["number"] for each in known["open"]]
    if work and not known["erased"] and typed.get("open") != "yes":
        raise Refused("data", FIELDS_ARE_WRONG, fields={"open": Message(OPEN_WORK, {"work": work})})
    said = [f"{known['name']} ({known['customer']})".strip()]
    said += [_("Open: %(work)s", work=forms.listed(work))] if work else []
    return [*said, *([_("Stores: %(stores)s", stores=forms.listed(known["stores"]))] if known["stores"] else [])]


def _erase(desk: Desk, by: Person, row: str, typed: Typed) -> ToRead:
    from fieldservice.admin import erasing

    customer = typed.get("customer", "").strip() or row
    done = erasing.erase(desk.session, by, customer, although_open=typed.get("open") == "yes")
    waiting = forms.listed(store["store"] for store in done["waiting"])
    said = [_("%(customer)s is erased in this store.", **done)]
    said += [_("Not confirmed yet: %(stores)s.", stores=waiting)] if waiting else []
    said += [
        _("This file may still contain personal data: %(file)s. Destroy it.", file=file) for file in done["elsewhere"]
    ]
    return ToRead(_("Erase a customer"), said)


def _yes_or_no(desk: Desk, field: str) -> Sequence[ChoiceLike]:
    return yes_or_no() if field == "open" else ()


ACTS = {
    "backups": (
        MachineAct(
            N_("Make a backup now"),
            _back_up,
            (
                Field("place", N_("Folder or file"), N_("In a folder the file is named by office and time. Best on "
                      "another disk than the store."), required=True),
            ),
            explanation=N_("Everybody can go on working. The backup is read again before it counts."),
            begun=_place,
        ),
        (
            MachineAct(
                N_("Plan backups"),
                _plan,
                (
                    Field("folder", N_("Folder"), N_("The full path, such as /srv/backups; best on another disk than "
                          "the store."), required=True),
                    Field("days", N_("Days between backups"), N_("1 for every day."), required=True),
                    Field("time", N_("Time of day"), N_("Such as 18:00; made from then on."), required=True),
                    Field("keep", N_("How many to keep"), N_("Older planned ones are deleted, others never."),
                          required=True),
                ),
                explanation=N_("Made by what runs here when it is due: a terminal, headquarters' server, the exchange. "
                               "If nothing runs then, the next program to start makes it."),
                begun=_present_plan,
                fits=lambda row: row == PLAN,
            ),
            MachineAct(
                N_("Stop planned backups"),
                _plan_no_more,
                asks=N_("The backups that were made stay. From now on each is made by hand."),
                fits=lambda row: row == PLAN,
            ),
            MachineAct(N_("How to restore it"), _how_to_restore, fits=lambda row: row != PLAN),
            MachineAct(N_("Check it"), _read_again, fits=lambda row: row != PLAN),
        ),
    ),
    "exchange": (
        MachineAct(
            N_("Enrol a store"),
            _enrol,
            (
                Field("office", N_("Code of the service point"), N_("One from the list, or a new one: 2 to 12 letters, "
                      "digits and hyphens."), kind="offered", required=True),
                Field("name", N_("Name of the service point"), N_("Only for a new service point; empty: as "
                                                                  "published.")),
                Field("branch", N_("Van of"), N_("For a van: the service point it belongs to."), kind="choice"),
            ),
            explanation=N_("Creates a code with which the service point joins. It is valid once."),
            choices=_offices,
        ),
        (
            MachineAct(N_("Give it a new secret"), _rotate),
            MachineAct(N_("Release what it sent"), _release),
            MachineAct(N_("Revoke it"), _revoke, asks=N_("What it still sends is held back until somebody "
                                                         "releases it.")),
        ),
    ),
    "erasures": (
        MachineAct(
            N_("Erase a customer"),
            _erase,
            (
                Field("customer", N_("Number of the customer's file"), N_("See the customer's page, such as "
                                                                          "CD01-C000012-K."), required=True),
                Field("open", N_("Although work is open"), N_("Yes, if the customer asks for it and does not wait for "
                      "the end of the work."), kind="choice", default="no"),
            ),
            asks=N_("Name, phone, address, remarks and signatures are erased in every store. This cannot be undone."),
            explanation=N_("Only at headquarters, for every store at once."),
            choices=_yes_or_no,
            about=_whom,
        ),
        (),
    ),
}  # fmt: skip
"""By section what F4 does, and what can be done with a row."""
