"""Does what machine_acts.py lists: chooses an act, asks for what it needs, asks once before a grave one, does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.machine_acts import ACTS, MachineAct, Typed
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person


class ActsOfRow:
    """The acts of one section; `then` is called once something was done."""

    def __init__(
        self, screen: BaseScreen, desk: Desk, person: Person, section: str, then: Callable[[], object]
    ) -> None:
        self.screen, self.desk, self.person, self.section, self.then = screen, desk, person, section, then

    def choose(self, row: str) -> None:
        """Ask what to do with a row; of the exchange only headquarters has stores."""
        if self.section == "exchange" and not self.desk.session.is_headquarters:
            return
        choices = [(act.label, _(act.label)) for act in ACTS[self.section]]

        def chosen(label: str | None) -> None:
            if act := next((act for act in ACTS[self.section] if act.label == label), None):
                self.begin(act, row)

        self.screen.services.open_screen("choice_dialog", row, choices, then=chosen)

    def begin(self, act: MachineAct, row: str) -> None:
        """Ask for what the act needs, and do it."""
        if not act.fields:
            self._ask(act, row, [row], {})
            return
        kept: dict[str, str] = {}
        about: list[str] = []

        def do(typed: dict[str, str]) -> str:
            kept.update(typed)
            if act.about is not None:
                about.extend(act.about(self.desk, self.person, typed))
            return "" if act.asks else act.do(self.desk, self.person, row, typed)

        def done(answer: bool | None) -> None:
            if answer and act.asks:
                self._ask(act, row, about, kept)
            elif answer:
                self.then()

        labels = {name: _(label) for name, label in act.fields.items()}
        optional = {name: _(text) for name, text in act.optional.items()}
        self.screen.services.open_screen(
            "input_dialog", _(act.label), _(act.explanation) if act.explanation else row, labels, do, False, False,
            optional, then=done,
        )  # fmt: skip

    def _ask(self, act: MachineAct, row: str, about: list[str], typed: Typed) -> None:
        """Do it; a grave act after a person has said yes."""
        run = partial(self.screen.run_worker, partial(self._do, act, row, typed), thread=True, group="act")
        if not act.asks:
            self.screen.app.notify(_("One moment..."), timeout=2, markup=False)
            run()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                run()

        self.screen.services.open_screen("confirm_dialog", _(act.label), about, [_(act.asks)], then=answered)

    def _do(self, act: MachineAct, row: str, typed: Typed) -> None:
        app = self.screen.app
        try:
            said = act.do(self.desk, self.person, row, typed)
        except EXPECTED as error:
            app.call_from_thread(self.screen.services.show_error, error)
        else:
            app.call_from_thread(partial(app.notify, said, timeout=12, markup=False))
            app.call_from_thread(self.then)
