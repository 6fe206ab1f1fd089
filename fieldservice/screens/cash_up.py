"""The cash-up of a drawer: what the books expect by way to pay, beside it what is typed, and the difference at once."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Label, Static

from fieldservice.desk import Desk
from fieldservice.desk.cash_up import Till
from fieldservice.presentation import till_rows
from fieldservice.presentation.messages import render
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import state_word
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.reads import Reads
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _, forms, in_context
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.fold import Thing
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.money.accounts import CARD, CASH, MOBILE, TRANSFER
from fieldservice.workflows.money.cash_up.effects import APPROVAL

COUNTED_KINDS = (CASH, CARD, MOBILE)
"""The ways to pay that have a row always; a transfer has one where the drawer holds some."""
WITH_APPROVAL = N_("%(number)s: the difference waits for approval. Then sign and close it with F6 on its page.")


WHY = N_("Reason (F7)")
IN_WORDS = N_("In words (F6)")


def _row_in_words(field: str) -> str:
    """The row of a field that is filled wrongly, as the screen calls it: `Cards, Reason (F7)`."""
    if field == "words":
        return _(IN_WORDS)
    method, _between, reason = field.partition("_")
    said = till_rows.method_in_words(CASH if field == "denominations" else method)
    return forms.listed((said, _(WHY))) if reason else said


class CashUpScreen(BaseScreen):
    """One drawer, a row for each way to pay. What is saved is on the page of the cash-up, where it is signed."""

    CSS_PATH = "cash_up.tcss"
    HELP = N_(
        "Enter what you counted, by payment method: the expected amount and the difference appear beside it. "
        "Cash may be entered by notes and coins: 100 x12, 50 x3. F7 gives the reason for a difference, F6 "
        "explains it in words. F10 saves; on the page that opens, F6 signs and closes the day. F3 shows the next "
        "drawer or pouch."
    )
    BINDINGS = [
        Binding("f10,ctrl+s", "save", N_("Save"), id="cash_up.save", tooltip=N_("Save what was counted")),
        Binding(
            "f5",
            "empty_pouch",
            N_("Hand in pouch"),
            id="cash_up.empty_pouch",
            tooltip=N_("Hand in the money in your pouch"),
        ),
        Binding(
            "f7",
            "reason",
            N_("Reason"),
            id="cash_up.reason",
            tooltip=N_("Give the reason why this payment method differs"),
        ),
        Binding("f6", "words", N_("In words"), id="cash_up.words", tooltip=N_("Explain the difference in words")),
        Binding("f3", "next", N_("Next drawer"), id="cash_up.next", tooltip=N_("Show the next drawer or pouch")),
        Binding("f4", "last", N_("Last cash-up"), id="cash_up.last", tooltip=N_("Open the cash-up of this drawer")),
        Binding("escape", "leave", N_("Back"), id="cash_up.leave", tooltip=N_("Back to the screen before")),
    ]

    class TillsRead(Message, bubble=False):
        """Sent by the thread: the drawers and pouches as they are now."""

        def __init__(self, number: int, tills: list[Till]) -> None:
            super().__init__()
            self.number, self.tills = number, tills

    class Saved(Message, bubble=False):
        """Sent by the thread: the cash-up."""

        def __init__(self, cash_up: Thing) -> None:
            super().__init__()
            self.cash_up = cash_up

    def __init__(self, desk: Desk, person: Person, till: str = "") -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.names = DisplayNames.of(desk)
        self.wanted = till or desk.cash_ups.own
        self.tills: list[Till] = []
        self.reads = Reads()
        self.reasons: dict[str, str] = {}
        self.words = ""
        self.counts: dict[str, tuple[dict[str, str], dict[str, str], str]] = {}
        """By drawer or pouch what was typed of it so far: amounts, reasons, words."""

    @property
    def till(self) -> Till | None:
        found = (each for each in self.tills if each.name == self.wanted)
        return next(found, self.tills[0] if self.tills else None)

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        with VerticalScroll(id="sheet", can_focus=False):
            yield Label("", id="heading", markup=False)
            with Horizontal(classes="head"):
                for name, text in self._heads():
                    yield Label(text, classes=name, markup=False)
            for method in (*COUNTED_KINDS, TRANSFER):
                with Horizontal(id=f"row-{method}"):
                    yield Label(till_rows.method_in_words(method), classes="method", markup=False)
                    yield Label("", id=f"expected-{method}", classes="expected", markup=False)
                    yield Input(id=f"counted-{method}", compact=True)
                    yield Label("", id=f"difference-{method}", classes="difference", markup=False)
                    yield Label("", id=f"reason-{method}", classes="reason", markup=False)
            with Horizontal(id="sums"):
                yield Label(_("Sum"), classes="method", markup=False)
                yield Label("", id="expected-all", classes="expected", markup=False)
                yield Label("", id="counted-all", classes="counted", markup=False)
                yield Label("", id="difference-all", classes="difference", markup=False)
            yield Static("", id="about", markup=False)
        yield KeyBar()

    @staticmethod
    def _heads() -> tuple[tuple[str, str], ...]:
        return (
            ("method", in_context("payment", "Payment method")),
            ("expected", _("Expected amount")),
            ("counted", _("Counted")),
            ("difference", _("Difference")),
            ("reason", _("Reason")),
        )

    def on_mount(self) -> None:
        self.query_one("#counted-cash", Input).focus()
        self.read_again()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.read_again()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        typed = {field.id: field.value for field in self.query(Input)}
        if await self.composed_again():
            for name, value in typed.items():
                self.query_one(f"#{name}", Input).value = value
            self._show()

    def read_again(self) -> None:
        self.run_worker(self._read, thread=True, group="tills-read", exclusive=True)

    def _read(self) -> None:
        number = self.reads.begin()
        try:
            tills = self.desk.cash_ups.tills()
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            self.post_message(self.TillsRead(number, tills))

    def on_cash_up_screen_tills_read(self, event: TillsRead) -> None:
        if not self.reads.is_newest(event.number):
            return
        self.tills = event.tills
        if (till := self.till) is not None:
            self.wanted = till.name
        self._show()

    # What is shown

    def _show(self) -> None:
        till = self.till
        if till is None:
            self.query_one("#heading", Label).update(_("This office has no drawer. Hand in the money in the pouch."))
            return
        here = _(" (this terminal)") if till.name == self.desk.cash_ups.own else ""
        self.query_one("#heading", Label).update(till_rows.till_in_words(till.name, self.names.staff) + here)
        money = partial(forms.money, currency=till.currency)
        expected = till_rows.expected_by_method(till)
        for method in (*COUNTED_KINDS, TRANSFER):
            self.query_one(f"#row-{method}").display = method in COUNTED_KINDS or method in expected
            self.query_one(f"#counted-{method}", Input).disabled = not till.is_drawer
            self.query_one(f"#expected-{method}", Label).update(money(expected.get(method, 0)))
        self.query_one("#expected-all", Label).update(money(till.total))
        self.query_one("#about", Static).update("\n".join(self._about(till)))
        self._compare()

    def _about(self, till: Till) -> list[str]:
        """The open and the last cash-up, and what the other drawers and pouches hold."""
        now = self.desk.session.clock()
        lines = [
            _("%(label)s: %(value)s", label=label, value=f"{row.number}  {state_word('cash_up', row.state)}  "
              f"{self.names.time(row.counted, now)}")
            for label, row in ((_("Open cash-up"), till.open), (_("Last cash-up"), till.last)) if row is not None
        ]  # fmt: skip
        others = [
            _("%(label)s: %(value)s", label=till_rows.till_in_words(each.name, self.names.staff),
              value=forms.money(each.total, each.currency))
            for each in self.tills if each.name != till.name
        ]  # fmt: skip
        words = [_("%(label)s: %(value)s", label=_("In words"), value=self.words)] if self.words else []
        return [*words, *lines, *([""] if others else []), *others]

    def _compare(self) -> None:
        """The difference of each way to pay, as far as it is typed."""
        till = self.till
        if till is None:
            return
        money, expected = partial(forms.money, currency=till.currency), till_rows.expected_by_method(till)
        counted_in_all = difference_in_all = 0
        for method in (*COUNTED_KINDS, TRANSFER):
            typed, amount = self.query_one(f"#counted-{method}", Input).value.strip(), self._typed(method, till)
            shown = self.query_one(f"#difference-{method}", Label)
            if amount is None:
                shown.update("?" if typed else "")
                shown.set_class(bool(typed), "wrong")
            else:
                difference = amount - expected.get(method, 0)
                shown.update(money(difference) if difference else _("agrees"))
                shown.set_class(bool(difference), "wrong")
                counted_in_all += amount
                difference_in_all += difference
            self.query_one(f"#reason-{method}", Label).update(self._reason_words(method))
        self.query_one("#counted-all", Label).update(money(counted_in_all))
        self.query_one("#difference-all", Label).update(money(difference_in_all))

    def _reason_words(self, method: str) -> str:
        code = self.reasons.get(method, "")
        words = self.desk.cash_ups.reasons().get(code)
        return forms.in_language(words) if words else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        self._compare()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        fields = [field for field in self.query(Input) if field.parent is not None and field.parent.display]
        following = fields[fields.index(event.input) + 1 :]
        (following or fields)[0].focus()

    # Acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        till = self.till
        if action in ("save", "reason", "words"):
            return till is not None and till.is_drawer
        if action == "empty_pouch":
            return till is not None and till.is_pouch_of(self.person.name)
        if action == "next":
            return len(self.tills) > 1
        if action == "last":
            return till is not None and bool(till.open or till.last)
        return True

    def _method(self) -> str:
        """The way to pay whose reason is asked: the one with the focus if it differs, else the first that differs and
        has no reason. Enter has moved the focus on when somebody sees the difference."""
        name = self.focused.id if isinstance(self.focused, Input) else None
        focused, differing = (name or "counted-cash").partition("-")[2], self._differing()
        if focused in differing:
            return focused
        without = [each for each in differing if not self.reasons.get(each)]
        return next(iter((*without, *differing)), focused)

    def _differing(self) -> list[str]:
        """The ways to pay whose amount was typed and differs from what is expected."""
        till = self.till
        if till is None:
            return []
        expected = till_rows.expected_by_method(till)
        typed = {method: self._typed(method, till) for method in (*COUNTED_KINDS, TRANSFER)}
        return [method for method, amount in typed.items() if amount not in (None, expected.get(method, 0))]

    def _typed(self, method: str, till: Till) -> int | None:
        """What was typed of a way to pay, in minor units; None for nothing, and for what is no amount."""
        typed = self.query_one(f"#counted-{method}", Input).value.strip()
        return self.desk.cash_ups.amount(typed, till.currency) if typed else None

    def action_reason(self) -> None:
        method = self._method()
        choices = [(code, forms.in_language(words)) for code, words in self.desk.cash_ups.reasons().items()]

        def chosen(code: str | None) -> None:
            if code is not None:
                self.reasons[method] = code
                self._compare()

        question = _("Reason for the difference: %(method)s", method=till_rows.method_in_words(method))
        self.services.open_screen("choice_dialog", question, choices, self.reasons.get(method, ""), then=chosen)

    def action_words(self) -> None:
        def keep(typed: dict[str, str]) -> str:
            self.words = typed["words"].strip()
            return ""

        self.services.open_screen(
            "input_dialog", _("In words"), _("Needed for another reason."), {"words": _("In words")}, keep,
            then=lambda _done: self._show(),
        )  # fmt: skip

    def action_empty_pouch(self) -> None:
        self.services.begin(self.desk.cash_ups.step_to_hand_in())

    def action_next(self) -> None:
        names = [each.name for each in self.tills]
        typed = {str(field.id): field.value for field in self.query(Input)}
        self.counts[self.wanted] = typed, self.reasons, self.words
        self.wanted = names[(names.index(self.wanted) + 1) % len(names)] if self.wanted in names else names[0]
        typed, self.reasons, self.words = self.counts.get(self.wanted, ({}, {}, ""))
        for field in self.query(Input):
            field.value = typed.get(str(field.id), "")
        self._show()
        self.refresh_bindings()

    def action_last(self) -> None:
        till = self.till
        row = (till.open or till.last) if till is not None else None
        if row is not None:
            self.services.show_detail(row.thing)

    def action_save(self) -> None:
        till = self.till
        if till is not None:
            typed = {str(field.id).partition("-")[2]: field.value.strip() for field in self.query(Input)}
            self.run_worker(partial(self._save, till, typed), thread=True, group="cash-up-save", exclusive=True)

    def _save(self, till: Till, typed: dict[str, str]) -> None:
        try:
            cash_up = self.desk.cash_ups.count(self.person, till, typed, dict(self.reasons), self.words)
        except Refused as refused:
            self.app.call_from_thread(self._refused, refused)
            self._read()
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
        else:
            self.post_message(self.Saved(cash_up))

    def _refused(self, refused: Refused) -> None:
        """Say what is wrong with which row, and go there."""
        faults = {name: fault for name, fault in refused.fields.items() if name}
        if not faults:
            self.services.show_error(refused)
            return
        told = [_("%(label)s: %(value)s", label=_row_in_words(name), value=render(faults[name])) for name in faults]
        self.notify("\n".join(told), title=_("Not possible"), severity="warning", timeout=8, markup=False)
        first = next(iter(faults)).partition("_")[0]
        if first in (*COUNTED_KINDS, TRANSFER):
            self.query_one(f"#counted-{first}", Input).focus()

    def on_cash_up_screen_saved(self, event: Saved) -> None:
        if event.cash_up.state == APPROVAL:
            self.notify(_(WITH_APPROVAL, number=event.cash_up.get("number")), timeout=10, markup=False)
        for field in self.query(Input):
            field.value = ""
        self.reasons, self.words = {}, ""
        self.services.show_detail(event.cash_up.id)

    def action_leave(self) -> None:
        self.dismiss(None)
