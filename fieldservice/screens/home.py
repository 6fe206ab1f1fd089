"""The work list of the person who is signed in, the most urgent work first, with their obligations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Resize
from textual.message import Message

from fieldservice.presentation import home_tiles
from fieldservice.presentation.messages import role_word
from fieldservice.presentation.names import DisplayNames
from fieldservice.presentation.values import state_word
from fieldservice.screens.base import EXPECTED
from fieldservice.screens.panels.figures import FigureLines
from fieldservice.screens.panels.home_keys import STEP_KEYS, has_key
from fieldservice.screens.panels.home_tiles import HomeTiles
from fieldservice.screens.panels.late_line import LateSteps
from fieldservice.screens.panels.list_sources import ListingSource
from fieldservice.screens.panels.lists_of_home import ListsOfHome
from fieldservice.screens.panels.named_screens import way_to
from fieldservice.screens.panels.obligations import ObligationList, ObligationSummary
from fieldservice.screens.panels.row_detail import RowDetail
from fieldservice.screens.panels.set_up_line import SetUpLine
from fieldservice.screens.panels.worklist import work_list
from fieldservice.screens.panels.worklist_views import BEGIN, EMPTY, OWED, TO_APPROVE, VIEWS, WITHOUT_WORK
from fieldservice.screens.widgets.keys import KeyBar
from fieldservice.screens.widgets.pages import PAGE, PageSource
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.screens.widgets.statusbar import OfficeStatus, StatusBar
from fieldservice.screens.widgets.view_tabs import ViewTabs
from fieldservice.words import _, forms
from fieldservice.words.marking import N_
from fieldservice.workflows.registry import WORKFLOWS

if TYPE_CHECKING:
    from fieldservice.desk import Desk
    from fieldservice.workflows.engine.reference import Person

SECONDS_BETWEEN_CHECKS = 2.0
"""The list checks this often whether something was written to the store; each check is two look-ups."""
MINUTE = 60.0
COUNTED = 1000
"""The counts beside the views stop at this number, which tells enough."""
TALL = 34
"""From this many lines on, obligations are shown as a list instead of in one line."""
SEES_LATE_STEPS = frozenset(("manager", "service_management"))
"""Roles whose work list says what is late at which step of escalations and return cases."""
TILE = "tile/"
"""Before the name of a tile among what the list can be narrowed to."""


class HomeScreen(ListsOfHome):
    """The work list of one person."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "#work"
    HELP = N_(
        "Your work, most urgent first, in views: yours, overdue, with others. Below: your open obligations. "
        "Enter opens a job with its full history; the key shown takes the next step."
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
        Binding(
            "right",
            "next_tile(1)",
            N_("Tile"),
            show=False,
            priority=True,
            id="home.next_tile",
            tooltip=N_("Show only the work of the next tile"),
        ),
        Binding(
            "left",
            "next_tile(-1)",
            N_("Tile before"),
            show=False,
            priority=True,
            id="home.tile_before",
            tooltip=N_("Show only the work of the tile before this one"),
        ),
        Binding("f4", "begin", N_("Begin"), id="home.begin", tooltip=N_("Begin something new: register a call")),
        Binding("f7", "filter", N_("Filter"), id="home.filter", tooltip=N_("Show only one tile or one state")),
        Binding("f8", "debts", N_("Owed"), id="home.debts", tooltip=N_("Your open obligations, most urgent first")),
        Binding(
            "f10",
            "go('administration')",
            N_("Administration"),
            id="home.administration",
            tooltip=N_("Staff, service points, codes, settings, refusals, reviews"),
        ),
        Binding(
            "shift+f5",
            "go('approvals')",
            N_("To approve"),
            id="home.approvals",
            tooltip=N_("What waits for your approval, and one key to answer"),
        ),
        Binding(
            "shift+f6,ctrl+f6",
            "go('store_room')",
            N_("Parts"),
            id="home.store_room",
            tooltip=N_("What the storekeeper is to issue, urgent requisitions first"),
        ),
        Binding(
            "shift+f7,ctrl+f7",
            "go('stock')",
            N_("Stock"),
            id="home.stock",
            tooltip=N_("Spare parts by place: quantities, movements, where an item has been"),
        ),
        Binding(
            "shift+f8,ctrl+f8",
            "go('cash_up')",
            N_("Cash-up"),
            show=False,
            id="home.cash_up",
            tooltip=N_("Count the drawer against the books, and close the day"),
        ),
        Binding(
            "ctrl+o",
            "go('late_steps')",
            N_("Late by step"),
            id="home.late_steps",
            tooltip=N_("Escalations and return cases past the limit of their step: who, since when"),
        ),
        Binding(
            "ctrl+y",
            "go('review')",
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

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__()
        self.desk, self.person = desk, person
        self.view, self.state, self.kind = "mine", "", ""
        self.names = DisplayNames.of(desk)
        self._pulse = desk.lists.pulse()
        self._shape = False
        self.approvals = 0
        """How many things wait for this person's approval, as the status bar says it."""

    async def show_work_of(self, person: Person) -> None:
        """Show the work of another person, from the top."""
        self.person, self.view, self.state, self.kind, self.offers = person, "mine", "", "", ("", ())
        self._counted, self._figures = {}, None
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
            self.desk.lists.work(self.person, self.view, kind=self.kind, state=self.state),
            self.names,
            self.person,
            self.view in ("mine", "late"),
        )

    def compose(self) -> ComposeResult:
        source, now = self.source(), self.desk.session.clock
        self._shape = self._tall
        self._owed = self.desk.lists.with_whom(self.desk.lists.obligations(self.person))
        yield StatusBar(self._status(), now=lambda: now().astimezone(self.names.zone))
        figures = [FigureLines(self.names, now)] if self._sees_figures else []
        set_up = [SetUpLine(self.desk)] if "administrator" in self.person.roles else []
        late = [LateSteps(self._late(), self._tall)] if self.person.roles & SEES_LATE_STEPS else []
        yield (tiles := HomeTiles(self._tiles(), self._tall))
        yield from (*figures, *set_up)
        yield ViewTabs([(view, _(label)) for view, label in VIEWS.items()], self.view, note=self._note())
        yield from late
        work = RowList(source, source.page(None, 0, PAGE), empty=self._empty(), now=now, id="work")
        yield from self.lists(work, (tiles, *figures, *set_up, *late))
        yield RowDetail(now=now)
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(SECONDS_BETWEEN_CHECKS, self.look)
        self.set_interval(MINUTE, self.refresh_all)
        self.call_after_refresh(self.share_lines)
        self.call_after_refresh(self._describe)
        self.call_after_refresh(self._count)

    @property
    def _tall(self) -> bool:
        return self.app.size.height >= TALL

    async def on_resize(self, event: Resize) -> None:
        """Compose the screen again if there is now more or less to show beside the work, else share its lines anew."""
        if self._shape != self._tall:
            await self.compose_again()
        self.share_lines()

    def on_screen_resume(self) -> None:
        for line in self.query(SetUpLine):
            line.show()
        self.look()

    def look(self) -> None:
        """Read everything again if anything was written since the last check."""
        if self.is_current and (pulse := self.desk.lists.pulse()) != self._pulse:
            self._pulse = pulse
            self.names = DisplayNames.of(self.desk)
            self.refresh_all()
        elif self.is_current:
            # An exchange that brought nothing new has changed the time of the last one.
            self.query_one(StatusBar).show(self._status())

    def refresh_all(self, order: PageSource | None = None) -> None:
        """Read everything again, sorted as the list is now or as `order` is."""
        row_list = self.query_one("#work", RowList)
        self.query_one(StatusBar).show(self._status())
        source, order = self.source(), order or row_list.source
        if (order.sort, order.reverse) != (source.sort, source.reverse):
            source = replace(source, listing=replace(source.listing, sort=order.sort, reverse=order.reverse))
        self._owed = obligations = self.desk.lists.with_whom(self.desk.lists.obligations(self.person))
        row_list.empty = self._empty()
        row_list.reload(source)
        for beside in self.query("#beside").results(RowList):
            beside.reload(self.beside_source())
        for shown in (*self.query(ObligationSummary), *self.query(ObligationList)):
            shown.show_obligations(obligations)
        for line in self.query(SetUpLine):
            line.show()
        for late in self.query(LateSteps):
            late.show(self._late())
        self.refresh_bindings()
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
        if self.services.warm:
            self._count_tiles()
        self.post_message(
            self.ViewsCounted(
                {view: f"{COUNTED - 1}+" if count == COUNTED else str(count) for view, count in counts.items()}
            )
        )

    def on_home_screen_views_counted(self, event: ViewsCounted) -> None:
        self.query_one(ViewTabs).count(event.counts)
        self.share_lines()

    def _show_view(self) -> None:
        tabs = self.query_one(ViewTabs)
        self.query_one(HomeTiles).choose(self._tile)
        tabs.choose(self.view, self._note())
        row_list, source = self.query_one("#work", RowList), self.source()
        row_list.empty = self._empty()
        row_list.show(source, source.page(None, 0, PAGE))
        self.share_lines()
        self._settled()

    def _note(self) -> str:
        return _("only: %(state)s", state=dict(self._states()).get(self.state, self.state)) if self.state else ""

    def _empty(self) -> str:
        if self.state:
            return _("Nothing in this state. F7 shows all states.")
        own = self.view == "mine" and (self._approves() or self._owes() or self.without_work())
        sentence = own or _(EMPTY[self.view if not self.kind else "open"])
        begin = self.view != "overdue" and self.desk.openings(self.person)
        return _(BEGIN, sentence=sentence) if begin else sentence

    def _status(self) -> OfficeStatus:
        status = self.services.office_status()
        self.approvals = status.approvals
        return status

    def _approves(self) -> str:
        return _(TO_APPROVE, count=self.approvals) if self.approvals else ""

    def _owes(self) -> str:
        """The sentence for a person who owes something, with the most pressing of it; "" for others."""
        return _(OWED, what=f"{_(self._owed[0]['label'])} {self._owed[0]['number']}") if self._owed else ""

    def without_work(self) -> str:
        """The sentence for a person for whom nothing can wait, with what this person can do; "" for others."""
        roles = self.desk.lists.roles_without_work(self.person)
        return _(WITHOUT_WORK, roles=forms.listed(map(role_word, roles))) if roles else ""

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.services.show_detail(event.row_id)

    def on_row_list_trouble(self, event: RowList.Trouble) -> None:
        self.services.show_error(event.error)

    @property
    def subject(self) -> tuple[str, str]:
        row = self.row()
        return (row["thing"], row["number"]) if row else ("", "")

    def _late(self) -> list[str]:
        """What is late at which step; only managers read it, so that others do not load it."""
        from fieldservice.presentation.case_rows import late_in_lines

        return late_in_lines(self.desk.cases.late(), self.names, self.desk.session.clock())

    def on_late_steps_opened(self, event: LateSteps.Opened) -> None:
        self.action_go("late_steps")

    def on_obligation_summary_opened(self, event: ObligationSummary.Opened) -> None:
        self.action_debts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "step":
            key = str(parameters[0])
            return self.opening(key) is not None or self.offered(key) is not None
        if action == "begin":
            return bool(self.desk.openings(self.person))
        if action == "go":
            place = str(parameters[0])
            if place == "late_steps":
                return any(late.display for late in self.query(LateSteps))
            return bool(self.approvals) if place == "approvals" else has_key(place, self.person)
        return True

    # Acting

    def action_next_view(self, by: int) -> None:
        views = list(VIEWS)
        at = views.index(self.view) if self.view in views else -1
        self.show_view(views[(at + by) % len(views)])

    def show_view(self, view: str, kind: str = "") -> None:
        self.view, self.state, self.kind = view, "", kind
        self._show_view()

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        self.show_view(event.name)
        self.query_one("#work").focus()

    def action_go(self, place: str) -> None:
        way_to(place, self.services, self.desk, self.person)()

    def _states(self) -> list[tuple[str, str]]:
        """(state, its words) of every state of work, in the order of the workflow tables."""
        found: dict[str, dict[str, None]] = {}
        for name, workflow in WORKFLOWS.items():
            for state in workflow.states:
                found.setdefault(state, {})[state_word(name, state)] = None
        return [(state, " / ".join(said)) for state, said in found.items()]

    def action_filter(self) -> None:
        """Ask for one of the tiles or one state."""
        tiles = [
            (TILE + name, f"{number} {home_tiles.label(name)}") for number, name in enumerate(self.names_of_tiles, 1)
        ]
        states = [("", _("All states")), *self._states()]
        self.ask(_("Show only what?"), [*tiles, *states], self._filtered, self.state or TILE + self._tile)

    def _filtered(self, chosen: str | None) -> None:
        if chosen is not None and chosen.startswith(TILE):
            if (name := chosen.removeprefix(TILE)) != self._tile:
                self.choose_tile(name)
        elif chosen is not None and chosen != self.state:
            self.state = chosen
            self._show_view()

    def action_debts(self) -> None:
        if len(self._owed) > 1 and self._shares.debts:
            self.query_one(ObligationList).focus()
        else:
            self.show_debts()

    def show_debts(self, kind: str = "") -> None:
        """Show what this person owes, or what of one kind; a single thing opens at once."""
        found = self.desk.lists.with_whom(self.desk.lists.obligations(self.person))
        found = [row for row in found if kind in ("", row["kind"])]
        if not found:
            self.notify(
                _("Nothing of this kind is owed.") if kind else _("You have no open obligations."), markup=False
            )
        elif len(found) == 1:
            self.services.show_detail(found[0]["thing"])
        else:
            self.services.open_screen(
                "obligations",
                found,
                self.names,
                self.desk.session.clock,
                then=lambda thing: self.services.show_detail(thing) if thing else None,
            )
