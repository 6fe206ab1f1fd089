"""Contracts and extensions: what runs, what ends soon, which care visits are to be made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.binding import Binding

from fieldservice.desk.contracts import CARE_DUE, ENDED_EARLY, ENDING, OVER, VIEWS, ListedContract
from fieldservice.presentation import contract_rows
from fieldservice.presentation.contract_rows import kind_in_words, status_in_words, what_in_words
from fieldservice.screens.input.bursts import Burst
from fieldservice.screens.panels.list_screen import ListScreen
from fieldservice.screens.panels.list_sources import Cell
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.words.moments import local_text
from fieldservice.workflows.engine.limits import NEVER

DAY = 10
"""Characters of a day at the beginning of a moment."""
COLOURS = {ENDING: "warning", OVER: "muted", ENDED_EARLY: "muted"}
TITLES = {"": N_("All contracts"), ENDING: N_("Contracts that end soon"), CARE_DUE: N_("Care visits to be made")}


class ContractsScreen(ListScreen[ListedContract]):
    """Every contract that this office sees, what ends first at the top."""

    CSS_PATH = ["list_screen.tcss", "contracts.tcss"]
    EMPTY = N_("No contracts here. F4 adds one; F7 and F8 show all again.")
    HELP = N_(
        "Contracts and extensions of this office, or with care visits by it; the first to end come first. F5 "
        "opens the job for the next care visit, F7 shows contracts that end soon, F8 those with a care visit "
        "due. Contracts of other offices are on the pages of their customers and devices."
    )
    FIND = (N_("Find a contract"), N_("Number, customer or serial number; empty shows all again."), N_("Contract"))
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="contracts.open", tooltip=N_("Open the contract")),
        Binding("ctrl+f", "find_here", N_("Find"), id="contracts.find", tooltip=N_("Number, customer, serial number")),
        Binding("f4", "enter_new", N_("New"), id="contracts.new", tooltip=N_("Enter a contract or extension")),
        Binding(
            "f5", "open_visit", N_("Care visit"), id="contracts.visit", tooltip=N_("Open the job of its care visit")
        ),
        Binding("f7", "ending", N_("Ending"), id="contracts.ending", tooltip=N_("Those that end soon, or all of them")),
        Binding(
            "f8", "care", N_("Care due"), id="contracts.care", tooltip=N_("Those with a care visit, or all of them")
        ),
        Binding("escape", "leave", N_("Back"), id="contracts.leave", tooltip=N_("Back to the screen before")),
    ]
    view = ""

    def read_items(self) -> list[ListedContract]:
        return self.desk.contracts.rows(self.narrowed_by, self.view)

    def matches(self, item: ListedContract) -> bool:
        return True  # the desk looks in more than the cells

    def key(self, item: ListedContract) -> str:
        return item.thing

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("number", _("Number"), 16, 14),
            ListColumn("status", _("State"), 12, 9),
            ListColumn("customer", _("Customer"), 20, 10, grow=1),
            ListColumn("what", _("Covers"), 16, 10),
            ListColumn("ends", _("Last day"), 10, 10),
            ListColumn("care", _("Maintenance visit by"), 10, 10),
        )

    def cell(self, item: ListedContract, column: str, now: datetime) -> Cell:
        cells: dict[str, Callable[[], Cell]] = {
            "number": lambda: (item.number, ""),
            "status": lambda: (status_in_words(item), COLOURS.get(item.status, "")),
            "customer": lambda: (forms.named(item.customer), ""),
            "what": lambda: (what_in_words(item), ""),
            "ends": lambda: (item.ends, COLOURS.get(item.status, "")),
            "care": lambda: self._care(item, now),
        }
        return cells[column]()

    def _care(self, item: ListedContract, now: datetime) -> Cell:
        if item.care_due == NEVER:
            return "", ""
        return local_text(item.care_due, self.names.zone)[:DAY], "warning" if item.care_is_due else "muted"

    def lines(self, item: ListedContract) -> list[str]:
        said = _("%(kind)s from %(begins)s to %(ends)s", kind=kind_in_words(item), begins=item.first, ends=item.ends)
        terms = _("renewed %(count)s times", count=item.terms - 1) if item.terms > 1 else ""
        point = _("care visits by %(office)s", office=item.point)
        contract = self.desk.session.thing(item.thing)
        holds = contract_rows.told(contract, self.desk.contracts.today())
        note = str(contract.get("renewal_note") or "") if item.status == ENDING else ""
        ends = _("the customer does not renew") if contract.get("not_renewed") else ""
        about = forms.listed(filter(None, (said, terms, point, ends)))
        return [_(TITLES[self.view]), *filter(None, (forms.named(item.customer), about, forms.listed(holds), note))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        item = self.item
        if action == "open_visit":
            return item is not None and item.care_due != NEVER
        return item is not None if action == "open" else True

    def takes_burst(self, burst: Burst) -> bool:
        """A scanned number or serial number narrows the list; what is not in it is looked for everywhere."""
        scanned = self.services.scanner.bare(burst.text)
        if burst.in_text or not self.desk.contracts.rows(scanned):
            return False
        self.narrowed_by, self.view = scanned, ""
        self.read_again()
        return True

    def action_ending(self) -> None:
        self._show_view(ENDING)

    def action_care(self) -> None:
        self._show_view(CARE_DUE)

    def _show_view(self, view: str) -> None:
        self.view = VIEWS[0] if self.view == view else view
        self.read_again()
        self._describe()

    def action_enter_new(self) -> None:
        self.services.begin(self.desk.contracts.entering())

    def action_open_visit(self) -> None:
        if (item := self.item) is not None:
            self.decide(partial(self._opened_visit, item.thing))

    def _opened_visit(self, contract: str) -> None:
        made = self.desk.contracts.open_care_visit(self.person, contract).made
        self.app.call_from_thread(self.services.show_detail, str(made["job"]))

    def action_open(self) -> None:
        if (item := self.item) is not None:
            self.services.show_detail(item.thing)
