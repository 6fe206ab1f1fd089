"""The sections of the administration screen: the published tables, recent refusals, and work to review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from fieldservice.desk.detail import refusal_of
from fieldservice.presentation.messages import render, render_value
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.price_rows import policy_in_words, price_in_words, return_policy_in_words
from fieldservice.presentation.values import Wording
from fieldservice.screens.panels import machine_sections
from fieldservice.screens.panels.list_sources import Cell, InMemorySource, ListingSource
from fieldservice.screens.panels.worklist import office_columns, staff_cell, staff_columns, work_list
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.pages import PageSource
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.clocks import WEEKDAYS, hours_text
from fieldservice.workflows.engine.settings import DEFAULTS, Setting
from fieldservice.workflows.money.pricing import KIND_WORDS, LABOUR, UNIT_WORDS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.panels.examination import Examination
    from fieldservice.workflows.engine.reference import Person

DAYS = {
    "mon": NP_("weekday", "Mon"),
    "tue": NP_("weekday", "Tue"),
    "wed": NP_("weekday", "Wed"),
    "thu": NP_("weekday", "Thu"),
    "fri": NP_("weekday", "Fri"),
    "sat": NP_("weekday", "Sat"),
    "sun": NP_("weekday", "Sun"),
}
SIGN_IN = N_("Sign-in")
CellOf = Callable[[Values, str, datetime], Cell]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a section, and where."""

    desk: Desk
    person: Person
    names: DisplayNames
    is_wide: bool
    """Whether the terminal has room for the columns of a wide work list."""
    examination: Examination
    """What the doctor has found so far."""


class AdministrationList(NamedTuple):
    """A list of the screen."""

    label: str
    empty: str
    """What stands in its place while it has no rows."""
    rows: Callable[[Viewer], PageSource]
    published: bool = True
    """Whether it is a published table, which is replaced and saved as a whole."""


def _staff(viewer: Viewer) -> PageSource:
    return ListingSource(viewer.desk.lists.listing("staff"), staff_columns(), viewer.names, staff_cell)


def _published(viewer: Viewer, what: str) -> list[JsonObject]:
    """The rows of a published table, each with its primary key as `id`."""
    from fieldservice.admin import publishing

    key = publishing.table_of(what).key
    return [
        {**row, "id": " ".join(str(row[name]) for name in key)} for row in publishing.rows(viewer.desk.session, what)
    ]


def _offices(viewer: Viewer) -> PageSource:
    code, name, *others = office_columns()
    columns = (code, name, ListColumn("branch", _("Van of"), 8), *others)
    return InMemorySource(_published(viewer, "offices"), columns, _active_or_plain)


def _active_or_plain(row: Values, key: str, now: datetime) -> Cell:
    return (render_value(bool(row[key])) if key in ("active", "tracked") else str(row[key])), ""


def _in_words(viewer: Viewer, cell: CellOf) -> CellOf:
    """The cells of a table whose product lines, part groups and units stand in words."""
    say: dict[str, Callable[[str], str]] = {
        "product": viewer.names.skills,
        "group": viewer.names.part_group,
        "unit": lambda unit: in_context("unit", UNIT_WORDS[unit]) if unit in UNIT_WORDS else unit,
    }
    return lambda row, key, now: (say[key](str(row[key])), "") if key in say and row[key] else cell(row, key, now)


def _plain(row: Values, key: str, now: datetime) -> Cell:
    return str(row[key]), ""


def _calendars(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("calendar", _("Calendar"), 14),
        ListColumn("day", _("Day"), 12),
        ListColumn("hours", _("Working hours"), 30, 12, grow=1),
    )
    rows = []
    for name, calendar in sorted(viewer.desk.session.reference().calendars.items()):
        days = [
            (str(day + 1), in_context("weekday", DAYS[WEEKDAYS[day]]), hours)
            for day, hours in sorted(calendar.week.items())
        ]
        days += [(day.isoformat(), day.isoformat(), hours) for day, hours in sorted(calendar.dates.items())]
        rows += [
            {"id": f"{name} {key}", "calendar": name, "day": day, "hours": hours_text(hours) or _("closed")}
            for key, day, hours in days
        ]
    return InMemorySource(rows, columns, _plain)


