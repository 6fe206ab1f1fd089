"""A dialog that asks where a paper is printed and how often: all printers that take it, with what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from fieldservice.desk import printers
from fieldservice.presentation.printer_words import reasons_text
from fieldservice.presentation.values import COPIES, paper_name
from fieldservice.screens.base import Dialog
from fieldservice.screens.panels.papers import PrintChoice
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject
from fieldservice.words import _, in_context
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk

MOST_TIMES = 5
"""A paper without copies of its own is printed at most so often by one order."""


class PrintDialog(Dialog):
    """`copy` is the copy that is shown, "" for a paper without copies. Answers with a PrintChoice, or None."""

    CSS_PATH = ["dialog.tcss", "print_dialog.tcss"]
    HELP = N_(
        "Where to print the paper, and how many copies. The arrows choose the printer, F5 the copies; Enter "
        "prints. A paused printer cannot be chosen; one without paper prints once it has paper."
    )
    BINDINGS = [
        Binding(
            "f10,ctrl+s", "print", N_("Print"), id="print_dialog.print", tooltip=N_("Print on the highlighted printer")
        ),
        Binding("f5", "copies", N_("Copies"), id="print_dialog.copies", tooltip=N_("Other copies, or more of them")),
        Binding("escape", "leave", N_("Back"), id="print_dialog.leave", tooltip=N_("Back without printing")),
    ]

    def __init__(self, desk: Desk, kind: str, copy: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.printers: list[JsonObject] = printers.for_paper(desk.session, kind)
        shown = ((copy,), *((each,) for each in COPIES if each != copy)) if copy else ()
        self.choices: tuple[PrintChoice, ...] = (
            (*(PrintChoice("", copies) for copies in shown), PrintChoice(""))
            if copy
            else tuple(PrintChoice("", (), times) for times in range(1, MOST_TIMES + 1))
        )
        self.chosen = self.choices[0]

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Label(_("Print: %(paper)s", paper=paper_name(self.kind)), id="title", markup=False)
            yield OptionList(
                *(Option(self._prompt(each), disabled=not each["active"]) for each in self.printers),
                id="printers",
                markup=False,
            )
            yield Static(id="copies", markup=False)
            yield KeyBar()

    def on_mount(self) -> None:
        found = self.query_one("#printers", OptionList)
        usable = [place for place, each in enumerate(self.printers) if each["active"]]
        usual = next((place for place in usable if self.printers[place]["usual"]), None)
        found.highlighted = usual if usual is not None else usable[0] if usable else None
        found.focus()
        self._show_copies()

    def _prompt(self, printer: JsonObject) -> Content:
        says = reasons_text(printer["reasons"]) if printer["active"] else _("paused")
        beside = [printer["media"], _("set for this paper at this terminal") if printer["usual"] else "", says]
        return Content.assemble(inert(printer["name"]), "  ", (inert("  ".join(filter(None, beside))), "$text-muted"))

    def _show_copies(self) -> None:
        if not self.printers:
            said = _("No printer here can print this paper.")
        elif self.choices[0].copies:
            names = [in_context("copy", COPIES[copy]) for copy in self.chosen.copies] or [_("the usual copies")]
            said = _("F5 copies: %(copies)s", copies=names[0])
        else:
            said = _("F5 how often: %(times)s", times=self.chosen.times)
        self.query_one("#copies", Static).update(said)

    def action_copies(self) -> None:
        self.chosen = self.choices[(self.choices.index(self.chosen) + 1) % len(self.choices)]
        self._show_copies()

    def on_click(self, event: object) -> None:
        if getattr(event, "widget", None) is self.query_one("#copies"):
            self.action_copies()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._answer(event.option_index)

    def action_print(self) -> None:
        self._answer(self.query_one("#printers", OptionList).highlighted)

    def _answer(self, place: int | None) -> None:
        if place is not None and self.printers[place]["active"]:
            self.dismiss(self.chosen._replace(printer=str(self.printers[place]["name"])))

    def action_leave(self) -> None:
        self.dismiss(None)
