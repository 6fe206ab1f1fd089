"""The administration screen: the published tables, recent refusals, and work to review, one section for each.

A published table is replaced as a whole, by a CSV file or a workbook, and goes out as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.worker import get_current_worker

from fieldservice.desk import pins
from fieldservice.presentation.messages import published, render, written
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.price_rows import not_in_catalogue
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.panels.acts_of_row import ActsOfRow
from fieldservice.screens.panels.administration_sections import SECTIONS, Viewer
from fieldservice.screens.panels.examination import Examination
from fieldservice.screens.panels.section_acts import has_acts, new_act
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.pages import PageSource
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.screens.widgets.view_tabs import ViewTabs
from fieldservice.sheets import Told, on_screen
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

REPEAT_TO_PUBLISH = N_("%(reason)s To publish it anyway, press F10 again.")


class AdministrationScreen(BaseScreen):
    """Administrators may change the tables; managers may read them."""

    CSS_PATH = "administration.tcss"
    AUTO_FOCUS = "#list"
    HELP = N_(
        "Published tables: staff, service points, calendars, codes, settings, parts, levels, prices and warranty "
        "policies. Enter changes a row, F4 adds one, Del removes one. A CSV file or workbook replaces a whole "
        "table; all rows are checked before any is written. Also here: refusals and reviews. In an office that "
        "has joined headquarters the tables are read-only: headquarters publishes for all."
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
        Binding("f4", "enter_new", N_("New"), id="administration.enter_new", tooltip=N_("Add a row to this table")),
        Binding(
            "delete",
            "clear",
            N_("Remove"),
            show=False,
            id="administration.clear",
            tooltip=N_("Remove the row from the table, or reset a setting to its default; asks once"),
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
            tooltip=N_("Write this table to a CSV file or workbook, which can be published again"),
        ),
        Binding(
            "shift+f7,ctrl+f7",
            "example",
            N_("Example file"),
            show=False,
            id="administration.example",
            tooltip=N_("Write the columns and two example rows to a CSV file"),
        ),
        Binding(
            "shift+f5,ctrl+f5",
            "set_pin",
            N_("Set a PIN"),
            id="administration.pin",
            tooltip=N_("Give the highlighted person a new PIN"),
        ),
        Binding(
            "ctrl+l",
            "read_again",
            N_("Read again"),
            show=False,
            id="administration.read_again",
            tooltip=N_("Reload this section; the doctor checks everything again"),
        ),
        Binding("escape", "leave", N_("Back"), id="administration.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, section: str = "staff") -> None:
        super().__init__()
        self.desk, self.person, self.section = desk, person, section
        self.names = DisplayNames.of(desk)
        self.examination = Examination(desk)
        """What doctor has found so far; it is asked when its section is first shown."""

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield ViewTabs([(name, _(section.label)) for name, section in SECTIONS.items()], self.section)
        yield RowList(self.source(), empty=_(SECTIONS[self.section].empty), now=self.desk.session.clock, id="list")
        yield KeyBar()

    def source(self) -> PageSource:
        return SECTIONS[self.section].rows(
            Viewer(self.desk, self.person, self.names, self.app.size.width >= 110, self.examination)
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        administers = "administrator" in self.person.roles
        return {
            "publish": administers and SECTIONS[self.section].published,
            "enter_new": administers and (SECTIONS[self.section].published or bool(new_act(self.section))),
            "clear": administers and SECTIONS[self.section].published,
            "example": SECTIONS[self.section].published,
            "export": SECTIONS[self.section].published,
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
        row_list.empty = _(SECTIONS[section].empty)
        row_list.show(self.source())
        row_list.focus()
        self.refresh_bindings()
        self._examine()

    def on_mount(self) -> None:
        self._examine()

    def _examine(self) -> None:
        """Ask the doctor in a thread, finding by finding: a printer that is off takes seconds."""
        if self.section == "doctor" and not self.examination.is_begun:
            self.examination = Examination(self.desk, is_begun=True)
            self.run_worker(partial(self._look_at_all, self.examination), thread=True, group="doctor", exclusive=True)

    def _look_at_all(self, examination: Examination) -> None:
        worker = get_current_worker()
        for _finding in examination.findings():
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._show_findings)

    def _show_findings(self) -> None:
        if self.section == "doctor":
            self.query_one(RowList).reload(self.source())

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        if self.section == "reviews":
            self.services.show_detail(event.row_id)
        elif self.section == "refusals" and event.row[1]["things"]:
            self.services.show_detail(event.row[1]["things"][0])
        elif self.section == "set_up":
            self.show_section(event.row_id.split()[1])
        elif self.section == "doctor":
            self.services.open_screen("guide", str(event.row[1]["what"]), self.examination.lines(event.row_id))
        elif has_acts(self.section):
            self.acts.choose(event.row_id, str(event.row[1].get("name", "")))
        elif SECTIONS[self.section].published:
            self._edit(event.row_id)

    def action_read_again(self) -> None:
        """Read the section again; the doctor examines everything once more."""
        self.examination = Examination(self.desk)
        self.show_section(self.section)

    def action_enter_new(self) -> None:
        if new_act(self.section):
            self.acts.begin_new()
        else:
            self._edit("")

    @property
    def acts(self) -> ActsOfRow:
        """What can be done in this section beside its tables."""
        return ActsOfRow(self, self.desk, self.person, self.section, lambda: self._show_result(True))

    def _edit(self, id_: str) -> None:
        """Open a row as a form; where tables are not published here, say who publishes them."""
        from fieldservice.admin import publishing

        try:
            publishing.may_publish(self.desk.session, self.person)
        except Refused as error:
            self.services.show_error(error)
            return
        title = _(SECTIONS[self.section].label)
        self.services.open_screen("table_row", self.desk, self.person, self.section, title, id_, then=self._show_result)

    def action_clear(self) -> None:
        """Take a row away after a person has said yes; where it is probably a mistake, after a second yes."""
        id_ = self.query_one(RowList).row_id
        if id_ and self._may_publish():
            follows = (
                _("The setting has its default value again.")
                if self.section == "settings"
                else _("It is removed from this table at once; existing records stay.")
            )
            self._ask_to_withdraw(id_, follows, force=False)

    def _ask_to_withdraw(self, id_: str, follows: str, force: bool) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._withdraw(id_, force)

        about = f"{_(SECTIONS[self.section].label)}: {id_}"
        self.services.open_screen("confirm_dialog", _("Remove"), [about], [follows], then=answered)

    def _withdraw(self, id_: str, force: bool) -> None:
        from fieldservice.admin import publishing, row_editing

        try:
            row_editing.withdraw(self.desk.session, self.person, self.section, id_, force)
        except publishing.NeedsForce as refused:
            self._ask_to_withdraw(id_, render(refused.because), force=True)
        except Refused as error:
            self.services.show_error(error)
        else:
            self._show_result(True)

    def action_example(self) -> None:
        title = _("Example file: %(table)s", table=_(SECTIONS[self.section].label))
        explanation = _("The columns and two example rows; fill them in and publish the file.")
        self.services.open_screen("input_dialog", title, explanation, {"file": _("File")}, self._write_example)

    def _write_example(self, typed: Mapping[str, str]) -> str:
        from fieldservice.admin import exporting

        return written(exporting.export_example(self.section, _path(typed["file"])))

    def action_publish(self) -> None:
        from fieldservice.admin import publishing

        if not self._may_publish():
            return
        columns = publishing.example(self.section).splitlines()[0].replace(",", ", ")
        explanation = _("The file replaces the whole table. Columns: %(columns)s", columns=columns)
        title = _("Publish: %(table)s", table=_(SECTIONS[self.section].label))
        publish = FilePublisher(self.desk, self.person, self.section)
        labels = {"file": _("File"), "encoding": _("Encoding"), "sheet": _("Sheet")}
        optional = {"encoding": _("detect"), "sheet": _("first sheet")}
        self.services.open_screen(
            "input_dialog", title, explanation, labels, publish, False, False, optional, then=self._show_result
        )

    def action_export(self) -> None:
        title = _("Save as a file: %(table)s", table=_(SECTIONS[self.section].label))
        explanation = _("The name must end in .csv or .xlsx. You can edit the file and publish it again.")
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
            labels = {"pin": _("New PIN"), "again": _("Repeat it")}
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
            self.names = DisplayNames.of(self.desk)
            self.query_one(RowList).reload(self.source())

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
