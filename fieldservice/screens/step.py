"""The form of any step, made from its event; a step that asks nothing is confirmed with one key.

What the desk refuses is said on top and beside the fields, and what was typed stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Button, Static

from fieldservice.desk import NEW, StoreTrouble
from fieldservice.presentation.messages import render
from fieldservice.presentation.values import Wording
from fieldservice.screens.input.scanner import Scan
from fieldservice.screens.panels import arrival_papers, attachments, caller, facts, history, page_head
from fieldservice.screens.panels.signature_screen import SignatureScreen
from fieldservice.screens.panels.step_form import TOGETHER, StepForm
from fieldservice.screens.widgets.choice_field import ChoiceField
from fieldservice.screens.widgets.field_row import RESULT
from fieldservice.screens.widgets.flowing_text import FlowingText
from fieldservice.screens.widgets.form import Form
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.messages import Refused
from fieldservice.workflows.engine.reference import Person
from fieldservice.workflows.registry import OWN_LABELS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView

SECONDS_UNTIL_KEPT = 1.0
"""Without a key, after which a draft is kept: a crash or a lost line takes at most this."""
SECONDS_UNTIL_LOOKED_UP = 0.15
MANY = 8
"""Fields from which on long ones stay low where there is little room."""


class StepScreen(SignatureScreen):
    """A step on a thing, or on `new` an opening step. Dismisses with the resulting Page, or None when it was left."""

    CSS_PATH = "step.tcss"
    HELP = N_(
        "The form of one step. Errors appear beside the field. F10 confirms; Esc goes back and keeps "
        "your input. Type dates as you say them: tomorrow 9am, +2h."
    )
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-narrow"), (110, "-wide")]
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
            tooltip=N_("Use the expected job and keep what you typed, instead of opening another request"),
        ),
        Binding(
            "f8",
            "drop_draft",
            N_("Discard the draft"),
            id="step.drop_draft",
            tooltip=N_("Start again without the draft"),
        ),
        Binding("f9", "look_again", N_("Reload"), id="step.look_again", tooltip=N_("Read what others have changed")),
    ]

    class StepChecked(Message, bubble=False):
        """From the thread: what is wrong with the whole, beside the fields."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(
        self, desk: Desk, person: Person, thing: str, step: str, fill: Values | None = None, visit: tuple[str, ...] = ()
    ) -> None:
        """`fill` is what the form begins with; `visit` are jobs opened before in the same visit, whose papers are still due."""
        super().__init__()
        self.desk, self.person, self.step = desk, person, step
        self.workflow, self.row, folded = desk.session.step(thing, step)
        self.thing = folded.id if folded else NEW
        self.visit = visit
        self.comes_in = thing == NEW or self.row.purpose == "adds_device"
        """Whether the desk is asked what it knows of the customer or the device that is told."""
        # Asked anew in another language: the items of a checklist are named when they are asked for.
        self._make_form = lambda: StepForm.of(desk, self.row, folded, desk.fields(self.thing, step), fill or {})
        self.step_form = self._make_form()
        self.signs = any(field.kind == "strokes" for field in self.step_form.fields)
        self.told: DetailView | None = desk.page(person, self.thing) if folded else None
        self.form: Form | None = None
        """Kept by name: when the program ends what is typed is read after the widgets have gone."""
        self.shown = {}
        self._said = {"before": "", "draft": "", "step": ""}
        self._pauses: dict[str, Timer] = {}
        self._busy = self._over = self._restored = self._stale = False

    # Showing

    def language_changed(self) -> None:
        """The form in the other language, with all that was typed."""
        self.keep_draft()
        self.call_later(self._compose_in_language)

    async def _compose_again(self) -> None:
        """A fresh form; what is kept as a draft comes back into it."""
        self.step_form = self._make_form()
        await self.recompose()
        self._begin()

    async def _compose_in_language(self) -> None:
        """What comes back was there a moment ago, so that it did is no news."""
        said = self._said["draft"]
        await self._compose_again()
        if not said:
            self.notice("", about="draft")

    def compose(self) -> ComposeResult:
        yield FlowingText(self._head, id="head")
        yield Static(id="notice", markup=False)
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
                yield caller.CallerPanel(self.desk, self.person, id="known")
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_class(self.signs, "-signs")
        self.set_class(len(self.step_form.fields) > MANY, "-many")
        self.set_class(self.signs, "at-slip")
        self._begin()

    def _begin(self) -> None:
        self._restore()
        if self.thing != NEW:
            # Whether it may be worked on elsewhere already, how a customer brings or sends the device.
            self.notice(*(render(one) for one in self.desk.lookup.before(self.thing, self.row.name)), about="before")
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
        """Whom to choose from, with the reasons, is seen before anybody is chosen."""
        first = next((field for field in self.step_form.fields if field.name == self._first_field()), None)
        if isinstance(self.focused, ChoiceField) and first and first.kind == "staff":
            self.focused.action_open()

    def _head(self, width: int) -> Content:
        hints = caller.hints(self.row) if self.thing == NEW else []
        return page_head.step_head(self.workflow, self.row, self.told, hints, width)

    def _facts(self, width: int) -> Content:
        return facts.facts(self.told, Wording.of(self.desk), width) if self.told else Content()

    def notice(self, *sentences: str, about: str = "step") -> None:
        """Say something on top; what is said about the draft stays when something is said about the step."""
        self._said[about] = "\n".join(filter(None, sentences))
        told = self.query_one("#notice", Static)
        told.update("\n".join(filter(None, self._said.values())))
        told.display = any(self._said.values())

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {
            "turn": self.signs,
            "go_on": self.thing == NEW and any(known.expected for known in self.query(caller.CallerPanel)),
            "confirm": not self.step_form.fields,
            "drop_draft": self._restored,
            "look_again": self._stale,
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

    # Taking

    def _submit(self, data: Values) -> None:
        if not self._busy:
            self._busy = True
            sent = self.step_form.changed_data(data)
            if self.signs:
                sent["shown"] = " ".join(self.shown[thing] for thing in (self.thing, *sent.get(TOGETHER, ())))
            self._take(sent)

    @work(thread=True, group="step-take")
    def _take(self, data: Values) -> None:
        expect = (self.told.last or "") if self.told and self.row.moves else None
        try:
            if self.row.purpose == "attaches":
                page = attachments.take(self.desk, self.person, self.thing, data)
            else:
                page = self.desk.take(self.person, self.thing, self.step, data, expect)
        except Refused as refused:
            self.app.call_from_thread(self._refused, refused)
        except StoreTrouble as trouble:
            self.app.call_from_thread(self._in_trouble, trouble)
        else:
            try:
                self.desk.drafts.drop(self.person, self.draft_key)
            finally:
                self.app.call_from_thread(self._taken, page, data)

    def _taken(self, page: DetailView, data: Values) -> None:
        self._over = True
        if self.thing == NEW and page.blocked:
            title = _("%(number)s is kept", number=page.number)
            self.app.notify(render(page.blocked[0].because), title=title, timeout=10, markup=False)
        visit = (*self.visit, *data.get(TOGETHER, ()))
        if not data.get("another"):
            self._give_papers(page, visit)
            return

        def visited(later: DetailView | None) -> None:
            if later is None:  # there was no other device after all: the ticket is due now
                self._give_papers(page, visit)
            else:
                self.dismiss(later)

        jobs = (*visit, str(page.made.get("job") or ""))
        step = self.desk.session.step_for(page.id, "adds_device")
        self.seat.open_screen("step", self.desk, self.person, page.id, step, None, jobs, then=visited)

    def _give_papers(self, page: DetailView, visit: tuple[str, ...]) -> None:
        """The claim ticket and the labels; where the ticket cannot be printed it is said before the page follows."""

        def leave() -> None:
            self.dismiss(page)

        wanted = arrival_papers.due(self.desk, self.person, self.row, page, visit)
        if because := arrival_papers.in_the_way(self.desk, wanted):
            arrival_papers.offer_file(self.app, self.desk, self.person, wanted, because, leave)
        else:
            arrival_papers.send(self.app, self.desk, self.person, wanted)
            leave()

    def _in_trouble(self, trouble: StoreTrouble) -> None:
        self._busy = False
        self.notice("! " + _(trouble.because, **trouble.params))

    def _refused(self, refused: Refused) -> None:
        """The reason on top and beside the fields; what was typed stays."""
        self._busy = False
        who = Wording.of(self.desk).who_may(refused.who_may)
        sentences = ["! " + render(refused.because), _("Only possible for: %(who)s.", who=who) if who else ""]
        if refused.code in ("changed", "turn", "state"):
            self._stale = True
            sentences += [*self._meanwhile(), _("F9 reloads; your input is kept.")]
        self.notice(*sentences)
        if self.form:
            wrong = {name: render(because) for name, because in refused.fields.items()}
            self.form.show_errors(wrong or self._still_missing(refused), render(refused.because))
        self.refresh_bindings()

    def _meanwhile(self) -> list[str]:
        """What others did since this form was opened."""
        seen = len(self.told.history) if self.told else 0
        page = self.desk.page(self.person, self.thing)
        return history.since(page, seen, Wording.of(self.desk), self.size.width, but=frozenset(OWN_LABELS.values()))

    def action_look_again(self) -> None:
        """The thing as it is now, under what was typed."""
        self.told = self.desk.page(self.person, self.thing)
        self._stale = False
        if self.signs:
            self._read_what_is_signed()
        for text in self.query(FlowingText):
            text.redraw()
        blocked = next((each for each in self.told.blocked if each.step == self.step), None)
        offered = any(each.step == self.step for each in self.told.offers)
        because = render(blocked.because) if blocked else _("This step cannot be taken now.")
        self.notice("" if offered else f"! {because}")
        self.refresh_bindings()

    def _first_field(self) -> str:
        """Where typing begins: the checklist, else what must be filled in, else the first that must be and is already."""
        empty = {name for name, row in self.form.rows.items() if row.is_empty} if self.form else set()
        if item := next(
            (field.name for field in self.step_form.fields if field.kind == RESULT and field.name in empty), ""
        ):
            return item
        needed = [field.name for field in self.step_form.fields if field.required]
        return next((name for name in needed if name in empty), next(iter(needed), ""))

    # Checking and looking up while somebody types

    def _check(self, data: JsonObject) -> dict[str, str]:
        if self.row.purpose == "attaches":
            because = attachments.wrong(self.desk, str(data.get(attachments.PATHS) or ""))
            return {attachments.PATHS: render(because)} if because else {}
        wrong = self.desk.check(self.person, self.thing, self.step, self.step_form.event_data(data))
        # What is still missing is marked at its field; it is said in a sentence once somebody is done.
        whole = wrong.get("") if "" in wrong and "missing" not in wrong[""].values else None
        self.post_message(self.StepChecked(render(whole) if whole else ""))
        return {name: render(because) for name, because in wrong.items() if name}

    def on_step_screen_step_checked(self, event: StepChecked) -> None:
        if not self._stale:
            self.notice("! " + event.sentence if event.sentence else "")

    def on_form_changed(self, event: Form.Changed) -> None:
        event.stop()
        self._later("keep", SECONDS_UNTIL_KEPT, self._keep_later)
        if self.signs and event.name.startswith(f"{TOGETHER}."):
            self.query_one("#slip FlowingText", FlowingText).redraw()
        if self.comes_in and event.name in caller.ASKED_BY:
            self._later("known", SECONDS_UNTIL_LOOKED_UP, self._look_up)

    def _later(self, name: str, seconds: float, do: Any) -> None:
        if timer := self._pauses.pop(name, None):
            timer.stop()
        self._pauses[name] = self.set_timer(seconds, do)

    def takes_scan(self, scan: Scan) -> bool:
        """A shelf's label goes into the field for a place, a ticket's or a sheet's number into the field for it."""
        rows = self.form.rows if self.form else {}
        name, text = ("place", scan.part) if scan.kind == "place" else ("ticket", scan.number)
        if scan.kind == "accessory" or name not in rows:
            return False
        rows[name].put(text)
        rows[name].touched = True
        rows[name].update_note()
        rows[name].control.focus()
        return True
