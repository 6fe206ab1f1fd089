"""A claim ticket: every device under it with state and place, what can be handed over now and what not and why, and the hand-over.

Two tickets may bear one number; until it is said which one was handed in, nothing goes out.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from fieldservice.presentation.messages import render
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.ticket_rows import HEADINGS, OVER, SIGN, TicketRow, ticket_rows
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.markable_list import MARKED, NOT_TO_MARK, UNMARKED, MarkableList
from fieldservice.screens.widgets.queue import Queue
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.common.papers import SLIP
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

LOOK = 2.0
"""Seconds between two looks whether something was written."""
UNKNOWN = N_(
    "No claim ticket bears the number %(number)s here. F2 searches by name, phone or serial number; F8 asks headquarters."
)
SEVERAL = N_(
    "Several tickets bear this number. Choose with Enter the one whose code is printed on the paper: %(codes)s."
)


class TicketScreen(BaseScreen):
    """`key` is what a scanned status page bears, which tells two tickets apart; `scanned` that the paper itself was scanned."""

    CSS_PATH = "ticket.tcss"
    AUTO_FOCUS = "#under"
    HELP = N_(
        "All devices on a claim ticket. Space marks a device for hand-over; the others stay, with the "
        "reason beside them. F5 hands over the marked devices; unsigned ones are signed for first. Enter "
        "opens the job. A manager releases a lost ticket."
    )
    BINDINGS = [
        Binding("f5,f10", "give", N_("Hand over"), id="ticket.give", tooltip=N_("Hand over the marked devices; unsigned ones are signed for first")),
        Binding("f7", "release", N_("Release"), id="ticket.release", tooltip=N_("The ticket is lost: a manager releases the highlighted device")),
        Binding("f8", "elsewhere", N_("Ask headquarters"), id="ticket.elsewhere", tooltip=N_("Ask headquarters about a number that is not known here")),
        Binding("escape", "leave", N_("Back"), id="ticket.leave", tooltip=N_("Back to the screen before")),
    ]  # fmt: skip

    def __init__(self, desk: Desk, person: Person, number: str, key: str = "", scanned: bool = False) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.number, self.was_scanned = number, scanned
        self.code = key[-4:].upper()
        self.names = DisplayNames.of(desk)
        self.under: list[TicketRow] = []
        self.marks: set[str] | None = None
        """What is to be handed over; None until somebody has chosen: then it is all that can be."""
        self._elsewhere: list[str] = []
        self._pulse = desk.lists.pulse()

    # Showing

    def compose(self) -> ComposeResult:
        yield StatusBar(self.seat.standing(), now=lambda: self.desk.session.clock().astimezone(self.names.zone))
        yield Static(id="says", markup=False)
        yield MarkableList(self._list(), now=self.desk.session.clock, id="under")
        yield Static(id="detail", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(LOOK, self.look)
        self.action_look()

    def language_changed(self) -> None:
        self.call_later(self._speak_again)

    async def _speak_again(self) -> None:
        await self.recompose()
        self._show()
        self.query_one(MarkableList).focus()

    def on_screen_resume(self) -> None:
        self.look()

    def look(self) -> None:
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.action_look()

    def action_look(self) -> None:
        """Read the ticket again: a ticket has few devices."""
        self.under = ticket_rows(self.desk, self.person, self.number)
        codes = self.codes
        if self.code not in codes:
            self.code = codes[0] if len(codes) == 1 else ""
        self._show()

    @property
    def codes(self) -> list[str]:
        """Of the tickets that bear this number, in order."""
        return list(dict.fromkeys(one.code for one in self.under))

    @property
    def is_chosen(self) -> bool:
        return len(self.codes) < 2 or bool(self.code)

    @property
    def here(self) -> list[TicketRow]:
        """What lies under this one ticket; of all that bear its number until one is chosen."""
        return [one for one in self.under if one.code == self.code] if self.is_chosen else self.under

    @property
    def chosen(self) -> list[TicketRow]:
        return (
            [one for one in self.here if one.can_be_given and (self.marks is None or one.id in self.marks)]
            if self.is_chosen
            else []
        )

    def _show(self) -> None:
        queue, source = self.query_one(MarkableList), self._list()
        place = queue.cursor
        queue.show(source, source.whole)
        queue.go_to(place)
        self.query_one("#says", Static).update("\n".join(map(inert, self._says())))
        self.query_one(StatusBar).show(self.seat.standing())
        self._describe()

    def _says(self) -> list[str]:
        title = _("Claim ticket %(number)s", number=f"{self.number} {self.code}".strip())
        if not self.under:
            return [title, _(UNKNOWN, number=self.number), *self._elsewhere]
        if not self.is_chosen:
            return [title, _(SEVERAL, codes=", ".join(self.codes))]
        counts = [one.status for one in self.here]
        given = sum(one.can_be_given for one in self.here)
        left = len(counts) - given - counts.count(OVER)
        return [title, _("Devices: %(all)s. Can be handed over: %(given)s. Not yet: %(left)s. Finished: %(over)s.",
                         all=len(counts), given=given, left=left, over=counts.count(OVER))]  # fmt: skip

    def _list(self) -> InMemorySource:
        columns = (
            ListColumn("mark", "", 3),
            *(() if self.is_chosen else (ListColumn("code", _(HEADINGS["code"]), 5),)),
            ListColumn("number", _(HEADINGS["number"]), 14, 14),
            ListColumn("device", _(HEADINGS["device"]), 16, 8, grow=1),
            ListColumn("state", _(HEADINGS["state"]), 13, 9),
            ListColumn("place", _(HEADINGS["place"]), 12, 10),
            ListColumn("hand_over", _(HEADINGS["hand_over"]), 30, 14, grow=2),
        )
        return InMemorySource([{"id": one.id, "one": one} for one in self.here], columns, self._cell)

    def _cell(self, row: dict[str, TicketRow], key: str, now: datetime) -> Cell:
        one = row["one"]
        if key == "mark":
            return self._mark(one), "strong"
        is_over = one.status == OVER
        roles = {
            "state": "muted" if is_over else "",
            "place": "strong",
            "hand_over": "good" if one.can_be_given else "muted" if is_over else "warning",
        }
        return one.text(key, self.names.staff), roles.get(key, "")

    def _mark(self, one: TicketRow) -> str:
        if not one.can_be_given or not self.is_chosen:
            return NOT_TO_MARK
        return MARKED if one in self.chosen else UNMARKED

    @property
    def one(self) -> TicketRow | None:
        """What the cursor stands on."""
        row_id = next((queue.row_id for queue in self.query(MarkableList)), None)
        return next((one for one in self.here if one.id == row_id), None)

    @property
    def subject(self) -> tuple[str, str]:
        """(id, number) of what the cursor stands on."""
        return (self.one.id, self.one.number) if self.one else ("", "")

    def on_queue_highlighted(self, event: Queue.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        one, lines = self.one, []
        if one is not None:
            lines = [
                f"{one.number}  {forms.named(one.row['customer'])}  {one.row['serial']}",
                one.text("hand_over", self.names.staff),
            ]
            if one.accessories:
                lines.append(_("Accessories: %(list)s", list=forms.listed(one.accessories)))
        self.query_one("#detail", Static).update("\n".join(map(inert, lines)))
        self.refresh_bindings()

    # Acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "give":
            return bool(self.chosen)
        if action == "release":
            return self.is_chosen and self.one is not None and self.one.can_be_released
        return not self.under if action == "elsewhere" else True

    def on_markable_list_marked(self, event: MarkableList.Marked) -> None:
        one = self.one
        if one is not None and one.can_be_given and self.is_chosen:
            self.marks = {each.id for each in self.chosen} ^ {one.id}
            self._show()

    def on_queue_opened(self, event: Queue.Opened) -> None:
        one = self.one
        if one is None:
            return
        if self.is_chosen:
            self.seat.show_thing(one.id)
        else:
            self.code = one.code
            self._show()

    def action_give(self) -> None:
        """First the signature for all of it that is not signed for, then the hand-over of all that is marked."""
        unsigned = [one.id for one in self.chosen if one.status == SIGN]
        if unsigned:
            self._sign(unsigned)
        elif self.chosen:
            # Where two tickets bear the number, the code that was read off the paper goes with it.
            code = self.code if len(self.codes) > 1 else ""
            ticket = f"{self.number} {code}".strip() if self.was_scanned else ""
            self.seat.open_screen(
                "hand_over", self.desk, self.person, self.chosen, self.number, ticket, then=self._given
            )

    def _sign(self, unsigned: list[str]) -> None:
        first, *others = unsigned
        offered = {offer.step for offer in self.desk.page(self.person, first).offers}
        flow = WORKFLOWS[self.desk.page(self.person, first).workflow]
        signing = {step.name: step for step in flow.steps if step.signs == SLIP and step.name in offered}
        ways = [(name, _(step.short or step.label)) for name, step in signing.items()]

        def on(step: str | None) -> None:
            if step is not None:
                show = self.seat.show_code if signing[step].link else self.seat.take_step
                show(first, step, others, self._signed)

        self.seat.open_screen(
            "choice_dialog", _("The customer tests what goes out and signs for it. How?"), ways, then=on
        )

    def _signed(self, done: bool) -> None:
        self.action_look()
        if done:
            self.action_give()

    def _given(self, done: bool | None) -> None:
        self.marks = None if done else self.marks
        self.action_look()

    def action_release(self) -> None:
        if one := self.one:
            self.seat.take_step(
                one.id, self.desk.session.step_for(one.id, "releases"), (), lambda _done: self.action_look()
            )

    def action_elsewhere(self) -> None:
        self._elsewhere = [_("One moment...")]
        self._show()
        self.run_worker(self._ask, thread=True, group="elsewhere", exclusive=True)

    def _ask(self) -> None:
        try:
            answer = self.desk.lookup.ask_elsewhere(number=self.number)
        except EXPECTED as error:
            self.app.call_from_thread(self.seat.tell, error)
            answer = {"says": "", "elsewhere": ()}
        self.app.call_from_thread(self._answered, answer)

    def _answered(self, answer: dict) -> None:  # type: ignore[type-arg]  (what headquarters tells)
        self._elsewhere = [render(one) for one in (answer["says"], *answer["elsewhere"]) if one]
        self._show()

    def takes_scan(self, scan: Scan) -> bool:
        """The paper of the ticket that is open: it was handed in, and tells which one it is where two bear its number."""
        if scan.kind != "ticket" or scan.number != self.number:
            return False
        self.was_scanned = True
        self.code = scan.part[-4:].upper() or self.code
        self.action_look()
        return True

    def action_leave(self) -> None:
        self.app.pop_screen()
