"""The screen that hands devices over to a customer, all in one step.

A person ticks off each device and each accessory, by scanning its label or by hand, and enters the proof. Nothing is
handed over while something is not ticked off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldservice.presentation.gravity import Graded, graded
from fieldservice.presentation.messages import refusal, render
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.ticket_rows import TicketRow
from fieldservice.presentation.values import Wording
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels import beside, page_head
from fieldservice.screens.panels.list_sources import Cell, InMemorySource
from fieldservice.screens.panels.step_form import StepForm
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.columns import ListColumn
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.form_layout import WIDE
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.markable_list import LabelList, MarkableList, mark
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.engine.reference import Person

TICKED_OFF = "accessories_back"
"""The field of the step whose value comes from the list of labels."""
FIELDS = ("proof", "ticket", "collector", "identity")
WITH_TICKET = ("proof", "ticket", "intake_copy")
"""The ticket is asked for where it is the proof, or its copy is."""
SCAN_ALL = N_(
    "Scan the label of each device and accessory, or tick it with the space bar; F6 ticks all. F10 hands over."
)
NOT_YET = N_("Not ticked off yet: %(list)s.")
ANOTHER_TICKET = N_("This is another ticket: %(number)s.")
NOT_AMONG = N_("%(number)s is not part of this hand-over.")


class HandOverScreen(BaseScreen):
    """Answers with True once the devices were handed over. `ticket` is the number from the scanned ticket, or ""."""

    CSS_PATH = "hand_over.tcss"
    AUTO_FOCUS = "#labels"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    HELP = N_(
        "Tick off every device and accessory by scanning its label or with the space bar, or all with F6. Below: "
        "proof and collector. Scanning the ticket fills it in. F10 hands everything over; F3 switches between "
        "list and fields."
    )
    BINDINGS = [
        Binding("f10,ctrl+s", "done", N_("Hand over"), id="hand_over.done", tooltip=N_("Hand over everything listed")),
        Binding(
            "f6",
            "all_here",
            N_("Tick all"),
            id="hand_over.all_here",
            tooltip=N_("Tick off all labels when you have everything here"),
        ),
        Binding(
            "f3",
            "turn",
            N_("Labels / fields"),
            id="hand_over.turn",
            tooltip=N_("Switch between the labels and the fields below"),
        ),
        Binding("escape", "leave", N_("Back"), id="hand_over.leave", tooltip=N_("Back; nothing is handed over")),
    ]

    def __init__(self, desk: Desk, person: Person, devices: Sequence[TicketRow], number: str, ticket: str = "") -> None:
        super().__init__()
        self.desk, self.person, self.devices, self.number = desk, person, devices, number
        self.names = DisplayNames.of(desk)
        self.step = desk.session.step_for(devices[0].id, "hands_out")
        self.row = desk.session.step(devices[0].id, self.step)[1]
        self.courtesy = desk.courtesy(self.row)
        self.ticked: set[str] = set()
        self._fill = {
            "proof": "waited" if all(device.waits for device in devices) and not ticket else "ticket",
            "ticket": ticket,
        }
        self._busy = False

    # Showing

    def compose(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        step_form = self._step_form()
        with Horizontal(id="work"):
            with Vertical(id="hands"):
                yield LabelList(self._list(), now=self.desk.session.clock, id="labels")
                yield Form(step_form.fields, choices=step_form.choices, check=self._check, done=_("Hand over"))
            with VerticalScroll(id="known", can_focus=False):
                yield FlowingText(self._beside)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()

    def language_changed(self) -> None:
        self.call_later(self._recompose)

    async def _recompose(self) -> None:
        typed = self.query_one(Form).typed()
        if await self.composed_again():
            self.query_one(Form).restore(typed)
            self._show()
            self.query_one(LabelList).focus()

    def _step_form(self) -> StepForm:
        """The form of the step, without the field whose value comes from the list of labels."""
        _flow, row, folded = self.desk.session.step(self.devices[0].id, self.step)
        asked = [replace(field, required=False, needed=True, only_for=WITH_TICKET) if field.name == "ticket" else field
                 for field in self.desk.fields(self.devices[0].id, self.step) if field.name in FIELDS]  # fmt: skip
        return StepForm.of(self.desk, row, folded, asked, {name: value for name, value in self._fill.items() if value})

    @property
    def labels(self) -> list[JsonObject]:
        """One row for each device and each accessory; `id` is the number on its label."""
        found = []
        for device in self.devices:
            found.append({"id": device.number, "what": device.row["device"], "place": device.place})
            found += [
                {"id": f"{device.number}/{part}", "what": f"+ {name}", "place": ""}
                for part, name in enumerate(device.accessories, 1)
            ]
        return found

    @property
    def missing(self) -> list[str]:
        return [label["id"] for label in self.labels if label["id"] not in self.ticked]

    def _list(self) -> InMemorySource:
        columns = (
            ListColumn("mark", "", 3),
            ListColumn("id", _("Label"), 17, 17),
            ListColumn("what", _("Device or accessory"), 30, 12, grow=1),
            ListColumn("place", _("Place"), 12, 7),
        )
        return InMemorySource(self.labels, columns, self._cell)

    def _cell(self, row: Values, key: str, now: datetime) -> Cell:
        if key == "mark":
            return mark(row["id"] in self.ticked), "strong"
        return str(row[key]), "strong" if key == "place" else ""

    def _show(self, *sentences: str) -> None:
        row_list, source = self.query_one(LabelList), self._list()
        row_list.reload(source, source.whole)
        title = _("Hand over, devices: %(count)s", count=len(self.devices))
        hints = sentences or (_(SCAN_ALL) if self.missing else _("Everything is ticked off. F10 hands over."),)
        lines = [Content.styled(inert(title), "bold reverse"), *(Content(inert(line)) for line in hints)]
        if not self._shows_beside:
            lines += beside.warned(self._warnings(), self.size.width - 2)
        courtesy = page_head.courtesy(self.courtesy, self.size.width - 2)
        self.query_one("#summary", Static).update(Content("\n").join([*lines, *courtesy]))
        self.refresh_bindings()

    @property
    def _shows_beside(self) -> bool:
        return self.app.size.width >= WIDE

    def _warnings(self) -> list[Graded]:
        return graded(self.desk.lookup.warnings(self.devices[0].id, self.step))

    def _beside(self, width: int) -> Content:
        """Whose devices go out, where there is room for it beside list and fields."""
        if not self._shows_beside:
            return Content()
        page, now = self.desk.page(self.person, self.devices[0].id), self.desk.session.clock()
        return beside.in_full(page, self._warnings(), Wording.of(self.desk), now, width)

    def on_resize(self) -> None:
        self._show()

    # Ticking off

    def tick(self, label: str, turn: bool = False) -> None:
        """Tick off a label; with `turn` remove the tick if there is one. Then the cursor moves to the next label
        without a tick, or the focus to the fields if there is none left.
        """
        self.ticked = self.ticked ^ {label} if turn else self.ticked | {label}
        self._show()
        left = [number for number, each in enumerate(self.labels) if each["id"] not in self.ticked]
        if left and label in self.ticked:
            self.query_one(LabelList).go_to(left[0])
        elif not left:
            self._to_fields()

    def _to_fields(self) -> None:
        """Focus the field of the ticket, into which the scanner types, or the button at the end if it is filled."""
        form = self.query_one(Form)
        data = form.data()
        if data.get("proof") in WITH_TICKET[1:] and not data.get("ticket"):
            form.focus_field("ticket")
        else:
            form.query_one("#done").focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.missing) if action == "all_here" else True

    def action_all_here(self) -> None:
        self.ticked = {label["id"] for label in self.labels}
        self._show()
        self._to_fields()

    def on_markable_list_marked(self, event: MarkableList.Marked) -> None:
        self.tick(event.row_id, turn=True)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.tick(event.row_id, turn=True)  # by a double click

    def takes_scan(self, scan: Scan) -> bool:
        label = f"{scan.number}/{int(scan.part)}" if scan.kind == "accessory" else scan.number
        code = scan.part[-4:].upper() if scan.kind == "ticket" else ""
        if scan.kind == "ticket" and scan.number == self.number and code in ("", self.devices[0].code):
            self.query_one(Form).fill({"proof": "ticket", "ticket": f"{scan.number} {code}".strip()})
        elif scan.kind == "ticket":
            self._show("! " + _(ANOTHER_TICKET, number=scan.number))
        elif label in {each["id"] for each in self.labels}:
            self.tick(label)
        else:
            self._show("! " + _(NOT_AMONG, number=label))
        return True

    def action_turn(self) -> None:
        if self.query_one(LabelList).has_focus:
            self.query_one(Form).focus_field("proof")
        else:
            self.query_one(LabelList).focus()

    # Handing over

    def _data(self, data: Values) -> JsonObject:
        return {**data, TICKED_OFF: not self.missing, "also_for": [device.id for device in self.devices[1:]]}

    def _check(self, data: JsonObject) -> dict[str, str]:
        """Check the fields, in a thread while a person types.

        Errors of the whole form are shown only when it is submitted.
        """
        wrong = self.desk.check(self.person, self.devices[0].id, self.step, {**self._data(data), TICKED_OFF: True})
        return {name: render(because) for name, because in wrong.items() if name}

    def action_done(self) -> None:
        self.query_one(Form).action_submit()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        if self.missing:
            self._show("! " + _(NOT_YET, list=forms.listed(self.missing)))
            self.query_one(LabelList).focus()
        elif not self._busy:
            self._busy = True
            self.run_worker(partial(self._give, self._data(event.data)), thread=True, group="hand-over")

    def _give(self, data: Values) -> None:
        try:
            page = self.desk.take(self.person, self.devices[0].id, self.step, data)
        except EXPECTED as error:
            self.app.call_from_thread(self._refused, error)
        else:
            self.app.call_from_thread(self._given, page)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, Refused):
            self.services.show_error(error)
            return
        self._show("! " + refusal(error, self.names.staff))
        wrong = {name: render(because) for name, because in error.fields.items()}
        self.query_one(Form).show_errors(wrong, render(error.because))

    def _given(self, page: DetailView) -> None:
        services, others = self.services, [f"{each.number}  {each.row['device']}" for each in self.devices[1:]]
        self.dismiss(True)
        services.tell_outcome(self.row, page, str(self.devices[0].row["state"]), others)

    def on_form_left(self, event: Form.Left) -> None:
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        self.dismiss(False)
