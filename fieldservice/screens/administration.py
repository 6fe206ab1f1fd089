"""The administration screen: the published tables, recent refusals, and work to review, one section for each.

A published table is replaced as a whole, by a CSV file or a workbook, and goes out as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from fieldservice.desk import pins
from fieldservice.desk.detail import refusal_of
from fieldservice.presentation.messages import published, render, render_value, written
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.price_rows import (
    not_in_catalogue,
    policy_in_words,
    price_in_words,
    return_policy_in_words,
)
from fieldservice.presentation.values import Wording
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.panels.list_sources import Cell, InMemorySource, ListingSource
from fieldservice.screens.panels.worklist import office_columns, staff_cell, staff_columns, work_list
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.pages import PageSource
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.screens.widgets.view_tabs import ViewTabs
from fieldservice.shapes import JsonObject, Values
from fieldservice.sheets import Told, on_screen
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_, NP_
from fieldservice.workflows.engine.clocks import WEEKDAYS, hours_text
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.settings import DEFAULTS, Setting
from fieldservice.workflows.money.pricing import KIND_WORDS, LABOUR

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECTIONS = {
    "staff": N_("Staff"),
    "offices": N_("Service points"),
    "calendars": N_("Calendars"),
    "codes": N_("Codes"),
    "settings": N_("Settings"),
    "parts": N_("Parts"),
    "part_levels": N_("Levels"),
    "prices": N_("Prices"),
    "policies": N_("Policies"),
    "return_policies": N_("Returns"),
    "refusals": N_("Refusals"),
    "reviews": N_("Reviews"),
}
PUBLISHED = (
    "staff",
    "offices",
    "calendars",
    "codes",
    "settings",
    "parts",
    "part_levels",
    "prices",
    "policies",
    "return_policies",
)
EMPTY = {
    "staff": N_("Nobody works here yet. F5 publishes staff from a CSV file."),
    "offices": N_("No service point yet. F5 publishes them from a CSV file."),
    "calendars": N_(
        "No calendar yet: every service point counts as always open. F5 publishes calendars from a CSV file."
    ),
    "codes": N_("No codes. F5 publishes them from a CSV file."),
    "settings": N_("No settings."),
    "parts": N_("No part yet. F5 publishes parts from a CSV file."),
    "part_levels": N_("No level yet: nothing is proposed for ordering. F5 publishes levels from a CSV file."),
    "prices": N_("No price yet. F5 publishes price lists from a CSV file."),
    "policies": N_("No warranty policy yet. F5 publishes them from a CSV file."),
    "return_policies": N_(
        "No return policy yet: each case is judged with a reason. F5 publishes policies from a CSV file."
    ),
    "refusals": N_("No recent refusals. Refused steps appear here with the person and the reason."),
    "reviews": N_(
        "Nothing to review. Work with late entries appears here until it is settled. Enter opens it; the "
        "step “Settle” ends it."
    ),
}
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
REPEAT_TO_PUBLISH = N_("%(reason)s To publish it all the same, press F10 once more.")


class AdministrationScreen(BaseScreen):
    """Administrators may change the tables; managers may read them."""

    CSS_PATH = "administration.tcss"
    AUTO_FOCUS = "#list"
    HELP = N_(
        "Published tables: staff, service points, calendars, codes, settings, parts, levels, prices and "
        "warranty policies. A CSV file or workbook replaces a whole table; all its rows are checked before any is "
        "written. Also: refusals and reviews. In an office that joined headquarters the tables are read-only: "
        "headquarters publishes for all."
    )
    BINDINGS = [
        Binding(
            "f3,ctrl+right",
            "next_section(1)",
            N_("Section"),
            id="administration.next",
            tooltip=N_("Show the next section"),
        ),
        Binding(
            "shift+f3,ctrl+left",
            "next_section(-1)",
            N_("Section before"),
            show=False,
            id="administration.before",
            tooltip=N_("Show the section before this one"),
        ),
        Binding(
            "f5",
            "publish",
            N_("Publish a file"),
            id="administration.publish",
            tooltip=N_("Replace this table by a CSV file or workbook"),
        ),
        Binding(
            "f7",
            "export",
            N_("Save as a file"),
            id="administration.export",
            tooltip=N_("Write this table into a CSV file or workbook, which can be published again"),
        ),
        Binding(
            "f8",
            "set_pin",
            N_("Set a PIN"),
            id="administration.pin",
            tooltip=N_("Give the highlighted person a new PIN"),
        ),
        Binding("escape", "leave", N_("Back"), id="administration.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person, self.section = desk, person, "staff"
        self.names = DisplayNames.of(desk)

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield ViewTabs([(name, _(label)) for name, label in SECTIONS.items()], self.section)
        yield RowList(self.source(), empty=_(EMPTY[self.section]), now=self.desk.session.clock, id="list")
        yield KeyBar()

    def source(self) -> PageSource:
        return LISTS[self.section](self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        administers = "administrator" in self.person.roles
        return {
            "publish": administers and self.section in PUBLISHED,
            "export": self.section in PUBLISHED,
            "set_pin": administers and self.section == "staff",
        }.get(action, True)

    def action_next_section(self, by: int) -> None:
        sections = list(SECTIONS)
        self.show_section(sections[(sections.index(self.section) + by) % len(sections)])

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        self.show_section(event.name)

    def show_section(self, section: str) -> None:
        self.section, self.names = section, DisplayNames.of(self.desk)
        self.query_one(ViewTabs).choose(section)
        row_list = self.query_one(RowList)
        row_list.empty = _(EMPTY[section])
        row_list.show(self.source())
        row_list.focus()
        self.refresh_bindings()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        if self.section == "reviews":
            self.services.show_detail(event.row_id)
        elif self.section == "refusals" and event.row[1]["things"]:
            self.services.show_detail(event.row[1]["things"][0])

    def action_publish(self) -> None:
        from fieldservice.admin import publishing

        if not self._may_publish():
            return
        columns = publishing.example(self.section).splitlines()[0].replace(",", ", ")
        explanation = _("The file replaces the whole table. Columns: %(columns)s", columns=columns)
        title = _("Publish: %(table)s", table=_(SECTIONS[self.section]))
        publish = FilePublisher(self.desk, self.person, self.section)
        labels = {"file": _("File"), "encoding": _("Encoding"), "sheet": _("Sheet")}
        optional = {"encoding": _("the file decides"), "sheet": _("the first one of a workbook")}
        self.services.open_screen(
            "input_dialog", title, explanation, labels, publish, False, False, optional, then=self._show_result
        )

    def action_export(self) -> None:
        title = _("Save as a file: %(table)s", table=_(SECTIONS[self.section]))
        explanation = _("The name ends with .csv or .xlsx. The file can be changed and published again.")
        self.services.open_screen("input_dialog", title, explanation, {"file": _("File")}, self._export)

    def _export(self, typed: Mapping[str, str]) -> str:
        from fieldservice.admin import exporting

        done = exporting.export_table(self.desk.session, self.person, self.section, _path(typed["file"]))
        return written(done)

    def _may_publish(self) -> bool:
        """Whether tables are published at this office.

        Otherwise a notice says who publishes them, before anything is typed.
        """
        from fieldservice.admin import publishing

        try:
            publishing.may_publish_here(self.desk.session)
        except Refused as error:
            self.services.show_error(error)
            return False
        return True

    def action_set_pin(self) -> None:
        name = self.query_one(RowList).row_id
        if name and self._may_publish():
            title = _("A new PIN for %(name)s", name=self.names.staff.get(name, name))
            labels = {"pin": _("New PIN"), "again": _("The same again")}
            self.services.open_screen(
                "input_dialog",
                title,
                _(pins.RULES),
                labels,
                lambda typed: self._set_pin(name, typed),
                True,
                then=self._show_result,
            )

    def _set_pin(self, name: str, typed: Mapping[str, str]) -> str:
        from fieldservice.admin import publishing

        if typed["pin"] != typed["again"]:
            raise Refused("data", pins.NOT_THE_SAME)
        publishing.set_pin(self.desk.session, self.person, name, typed["pin"])
        return _("%(name)s has a new PIN.", name=self.names.staff.get(name, name))

    def _show_result(self, done: bool | None) -> None:
        if done:
            self.show_section(self.section)

    def action_leave(self) -> None:
        self.app.pop_screen()


class FilePublisher:
    """Publishes the file that was typed into the dialog.

    A change that is probably a mistake, such as removing a person who still has work, is refused at first. It is done
    when the person confirms the same file once more.
    """

    def __init__(self, desk: Desk, person: Person, section: str) -> None:
        self.desk, self.person, self.section = desk, person, section
        self._warned = ""

    def __call__(self, typed: Mapping[str, str]) -> str:
        from fieldservice.admin import publishing

        path, told = _path(typed["file"]), Told(typed["encoding"].strip(), typed["sheet"].strip())
        try:
            done = publishing.publish(self.desk.session, self.person, self.section, path, told=told)
        except publishing.NeedsForce as refused:
            if str(refused) != self._warned:
                self._warned = str(refused)
                raise Refused("guard", REPEAT_TO_PUBLISH, reason=refused.because) from None
            done = publishing.publish(self.desk.session, self.person, self.section, path, force=True, told=told)
        said = published(done)
        if "choice" in done:
            said.append(render(on_screen(done["choice"])))
        return "\n".join(said + not_in_catalogue(done))


def _path(typed: str) -> Path:
    return Path(typed.strip().strip("\"'")).expanduser()


def _staff(screen: AdministrationScreen) -> PageSource:
    return ListingSource(screen.desk.lists.listing("staff"), staff_columns(), screen.names, staff_cell)


def _published(screen: AdministrationScreen, what: str) -> list[JsonObject]:
    """The rows of a published table, each with its primary key as `id`."""
    from fieldservice.admin import publishing

    key = publishing.table_of(what).key
    return [
        {**row, "id": " ".join(str(row[name]) for name in key)} for row in publishing.rows(screen.desk.session, what)
    ]


def _offices(screen: AdministrationScreen) -> PageSource:
    code, name, *others = office_columns()
    columns = (code, name, ListColumn("branch", _("Van of"), 8), *others)
    return InMemorySource(_published(screen, "offices"), columns, _active_or_plain)


def _active_or_plain(row: Values, key: str, now: datetime) -> Cell:
    return (render_value(bool(row[key])) if key in ("active", "tracked") else str(row[key])), ""


def _plain(row: Values, key: str, now: datetime) -> Cell:
    return str(row[key]), ""


def _calendars(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("calendar", _("Calendar"), 14),
        ListColumn("day", _("Day"), 12),
        ListColumn("hours", _("Working hours"), 30, 12, grow=1),
    )
    rows = []
    for name, calendar in sorted(screen.desk.session.reference().calendars.items()):
        days = [(in_context("weekday", DAYS[WEEKDAYS[day]]), hours) for day, hours in sorted(calendar.week.items())]
        days += [(day.isoformat(), hours) for day, hours in sorted(calendar.dates.items())]
        rows += [
            {"id": f"{name} {day}", "calendar": name, "day": day, "hours": hours_text(hours) or _("closed")}
            for day, hours in days
        ]
    return InMemorySource(rows, columns, _plain)


def _codes(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("list", _("List"), 16),
        ListColumn("code", _("Code"), 22, 12),
        ListColumn("zh", _("Chinese"), 24, 10, grow=1),
        ListColumn("en", _("English"), 24, 10, grow=1),
    )
    rows = [
        {"id": f"{name} {code.code}", "list": name, "code": code.code, "zh": code.zh, "en": code.en}
        for name, codes in sorted(screen.desk.session.reference().codes.items())
        for code in codes.values()
    ]
    return InMemorySource(rows, columns, _plain)


def _settings(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("meaning", _("Setting"), 46, 24, grow=2),
        ListColumn("value", _("Value"), 16, 10, grow=1),
        ListColumn("usual", _("Usual"), 12),
        ListColumn("key", _("Name in the file"), 22),
    )
    published = screen.desk.session.reference().settings
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
    return InMemorySource(
        rows,
        columns,
        lambda row, key, now: (str(row[key]), "strong" if key == "value" and row["value"] != row["usual"] else ""),
    )


def _shown(setting: Setting, value: str) -> str:
    return _("a picture") if setting.kind == "picture" and value else value


def _parts(screen: AdministrationScreen) -> PageSource:
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
    return InMemorySource(_published(screen, "parts"), columns, _active_or_plain)


def _part_levels(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("office", _("Service point"), 14, 8),
        ListColumn("part", _("Part"), 22, 10, grow=1),
        ListColumn("least", _("Least"), 8),
        ListColumn("most", _("Most"), 8),
        ListColumn("sender", _("Ordered from"), 14, 8),
    )
    return InMemorySource(_published(screen, "part_levels"), columns, _plain)


def _prices(screen: AdministrationScreen) -> PageSource:
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
    return InMemorySource(_published(screen, "prices"), columns, lambda row, key, now: (price_in_words(row, key), ""))


def _policies(screen: AdministrationScreen) -> PageSource:
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
    return InMemorySource(
        _published(screen, "policies"), columns, lambda row, key, now: (policy_in_words(row, key), "")
    )


def _return_policies(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("product", _("Product line"), 12),
        ListColumn("refund_days", _("Return, days"), 12),
        ListColumn("exchange_days", _("Exchange, days"), 14),
        ListColumn("repairs", _("Same repairs"), 12),
        ListColumn("within_days", _("within days"), 11),
        ListColumn("remedy", _("then"), 17),
        ListColumn("name", _("In words"), 24, 20, grow=2),
    )
    return InMemorySource(
        _published(screen, "return_policies"), columns, lambda row, key, now: (return_policy_in_words(row, key), "")
    )


def _refusals(screen: AdministrationScreen) -> PageSource:
    columns = (
        ListColumn("made", _("When"), 15),
        ListColumn("by", _("Who"), 10),
        ListColumn("step", _("Step"), 22, 12, grow=1),
        ListColumn("reason", _("Reason"), 30, 20, grow=3),
    )
    try:
        refused = screen.desk.lists.refusals(screen.person)
    except Refused as error:
        screen.services.show_error(error)
        refused = []
    wording, now = Wording.of(screen.desk), screen.desk.session.clock()
    rows = []
    for each in refused:
        data = each["data"]
        signed_in = each["kind"] == "sign_in_refused"
        rows.append(
            {
                "id": each["entry"],
                "things": each["things"],
                "made": screen.names.time(each["made"], now),
                "by": screen.names.person(each["by"]) or "-",
                "step": _(SIGN_IN) if signed_in else wording.detail("step", data.get("step", "")),
                "reason": _("Wrong name or PIN.") if signed_in else render(refusal_of(data)),
            }
        )
    return InMemorySource(rows, columns, _plain)


def _reviews(screen: AdministrationScreen) -> PageSource:
    return work_list(screen.desk.lists.work(screen.person, "review"), screen.names, screen.app.size.width >= 110)


LISTS: dict[str, Callable[[AdministrationScreen], PageSource]] = {
    "staff": _staff,
    "offices": _offices,
    "calendars": _calendars,
    "codes": _codes,
    "settings": _settings,
    "parts": _parts,
    "part_levels": _part_levels,
    "prices": _prices,
    "policies": _policies,
    "return_policies": _return_policies,
    "refusals": _refusals,
    "reviews": _reviews,
}
"""The list of each section."""
