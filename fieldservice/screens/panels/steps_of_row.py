"""The steps that a person may take on the highlighted row of the work list, and those that begin something new."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import ActiveBinding
from textual.message import Message
from textual.timer import Timer

from fieldservice.presentation.row_facts import RowFacts, row_facts
from fieldservice.presentation.values import is_link
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.home_keys import OPENING_KEYS, RARELY_BEGUN, STEP_KEYS, named
from fieldservice.screens.panels.row_detail import NOTHING_MORE, RowDetail
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import JsonObject
from fieldservice.words import _

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import DetailView, OfferedStep
    from fieldservice.presentation.names import DisplayNames
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

RESTS = 0.15
"""Seconds that it rests longer before warnings and the best engineer are looked up."""
SETTLE = 0.08
"""Seconds that the cursor rests on a row before the steps of its job are looked up."""


class StepsOfRow(BaseScreen):
    """The part of the work list that knows the row under the cursor and its steps."""

    desk: Desk
    person: Person
    names: DisplayNames

    class OffersRead(Message, bubble=False):
        """Sent by a thread: the steps that this person may take on a record now."""

        def __init__(self, page: DetailView) -> None:
            super().__init__()
            self.page = page

    class MoreRead(Message, bubble=False):
        """Sent by a thread: what else is to be known of a record."""

        def __init__(self, thing: str, more: RowFacts) -> None:
            super().__init__()
            self.thing, self.more = thing, more

    def __init__(self) -> None:
        super().__init__()
        self.offers: tuple[str, tuple[OfferedStep, ...]] = "", ()
        self._more = NOTHING_MORE
        self._settling: Timer | None = None

    @property
    def owes(self) -> int:
        """How many things this person owes."""
        raise NotImplementedError

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()
        self._wait(SETTLE, self._settled)

    def row(self) -> JsonObject | None:
        """The row under the cursor of the list in use."""
        raise NotImplementedError

    def _describe(self) -> None:
        row = self.row()
        known = row is not None and self.offers[0] == row["thing"]
        more = self._more if known else NOTHING_MORE
        self.query_one(RowDetail).show(row, self.names, self._likely() if row else "", more)

    def _likely(self) -> str:
        """What the highlighted row needs next, with the key that does it; a grave step is never proposed."""
        row = self.row()
        offers = self.offers[1] if row and self.offers[0] == row["thing"] else ()
        likely = next((offer for offer in offers if offer.moves and not offer.asks), None)
        if row is None or likely is None or not self._is_own(row):
            return ""
        key = likely.key.upper() if likely.key in STEP_KEYS and likely.key[1:].isdigit() else ""
        step = " ".join(filter(None, (key, _(likely.label))))
        if self._more.best:
            return _("Next: %(step)s (%(best)s)", step=step, best=self._more.best)
        return _("Next: %(step)s", step=step)

    def _is_own(self, row: JsonObject) -> bool:
        """Whether the row waits for this person."""
        return row["turn_role"] in self.person.roles and row["turn_person"] in ("", self.person.name)

    def _settled(self) -> None:
        self._describe()
        if (row := self.row()) is None:
            self.has_offers("", ())
        elif self.services.warm:
            self.run_worker(partial(self._ask, row["thing"]), thread=True, group="home-offers", exclusive=True)

    def _ask(self, thing: str) -> None:
        """Look up the steps of one record, in a thread.

        It folds the record, and the first time loads what folding needs.
        """
        try:
            page = self.desk.page(self.person, thing)
        except EXPECTED:
            return  # the row may be gone meanwhile; opening it shows the error
        self.post_message(self.OffersRead(page))

    def on_steps_of_row_offers_read(self, event: OffersRead) -> None:
        page = event.page
        self.has_offers(page.id, page.offers, RowFacts(str(page.facts.get("phone") or "")))
        self._wait(RESTS, partial(self._rested, page))

    def _wait(self, seconds: float, then: Callable[[], object]) -> None:
        """Call `then` once the cursor has rested so long; the next row begins anew."""
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(seconds, then)

    def _rested(self, page: DetailView) -> None:
        # Not among the workers of the offers: it would cancel one that reads those of a step that was just taken.
        self.run_worker(partial(self._ask_more, page), thread=True, group="home-facts", exclusive=True)

    def _ask_more(self, page: DetailView) -> None:
        """Look up warnings and the best engineer, in a thread."""
        try:
            self.post_message(self.MoreRead(page.id, row_facts(self.desk, page)))
        except EXPECTED:
            return

    def on_steps_of_row_more_read(self, event: MoreRead) -> None:
        if event.thing == self.offers[0]:
            self._more = event.more
            self._describe()

    def has_offers(self, thing: str, offers: tuple[OfferedStep, ...], more: RowFacts = NOTHING_MORE) -> None:
        self.offers, self._more = (thing, offers), more
        self.refresh_bindings()
        self._describe()

    def opening(self, key: str) -> Step | None:
        """The opening step of this key, if this person may take it."""
        name = OPENING_KEYS.get(key)
        return (
            next((step for _flow, step in self.desk.openings(self.person) if step.name == name), None) if name else None
        )

    def offered(self, key: str) -> OfferedStep | None:
        """The step that this key takes on the highlighted row."""
        row = self.row()
        if row is None or self.opening(key) or self.offers[0] != row["thing"]:
            return None
        return next((offer for offer in self.offers[1] if offer.key == key), None)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Names the key of the likely step, and F4 if only one step can be begun, after the step itself."""
        return named(super().active_bindings, self.offers[1], self.to_begin(), self.person, self.owes)

    def ask(
        self, question: str, choices: list[tuple[str, str]], answered: Callable[[str | None], None], chosen: str = ""
    ) -> None:
        self.services.open_screen("choice_dialog", question, choices, chosen, then=answered)

    def action_step(self, key: str) -> None:
        if begins := self.opening(key):
            self.services.begin(begins.name)
        elif (offer := self.offered(key)) and is_link(self.row() or {}, offer.step):
            self.services.show_code(self.offers[0], offer.step)
        elif offer:
            self.services.take_step(self.offers[0], offer.step)

    def to_begin(self) -> list[Step]:
        """What F4 begins: one step at once, several after a question. What is rarely begun does not bring the question
        up by itself; it stands in the palette too."""
        openings = [step for _flow, step in self.desk.openings(self.person)]
        usual = [step for step in openings if step.purpose not in RARELY_BEGUN]
        return usual if len(usual) == 1 else openings

    def action_begin(self) -> None:
        steps = self.to_begin()
        if len(steps) == 1:
            self.services.begin(steps[0].name)
        else:
            choices = [(step.name, _(step.label)) for step in steps]
            scanned = self.services.take_unknown()
            self.ask(
                _("What do you want to begin?"),
                choices,
                lambda step: self.services.begin(step, scanned) if step else None,
            )
