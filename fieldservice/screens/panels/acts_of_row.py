"""Does what machine_acts.py lists: chooses an act, asks for what it needs, asks once before a grave one, does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.machine_acts import MachineAct, ToRead, Typed
from fieldservice.screens.panels.printer_acts import ELSEWHERE
from fieldservice.screens.panels.section_acts import acts_of, new_act
from fieldservice.shapes import Values
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

    def choose(self, row: str, name: str = "") -> None:
        """Ask what to do with a row; of the exchange only headquarters has stores."""
        if self.section == "exchange" and not self.desk.session.is_headquarters:
            return
        acts = acts_of(self.section, row)

        def chosen(label: str | None) -> None:
            if act := next((act for act in acts if act.label == label), None):
                self.begin(act, row)

        choices = [(act.label, _(act.label)) for act in acts]
        self.screen.services.open_screen("choice_dialog", name or row, choices, then=chosen)

    def begin_new(self) -> None:
        """What F4 does here; where something was found that it could be about, that is offered first."""
        act = new_act(self.section)
        if act is not None and act.offers is not None:
            self.screen.run_worker(partial(self._offer, act), thread=True, group="act", exclusive=True)
        elif act is not None:
            self.begin(act, "")

    def _offer(self, act: MachineAct) -> None:
        assert act.offers is not None
        found = act.offers(self.desk)
        self.screen.app.call_from_thread(self._ask_which, act, found)

    def _ask_which(self, act: MachineAct, found: Sequence[tuple[str, str, Values]]) -> None:
        if not found:
            self.begin(act, "")
            return
        begun = {value: fills for value, _label, fills in found}

        def chosen(value: str | None) -> None:
            if value is not None:
                self.begin(act, "", begun.get(value))

        choices = [*((value, label) for value, label, _fills in found), ("", _(ELSEWHERE))]
        self.screen.services.open_screen("choice_dialog", _(act.offered), choices, then=chosen)

    def begin(self, act: MachineAct, row: str, begun: Values | None = None) -> None:
        """Ask for what the act needs, and do it."""
        if not act.fields:
            self._ask(act, row, [row], {})
            return
        kept: dict[str, str] = {}
        about: list[str] = []
        said: list[str | ToRead] = []

        def do(typed: dict[str, str]) -> None:
            kept.update(typed)
            about[:] = act.about(self.desk, self.person, row, typed) if act.about else []
            if not act.asks:
                said.append(act.do(self.desk, self.person, row, typed))

        def done(answer: bool | None) -> None:
            if answer and act.asks:
                self._ask(act, row, about, kept)
            elif answer:
                self._tell(said[-1])

        fills = begun or (act.begun(self.desk, row) if act.begun else {})
        named = row if row and act.about is None and act.begun is None else ""
        self.screen.services.open_screen("act_form", self.desk, act, named, do, fills, then=done)

    def _ask(self, act: MachineAct, row: str, about: list[str], typed: Typed) -> None:
        """Do it; a grave act after a person has said yes."""
        run = partial(self.screen.run_worker, partial(self._do, act, row, typed), thread=True, group="act")
        if not act.asks:
            self.screen.app.notify(_("One moment …"), timeout=2, markup=False)
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
            app.call_from_thread(self._tell, said)

    def _tell(self, said: str | ToRead) -> None:
        """Show the answer: a sentence, or something that stays until it was read."""
        if isinstance(said, ToRead):
            self.screen.services.open_screen("guide", said.title, said.lines, said.large)
        else:
            self.screen.app.notify(said, timeout=12, markup=False)
        self.then()