def _codes(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("list", _("List"), 16),
        ListColumn("code", _("Code"), 22, 12),
        ListColumn("zh", _("Chinese"), 24, 10, grow=1),
        ListColumn("en", _("English"), 24, 10, grow=1),
    )
    rows = [
        {"id": f"{name} {code.code}", "list": name, "code": code.code, "zh": code.zh, "en": code.en}
        for name, codes in sorted(viewer.desk.session.reference().codes.items())
        for code in codes.values()
    ]
    return InMemorySource(rows, columns, _plain)


def _settings(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("meaning", _("Setting"), 46, 24, grow=2),
        ListColumn("value", _("Value"), 16, 10, grow=1),
        ListColumn("usual", _("Usual"), 12),
        ListColumn("key", _("Name in the file"), 22),
    )
    published = viewer.desk.session.reference().settings
    rows = [
        {
            "id": key,
            "meaning": _(setting.meaning),
            "value": _shown(setting, published.get(key, setting.value)),
            "usual": setting.value,
            "key": key,
        }
        for key, setting in DEFAULTS.items()
    ]
    rows += [
        {
            "id": key,
            "meaning": f"{_(DEFAULTS[name].meaning)} ({office})",
            "value": _shown(DEFAULTS[name], value),
            "usual": published.get(name, DEFAULTS[name].value),
            "key": key,
        }
        for key, value in sorted(published.items())
        for name, at, office in [key.partition("@")]
        if at and name in DEFAULTS
    ]
    return InMemorySource(
        rows,
        columns,
        lambda row, key, now: (str(row[key]), "strong" if key == "value" and row["value"] != row["usual"] else ""),
    )


def _shown(setting: Setting, value: str) -> str:
    return _("a picture") if setting.kind == "picture" and value else value


def _parts(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("code", _("Code"), 16, 10),
        ListColumn("zh", _("Chinese"), 22, 10, grow=1),
        ListColumn("en", _("English"), 22, 10, grow=1),
        ListColumn("product", _("Product line"), 10),
        ListColumn("group", _("Part group"), 10),
        ListColumn("unit", _("Unit"), 7),
        ListColumn("tracked", _("Serial no."), 10),
        ListColumn("active", _("Active"), 8),
    )

    return InMemorySource(_published(viewer, "parts"), columns, _in_words(viewer, _active_or_plain))


def _part_levels(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("office", _("Service point"), 14, 8),
        ListColumn("part", _("Part"), 22, 10, grow=1),
        ListColumn("least", _("Minimum"), 8),
        ListColumn("most", _("Maximum"), 8),
        ListColumn("sender", _("Ordered from"), 14, 8),
    )
    return InMemorySource(_published(viewer, "part_levels"), columns, _plain)


def _prices(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("list", _("Price list"), 13, 8),
        ListColumn("code", _("Code"), 16, 10, grow=1),
        ListColumn("name", _("What is done"), 20, 8, grow=2),
        ListColumn("amount", _("Amount"), 15, align="right"),
        ListColumn("tax", _("Tax"), 10),
        ListColumn("valid_from", _("Valid from"), 11),
        ListColumn("kind", _("Kind"), 13),
        ListColumn("least", _("Minimum"), 18),
        ListColumn("product", _("Product line"), 12),
    )
    cell = _in_words(viewer, lambda row, key, now: (price_in_words(row, key), ""))
    return InMemorySource(_published(viewer, "prices"), columns, cell)


def _policies(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("product", _("Product line"), 12),
        ListColumn("group", _("Part group"), 11),
        ListColumn("months", _("Parts"), 6),
        ListColumn("labour", in_context("charged", KIND_WORDS[LABOUR]), 6),
        ListColumn("on_site", _("On site"), 8),
        ListColumn("name", _("In words"), 24, 20, grow=2),
        ListColumn("start", _("Begins"), 28),
        ListColumn("exclusions", _("Not covered"), 12),
        ListColumn("repair_days", _("Repair, days"), 12),
        ListColumn("adds_days", _("Adds days"), 9),
    )
    cell = _in_words(viewer, lambda row, key, now: (policy_in_words(row, key), ""))
    return InMemorySource(_published(viewer, "policies"), columns, cell)


def _return_policies(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("product", _("Product line"), 12),
        ListColumn("refund_days", _("Return, days"), 12),
        ListColumn("exchange_days", _("Exchange, days"), 14),
        ListColumn("repairs", _("Same repairs"), 12),
        ListColumn("within_days", _("within days"), 11),
        ListColumn("remedy", _("then"), 17),
        ListColumn("name", _("In words"), 24, 20, grow=2),
    )
    cell = _in_words(viewer, lambda row, key, now: (return_policy_in_words(row, key), ""))
    return InMemorySource(_published(viewer, "return_policies"), columns, cell)


