"""The lists of the home: a person's own work, what the person owes, and the work of others that is shown beside it.

The lines of the screen are shared among them (home_layout.py), and the keys act on the row of the list in use.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.css.query import NoMatches
from textual.events import DescendantFocus
from textual.widgets import Static

from fieldservice.screens.panels.home_layout import LEAST, Shares, shares
from fieldservice.screens.panels.home_tiles import HomeTiles
from fieldservice.screens.panels.late_line import LateSteps
from fieldservice.screens.panels.list_sources import ListingSource
from fieldservice.screens.panels.obligations import ObligationList, ObligationSummary
from fieldservice.screens.panels.row_detail import RowDetail
from fieldservice.screens.panels.set_up_line import SetUpLine
from fieldservice.screens.panels.tiles_of_home import TilesOfHome
from fieldservice.screens.panels.work_columns import LOOKS_AFTER
from fieldservice.screens.panels.worklist import work_list
from fieldservice.screens.panels.worklist_views import BESIDE, KIND_OF_ROLE
from fieldservice.screens.widgets.cells import wrap
from fieldservice.screens.widgets.pages import PAGE
from fieldservice.screens.widgets.row_list import RowList
from fieldservice.shapes import JsonObject
from fieldservice.words import _

ALWAYS = 5
"""Lines of the status bar, the views, what is said of the row, and the keys."""
WORKING, BESIDE_LIST = "#work", "#beside"


class ListsOfHome(TilesOfHome):
    """`_owed` has what the person owes, as the list and the line show it."""

    state = ""

    def __init__(self) -> None:
        super().__init__()
        self._owed: list[JsonObject] = []
        self._shares = Shares(0)
        self._beside = ("others", "")

    @property
    def owes(self) -> int:
        return len(self._owed)

    @property
    def _looks_after(self) -> bool:
        """Whether this person looks after the work of others: it stands before what the person owes."""
        return bool(self.person.roles & LOOKS_AFTER)

    def _views_beside(self) -> list[tuple[str, str]]:
        """(view, kind) of the work that may stand beside the person's own, what concerns the person most first."""
        if self._looks_after:
            return [("overdue", "")]
        kinds = {KIND_OF_ROLE.get(role, "") for role in self.person.roles}
        return [*(("others", kind) for kind in kinds if len(kinds) == 1 and kind), ("others", "")]

    def beside_source(self) -> ListingSource:
        view, kind = self._beside
        return work_list(self.desk.lists.work(self.person, view, kind=kind), self.names, self.person)

    def lists(self, work: RowList) -> ComposeResult:
        """The lists in their order, each with its lines."""
        yield work
        now = self.desk.session.clock
        debts = ObligationList(self._owed, self.names, now)
        others = Static(id="beside-title", markup=False)
        yield from (others, debts) if self._looks_after else (debts, others)
        yield ObligationSummary(self._owed, self.names, now)

    def shared(self) -> Shares:
        """How the lines are shared now. Only a person's own work, all of it, has other lists beside it."""
        room, work = self._room(), self.query_one(WORKING, RowList)
        alone = self.view != "mine" or bool(self.state)
        needed = room if alone else work.pages.total + 1
        if not alone and not work.pages.total:
            needed = 2 + len(wrap(work.empty, self.app.size.width - 4))
        others = self._number_beside(room) if needed + LEAST <= room else 0
        return shares(room, needed, self.owes, others, tall=self._tall, beside_first=self._looks_after)

    def _number_beside(self, most: int) -> int:
        """Choose what stands beside the person's own work; how many rows it has, up to `most`."""
        for beside in self._views_beside():
            self._beside = beside
            if found := self.beside_source().count(most):
                return found
        return 0

    def _room(self) -> int:
        above = [*self.query(HomeTiles), *self.query("#figures"), *self.query(LateSteps), *self.query(SetUpLine)]
        return self.app.size.height - ALWAYS - sum(self._lines_of(widget) for widget in above)

    @staticmethod
    def _lines_of(widget: HomeTiles | Static) -> int:
        if not widget.display:
            return 0
        return int(getattr(widget, "lines", 0) or 1)

    def share_lines(self) -> None:
        """Give every list its lines, and bring in the work of others where there is room for it."""
        if not self.query(WORKING):
            return
        self._shares = found = self.shared()
        work, debts = self.query_one(WORKING, RowList), self.query_one(ObligationList)
        work.styles.height = found.work
        debts.display, debts.styles.height = bool(found.debts), found.debts or 1
        summary = self.query_one(ObligationSummary)
        summary.display = bool(self._owed) and not found.debts
        title = self.query_one("#beside-title", Static)
        title.display = bool(found.beside)
        title.update(_(BESIDE[self._beside]))
        for beside in self.query(BESIDE_LIST):
            beside.display, beside.styles.height = bool(found.beside), max(1, found.beside - 1)
        if not found.beside:
            return
        source = self.beside_source()
        if not self.query(BESIDE_LIST):
            row_list = RowList(source, source.page(None, 0, PAGE), now=self.desk.session.clock, id="beside")
            row_list.styles.height = found.beside - 1
            self.mount(row_list, after=title)
        if not work.pages.total and work.has_focus:
            self.query_one(BESIDE_LIST, RowList).focus()

    def list_in_use(self) -> RowList:
        """The list of work that has the keys, else the person's own work."""
        focused = self.focused
        in_use = isinstance(focused, RowList) and f"#{focused.id}" in (WORKING, BESIDE_LIST)
        return focused if in_use and isinstance(focused, RowList) else self.query_one(WORKING, RowList)

    def row(self) -> JsonObject | None:
        try:
            in_use = self.list_in_use()
        except NoMatches:
            return None
        source = in_use.source
        return source.dict(in_use.row) if in_use.row and isinstance(source, ListingSource) else None

    def _describe(self) -> None:
        """Say of the debt in use what it is, of work what it needs."""
        for debts in self.query(ObligationList):
            if debts.has_focus and (owed := debts.owed):
                self.query_one(RowDetail).show_owed(owed, self.names)
                return
        super()._describe()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        super().on_descendant_focus(event)
        if isinstance(event.widget, RowList) and self.query(RowDetail):
            self._settled()
