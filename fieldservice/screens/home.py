"""The work list of the person who is signed in, the most urgent work first, with their obligations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.events import Resize
from textual.message import Message
from textual.timer import Timer

from fieldservice.presentation.messages import role_word
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import is_link, state_word
from fieldservice.screens.base import EXPECTED, BaseScreen
from fieldservice.screens.panels.home_keys import OPENING_KEYS, STEP_KEYS, named
from fieldservice.screens.panels.list_sources import ListingSource
from fieldservice.screens.panels.obligations import ObligationList, ObligationSummary
from fieldservice.screens.panels.row_detail import RowDetail
from fieldservice.screens.panels.worklist import work_list
from fieldservice.screens.panels.worklist_views import BEGIN, EMPTY, OWED, TO_APPROVE, VIEWS, WITHOUT_WORK
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.pages import PAGE, PageSource
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import StatusBar
from fieldservice.screens.widgets.view_tabs import ViewTabs
from fieldservice.shapes import JsonObject
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.engine.roles import SETTLING, STORE_ROLES
from fieldservice.workflows.money.cash_up.guards import COUNTS
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.desk.detail import OfferedStep
    from fieldservice.workflows.engine.model import Step
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_CHECKS = 2.0
"""The list checks this often whether something was written to the store; each check is two look-ups."""
MINUTE = 60.0
SETTLE = 0.08
"""Seconds that the cursor rests on a row before the steps of its job are looked up."""
COUNTED = 1000
"""The counts beside the views stop at this number, which tells enough."""
TALL = 34
"""From this many lines on, obligations are shown as a list instead of in one line."""
WIDE = 96
"""From this many columns on, there is room for the symptom."""
FOR_ROLES = {
    "cash_up": COUNTS,
    "store_room": STORE_ROLES,
    "stock": STORE_ROLES,
    "reviews": SETTLING,
    "administration": ("administrator", "manager"),
}
"""By action that opens a screen: the roles that have it."""


class HomeScreen(BaseScreen):
    """The work list of one person."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "#work"
    HELP = N_(
        "Your work, most urgent first, in views: yours, overdue, with others. Below: your open "
        "obligations. Enter opens a job with its full history; the key shown takes its next step from "
        "here."
    )
    BINDINGS = [
        Binding(
            "f3,ctrl+right",
            "next_view(1)",
            N_("View"),
            id="home.next_view",
            tooltip=N_("Show the next view of the work"),
        ),
        Binding(
            "shift+f3,ctrl+left",
            "next_view(-1)",
            N_("View before"),
            show=False,
            id="home.view_before",
            tooltip=N_("Show the view before this one"),
        ),
        Binding("f4", "begin", N_("Begin"), id="home.begin", tooltip=N_("Begin something new: register a call")),
        Binding("f7", "filter", N_("Filter"), id="home.filter", tooltip=N_("Show only one state")),
        Binding("f8", "debts", N_("Owed"), id="home.debts", tooltip=N_("Your open obligations, most urgent first")),
        Binding(
            "f10",
            "administration",
            N_("Administration"),
            id="home.administration",
            tooltip=N_("Staff, service points, codes, settings, refusals, reviews"),
        ),
        Binding(
            "shift+f5",
            "approvals",
            N_("To approve"),
            id="home.approvals",
            tooltip=N_("What waits for your approval, and one key to answer"),
        ),
        Binding(
            "shift+f6,ctrl+f6",
            "store_room",
            N_("Parts"),
            id="home.store_room",
            tooltip=N_("What the storekeeper is to issue, urgent requisitions first"),
        ),
        Binding(
            "shift+f7,ctrl+f7",
            "stock",
            N_("Stock"),
            id="home.stock",
            tooltip=N_("Spare parts by place: how many, what was moved, where a piece has been"),
        ),
        Binding(
            "shift+f8,ctrl+f8",
            "cash_up",
            N_("Cash-up"),
            show=False,
            id="home.cash_up",
            tooltip=N_("Count the drawer against the books, and close the day"),
        ),
        Binding(
            "ctrl+y",
            "reviews",
            N_("Review"),
            show=False,
            id="home.reviews",
            tooltip=N_("Late, conflicting and marked entries to review"),
        ),
        *(
            Binding(
                key,
                f"step('{key}')",
                N_("Step"),
                show=False,
                id=f"home.step.{key}",
                tooltip=N_("Take this step on the highlighted row"),
            )
            for key in STEP_KEYS
        ),
    ]

    class ViewsCounted(Message, bubble=False):
        """Sent by a thread: the number of rows in each view."""

        def __init__(self, counts: Mapping[str, str]) -> None:
            super().__init__()
            self.counts = counts

    class OffersRead(Message, bubble=False):
        """Sent by a thread: the steps that this person may take on a record now."""

        def __init__(self, thing: str, offers: tuple[OfferedStep, ...]) -> None:
            super().__init__()
            self.thing, self.offers = thing, offers

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.view, self.state = "mine", ""
        self.names = DisplayNames.of(desk)
        self.offers: tuple[str, tuple[OfferedStep, ...]] = "", ()
        self._owed: list[JsonObject] = []
        self._pulse = desk.lists.pulse()
        self._settling: Timer | None = None
        self._shape = (False, False)

    async def show_work_of(self, person: Person) -> None:
        """Show the work of another person, from the top."""
        self.person, self.view, self.state, self.offers = person, "mine", "", ("", ())
        self.query_one("#work", RowList).show(self.source())
        await self.compose_again()

    def language_changed(self) -> None:
        self.call_later(self.compose_again)

    async def compose_again(self) -> None:
        """Compose the screen in another language or for another size; sorting and cursor stay."""
        before = self.query_one("#work", RowList)
        order, cursor = before.source, before.cursor
        if await self.composed_again():
            row_list = self.query_one("#work", RowList)
            row_list.focus()
            self.refresh_all(order)
            row_list.go_to(cursor)

    # Showing

    def source(self) -> ListingSource:
        return work_list(
            self.desk.lists.work(self.person, self.view, state=self.state),
            self.names,
            self._wide,
            self.person.roles <= {"engineer"},
        )

    def compose(self) -> ComposeResult:
        source, now = self.source(), self.desk.session.clock
        self._shape = self._tall, self._wide
        self._owed = obligations = self.desk.lists.obligations(self.person)
        yield StatusBar(self.services.office_status(), now=lambda: now().astimezone(self.names.zone))
        yield ViewTabs([(view, _(label)) for view, label in VIEWS.items()], self.view, note=self._note())
        if not self._tall:
            yield ObligationSummary(obligations, now)
        yield RowList(source, source.page(None, 0, PAGE), empty=self._empty(), now=now, id="work")
        yield RowDetail(now=now)
        if self._tall:
            yield ObligationList(obligations, now)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self.set_interval(MINUTE, self.refresh_all)
        self.call_after_refresh(self._describe)
        self.call_after_refresh(self._count)

    @property
    def _tall(self) -> bool:
        return self.app.size.height >= TALL

    @property
    def _wide(self) -> bool:
        return self.app.size.width >= WIDE

    async def on_resize(self, event: Resize) -> None:
        """Compose the screen again if there is now more or less to show beside the work."""
        if self._shape != (shape := (self._tall, self._wide)):
            self._shape = shape
            await self.compose_again()

    def on_screen_resume(self) -> None:
        self.look()

    def look(self) -> None:
        """Read everything again if anything was written since the last check."""
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.names = DisplayNames.of(self.desk)
            self.refresh_all()
        elif self.is_current:
            # An exchange that brought nothing new has changed the time of the last one.
            self.query_one(StatusBar).show(self.services.office_status())

    def refresh_all(self, order: PageSource | None = None) -> None:
        """Read everything again, sorted as the list is now or as `order` is."""
        row_list = self.query_one("#work", RowList)
        self.query_one(StatusBar).show(self.services.office_status())
        source, order = self.source(), order or row_list.source
        if (order.sort, order.reverse) != (source.sort, source.reverse):
            source = replace(source, listing=replace(source.listing, sort=order.sort, reverse=order.reverse))
        self._owed = obligations = self.desk.lists.obligations(self.person)
        row_list.empty = self._empty()
        row_list.reload(source)
        for shown in (*self.query(ObligationSummary), *self.query(ObligationList)):
            shown.show_obligations(obligations)
        self._count()
        self._settled()

    def _count(self) -> None:
        self.run_worker(self._counts, thread=True, group="home-counts", exclusive=True)

    def _counts(self) -> None:
        """Count the rows of each view, in a thread, since a count may walk an index."""
        try:
            counts = {view: self.desk.lists.work(self.person, view).count(COUNTED) for view in VIEWS}
        except EXPECTED:
            return  # reading the rows shows the same error
        self.post_message(
            self.ViewsCounted(
                {view: f"{COUNTED - 1}+" if count == COUNTED else str(count) for view, count in counts.items()}
            )
        )

    def on_home_screen_views_counted(self, event: ViewsCounted) -> None:
        self.query_one(ViewTabs).count(event.counts)

    def _show_view(self) -> None:
        tabs = self.query_one(ViewTabs)
        tabs.choose(self.view, self._note())
        row_list, source = self.query_one("#work", RowList), self.source()
        row_list.empty = self._empty()
        row_list.show(source, source.page(None, 0, PAGE))
        self._settled()

    def _note(self) -> str:
        return _("only: %(state)s", state=dict(self._states()).get(self.state, self.state)) if self.state else ""

    def _empty(self) -> str:
        if self.state:
            return _("Nothing in this state. F7 shows all states.")
        own = self.view == "mine" and (self._approves() or self._owes() or self.without_work())
        sentence = own or _(EMPTY[self.view])
        begin = self.view != "overdue" and self.desk.openings(self.person)
        return _(BEGIN, sentence=sentence) if begin else sentence

    @property
    def approvals(self) -> int:
        """How many things wait for this person's approval, as the status bar says it."""
        return next((bar.status.approvals for bar in self.query(StatusBar)), 0)

    def _approves(self) -> str:
        return _(TO_APPROVE, count=self.approvals) if self.approvals else ""

    def _owes(self) -> str:
        """The sentence for a person who owes something, with the most pressing of it; "" for others."""
        return _(OWED, what=f"{_(self._owed[0]['label'])} {self._owed[0]['number']}") if self._owed else ""

    def without_work(self) -> str:
        """The sentence for a person for whom nothing can wait, with what this person can do; "" for others."""
        roles = self.desk.lists.roles_without_work(self.person)
        return _(WITHOUT_WORK, roles=forms.listed(map(role_word, roles))) if roles else ""

    def greet(self) -> None:
        """Say to a person who has just signed in why the desk is empty, where nothing can wait for them."""
        if (sentence := self.without_work()) and not self.desk.lists.work(self.person).count(1):
            self.notify(sentence, timeout=10, markup=False)

    # The steps of the row under the cursor

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        self._describe()
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE, self._settled)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.services.show_detail(event.row_id)

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    def row(self) -> JsonObject | None:
        """The row under the cursor."""
        row_list = self.query_one("#work", RowList)
        source = row_list.source
        return source.dict(row_list.row) if row_list.row and isinstance(source, ListingSource) else None

    @property
    def subject(self) -> tuple[str, str]:
        row = self.row()
        return (row["thing"], row["number"]) if row else ("", "")

    def on_obligation_summary_opened(self, event: ObligationSummary.Opened) -> None:
        self.action_debts()

    def _describe(self) -> None:
        self.query_one(RowDetail).show(self.row(), self.names)

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
            offers = self.desk.page(self.person, thing).offers
        except EXPECTED:
            return  # the row may be gone meanwhile; opening it shows the error
        self.post_message(self.OffersRead(thing, offers))

    def on_home_screen_offers_read(self, event: OffersRead) -> None:
        self.has_offers(event.thing, event.offers)

    def has_offers(self, thing: str, offers: tuple[OfferedStep, ...]) -> None:
        self.offers = thing, offers
        self.refresh_bindings()

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
        return named(
            super().active_bindings,
            self.offers[1],
            [step for _flow, step in self.desk.openings(self.person)],
            self.person,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "step":
            key = str(parameters[0])
            return self.opening(key) is not None or self.offered(key) is not None
        if action == "begin":
            return bool(self.desk.openings(self.person))
        if action == "approvals":
            return bool(self.approvals)
        return action not in FOR_ROLES or bool(self.person.roles & set(FOR_ROLES[action]))

    # Acting

    def ask(
        self, question: str, choices: list[tuple[str, str]], answered: Callable[[str | None], None], chosen: str = ""
    ) -> None:
        self.services.open_screen("choice_dialog", question, choices, chosen, then=answered)

    def action_next_view(self, by: int) -> None:
        views = list(VIEWS)
        self.show_view(views[(views.index(self.view) + by) % len(views)])

    def show_view(self, view: str) -> None:
        self.view, self.state = view, ""
        self._show_view()

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        self.show_view(event.name)
        self.query_one("#work").focus()

    def action_step(self, key: str) -> None:
        if begins := self.opening(key):
            self.services.begin(begins.name)
        elif (offer := self.offered(key)) and is_link(self.row() or {}, offer.step):
            self.services.show_code(self.offers[0], offer.step)
        elif offer:
            self.services.take_step(self.offers[0], offer.step)

    def action_begin(self) -> None:
        openings = self.desk.openings(self.person)
        if len(openings) == 1:
            self.services.begin(openings[0][1].name)
        else:
            choices = [(step.name, _(step.label)) for _flow, step in openings]
            scanned = self.services.take_unknown()
            self.ask(
                _("What do you want to begin?"),
                choices,
                lambda step: self.services.begin(step, scanned) if step else None,
            )

    def action_administration(self) -> None:
        self.services.action_administration()

    def action_approvals(self) -> None:
        self.services.action_approvals()

    def action_store_room(self) -> None:
        self.services.open_screen("store_room", self.desk, self.person)

    def action_stock(self) -> None:
        self.services.action_stock()

    def action_cash_up(self) -> None:
        self.services.open_screen("cash_up", self.desk, self.person)

    def action_reviews(self) -> None:
        self.services.action_reviews()

    def _states(self) -> list[tuple[str, str]]:
        """(state, its word) of every state of work, in the order of the workflow tables."""
        found = {
            state: state_word(name, state)
            for name in ("request", "onsite", "sendin", "mailin", "shipment", "consignment")
            for state in WORKFLOWS[name].states
        }
        return list(found.items())

    def action_filter(self) -> None:
        choices = [("", _("All states")), *self._states()]
        self.ask(_("Show only which state?"), choices, self._filtered, self.state)

    def _filtered(self, state: str | None) -> None:
        if state is not None and state != self.state:
            self.state = state
            self._show_view()

    def action_debts(self) -> None:
        obligations = self.desk.lists.obligations(self.person)
        if not obligations:
            self.notify(_("You owe nothing."), markup=False)
        elif len(obligations) == 1:
            self.services.show_detail(obligations[0]["thing"])
        elif self._tall:
            self.query_one(ObligationList).focus()
        else:
            self.services.open_screen(
                "obligations",
                obligations,
                self.desk.session.clock,
                then=lambda thing: self.services.show_detail(thing) if thing else None,
            )
