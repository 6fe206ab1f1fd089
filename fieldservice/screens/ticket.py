"""The screen of a claim ticket: its devices with state and place, and which of them can be handed over now.

Two tickets may have the same number. Nothing is handed over until a person has chosen the ticket that was handed in.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldservice.presentation.gravity import graded
from fieldservice.presentation.messages import render
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.ticket_rows import HEADINGS, OVER, PAY, SIGN, TicketRow, ticket_rows
from fieldservice.presentation.values import Wording
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels import beside
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.form_layout import WIDE
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.markable_list import NOT_TO_MARK, MarkableList, mark
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.shapes import Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.common.papers import SLIP
from fieldservice.workflows.engine.model import Purpose
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_CHECKS = 2.0
"""The screen checks this often whether something was written to the store."""
UNKNOWN = N_(
    "No claim ticket here has the number %(number)s. F2 searches by name, phone or serial number; F6 asks headquarters."
)
SEVERAL = N_(
    "Several tickets have this number. Choose the one whose code is printed on the paper with Enter: %(codes)s."
)


class TicketScreen(BaseScreen):
    """The devices of one claim ticket.

    `key` comes from a scanned status page and tells tickets of one number apart; `scanned` means that the paper
    itself was scanned.
    """

    CSS_PATH = "ticket.tcss"
    AUTO_FOCUS = "#under"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    HELP = N_(
        "All devices on a claim ticket. Space marks a device for hand-over; the others stay, with the reason "
        "beside them. F5 hands over the marked devices; the customer signs and pays first. Enter opens the job. "
        "If the ticket is lost, Ctrl+U asks a manager for a release; a manager releases with F7."
    )
    BINDINGS = [
        Binding(
            "f5,f10",
            "give",
            N_("Hand over"),
            id="ticket.give",
            tooltip=N_("Hand over the marked devices; the customer tests, signs and pays first"),
        ),
        Binding(
            "f7",
            "release",
            N_("Release"),
            id="ticket.release",
            tooltip=N_("The ticket is lost: a manager releases the highlighted device"),
        ),
        Binding(
            "ctrl+u",
            "lost",
            N_("Ticket lost"),
            id="ticket.lost",
            tooltip=N_("The ticket is lost: ask a manager, here or elsewhere, to release the highlighted device"),
        ),
        Binding(
            "f6",
            "elsewhere",
            N_("Ask headquarters"),
            id="ticket.elsewhere",
            tooltip=N_("Ask headquarters about a number that is unknown here"),
        ),
        Binding("escape", "leave", N_("Back"), id="ticket.leave", tooltip=N_("Back to the screen before")),
    ]

    def __init__(self, desk: Desk, person: Person, number: str, key: str = "", scanned: bool = False) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.number, self.was_scanned = number, scanned
        self.code = key[-4:].upper()
        self.names = DisplayNames.of(desk)
        self.rows: list[TicketRow] = []
        self.marks: set[str] | None = None
        """The jobs marked for hand-over; None, before anybody has chosen, means all that can be handed over."""
        self._elsewhere: list[str] = []
        self._pulse = desk.lists.pulse()

    # Showing

    def compose(self) -> ComposeResult:
        yield StatusBar(
            self.services.office_status(), now=lambda: self.desk.session.clock().astimezone(self.names.zone)
        )
        yield Static(id="summary", markup=False)
        with Horizontal(id="work"):
            yield MarkableList(self._list(), now=self.desk.session.clock, id="under")
            with VerticalScroll(id="known", can_focus=False):
                yield FlowingText(self._beside)
        yield Static(id="detail", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self.action_look()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        if await self.composed_again():
            self._show()
            self.query_one(MarkableList).focus()

    def on_screen_resume(self) -> None:
        self.look()

    def look(self) -> None:
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.action_look()

    def action_look(self) -> None:
        """Read the ticket again. It has few devices, so this needs no thread."""
        self.rows = ticket_rows(self.desk, self.person, self.number)
        codes = self.codes
        if self.code not in codes:
            self.code = codes[0] if len(codes) == 1 else ""
        self._show()

    @property
    def codes(self) -> list[str]:
        """The codes of the tickets that have this number, in order."""
        return list(dict.fromkeys(device.code for device in self.rows))

    @property
    def is_chosen(self) -> bool:
        return len(self.codes) < 2 or bool(self.code)

    @property
    def devices(self) -> list[TicketRow]:
        """The devices of the chosen ticket; before one is chosen, those of all tickets of this number."""
        return [device for device in self.rows if device.code == self.code] if self.is_chosen else self.rows

    @property
    def chosen(self) -> list[TicketRow]:
        return (
            [
                device
                for device in self.devices
                if device.can_be_given and (self.marks is None or device.id in self.marks)
            ]
            if self.is_chosen
            else []
        )

    def _show(self) -> None:
        row_list, source = self.query_one(MarkableList), self._list()
        cursor = row_list.cursor
        row_list.show(source, source.whole)
        row_list.go_to(cursor)
        title, *sentences = map(inert, self._says())
        said = [Content.styled(title, "bold reverse"), *map(Content, sentences)]
        self.query_one("#summary", Static).update(Content("\n").join(said))
        self.query_one(StatusBar).show(self.services.office_status())
        self._describe()

    def _says(self) -> list[str]:
        title = _("Claim ticket %(number)s", number=f"{self.number} {self.code}".strip())
        if not self.rows:
            return [title, _(UNKNOWN, number=self.number), *self._elsewhere]
        if not self.is_chosen:
            return [title, _(SEVERAL, codes=forms.listed(self.codes))]
        counts = [device.status for device in self.devices]
        given = sum(device.can_be_given for device in self.devices)
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
        return InMemorySource([{"id": device.id, "device": device} for device in self.devices], columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        device: TicketRow = row["device"]
        if key == "mark":
            return self._mark(device), "strong"
        is_over = device.status == OVER
        roles = {
            "state": "muted" if is_over else "",
            "place": "strong",
            "hand_over": "good" if device.can_be_given else "muted" if is_over else "warning",
        }
        return device.text(key, self.names.staff), roles.get(key, "")

    def _mark(self, device: TicketRow) -> str:
        if not device.can_be_given or not self.is_chosen:
            return NOT_TO_MARK
        return mark(device in self.chosen)

    @property
    def device(self) -> TicketRow | None:
        """The device under the cursor."""
        row_id = next((row_list.row_id for row_list in self.query(MarkableList)), None)
        return next((device for device in self.devices if device.id == row_id), None)

    @property
    def subject(self) -> tuple[str, str]:
        """(id, number) of the device under the cursor."""
        return (self.device.id, self.device.number) if self.device else ("", "")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()

    def _describe(self) -> None:
        device = self.device
        lines = []
        if device is not None:
            lines = [
                f"{device.number}  {forms.named(device.row['customer'])}  {device.row['serial']}",
                device.text("hand_over", self.names.staff),
            ]
            if device.accessories:
                lines.append(_("Accessories: %(list)s", list=forms.listed(device.accessories)))
        self.query_one("#detail", Static).update("\n".join(map(inert, lines)))
        self.query_one("#known FlowingText", FlowingText).redraw()
        self.refresh_bindings()

    def _beside(self, width: int) -> Content:
        """The device under the cursor and its customer, where there is room beside the list."""
        device = self.device
        if device is None or self.app.size.width < WIDE:
            return Content()
        page, now = self.desk.page(self.person, device.id), self.desk.session.clock()
        warnings = graded(self.desk.lookup.warnings(device.id))
        return beside.in_full(page, warnings, Wording.of(self.desk), now, width)

    # Acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "give":
            return bool(self.chosen)
        if action == "release":
            return self.is_chosen and self.device is not None and self.device.can_be_released
        if action == "lost":
            return self.is_chosen and self.device is not None and self.device.can_be_asked_for
        return not self.rows if action == "elsewhere" else True

    def on_markable_list_marked(self, event: MarkableList.Marked) -> None:
        device = self.device
        if device is not None and device.can_be_given and self.is_chosen:
            self.marks = {each.id for each in self.chosen} ^ {device.id}
            self._show()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        device = self.device
        if device is None:
            return
        if self.is_chosen:
            self.services.show_detail(device.id)
        else:
            self.code = device.code
            self._show()

    def action_give(self) -> None:
        """Ask for the customer's test and signature where they are missing, then hand over all marked devices."""
        untested = [device.id for device in self.chosen if device.is_untested]
        unsigned = [device.id for device in self.chosen if device.status == SIGN]
        unpaid = [device.id for device in self.chosen if device.status == PAY]
        if untested:
            first, *others = untested
            tries = self.desk.session.step_for(first, "tries_out")
            self.services.take_step(first, tries, others, self._signed)
        elif unsigned:
            self._sign(unsigned)
        elif unpaid:
            first, *others = unpaid
            self.services.take_step(first, self.desk.session.step_for(first, "takes_payment"), others, self._signed)
        elif self.chosen:
            # If two tickets have this number, the code from the paper goes with it.
            code = self.code if len(self.codes) > 1 else ""
            ticket = f"{self.number} {code}".strip() if self.was_scanned else ""
            self.services.open_screen(
                "hand_over", self.desk, self.person, self.chosen, self.number, ticket, then=self._given
            )

    def _sign(self, unsigned: list[str]) -> None:
        first, *others = unsigned
        offered = {offer.step for offer in self.desk.page(self.person, first).offers}
        flow = WORKFLOWS[self.desk.page(self.person, first).workflow]
        signing = {step.name: step for step in flow.steps if step.signs == SLIP and step.name in offered}
        ways = [(name, _(step.short or step.label)) for name, step in signing.items()]

        def answered(step: str | None) -> None:
            if step is not None:
                show = self.services.show_code if signing[step].link else self.services.take_step
                show(first, step, others, self._signed)

        self.services.open_screen(
            "choice_dialog", _("The customer tests the devices and signs. How?"), ways, then=answered
        )

    def _signed(self, done: bool) -> None:
        self.action_look()
        if done:
            self.action_give()

    def _given(self, done: bool | None) -> None:
        self.marks = None if done else self.marks
        self.action_look()

    def action_release(self) -> None:
        self._take("releases")

    def action_lost(self) -> None:
        self._take("asks_release")

    def _take(self, purpose: Purpose) -> None:
        if device := self.device:
            step = self.desk.session.step_for(device.id, purpose)
            self.services.take_step(device.id, step, (), lambda _done: self.action_look())

    def action_elsewhere(self) -> None:
        self._elsewhere = [_("One moment …")]
        self._show()
        self.run_worker(self._ask, thread=True, group="elsewhere", exclusive=True)

    def _ask(self) -> None:
        try:
            answer = self.desk.lookup.ask_elsewhere(number=self.number)
        except EXPECTED as error:
            self.app.call_from_thread(self.services.show_error, error)
            answer = {"says": "", "elsewhere": ()}
        self.app.call_from_thread(self._answered, answer)

    def _answered(self, answer: Values) -> None:
        """Show what headquarters knows of this number."""
        self._elsewhere = [render(message) for message in (answer["says"], *answer["elsewhere"]) if message]
        self._show()

    def takes_scan(self, scan: Scan) -> bool:
        """Scanning the paper of this ticket proves that it was handed in, and tells tickets of one number apart."""
        if scan.kind != "ticket" or scan.number != self.number:
            return False
        self.was_scanned = True
        self.code = scan.part[-4:].upper() or self.code
        self.action_look()
        return True

    def action_leave(self) -> None:
        self.app.pop_screen()
