"""The part of the step screen that keeps drafts, so that nothing typed into the form of a step is lost.

A draft is kept while a person types, and belongs to this form at this terminal. A new form starts empty, with a line on
top about what was left; it never comes back by itself into the form of another customer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from fieldservice.desk import NEW
from fieldservice.presentation.names import DisplayNames
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.panels.step_form import StepForm
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.field_row import WITH_CHOICES
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _, forms
from fieldservice.words.marking import N_

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.drafts import Unfinished
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.reference import Person


Said = Callable[[], Sequence[str | Content]]
"""Says sentences in the language in use, so that they can be said anew when it changes."""


def nothing() -> Sequence[str | Content]:
    return ()


def as_content(sentence: str | Content) -> Content:
    return Content(sentence) if isinstance(sentence, str) else sentence


ONE = N_("Unfinished: %(what)s, %(time)s. F8 continues it.")
SEVERAL = N_("Unfinished: %(what)s, %(time)s, and %(count)s more. F8 shows them.")
ONE_DISCARDED = N_("Discarded: %(what)s, %(time)s. F8 restores it.")
AWAY = N_(" (discarded)")
MOST_TOLD = 4
"""Texts of a draft that tell it from another."""


class DraftScreen(BaseScreen):
    """Base of the step screen: keeps drafts, and offers those that were left."""

    BINDINGS = [
        Binding(
            "f8",
            "continue_draft",
            N_("Unfinished"),
            id="step.continue_draft",
            tooltip=N_("Continue what you left in this form, or restore what you discarded"),
        ),
        Binding(
            "ctrl+r",
            "drop_draft",
            N_("Empty the form"),
            show=False,
            id="step.drop_draft",
            tooltip=N_("Discard the input; F8 restores it"),
        ),
    ]

    desk: Desk
    person: Person
    thing: str
    step: str
    comes_in: bool
    form: Form | None
    step_form: StepForm
    form_key: str
    """The form: of which thing, which step."""
    draft_key: str
    """Where the draft of this form is kept."""
    _fill: Values
    _over: bool
    _busy: bool
    _is_kept = False
    """Whether something of this form is among the drafts."""
    unfinished: Sequence[Unfinished] = ()
    """What was left of this form before, and is open nowhere."""

    def notice(self, said: Said, about: str = "step") -> None:
        raise NotImplementedError

    async def _compose_again(self) -> bool:
        raise NotImplementedError

    def _look_up(self) -> None:
        raise NotImplementedError

    def chosen(self) -> dict[str, str]:
        """The files that the person has chosen, where a number has several: {customer, device}."""
        raise NotImplementedError

    def restore_chosen(self, draft: Values) -> None:
        raise NotImplementedError

    def _restore(self) -> None:
        """Fill in what was typed into this form before it was built again. A new form starts empty: what was left
        unfinished before stands above it as one line.
        """
        draft = self.desk.drafts.get(self.person, self.draft_key) if self.form else None
        if draft and self.form:
            self.form.restore(draft)
            self.restore_chosen(draft)
        if self.comes_in:
            self._look_up()
        self._offer_unfinished()

    def _offer_unfinished(self) -> None:
        self.unfinished = self.desk.drafts.unfinished(self.person, self.form_key) if self.form else []
        self.notice(self._unfinished_in_words, about="draft")
        self.refresh_bindings()

    def _unfinished_in_words(self) -> Sequence[str]:
        if not self.unfinished:
            return []
        newest, more = self.unfinished[0], len(self.unfinished) - 1
        said = ONE_DISCARDED if newest.discarded else ONE if not more else SEVERAL
        return [_(said, what=self._named(newest.typed), time=self._kept_at(newest), count=more)]

    def _kept_at(self, draft: Unfinished) -> str:
        return DisplayNames.of(self.desk).time(draft.saved, self.desk.session.clock())

    def _named(self, draft: Values) -> str:
        """Whose draft it is, by name where that was typed."""
        name = draft.get("customer_name")
        return inert(name) if isinstance(name, str) and name else self._in_a_line(draft)

    def _in_a_line(self, draft: Values) -> str:
        """What tells this draft from another: the texts that were typed, in the order of the form; anybody at the
        terminal reads it, so a phone number is masked."""
        fields = [field for field in self.step_form.fields if field.kind not in WITH_CHOICES]
        texts = [
            forms.masked_phone(str(draft[field.name])) if field.kind == "phone" else str(draft[field.name])
            for field in fields
            if isinstance(draft.get(field.name), str)
        ]
        return "  ".join(inert(" ".join(text.split())) for text in texts[:MOST_TOLD])

    def _brought(self) -> dict[str, object]:
        """What the form was opened with, as far as nobody has typed in its place: such as a code scanned just now."""
        rows = self.form.rows if self.form else {}
        return {
            name: rows[name].control.typed
            for name in self._fill
            if name in rows and not rows[name].touched and not rows[name].is_empty
        }

    async def action_drop_draft(self) -> None:
        """Empty the form. What was typed can be brought back like a draft that was left."""
        if typed := self._typed():
            self.desk.drafts.discard(self.person, self.draft_key, typed)
            await self._compose_with(self.desk.drafts.begin(self.person, self.form_key))

    def action_continue_draft(self) -> None:
        """Go on with what was left; of several a person chooses one."""
        if len(self.unfinished) == 1:
            self._go_on_with(self.unfinished[0].key)
            return
        choices = [
            (draft.key, f"{self._in_a_line(draft.typed)}  {self._kept_at(draft)}{_(AWAY) if draft.discarded else ''}")
            for draft in self.unfinished
        ]
        self.services.open_screen("choice_dialog", _("Continue the unfinished input?"), choices, then=self._go_on_with)

    def _go_on_with(self, key: str | None) -> None:
        """Open a draft in this form; what was typed here meanwhile becomes a draft that waits."""
        if key is None:
            return
        if not self.desk.drafts.take_up(self.person, self.form_key, key):
            self._offer_unfinished()
            return
        self.keep_draft_soon()
        self.desk.drafts.leave(self.person, self.draft_key)
        if self.thing == NEW:
            self._fill = {}  # such as the code of another device that was scanned
        self.call_later(self._compose_with, key)

    async def _compose_with(self, key: str) -> None:
        self.draft_key = key
        await self._compose_again()

    def _typed(self) -> JsonObject:
        """What a person typed, chose and brought along, without the values that the program looked up."""
        if self._over or not self.form:
            return {}
        typed = {name: row.control.typed for name, row in self.form.rows.items() if row.touched and not row.is_empty}
        return {**self._brought(), **typed, **self.chosen()} if typed else {}

    def keep_draft(self) -> None:
        """Keep the draft in the store at once: before the language changes or the program ends."""
        if typed := self._typed():
            self.desk.drafts.keep(self.person, self.draft_key, typed)

    def keep_draft_soon(self) -> None:
        """Keep the draft in memory at once, and in the store within two seconds, however fast the typing goes on."""
        if self._over or self._busy or not self.form:
            return
        typed = self._typed()
        if typed or self._is_kept:
            self.desk.drafts.keep_soon(self.person, self.draft_key, typed)
            self._is_kept = bool(typed)

    def on_screen_suspend(self) -> None:
        """Another screen covers this one, such as the sign-in of a locked program."""
        self.keep_draft_soon()

    def on_unmount(self) -> None:
        self.keep_draft()
        self.desk.drafts.leave(self.person, self.draft_key)

    def stay(self) -> None:
        """The step is not taken after all; the form stays as it is."""
        self._busy = False

    def _leave(self) -> None:
        """Leave at once. Where the disk is full, the draft waits in memory until there is room."""
        if self._over or self._busy:
            return
        self.keep_draft_soon()
        self._over = True
        self.dismiss(None)
