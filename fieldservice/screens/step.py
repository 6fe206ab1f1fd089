"""The form of any step, built from the fields of its event. A step without fields is confirmed with one key.

A refusal is shown on top and beside the fields it concerns, and everything typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Button, Static

from fieldservice.desk import NEW
from fieldservice.presentation.asked_words import in_words
from fieldservice.presentation.gravity import graded
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels import attachments, beside, caller, facts, page_head
from fieldservice.screens.panels.draft_screen import Said, as_content, nothing
from fieldservice.screens.panels.quoted import QuotedPanel
from fieldservice.screens.panels.scanned_fields import fills_in
from fieldservice.screens.panels.signature_screen import HOW_TO_SIGN
from fieldservice.screens.panels.step_form import TOGETHER, StepForm
from fieldservice.screens.panels.taking_screen import TakingScreen
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.choice_field import ChoiceField
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Message as Because
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.escalations.lines import KIND as ESCALATION
from fieldservice.workflows.quality.lines import KIND as FEEDBACK
from fieldservice.workflows.return_cases.lines import KIND as RETURN_CASE

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView
    from fieldservice.workflows.master_files.consequences import Consequence

SECONDS_UNTIL_LOOKED_UP = 0.15
"""Customer and device are looked up after this time without a key."""
READ_BESIDE = frozenset((RETURN_CASE, ESCALATION, FEEDBACK))
"""Kinds whose page is read while a form about them is filled in; it stands beside the form where there is room."""
PRINTING = (
    "phonenumbers",
    "pypinyin",
    "fieldservice.desk.printing",
    "fieldservice.documents.tickets",
    "fieldservice.presentation.result_cards",
    "fieldservice.screens.panels.result_card",
    "printing.pdf.claim_ticket",
    "printing.rendered",
    "segno",
)
"""What the first step of the day that prints would otherwise load before its paper: a fifth of a second."""
WIDE = 110
"""Width in cells from which on other things stand beside the form."""


class StepScreen(TakingScreen):
    """Answers with the page of the record after the step, or with None if the form was left.

    `thing` is the id or number of the record, or NEW for a step that creates one.
    """

    CSS_PATH = "step.tcss"
    AUTO_FOCUS = ""
    HELP = N_(
        "The form of a step. Errors appear beside the field. F10 confirms; Esc goes back and keeps your input. "
        "Type dates as you say them: tomorrow 9am, +2h."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = [
        Binding("f10,ctrl+s", "confirm", N_("Done"), id="step.confirm", tooltip=N_("Take the step")),
        Binding("escape", "back", N_("Back"), id="step.back", tooltip=N_("Go back without taking the step")),
        Binding(
            "f3", "turn", N_("Slip / signature"), id="step.turn", tooltip=N_("The slip, or the signature under it")
        ),
        Binding(
            "f5",
            "go_on",
            N_("Use the expected job"),
            id="step.go_on",
            tooltip=N_("Use the expected job with your input, instead of opening another request"),
        ),
        Binding(
            "f7",
            "choose",
            N_("Choose who it is"),
            id="step.choose",
            tooltip=N_("Choose which customer or device it is"),
        ),
        Binding("ctrl+l", "look_again", N_("Reload"), id="step.look_again", tooltip=N_("Load the changes of others")),
    ]

    class StepChecked(Message, bubble=False):
        """Sent by the thread: what is wrong with the input as a whole, or None; what it makes of two files; to which of
        several states it leads, or "" while that is not known."""

        def __init__(self, wrong: Because | None, consequence: Consequence | None, leads: str) -> None:
            super().__init__()
            self.wrong, self.consequence, self.leads = wrong, consequence, leads

    def __init__(
        self, desk: Desk, person: Person, thing: str, step: str, fill: Values | None = None, visit: tuple[str, ...] = ()
    ) -> None:
        """`fill` has the values that the form begins with.

        `visit` has the jobs that were opened before in the same visit; their papers are printed with those of the last
        one.
        """
        super().__init__()
        self.desk, self.person, self.step = desk, person, step
        self.workflow, self.row, folded = desk.session.step(thing, step)
        self.thing = folded.id if folded else NEW
        self.form_key = f"{self.thing}/{step}"
        self.draft_key = desk.drafts.begin(person, self.form_key)
        self.visit = visit
        self.courtesy = desk.courtesy(self.row)
        asked = self.row.event_class().model_fields.keys()
        self.comes_in = "device" in asked or (thing == NEW and bool(asked & {*caller.ASKED_BY, *caller.TYPED.values()}))
        """Whether the desk looks up the customer and the device while they are typed."""
        self.asked, begins = desk.approvals.shown(person, self.thing, self.row, fill or {})
        """What an answer approves or refuses."""
        self._folded, self._fill = folded, {**begins, **(fill or {})}
        self.step_form = self._make_form()
        self.signs = any(field.kind == "strokes" for field in self.step_form.fields)
        self.page: DetailView | None = desk.page(person, self.thing) if folded else None
        self.form: Form | None = None
        """Kept as an attribute, since the draft is saved after the widgets have been removed when the program ends."""
        self.caller_panel: caller.CallerPanel | None = None
        self.quoted_panel: QuotedPanel | None = None
        self.shown = {}
        self._notices: dict[str, Said] = dict.fromkeys(("warnings", "before", "draft", "step"), nothing)
        self._refusal: Refused | None = None
        self._consequence: Consequence | None = None
        self._leads = ""
        self._pauses: dict[str, Timer] = {}
        self._busy = self._over = self._is_outdated = self._was_shown = False

    def _make_form(self) -> StepForm:
        """Make the form again after a change of language too, since it names the items of a checklist."""
        fields = self.desk.fields(self.thing, self.step)
        return StepForm.of(self.desk, self.row, self._folded, fields, self._fill, self.person.name)

    # Showing

    @property
    def personal_fields(self) -> list[str]:
        """The labels of the fields whose values are erased with their customer; the help names them."""
        return [_(field.label) for field in self.step_form.asked if field.private]

    def language_changed(self) -> None:
        """Show the form in the other language, with everything that was typed."""
        self.keep_draft()
        self.call_later(self._compose_in_language)

    async def _compose_again(self) -> bool:
        """Build the form again, and fill it from the draft, unless the program ends."""
        self.step_form = self._make_form()
        if is_there := await self.composed_again():
            self._begin()
        else:
            self.form = None  # what was typed is in the draft
        return is_there

    async def _compose_in_language(self) -> None:
        if not await self._compose_again():
            return
        if self._refusal:
            self._show_refusal(self._refusal)
        elif self.form:
            self.form.check_now()

    def _set_classes(self) -> None:
        """Before there are children, all of which a class set later would style again."""
        wide = self.app.size.width >= WIDE
        for name, is_set in {"-wide": wide, "-narrow": not wide, "-signs": self.signs, "at-slip": self.signs}.items():
            self.set_class(is_set, name)

    @on(ScreenResume)
    def style_once(self, event: ScreenResume) -> None:
        """What was made a moment ago has its styles; Textual would style it all again."""
        event.refresh_styles = self._was_shown
        self._was_shown = True

    def compose(self) -> ComposeResult:
        self._set_classes()
        yield FlowingText(self._head, id="head")
        yield Static(id="notice", markup=False)
        if self.row.about and self._about(self.app.size.width).plain:
            with VerticalScroll(id="about"):
                yield FlowingText(self._about)
        with Container(id="work"):
            if self.signs:
                with VerticalScroll(id="slip"):
                    yield FlowingText(self._slip)
            self.form = None
            if self.step_form.fields:
                self.form = Form(
                    self.step_form.fields,
                    choices=self.step_form.choices,
                    check=self._check,
                    formats=self.step_form.formats(),
                    done=_(self.row.label),
                )
                yield self.form
            else:
                with Container(id="confirm"):
                    yield Static(_("No fields to fill in."))
                    yield Button(_(self.row.label), id="do", compact=True)
                    with VerticalScroll(can_focus=False):
                        yield FlowingText(self._facts)
            if self.comes_in:
                self.caller_panel = caller.CallerPanel(self.desk, self.person, id="known")
                yield self.caller_panel
            if self.row.purpose == "quotes":
                self.quoted_panel = QuotedPanel(self.desk, self.person, self.thing, self.step, self._beside, id="known")
                yield self.quoted_panel
            elif self._is_beside and self.page:
                with VerticalScroll(id="known", can_focus=False, classes="-read" if self._reads_facts else None):
                    yield FlowingText(self._facts if self._reads_facts else self._beside)
        yield from self.proposing()
        yield KeyBar()

    def on_mount(self) -> None:
        self._begin()
        if self.row.prints:
            self.run_worker(self._load_printing, thread=True, group="step-loads")

    @staticmethod
    def _load_printing() -> None:
        """Load what the end of a step that prints needs, while its fields are filled in."""
        for name in PRINTING:
            import_module(name)
        from fieldservice.desk.printing import load_faces

        load_faces()

    def _begin(self) -> None:
        self._restore()
        self._say_consequence(self._of_two_files(self.form.data()) if self.form else None)
        if self.thing != NEW:
            self.notice(self._warned, about="warnings")
            # Such as: another office may be working on it, or how the customer brings or sends the device.
            before = self.desk.lookup.before(self.thing, self.row.name)
            asked = self.asked
            self.notice(
                lambda: [*map(render, before), *(in_words(asked, Wording.of(self.desk)) if asked else ())],
                about="before",
            )
        if self.signs:
            self._read_what_is_signed()
            self._show_slip(self.has_class("at-slip"))
            self.call_after_refresh(self._widen_pad)
        elif self.form:
            self.form.focus_field(self._first_field())
            self.call_after_refresh(self._show_candidates)
        else:
            self.query_one("#do").focus()

    def _show_candidates(self) -> None:
        """Open the list of people with the reasons for each, before anybody is chosen."""
        first = next((field for field in self.step_form.fields if field.name == self._first_field()), None)
        if isinstance(self.focused, ChoiceField) and first and first.kind == "staff":
            self.focused.action_open()

    def _head(self, width: int) -> Content:
        said = [_(hint) for hint in caller.hints(self.row, self.step_form.fields)] if self.thing == NEW else []
        if self._consequence:
            said = [inert(render(self._consequence.before))]
        if self.signs:  # the customer reads this too
            return Content("\n").join(page_head.step_head(self.workflow, self.row, self.page, [_(HOW_TO_SIGN)], width))
        head = page_head.step_head(self.workflow, self.row, self.page, said, width, self._leads, self._shows_beside)
        now, wording = self.desk.session.clock(), Wording.of(self.desk)
        short = self.page and not self._shows_beside and not self._reads_facts
        quoted = beside.in_short(self.page, now, wording, width) if self.page and short else []
        return Content("\n").join([*head[:2], *quoted, *head[2:], *page_head.courtesy(self.courtesy, width)])

    @property
    def _is_beside(self) -> bool:
        """Whether the thing that the form is about stands beside it where there is room."""
        another = self.signs or self._attaches or self.comes_in
        return bool(self.step_form.fields and self.page and not another)

    @property
    def _reads_facts(self) -> bool:
        return self.page is not None and self.page.kind in READ_BESIDE

    @property
    def _shows_beside(self) -> bool:
        return self._is_beside and not self._reads_facts and self.app.size.width >= WIDE

    def _beside(self, width: int) -> Content:
        if not self.page or not self._shows_beside:
            return Content()
        warnings = graded(self.desk.lookup.warnings(self.thing))
        return beside.in_full(self.page, warnings, Wording.of(self.desk), self.desk.session.clock(), width)

    def _warned(self) -> Sequence[Content]:
        """The warnings before the step, where they do not stand beside its form."""
        if self._shows_beside:
            return []
        width = self.app.size.width - 2
        return beside.warned(graded(self.desk.lookup.warnings(self.thing, self.row.name)), width)

    def on_resize(self) -> None:
        super().on_resize()
        if self.thing != NEW and self._is_beside:
            self.notice(self._warned, about="warnings")

    def _about(self, width: int) -> Content:
        return facts.asked_about(self.page, self.row.about, Wording.of(self.desk), width) if self.page else Content()

    def _facts(self, width: int) -> Content:
        return facts.facts(self.page, Wording.of(self.desk), width) if self.page else Content()

    def notice(self, said: Said, about: str = "step") -> None:
        """Show sentences on top. Each subject has its own: a sentence about the step leaves the one about the draft.

        They are said anew when the language changes.
        """
        self._notices[about] = said
        shown = self.query_one("#notice", Static)
        sentences = [sentence for each in self._notices.values() for sentence in each() if sentence]
        shown.update(Content("\n").join(map(as_content, sentences)))
        shown.display = bool(sentences)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {
            "turn": self.signs,
            "go_on": self.thing == NEW and self.caller_panel is not None and bool(self.caller_panel.expected),
            "choose": bool(self.several()),
            "confirm": not self.step_form.fields,
            "continue_draft": bool(self.unfinished),
            "drop_draft": self.form is not None,
            "case_base": self.has_proposals(),
            "look_again": self._is_outdated,
        }.get(action, True)

    def action_confirm(self) -> None:
        self._submit({})

    def action_back(self) -> None:
        self._leave()

    def on_form_left(self, event: Form.Left) -> None:
        event.stop()
        self._leave()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_confirm()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        self._submit(event.data)

    # Reading again

    def action_look_again(self) -> None:
        """Read the record again, and keep what was typed."""
        self.page = self.desk.page(self.person, self.thing)
        self._is_outdated = False
        if self.signs:
            self._read_what_is_signed()
        for text in self.query(FlowingText):
            text.redraw()
        blocked = next((each for each in self.page.blocked if each.step == self.step), None)
        offered = any(each.step == self.step for each in self.page.offers)
        self._refusal = None
        because = blocked.because if blocked else Because(N_("This step cannot be taken now."))
        self.notice(nothing if offered else lambda: [f"! {render(because)}"])
        self.refresh_bindings()

    def _first_field(self) -> str:
        return self.step_form.begins_at(
            {name for name, row in self.form.rows.items() if row.is_empty} if self.form else ()
        )

    # Checking and looking up while somebody types

    def _check(self, data: JsonObject) -> dict[str, str]:
        if self._attaches:
            because = attachments.wrong(str(data.get(attachments.PATHS) or ""))
            return {attachments.PATHS: render(because)} if because else {}
        given = self.step_form.event_data(data)
        wrong = self.desk.check(self.person, self.thing, self.step, given)
        leads = "" if wrong else self.desk.leads_to(self.person, self.thing, self.step, given)
        self.post_message(self.StepChecked(wrong.get(""), self._of_two_files(given), leads))
        if self.quoted_panel is not None:
            self.quoted_panel.work_out(given)
        if self.proposals is not None:
            self.proposals.look_up(given)
        return {name: render(because) for name, because in wrong.items() if name}

    def _of_two_files(self, data: Values) -> Consequence | None:
        """What a step about two files makes of them, once the other one is known."""
        return (
            self.desk.duplicates.consequence(self.thing, self.step, data)
            if self.row.other_file and self.thing != NEW
            else None
        )

    def _say_consequence(self, consequence: Consequence | None) -> None:
        if consequence != self._consequence:
            self._consequence = consequence
            self.query_one("#head", FlowingText).redraw()

    def on_step_screen_step_checked(self, event: StepChecked) -> None:
        self._say_consequence(event.consequence)
        if event.leads != self._leads:
            self._leads = event.leads
            self.query_one("#head", FlowingText).redraw()
        if not self._is_outdated:
            self._refusal = None
            self.notice(lambda: ["! " + render(event.wrong)] if event.wrong else [])

    def on_form_changed(self, event: Form.Changed) -> None:
        event.stop()
        self.keep_draft_soon()
        if self.signs and event.name.startswith(f"{TOGETHER}."):
            self.query_one("#slip FlowingText", FlowingText).redraw()
        if self.comes_in and event.name in (*caller.ASKED_BY, *caller.TYPED.values()):
            self._later("known", SECONDS_UNTIL_LOOKED_UP, self._look_up)

    def _later(self, name: str, seconds: float, do: Callable[[], None]) -> None:
        if timer := self._pauses.pop(name, None):
            timer.stop()
        self._pauses[name] = self.set_timer(seconds, do)

    def takes_scan(self, scan: Scan) -> bool:
        return self.form is not None and fills_in(self.form, scan)
