"""The part of the step screen that keeps drafts, so that nothing typed into the form of a step is lost.

A draft is kept while a person types. It comes back by itself and is dropped when the step is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fieldservice.screens.base import BaseScreen
from fieldservice.shapes import JsonObject
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.screens.widgets.form import Form
    from fieldservice.workflows.engine.reference import Person


Said = Callable[[], Sequence[str]]
"""Says sentences in the language in use, so that they can be said anew when it changes."""


def nothing() -> Sequence[str]:
    return ()


class DraftScreen(BaseScreen):
    """Base of the step screen: keeps and restores drafts."""

    desk: Desk
    person: Person
    thing: str
    step: str
    comes_in: bool
    form: Form | None
    _over: bool
    _busy: bool
    _restored: bool

    def notice(self, said: Said, about: str = "step") -> None:
        raise NotImplementedError

    async def _compose_again(self) -> None:
        raise NotImplementedError

    def _look_up(self) -> None:
        raise NotImplementedError

    @property
    def draft_key(self) -> str:
        return f"{self.thing}/{self.step}"

    def _restore(self) -> None:
        draft = self.desk.drafts.get(self.person, self.draft_key) if self.form else None
        self._restored = bool(draft)
        if draft and self.form:
            self.form.restore(draft)
        if self.comes_in:
            self._look_up()
        self.notice(lambda: [_("Your draft was restored. F8 discards it.")] if draft else [], about="draft")
        self.refresh_bindings()

    async def action_drop_draft(self) -> None:
        self.desk.drafts.drop(self.person, self.draft_key)
        await self._compose_again()

    def _typed(self) -> JsonObject:
        """The input that a person typed, without the values that the program filled in."""
        rows = self.form.rows if self.form and not self._over else {}
        return {name: row.control.typed for name, row in rows.items() if row.touched and not row.is_empty}

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

    def _leave(self) -> None:
        """Leave at once. Where the disk is full, the draft waits in memory until there is room."""
        if self._over or self._busy:
            return
        self.keep_draft_soon()
        self._over = True
        self.dismiss(None)
