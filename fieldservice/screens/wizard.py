"""The first run in an empty folder: look around, set up a new office, or join headquarters.

It runs before there is a store, as a small app of its own. Nothing is written until the last page is confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from fieldservice import words
from fieldservice.admin import first_run
from fieldservice.admin.first_run import ADMINISTRATOR, FirstPerson, NewOffice
from fieldservice.admin.presence import is_half_joined
from fieldservice.desk import pins
from fieldservice.desk.printers import Printer
from fieldservice.presentation.glyphs import glyphs
from fieldservice.presentation.messages import refusal, render, role_word, trouble
from fieldservice.presentation.printer_words import findings
from fieldservice.screens.app_of_one_screen import AppOfOneScreen
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.launch import Begun, FillDemo
from fieldservice.screens.panels.wizard_pages import (
    DEMO,
    JOIN,
    KEEP_PRINTER,
    OFFICE,
    ORDER,
    PAGES,
    READY,
    WAYS,
    begun_with,
    choices_of,
)
from fieldservice.screens.textual_private import break_lines_as_written
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.choice_field import ChoiceLike, narrowed
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk.printer_looks import Seen

BEGIN = "begin"
BAR = 30
"""Cells of the bar of progress."""
HALF_JOINED = N_(
    "Joining was begun here but not finished. Enter the same address and code to finish it; nothing is lost or "
    "duplicated."
)


class Stopped(Exception):
    """The person left while the demo was being filled."""


class WizardScreen(BaseScreen):
    """`fill_demo` fills the demo in a folder and says how far it is."""

    CSS_PATH = "wizard.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "First run: look around in a demo, set up a new office, or join headquarters. Nothing is written until "
        "you confirm the last page; Esc goes back a page and keeps your input."
    )
    BINDINGS = [
        Binding(
            "escape", "back", N_("Back"), id="wizard.back", tooltip=N_("To the previous page; on the first page, quit")
        )
    ]

    class Made(Message, bubble=False):
        """Sent by the thread: the store is there."""

        def __init__(self, begun: Begun) -> None:
            super().__init__()
            self.begun = begun

    class Failed(Message, bubble=False):
        """Sent by the thread: why it could not be made, and which fields are wrong."""

        def __init__(self, say: str, fields: Mapping[str, str]) -> None:
            super().__init__()
            self.say, self.fields = say, fields

    class Looked(Message, bubble=False):
        """Sent by the thread that looked at a printer."""

        def __init__(self, given: Values, seen: Seen) -> None:
            super().__init__()
            self.given, self.seen = given, seen

    def __init__(self, folder: Path, fill_demo: FillDemo) -> None:
        super().__init__()
        self.folder, self.fill_demo = folder, fill_demo
        self.way, self.at = "", 0
        self.typed: dict[str, JsonObject] = {}
        """By page what was typed, as a form restores it."""
        self.given: dict[str, JsonObject] = {}
        """By page its values, once it was confirmed."""
        self.printer: Printer | None = None
        self._answers_not: Values = {}
        """The printer that did not answer; the same once more is kept all the same."""
        self.people: list[FirstPerson] = []
        self.working = False
        self._told: tuple[Values, Mapping[str, str]] = ({}, {})
        """What was confirmed last, and what a printer or headquarters made of it: it is shown until it is changed."""
        self._tried = ""
        """The page that was confirmed and had something wrong."""
        if is_half_joined(folder):
            self.way = JOIN

    @property
    def page(self) -> str:
        return ORDER[self.way][self.at] if self.way else BEGIN

    # Showing

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head", markup=False)
        with Vertical(id="card", classes="" if self.page in PAGES else "-ways") as card:
            card.border_title = self._title()
            yield Static(self._explanation(), id="explanation", markup=False)
            if self.page == BEGIN:
                yield OptionList(*self._ways(), id="ways", markup=False)
            elif self.page == READY:
                yield Static("\n".join(map(inert, self._summary())), id="summary", markup=False)
                yield OptionList(Option(_("Create the office now"), id="make"), id="ways", markup=False)
            else:
                page = PAGES[self.page]
                yield Form(
                    page.fields,
                    choices=self._choices,
                    check=partial(self._checked, self.page),
                    done=_("Next") if self.way == OFFICE else _("Join"),
                )
            yield Static("", id="said", markup=False)
        yield KeyBar()

    @staticmethod
    def _ways() -> Iterator[Option | None]:
        """The ways to begin, with a line between them."""
        for number, (name, (label, follows)) in enumerate(WAYS.items()):
            if number:
                yield None
            yield Option(f"{_(label)}\n  {_(follows)}", id=name)

    def _head(self) -> str:
        if self.way != OFFICE:
            return _("Welcome to fieldservice")
        signs = glyphs()
        titles = [*(_(PAGES[page].short) for page in ORDER[OFFICE][:-1]), _("Done")]
        marks = [signs.done if number < self.at else signs.now if number == self.at else signs.to_come for number in
                 range(len(titles))]  # fmt: skip
        return f" {signs.between} ".join(f"{mark} {title}" for mark, title in zip(marks, titles, strict=True))

    def _title(self) -> str:
        return {BEGIN: _("How do you want to begin?"), READY: _("Is this right?")}.get(self.page) or _(
            PAGES[self.page].title
        )

    def _explanation(self) -> str:
        if self.page == BEGIN:
            return _("There is no office in %(folder)s yet.", folder=self.folder)
        if self.page == READY:
            return _("Nothing has been written yet. Enter creates the office and signs you in; Esc goes back.")
        if self.page == JOIN and is_half_joined(self.folder):
            return _(HALF_JOINED)
        said = [_(PAGES[self.page].explanation)]
        if self.page == "pin":
            said.append(_(pins.RULES))
        if self.page == "people" and self.people:
            there = forms.listed(f"{person.display} ({role_word(person.role)})" for person in self.people)
            said.append(_("Added: %(people)s", people=inert(there)))
        return "\n".join(said)

    def _summary(self) -> list[str]:
        office = self.given["office"]
        rows = [
            (_("Service point"), f"{office['name']} ({office['office']})"),
            (_("Time zone"), office["zone"]),
            (_("Company on papers"), office.get("company") or "-"),
            (_("Administrator"), ADMINISTRATOR),
            (_("Printer"), f"{self.printer.name} ({self.printer.address})" if self.printer else "-"),
            (_("People"), forms.listed(f"{each.display} ({role_word(each.role)})" for each in self.people) or "-"),
            (_("Folder"), self.folder),
        ]
        return [_("%(label)s: %(value)s", label=label, value=value) for label, value in rows]

    def on_mount(self) -> None:
        self._begin_page()

    def _begin_page(self) -> None:
        """Put what is known into the page, and the cursor into its first empty field."""
        if lists := self.query("#ways").results(OptionList):
            for each in lists:
                each.highlighted = 0
                each.focus()
                return
        form = self.query_one(Form)
        form.fill(begun_with(self.page))
        form.restore(self.typed.get(self.page, {}))
        form.focus_field(next((name for name, row in form.rows.items() if row.is_empty), next(iter(form.rows))))

    def language_changed(self) -> None:
        self._keep_typed()
        self.call_later(self._show_page)

    def _keep_typed(self) -> None:
        for form in self.query(Form):
            self.typed[self.page] = form.typed()

    async def _show_page(self) -> None:
        if await self.composed_again():
            self._begin_page()

    def _go_to(self, at: int) -> None:
        self.at, self._tried = at, ""
        self.call_later(self._show_page)

    # Choosing and typing

    def _choices(self, field: str, typed: str) -> list[ChoiceLike]:
        return narrowed(choices_of(field), typed)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self.working:
            return
        if event.option.id == DEMO:
            self._work(self._open_demo)
        elif event.option.id == "make":
            self._work(self._make)
        else:
            self.way = str(event.option.id)
            self._go_to(0)

    def action_back(self) -> None:
        if self.working:
            return
        if not self.way:
            self.app.exit(None)
        elif self.at:
            self._go_to(self.at - 1)
        else:
            self.way = ""
            self._go_to(0)

    def on_form_left(self, event: Form.Left) -> None:
        self._keep_typed()
        self.action_back()

    def _checked(self, page: str, given: JsonObject) -> dict[str, str]:
        """What is wrong while it is typed: before the page was confirmed once, fields that are still empty are not."""
        confirmed, told = self._told
        wrong = {**(told if given == confirmed else {}), **self._wrong(page, given)}
        return {name: why for name, why in wrong.items() if given.get(name) or page == self._tried}

    def _wrong(self, page: str, given: Values) -> dict[str, str]:
        office = str(self.given.get("office", {}).get("office", ""))
        checks: Mapping[str, Callable[[], first_run.Wrong]] = {
            "office": lambda: first_run.wrong_in_office(given),
            "pin": lambda: first_run.wrong_in_pin(given, office),
            "printer": lambda: first_run.wrong_in_printer(given),
            JOIN: lambda: first_run.wrong_in_join(given),
            "people": lambda: first_run.wrong_in_person(given, tuple(self.people), office),
        }
        return {name: render(wrong) for name, wrong in checks[page]().items()} if page in checks else {}

    def on_form_submitted(self, event: Form.Submitted) -> None:
        if self.working:
            return
        page, given = self.page, event.data
        self.typed[page] = event.typed
        if PAGES[page].may_stay_empty and not any(given.get(name) for name in _to_fill_in(page)):
            self._skip(page)
            return
        if wrong := self._wrong(page, given):
            self._tried = page
            event.form.show_errors(wrong)
            return
        if page == "printer" and given != self._answers_not:
            self._begin_work(_("Looking at the printer..."))
            self._look_at(given)
            return
        self._go_on(page, given)

    def _go_on(self, page: str, given: Values) -> None:
        """Keep what a page says, and show the next one."""
        self.given[page] = dict(given)
        if page == "office" and given["language"] != words.language():
            words.use(str(given["language"]))
        if page == "printer":
            self.printer = first_run.printer_of(given)
        if page == "people":
            self._add_person(given)
        elif page == JOIN:
            self._work(partial(self._join, given))
        else:
            self._go_to(self.at + 1)

    @work(thread=True)
    def _look_at(self, given: Values) -> None:
        """Ask the printer how it is; nothing is printed. What it says is never raised."""
        seen = first_run.look_at_printer(given)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Looked(given, seen))

    def on_wizard_screen_looked(self, event: Looked) -> None:
        self.working = False
        said = forms.sentences(findings(event.seen))
        if event.seen.fault is None:
            self.app.notify(said, timeout=12, markup=False)
            self._go_on("printer", event.given)
            return
        self._answers_not = event.given
        self.query_one("#said", Static).update(_(KEEP_PRINTER))
        self._show_told(event.given, {"address": said})

    def _skip(self, page: str) -> None:
        if page == "printer":
            self.printer = None
        self._go_to(self.at + 1)

    def _add_person(self, given: Values) -> None:
        name, display, role, pin = (str(given[field]) for field in ("person", "display", "role", "pin"))
        self.people.append(FirstPerson(name, display, role, pin))
        self.typed.pop("people", None)
        self._go_to(self.at)

    # Making

    def _begin_work(self, said: str) -> None:
        self.working = True
        self.query_one("#said", Static).update(said)

    def _work(self, do: Callable[[], Begun]) -> None:
        self._begin_work(_("One moment …"))
        self._try(do)

    @work(thread=True)
    def _try(self, do: Callable[[], Begun]) -> None:
        try:
            made = do()
        except Stopped:
            return
        except Refused as refused:
            fields = {name: render(wrong) for name, wrong in refused.fields.items()}
            self.post_message(self.Failed(refusal(refused), fields))
        except EXPECTED as error:
            self.post_message(self.Failed(trouble(error), {}))
        else:
            self.post_message(self.Made(made))

    def _make(self) -> Begun:
        office, pin = self.given["office"], str(self.given["pin"]["pin"])
        first_run.begin(
            self.folder,
            NewOffice(
                str(office["office"]),
                str(office["name"]),
                pin,
                zone=str(office["zone"]),
                company=str(office.get("company") or ""),
                language=words.language(),
                printer=self.printer,
                people=tuple(self.people),
            ),
        )
        return Begun(self.folder, ADMINISTRATOR, pin)

    def _join(self, given: Values) -> Begun:
        first_run.join(self.folder, given)
        return Begun(self.folder)

    def _open_demo(self) -> Begun:
        worker, beside = get_current_worker(), first_run.demo_folder(self.folder)

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise Stopped
            self.app.call_from_thread(self._show_progress, done, total)

        self.fill_demo(beside, progress)
        return Begun(beside)

    def _show_progress(self, done: int, total: int) -> None:
        share = done / total if total else 0.0
        said = _("Filling the demo with a week of work: %(percent)s %%", percent=int(share * 100))
        filled = round(share * BAR)
        bar = glyphs().full * filled + glyphs().empty * (BAR - filled)
        self.query_one("#said", Static).update(f"{bar}  {said}")

    def on_wizard_screen_made(self, event: Made) -> None:
        self.app.exit(event.begun)

    def on_wizard_screen_failed(self, event: Failed) -> None:
        self.working = False
        for form in self.query(Form):
            self._show_told(form.data(), {name: wrong for name, wrong in event.fields.items() if name in form.rows})
        self.query_one("#said", Static).update("" if self._told[1] else event.say)

    def _show_told(self, given: Values, wrong: Mapping[str, str]) -> None:
        self._told = (given, wrong)
        self.query_one(Form).show_errors(wrong)


def _to_fill_in(page: str) -> list[str]:
    """The fields of a page that begin empty: only these say whether anything was typed."""
    return [field.name for field in PAGES[page].fields if field.default is None]


class WizardApp(AppOfOneScreen):
    """The app of the first run; it answers with what was begun, or None where the person left."""

    BINDINGS = [
        Binding(
            "ctrl+q",
            "quit",
            N_("Quit"),
            id="app.quit",
            priority=True,
            tooltip=N_("Quit the program; nothing was written"),
        )
    ]

    def __init__(self, folder: Path, fill_demo: FillDemo) -> None:
        break_lines_as_written()
        super().__init__(css_path=Path(__file__).parent / "wizard.tcss")
        self.folder, self._fill_demo = folder, fill_demo
        self.look_as_chosen()

    @property
    def place_of_choices(self) -> Path:
        return self.folder

    def _remember(self, **chosen: object) -> None:
        """Nothing is written before the office is made; the language is kept with it."""

    def get_default_screen(self) -> WizardScreen:
        return WizardScreen(self.folder, self._fill_demo)


def run(folder: Path, fill_demo: FillDemo) -> Begun | None:
    """Show the first run until an office is begun or the person leaves. Raises the defect that ended it."""
    app = WizardApp(folder, fill_demo)
    begun = app.run()
    if isinstance(error := getattr(app, "_exception", None), Exception):
        raise error
    return begun if isinstance(begun, Begun) else None
