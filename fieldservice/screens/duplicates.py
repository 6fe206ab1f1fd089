"""Proposed duplicates: files that may be about one customer or device, for headquarters to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk.duplicates import WHY, Proposal
from fieldservice.presentation.candidates import in_two_lines
from fieldservice.presentation.messages import reason_and_who, render
from fieldservice.presentation.values import readable
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.master_files.consequences import consequence, number_of

WHAT = {"customer": N_("Phone, name"), "device": N_("Serial number")}
"""What the files of a proposal have in common, as short as a column."""


class DuplicatesScreen(ListScreen[Proposal]):
    """The proposals, customers first; below the list the files of the highlighted one."""

    CSS_PATH = ["list_screen.tcss", "duplicates.tcss"]
    EMPTY = N_("There are no possible duplicates.")
    HELP = N_(
        "Files that may be about one customer or device: same phone and similar names, or same serial number. "
        "Headquarters decides; a store without one decides itself. The files are shown below the list, oldest "
        "first: when they are merged, the oldest is kept."
    )
    BINDINGS = [
        Binding(
            "f5",
            "decide('merges')",
            N_("The same"),
            id="duplicates.merge",
            tooltip=N_("Merge these files: they become one"),
        ),
        Binding(
            "f7",
            "decide('holds_apart')",
            N_("Not the same"),
            id="duplicates.apart",
            tooltip=N_("Keep these files apart; they are not suggested again"),
        ),
        Binding("enter", "open", N_("Open"), id="duplicates.open", tooltip=N_("Open the oldest file")),
        Binding("f6", "open_other", N_("Open the other"), id="duplicates.open_other", tooltip=N_("Open a newer file")),
        Binding("escape", "leave", N_("Back"), id="duplicates.leave", tooltip=N_("Back to the screen before")),
    ]

    def read_items(self) -> list[Proposal]:
        return self.desk.duplicates.proposals(self.person)

    def key(self, item: Proposal) -> str:
        return item.key

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("what", _("Reason"), 14, 13),
            ListColumn("shared", _("Shared number"), 18, 14),
            ListColumn("names", _("Names"), 44, 20, grow=1),
            ListColumn("numbers", _("Number"), 30),
        )

    def cell(self, item: Proposal, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "what": lambda: (_(WHAT[item.kind]), ""),
            "shared": lambda: (readable(item.shared), ""),
            "names": lambda: (forms.listed(map(_name, item.files)), "strong"),
            "numbers": lambda: (forms.listed(map(number_of, item.files)), "muted"),
        }
        return cells[column]()

    def lines(self, item: Proposal) -> list[str]:
        lines = [_("%(why)s: %(number)s", why=_(WHY[item.kind]), number=readable(item.shared))]
        for file in item.files:
            first, second = in_two_lines(file, self.desk.session.clock())
            lines += [first, f"    {second}"]
        return [*lines, "", reason_and_who(item.why_not, item.who_may, self.names.staff)] if item.why_not else lines

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "decide":
            return self.item is not None and self.item.may_decide
        return self.item is not None if action in ("open", "open_other") else True

    def action_decide(self, what: str) -> None:
        proposal = self.item
        if proposal is None:
            return
        merges = what == "merges"
        said = consequence("merges" if merges else "holds_apart", proposal.files)
        name = _("The same") if merges else _("Not the same")
        reason: dict[str, str] = {}

        def given(typed: dict[str, str]) -> str:
            reason.update(typed)
            if merges:
                return ""  # asked once more, since it makes one file of both everywhere
            self.desk.duplicates.hold_apart(self.person, proposal.key, typed["reason"])
            return render(said.after)

        def merge() -> None:
            self.desk.duplicates.merge(self.person, proposal.key, reason["reason"])
            self.app.call_from_thread(partial(self.notify, render(said.after), timeout=10, markup=False))

        def answered(done: bool | None) -> None:
            if done and merges:
                self.decide_once_asked(name, [_in_line(file) for file in proposal.files], render(said.before), merge)

        self.services.open_screen(
            "input_dialog",
            name,
            "\n".join((self.lines(proposal)[0], render(said.before))),
            {"reason": _("Reason")},
            given,
            False,
            False,
            {} if merges else {"reason": _("optional")},
            then=answered,
        )

    def action_open(self) -> None:
        if self.item is not None:
            self.services.show_detail(self.item.oldest)

    def action_open_other(self) -> None:
        """Open the younger file; of several a person chooses one."""
        others = self.item.files[1:] if self.item else ()
        if len(others) == 1:
            self.services.show_detail(str(others[0]["id"]))
        elif others:
            now = self.desk.session.clock()
            choices = [(str(file["id"]), "\n".join(in_two_lines(file, now))) for file in others]
            self.services.open_screen("choice_dialog", _("Which file?"), choices, then=self._opened)

    def _opened(self, file: str | None) -> None:
        if file:
            self.services.show_detail(file)


def _name(file: Values) -> str:
    device = " ".join(str(file[part]) for part in ("brand", "model") if file.get(part))
    return readable(str(file.get("name") or device or number_of(file)))


def _in_line(file: Values) -> str:
    return "  ".join(filter(None, (str(number_of(file)), _name(file))))