def _refusals(viewer: Viewer) -> PageSource:
    columns = (
        ListColumn("made", _("When"), 15),
        ListColumn("by", _("Who"), 10),
        ListColumn("step", _("Step"), 22, 12, grow=1),
        ListColumn("reason", _("Reason"), 30, 20, grow=3),
    )
    wording, now = Wording.of(viewer.desk), viewer.desk.session.clock()
    rows = []
    for each in viewer.desk.lists.refusals(viewer.person):
        data = each["data"]
        signed_in = each["kind"] == "sign_in_refused"
        rows.append(
            {
                "id": each["entry"],
                "things": each["things"],
                "made": viewer.names.time(each["made"], now),
                "by": viewer.names.person(each["by"]) or "-",
                "step": _(SIGN_IN) if signed_in else wording.detail("step", data.get("step", "")),
                "reason": _("Wrong name or PIN.") if signed_in else render(refusal_of(data)),
            }
        )
    return InMemorySource(rows, columns, _plain)


def _reviews(viewer: Viewer) -> PageSource:
    return work_list(viewer.desk.lists.work(viewer.person, "review"), viewer.names, viewer.person)


SECTIONS = {
    "staff": AdministrationList(
        N_("Staff"), N_("Nobody works here yet. F4 adds a person, F5 publishes a CSV file."), _staff
    ),
    "offices": AdministrationList(
        N_("Service points"), N_("No service point yet. F4 adds one, F5 publishes a CSV file."), _offices
    ),
    "calendars": AdministrationList(
        N_("Calendars"),
        N_("No calendar yet: every service point counts as always open. F4 adds one, F5 publishes a CSV file."),
        _calendars,
    ),
    "codes": AdministrationList(N_("Codes"), N_("No codes. F4 adds one, F5 publishes a CSV file."), _codes),
    "settings": AdministrationList(N_("Settings"), N_("No settings."), _settings),
    "parts": AdministrationList(N_("Parts"), N_("No part yet. F4 adds one, F5 publishes a CSV file."), _parts),
    "part_levels": AdministrationList(
        N_("Levels"),
        N_("No levels yet, so no orders are suggested. F4 adds one, F5 publishes a CSV file."),
        _part_levels,
    ),
    "prices": AdministrationList(N_("Prices"), N_("No price yet. F4 adds one, F5 publishes a CSV file."), _prices),
    "policies": AdministrationList(
        N_("Policies"), N_("No warranty policy yet. F4 adds one, F5 publishes a CSV file."), _policies
    ),
    "return_policies": AdministrationList(
        N_("Returns"),
        N_("No return policy yet: each case is decided with a reason. F4 adds one, F5 publishes a CSV file."),
        _return_policies,
    ),
    "refusals": AdministrationList(
        N_("Refusals"),
        N_("No recent refusals. Refused steps appear here with the person and the reason."),
        _refusals,
        published=False,
    ),
    "reviews": AdministrationList(
        N_("Reviews"),
        N_(
            "Nothing to review. Work with late entries appears here until it is settled. Enter opens it; the "
            "step “Settle” ends it."
        ),
        _reviews,
        published=False,
    ),
    "set_up": AdministrationList(
        N_("Left to set up"), N_("Everything is set up."), machine_sections.left_to_set_up, published=False
    ),
    "printers": AdministrationList(
        N_("Printers"), N_("No printer is set up. F4 adds one."), machine_sections.printers, published=False
    ),
    "backups": AdministrationList(
        N_("Backups"), N_("No backup was made yet. F4 makes one."), machine_sections.backups, published=False
    ),
    "exchange": AdministrationList(
        N_("Exchange"), N_("No store is enrolled yet. F4 creates a code."), machine_sections.exchange, published=False
    ),
    "erasures": AdministrationList(
        N_("Erased"),
        N_("No customer has been erased. At headquarters, F4 erases a customer."),
        machine_sections.erasures,
        published=False,
    ),
    "doctor": AdministrationList(N_("Doctor"), N_("Nothing to check."), machine_sections.doctor, published=False),
}
"""By name, in the order of the tabs; the name of a published table is that of its file."""
