"""The sections of the administration about this machine and the exchange: what is left, printers, backups, doctor."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldservice.presentation.messages import render, role_word
from fieldservice.presentation.printer_words import kind_word, reasons_text, use_text
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.panels.office_acts import PLAN
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.pages import PageSource
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import stamp
from fieldservice.workflows.engine.messages import Message

if TYPE_CHECKING:
    from fieldservice.screens.panels.administration_sections import Viewer

STATES = {"active": N_("active"), "replaced": N_("replaced"), "revoked": N_("revoked")}
LOOKS = {"revoked": "muted", "replaced": "muted"}


def _cell(row: Values, key: str, now: datetime) -> Cell:
    return str(row[key]), str(row.get("look", "")) if key == "state" else ""


def left_to_set_up(viewer: Viewer) -> PageSource:
    from fieldservice.admin import set_up

    rows = [
        {"id": f"{number} {each.section}", "what": render(_in_words(each.what))}
        for number, each in enumerate(set_up.left(viewer.desk.session))
    ]
    return InMemorySource(rows, (ListColumn("what", _("Left to set up"), 60, 30, grow=1),), _cell)


def _in_words(what: Message) -> Message:
    role = what.values.get("role")
    return Message(what.message, {**what.values, "role": role_word(str(role))}) if role else what


def printers(viewer: Viewer) -> PageSource:
    from fieldservice.desk import printers as kept

    columns = (
        ListColumn("name", _("Printer"), 12, 8),
        ListColumn("kind", _("Kind"), 13),
        ListColumn("address", _("Address"), 28, 14, grow=1),
        ListColumn("prints", _("Prints"), 22, 12, grow=1),
        ListColumn("state", _("State"), 14, 8, grow=1),
    )
    return InMemorySource([_printer(row) for row in kept.printers(viewer.desk.session)], columns, _cell)


def _printer(row: JsonObject) -> JsonObject:
    state = reasons_text(row["reasons"]) if row["heard"] and row["reasons"] else _("ready") if row["heard"] else ""
    return {
        "id": row["name"],
        "name": row["name"],
        "kind": kind_word(row["kind"]),
        "address": row["address"],
        "prints": forms.listed(map(use_text, row["used"])),
        "state": state if row["active"] else _("paused"),
        "look": "warning" if row["reasons"] or not row["active"] else "",
    }


def backups(viewer: Viewer) -> PageSource:
    from fieldservice.admin import backup_plan
    from fieldservice.admin import backups as kept

    columns = (
        ListColumn("made", _("Submitted"), 16),
        ListColumn("file", _("File"), 50, 30, grow=1),
        ListColumn("state", _("State"), 12),
    )
    now, session = viewer.desk.session.clock(), viewer.desk.session
    rows = [_plan(viewer)] if backup_plan.is_possible(session) else []
    for file, made in kept.made(viewer.desk.session):
        there = Path(file).exists()
        said = {"id": file, "name": Path(file).name, "made": viewer.names.time(made, now), "file": file}
        rows.append({**said, "state": _("present") if there else _("missing"), "look": "" if there else "warning"})
    return InMemorySource(rows, columns, _cell)


def _plan(viewer: Viewer) -> JsonObject:
    """The row of the plan: what is planned, when the next one is due, and whether the last one failed."""
    from fieldservice.admin import backup_plan
    from fieldservice.admin.backup_words import plan_in_short

    session = viewer.desk.session
    planned, now = backup_plan.of(session), session.clock()
    row = {"id": PLAN, "name": _("Planned backups"), "made": _("planned")}
    if planned is None:
        return {**row, "file": _("Nothing is planned. Enter plans backups."), "state": "", "look": ""}
    due = backup_plan.next_due(planned, now, str(session.zone()))
    if failed := backup_plan.failed(session):
        return {**row, "file": render(failed[1]), "state": _("failed"), "look": "overdue"}
    next_one = viewer.names.time(stamp(due), now) if due > now else _("due now")
    return {**row, "file": plan_in_short(planned), "state": next_one, "look": ""}


def exchange(viewer: Viewer) -> PageSource:
    """The stores of headquarters; in an office that joined the state of its own exchange."""
    return _stores(viewer) if viewer.desk.session.is_headquarters else _own_exchange(viewer)


def _own_exchange(viewer: Viewer) -> PageSource:
    from fieldservice.admin import headquarters

    session, now = viewer.desk.session, viewer.desk.session.clock()
    found = viewer.desk.lists.exchange()
    address = headquarters.address_of(session)
    facts = [(_("Headquarters"), address or _("not joined"))]
    if address:
        facts += [
            (_("Last exchange"), viewer.names.time(found.last, now) if found.last else "-"),
            (_("Unsent"), str(found.unsent)),
            (_("Tables are published by"), _("the administrator of headquarters")),
        ]
    columns = (ListColumn("what", _("What"), 26, 14), ListColumn("state", _("State"), 50, 30, grow=1))
    return InMemorySource([{"id": what, "what": what, "state": state} for what, state in facts], columns, _cell)


def _stores(viewer: Viewer) -> PageSource:
    from fieldservice.admin import headquarters

    session, now = viewer.desk.session, viewer.desk.session.clock()
    columns = (
        ListColumn("store", _("Store"), 12),
        ListColumn("state", _("State"), 14),
        ListColumn("contact", _("Last contact"), 16),
        ListColumn("unsent", _("Unsent"), 8, align="right"),
        ListColumn("version", _("Version"), 10),
    )
    rows = [
        {
            "id": row["store"],
            "store": row["store"],
            "state": _(STATES[row["status"]]),
            "look": LOOKS.get(row["status"], ""),
            "contact": viewer.names.time(row["contact"], now) if row["contact"] else "-",
            "unsent": row["backlog"],
            "version": row["version"],
        }
        for row in headquarters.enrolled(session)
    ]
    return InMemorySource(rows, columns, _cell)


def erasures(viewer: Viewer) -> PageSource:
    """The customers who were erased, by the number of their file: when, by whom, and who has not confirmed it."""
    from fieldservice.admin import erasing

    columns = (
        ListColumn("made", _("When"), 16),
        ListColumn("number", _("Customer"), 16),
        ListColumn("by", _("Who"), 12),
        ListColumn("waiting", _("Not confirmed by"), 30, 14, grow=1),
    )
    now, rows = viewer.desk.session.clock(), []
    for each in erasing.published(viewer.desk.session):
        waiting = forms.listed(each["waiting"])
        shown = {"made": viewer.names.time(each["at"], now), "number": each["number"], "waiting": waiting or "-"}
        rows.append({"id": each["person"], "by": viewer.names.person(each["by"]), **shown})
    return InMemorySource(rows, columns, _cell)


def doctor(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("state", _("State"), 9),
        ListColumn("what", _("What"), 22, 14),
        ListColumn("found", _("Found"), 50, 30, grow=1),
    )
    return InMemorySource(viewer.examination.rows(), columns, _cell)
