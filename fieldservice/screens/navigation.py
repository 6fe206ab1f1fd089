"""The table of screens, and the methods of the app that open them.

Screens do not import each other: one opens another through the app, by its name in `SCREENS`. A screen's module is
imported when the screen is first opened, so that the first frame loads one screen only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from fieldservice.desk import NEW
from fieldservice.screens.base import EXPECTED, TakesAnswer
from fieldservice.screens.input import scan_actions
from fieldservice.screens.input.scanner import Scan
from fieldservice.shapes import Values
from fieldservice.words import _
from fieldservice.workflows.engine.reference import Person

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView
    from fieldservice.presentation.result_cards import NextKey, ResultCard
    from fieldservice.screens.panels.result_card import ResultPanel
    from fieldservice.workflows.engine.model import Step

Then = Callable[[bool], None]

CODES = ("tracking", "serial")
"""Fields of an opening step into which a scanned code goes that is not known here, the first that the step has."""
IN_A_SCREEN = {"cashes_up": "cash_up"}
"""By purpose of an opening step that has no form: the screen in which it is taken."""
SCREENS = {
    "sign_in": "SignInScreen",
    "home": "HomeScreen",
    "obligations": "ObligationsDialog",
    "detail": "DetailScreen",
    "step": "StepScreen",
    "preview": "PreviewScreen",
    "sign_code": "SignCodeScreen",
    "ticket": "TicketScreen",
    "hand_over": "HandOverScreen",
    "board": "BoardScreen",
    "dispatch_board": "DispatchBoardScreen",
    "print_jobs": "PrintJobsScreen",
    "print_dialog": "PrintDialog",
    "find": "FindDialog",
    "review": "ReviewScreen",
    "approvals": "ApprovalsScreen",
    "store_room": "StoreRoomScreen",
    "faulty_parts": "FaultyPartsScreen",
    "closing": "ClosingScreen",
    "replenishment": "ReplenishmentScreen",
    "pieces": "PiecesScreen",
    "rates": "RatesScreen",
    "rate_behind": "RateBehindScreen",
    "stock": "StockScreen",
    "stock_parts": "StockPartsScreen",
    "stock_moves": "StockMovesScreen",
    "loaners": "LoanersScreen",
    "contracts": "ContractsScreen",
    "case_base": "CaseBaseScreen",
    "escalations": "EscalationsScreen",
    "returns": "ReturnsScreen",
    "late_steps": "LateStepsScreen",
    "quality": "QualityScreen",
    "supplier_returns": "SupplierReturnsScreen",
    "cash_up": "CashUpScreen",
    "quotes": "QuotesScreen",
    "accounts": "AccountsScreen",
    "account": "AccountScreen",
    "invoices": "InvoicesScreen",
    "payments": "PaymentsScreen",
    "money": "MoneyScreen",
    "duplicates": "DuplicatesScreen",
    "administration": "AdministrationScreen",
    "table_row": "TableRowScreen",
    "act_form": "ActFormScreen",
    "guide": "GuideDialog",
    "parts": "PartsDialog",
    "part_photo": "PartPhotoDialog",
    "scanner": "ScannerDialog",
    "help": "HelpDialog",
    "choice_dialog": "ChoiceDialog",
    "confirm_dialog": "ConfirmDialog",
    "input_dialog": "InputDialog",
}
"""Every screen: the name of its module in this package, and its class. Its stylesheet has the name of the module."""


CLOSING = ("enter", "escape")
"""Keys that do nothing but close a card."""
OVER_THE_LOCK = ("sign_in", "help")
"""Screens that open while nobody is signed in."""


def screen_class(name: str) -> type[Screen[object]]:
    class_name = SCREENS[name]
    found: type[Screen[object]] = getattr(import_module(f"fieldservice.screens.{name}"), class_name)
    return found


def new_screen(name: str, *arguments: object) -> Screen[object]:
    """The screen of this name; each has arguments of its own."""
    made: Callable[..., Screen[object]] = screen_class(name)
    return made(*arguments)


class Navigation(App[object]):
    """The part of the app that opens screens."""

    desk: Desk
    person: Person | None
    once_unlocked: list[Callable[[], None]]
    """What was to be opened while the terminal was locked."""
    _card_comes = False
    _printed: list[str] = []
    """What was printed while the card that says so is still to come."""
    _panel: ResultPanel | None = None
    """The card that was shown last."""

    @property
    def _signed_in(self) -> Person:
        """The person at this terminal; only screens that open after signing in ask for it."""
        assert self.person is not None
        return self.person

    def open_screen(self, name: str, *arguments: object, then: TakesAnswer | None = None) -> None:
        """What opens while the terminal is locked opens once the same person has unlocked it; for another, never."""
        if name not in OVER_THE_LOCK:
            if self.person is None:
                self.once_unlocked.append(partial(self.open_screen, name, *arguments, then=then))
                return
            if any(isinstance(given, Person) and given.name != self.person.name for given in arguments):
                return
        screen = new_screen(name, *arguments)
        self.push_screen(screen, partial(self._left, screen, then) if name == "step" else then)

    if TYPE_CHECKING:

        def show_error(self, error: Exception) -> None: ...

    # What came of a step

    def _left(self, screen: Any, then: TakesAnswer | None, page: DetailView | None) -> None:  # Any: the form of a step
        """Hand the answer of a form on, and then tell what came of its step over the screen that is in front now."""
        before = screen.page.state if screen.page is not None else ""
        self._printed, told = [], self._printed
        if then is not None:
            then(page)
        if page is not None:
            self.tell_outcome(screen.row, page, before, printed=told)

    def tell_outcome(
        self, row: Step, page: DetailView, before: str, beside: Sequence[str] = (), printed: Sequence[str] = ()
    ) -> None:
        from fieldservice.presentation import result_cards
        from fieldservice.presentation.values import Wording

        if self.person is None:
            return
        job = str(page.made.get("job") or "")
        made = self.desk.page(self.person, job) if job else None
        warned = [warning["because"] for warning in self.desk.lookup.warnings(job)] if job else []
        if not (result_cards.tells_by_card(row) or page.receipt):
            for said in (result_cards.in_one_line(row, page, before), *result_cards.of_made(made), *printed):
                self.notify(said, markup=False)
            for sentence in result_cards.in_words(warned):
                self.notify(sentence, severity="warning", timeout=10, markup=False)
            return
        card = result_cards.card_of(row, page, made, Wording.of(self.desk), warned, beside)
        keys = None if isinstance(self.screen, screen_class("detail")) else self._keys_in_front
        if keys is not None:
            card = replace(card, keys=keys())
        self._card_comes = True
        self._printed = [*printed]
        self.screen.call_after_refresh(self._put, card, keys)

    def _keys_in_front(self) -> tuple[NextKey, ...]:
        """The first keys of the screen over which a card stands: on a list those of the record would do nothing."""
        from fieldservice.presentation.result_cards import NEXT_KEYS, NextKey
        from fieldservice.screens.widgets.keys import KeyBar

        bars = self.screen.query(KeyBar)
        offered = [(bound.binding.key, words) for _shown, words, bound in bars.first().offered()] if bars else []
        return tuple(NextKey(key, words) for key, words in offered if key not in CLOSING)[:NEXT_KEYS]

    def _put(self, card: ResultCard, keys: Callable[[], tuple[NextKey, ...]] | None = None) -> None:
        self._card_comes = False
        self._printed, told = [], self._printed
        from fieldservice.screens.panels.result_card import ResultPanel

        if (before := self._panel) is not None and not before.was_read:
            if before.card.gravity:
                told += [before.card.title, *(line.text for line in before.card.lines), *before.more]
            before.close()
        self._panel = ResultPanel(card, told, keys)
        self.screen.mount(self._panel)

    @property
    def _card_in_sight(self) -> ResultPanel | None:
        """The card over the screen in front; asked at every key, so nothing is searched for."""
        panel = self._panel
        return panel if panel is not None and panel.is_attached and panel.screen is self.screen else None

    def tell_at_length(self, title: str, said: str, gravity: str) -> None:
        """Put what is too long for one line on a card; what comes while one is in sight is added to it."""
        from fieldservice.presentation.result_cards import CardLine, ResultCard

        whole = _("%(label)s: %(value)s", label=title, value=said) if title else said
        if (panel := self._card_in_sight) is not None:
            panel.add(whole)
        elif self._card_comes:
            self._printed.append(whole)
        else:
            lines = tuple(map(CardLine, said.splitlines()))
            self._card_comes = True
            # By the app: a screen that is just closing would never put it there.
            self.call_later(self._put, ResultCard(title or _("Note"), "", lines, gravity=gravity))

    def show_unread(self) -> None:
        """Put a long notice whose screen was left before anybody could read it on the screen that is in front now."""
        panel = self._panel
        if self.person is None:
            self._panel = None
        elif panel is not None and panel.card.gravity and not panel.was_read and self._card_in_sight is None:
            self._printed = panel.more
            panel.close()
            self._put(panel.card)

    def tell_printed(self, said: str) -> None:
        """Say which printer got what: on the card in sight, else in one line."""
        if (panel := self._card_in_sight) is not None:
            panel.add(said)
        elif self._card_comes or self.is_open("step"):
            self._printed.append(said)
        else:
            self.notify(said, markup=False)

    def card_takes(self, key: str) -> bool:
        """Close the card in sight, and answer whether the key has done its work with that."""
        panel = self._card_in_sight
        if panel is None:
            return False
        panel.close()
        begins = next((each.begins for each in panel.card.keys if each.key == key), "")
        if begins:
            if panel.card.leaves and self.is_open("detail"):
                self.screen.dismiss()
            self.call_later(self.begin, begins)
        return bool(begins) or key == "enter" or (key == "escape" and not panel.card.leaves)

    def is_open(self, name: str) -> bool:
        return self._opened(name) is not None

    def _opened(self, name: str) -> Any:  # Any: a class of the table, whose methods the caller knows
        """The open screen of this name, or None."""
        wanted = screen_class(name)
        return next((screen for screen in self.screen_stack if isinstance(screen, wanted)), None)

    # The page of a record, and its forms

    def show_detail(self, thing: str) -> None:
        """Open the page of a thing; of a drawer or pouch, by the name of its account, the cash-up."""
        if "/" in thing:
            self.open_screen("cash_up", self.desk, self._signed_in, thing)
            return
        self.open_screen("detail", self.desk, self._signed_in, thing)

    def begin(self, step: str, scanned: str = "") -> None:
        from fieldservice.workflows.registry import opening

        found = opening(step)
        if found is not None and (screen := IN_A_SCREEN.get(found[1].purpose)):
            self.open_screen(screen, self.desk, self._signed_in)
            return
        code = scanned or self.take_unknown()

        def created(page: DetailView | None) -> None:
            if page is not None:
                self.show_detail(page.id)

        asked = {field.name for field in self.desk.fields(NEW, step)} if code else set()
        field = next((name for name in CODES if name in asked), "")
        self.open_screen("step", self.desk, self._signed_in, NEW, step, {field: code} if field else None, then=created)

    def take_step(self, thing: str, step: str, also_for: Sequence[str] = (), then: Then | None = None) -> None:
        from fieldservice.workflows.registry import WORKFLOWS

        steps = (each for flow in WORKFLOWS.values() for each in flow.steps)
        if row := next((each for each in steps if each.at_once and each.name == step), None):
            self.take_at_once(row, self.desk.page(self._signed_in, thing), then)
            return
        fill = {"also_for": list(also_for)} if also_for else None
        taken = then and (lambda page: then(page is not None))
        self.open_screen("step", self.desk, self._signed_in, thing, step, fill, then=taken)

    def take_at_once(self, row: Step, before: DetailView, then: Then | None = None) -> None:
        try:
            page = self.desk.take(self._signed_in, before.id, row.name, {}, before.last)
        except EXPECTED as error:
            self.show_error(error)
        else:
            if then is not None:
                then(True)
            self.tell_outcome(row, page, before.state)

    def show_code(self, thing: str, step: str, also_for: Sequence[str] = (), then: Then | None = None) -> None:
        from fieldservice.workflows.registry import WORKFLOWS

        def signed(done: bool | None) -> None:
            if then is not None:
                then(bool(done))
                return
            if done and not isinstance(self.screen, screen_class("detail")):
                self.show_detail(thing)
            page = self.desk.page(self._signed_in, thing) if done else None
            row = WORKFLOWS[page.workflow].step(step) if page is not None else None
            if page is not None and row is not None:
                self.tell_outcome(row, page, "")

        self.open_screen("sign_code", self.desk, self._signed_in, thing, step, also_for, then=signed)

    # The counter and the workshop

    def scanned(self, scan: Scan) -> None:
        scan_actions.route(self, scan)

    def show_ticket(self, number: str, key: str = "", scanned: bool = False) -> None:
        self.open_screen("ticket", self.desk, self._signed_in, number, key, scanned)

    def show_board(self, view: str = "", place: str = "") -> None:
        """If the board is already open it comes to the front again; there is never a second one."""
        board = self._opened("board")
        if board is None:
            self.open_screen("board", self.desk, self._signed_in, view, place)
        else:
            self.call_later(self._back_to, board, lambda: board.show_view(view or board.view, place))

    def action_board(self) -> None:
        """The board; on the board, the engineers by hour for those who dispatch."""
        from fieldservice.screens.panels.named_screens import may_open

        if self.person is None:
            return
        if isinstance(self.screen, screen_class("board")) and may_open("dispatch_board", self.person):
            self.open_screen("dispatch_board", self.desk, self.person)
        else:
            self.show_board()

    def action_ticket(self) -> None:
        from fieldservice.screens.widgets.parsing import half_width

        typed: dict[str, str] = {}

        def keep(values: dict[str, str]) -> str:
            typed.update(values)
            return ""

        def opened(done: bool | None) -> None:
            if done:
                self._show_ticket_of(half_width(typed["number"]).strip())

        if self.person is not None:
            explanation = _("The number printed on the ticket. A scanned ticket opens from any screen.")
            asked = {"number": _("Number")}
            self.open_screen("input_dialog", _("Claim ticket"), explanation, asked, keep, False, True, then=opened)

    def _show_ticket_of(self, typed: str) -> None:
        """Open the only ticket that search finds by this part of its number; of several ask which."""
        found = self.desk.workshop.tickets(typed)
        if len(found) > 1:
            choices = [(number, number) for number in found]
            question = _("Which ticket do you mean?")
            self.open_screen(
                "choice_dialog", question, choices, then=lambda number: self.show_ticket(number) if number else None
            )
        else:
            self.show_ticket(found[0] if found else typed.upper())

    def action_scanner(self) -> None:
        self.open_screen("scanner", self.desk)

    def action_print_jobs(self) -> None:
        if self.person is not None:
            self.open_screen("print_jobs", self.desk, self._signed_in)

    # The work list, and screens that open from everywhere

    def show_view(self, view: str) -> None:
        home = self._opened("home")
        self.call_later(self._back_to, home, lambda: home.show_view(view))

    async def _back_to(self, screen: Screen[object], then: Callable[[], None]) -> None:
        while self.screen is not screen:
            await self.pop_screen()
        then()

    def action_help(self) -> None:
        self.open_screen("help", self.screen)

    def show_find(self, typed: str = "") -> None:
        def found(row: Values | None) -> None:
            if row is not None and row["kind"] == "part":
                self.show_parts(row["number"])
            elif row is not None:
                self.show_detail(row["thing"])

        self.open_screen("find", self.desk, self._signed_in, typed, then=found)

    def show_parts(self, typed: str = "") -> None:
        self.open_screen("parts", self.desk, self._signed_in, typed)

    def action_find(self) -> None:
        if self.person is not None:
            self.show_find(self.take_unknown())

    def take_unknown(self) -> str:
        """The code that was scanned just now and is not known here, or ""."""
        raise NotImplementedError
