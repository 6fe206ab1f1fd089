"""The part of the step screen that keeps drafts, so that nothing typed into the form of a step is lost.

A draft is kept while a person types. It comes back by itself and is dropped when the step is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING

from textual.binding import Binding

from fieldservice.desk import NEW
from fieldservice.screens.base import BaseScreen
from fieldservice.screens.panels.step_form import StepForm
from fieldservice.screens.widgets.cells import inert
from fieldservice.screens.widgets.field_row import WITH_CHOICES
from fieldservice.shapes import JsonObject, Values
from fieldservice.words import _
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.identity import serial_key

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.reference import Person


Said = Callable[[], Sequence[str]]
"""Says sentences in the language in use, so that they can be said anew when it changes."""


def nothing() -> Sequence[str]:
    return ()


MOST_TOLD = 4
"""Texts of a draft that tell it from another."""


class DraftScreen(BaseScreen):
    """Base of the step screen: keeps and restores drafts.

    An opening step may have several drafts: whoever begins anew keeps the unfinished one.
    """

    BINDINGS = [
        Binding(
            "ctrl+r",
            "drop_draft",
            N_("Discard the draft"),
            id="step.drop_draft",
            tooltip=N_("Start again without the draft"),
        )
    ]

    desk: Desk
    person: Person
    thing: str
    step: str
    comes_in: bool
    form: Form | None
    step_form: StepForm
    draft_key: str
    """Where the draft of this form is kept; a further draft of the same form has a number behind it."""
    _fill: Values
    _over: bool
    _busy: bool
    _restored: bool
    _is_settled = False
    """Whether it is clear which draft this form goes on with, or that it begins anew."""

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
        if not self._is_settled and self.form:
            self._is_settled = True
            self._settle()
        draft = self.desk.drafts.get(self.person, self.draft_key) if self.form else None
        self._restored = bool(draft)
        if draft and self.form:
            self.form.restore(draft)
            self.restore_chosen(draft)
        if self.comes_in:
            self._look_up()
        self.notice(lambda: [_("Your draft was restored. Ctrl+R discards it.")] if draft else [], about="draft")
        self.refresh_bindings()

    def _settle(self) -> None:
        """Find the draft to go on with. What was brought along, such as a scanned code, never gets into the draft of
        another device or customer: then the person is asked, and likewise where there are several drafts.
        """
        begun = self.desk.drafts.begun(self.person, self.draft_key) if self.thing == NEW else {}
        brought = self._brought()
        fitting = [
            key
            for key, draft in begun.items()
            if all(serial_key(draft.get(name)) == serial_key(value) for name, value in brought.items())
        ]
        if len(fitting) == 1:
            self.draft_key = fitting[0]
        elif begun:
            self._ask_which(begun, " ".join(map(str, brought.values())))

    def _ask_which(self, begun: dict[str, JsonObject], code: str) -> None:
        first = self.draft_key
        anew = next(key for number in count(1) if (key := f"{first}/{number}" if number > 1 else first) not in begun)
        self.draft_key = anew

        def answered(key: str | None) -> None:
            if key is None:
                self._leave()
            elif key != anew:
                self.draft_key, self._fill = key, {}
                self.call_later(self._compose_again)

        begin = _("Begin anew with %(code)s; the other is kept", code=code) if code else _("Begin anew")
        choices = [*((key, self._in_a_line(draft)) for key, draft in begun.items()), (anew, begin)]
        self.services.open_screen("choice_dialog", _("Unfinished input: go on with it?"), choices, then=answered)

    def _in_a_line(self, draft: Values) -> str:
        """What tells this draft from another: the texts that were typed, in the order of the form."""
        fields = [field for field in self.step_form.fields if field.kind not in WITH_CHOICES]
        texts = [str(draft[field.name]) for field in fields if isinstance(draft.get(field.name), str)]
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
        self.desk.drafts.drop(self.person, self.draft_key)
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
        if typed or self._restored:
            self.desk.drafts.keep_soon(self.person, self.draft_key, typed)
            self._restored = bool(typed)

    def on_screen_suspend(self) -> None:
        """Another screen covers this one, such as the sign-in of a locked program."""
        self.keep_draft_soon()

    def on_unmount(self) -> None:
        self.keep_draft()

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
